//! What we decided, as it is written, and as pages read it.

use std::collections::HashMap;

use csms::{ChargePointId, Decision, DecisionRecord, EventId, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::decision::{self, Column};
use super::entity::{command, connector};
use super::values::{clean, int, json};
use super::{Store, StoreError};

/// A decision holds from now on, and stands in the record.
pub(super) async fn decided(
    on: &DatabaseTransaction,
    key: i32,
    decision: &Decision,
    at: Timestamp,
) -> Result<(), DbErr> {
    let row = decision::ActiveModel {
        id: NotSet,
        identifier: Set(clean(decision.id.as_str())),
        charge_point_id: Set(key),
        at: Set(at.as_millis()),
        decision: Set(clean(&json(decision))),
    };
    decision::Entity::insert(row).exec_without_returning(on).await?;
    let allotment = decision.allotment(at).map(|it| clean(&json(&it)));
    connector::Entity::update_many()
        .col_expr(connector::Column::Allotment, Expr::value(allotment))
        .filter(connector::Column::ChargePointId.eq(key))
        .filter(connector::Column::EvseId.eq(int(decision.place.evse_id)))
        .filter(connector::Column::ConnectorId.eq(int(decision.place.connector_id)))
        .exec(on)
        .await
        .map(drop)
}

impl Store {
    /// What we decided about a charge point before a time, newest first: at most `limit`. Served by the index on
    /// (charge point, time).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn decisions(
        &self,
        of: &ChargePointId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<DecisionRecord>, StoreError> {
        let Some(key) = self.keys.find(of, self.read()).await? else {
            return Ok(Vec::new());
        };
        let newest = decision::Entity::find()
            .filter(Column::ChargePointId.eq(key))
            .filter(Column::At.lt(before.as_millis()))
            .order_by_desc(Column::At)
            .limit(u64::from(limit));
        let rows = newest.all(self.read()).await?;
        let messages = command::Entity::find()
            .select_only()
            .columns([command::Column::Identifier, command::Column::EventId])
            .filter(command::Column::Identifier.is_in(rows.iter().map(|it| it.identifier.as_str())));
        let messages: Vec<(String, Option<i64>)> = messages.into_tuple().all(self.read()).await?;
        let messages: HashMap<String, Option<i64>> = messages.into_iter().collect();
        let record = |row: decision::Model| {
            let decision: Decision =
                serde_json::from_str(&row.decision).map_err(|_| StoreError::Unreadable {
                    table: "decision",
                    column: "decision",
                    said: row.decision,
                })?;
            Ok(DecisionRecord {
                at: Timestamp::from_millis(row.at),
                decision,
                event_id: messages.get(&row.identifier).copied().flatten().map(EventId),
            })
        };
        rows.into_iter().map(record).collect()
    }
}
