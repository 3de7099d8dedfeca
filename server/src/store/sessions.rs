//! Connections and refused handshakes.

use csms::{ChargePointId, Page, PageRequest, SessionId, SessionRecord, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::session::{self, Column};
use super::log::{page_of, with_lookahead};
use super::values::{clean, clean_option, json};
use super::{Store, StoreError};

/// Refusals that are kept: whoever knocks all day must not fill the disk.
const REFUSALS: u64 = 10_000;
/// The oldest refusals go in steps of so many.
const STEP: i64 = 100;

impl Store {
    /// Writes down a handshake that was refused. Its id is the caller's to give, and larger than every one before.
    /// At most the newest 10 000 are kept.
    ///
    /// # Errors
    /// Where the database does not take it.
    pub async fn record_refusal(&self, refused: &SessionRecord) -> Result<(), StoreError> {
        let on = self.begin().await?;
        let row = session::ActiveModel {
            id: Set(refused.id.0),
            charge_point: Set(clean(&refused.charge_point)),
            opened_at: Set(refused.opened_at.as_millis()),
            peer: Set(clean(&refused.peer)),
            ocpp_version: Set(clean_option(refused.ocpp_version.as_ref())),
            subprotocol_offered: Set(refused.subprotocol_offered),
            closed_at: Set(refused.closed_at.map(Timestamp::as_millis)),
            closed: Set(refused.closed.as_ref().map(|it| clean(&json(it)))),
            refused: Set(Some(refused.refused.as_deref().map_or_else(String::new, clean))),
        };
        session::Entity::insert(row).exec_without_returning(&on).await?;
        if refused.id.0 % STEP == 0 {
            delete_old_refusals(&on).await?;
        }
        Ok(on.commit().await?)
    }

    /// The connections of a charge point, newest first, refused ones among them; with `before` those that were opened
    /// before that time. Served by the index on (charge point, id).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn sessions(
        &self,
        of: &ChargePointId,
        before: Option<Timestamp>,
        page: &PageRequest,
    ) -> Result<Page<SessionRecord>, StoreError> {
        let mut query = session::Entity::find().filter(Column::ChargePoint.eq(of.as_str()));
        if let Some(before) = before {
            query = query.filter(Column::OpenedAt.lt(before.as_millis()));
        }
        let mut query = query.cursor_by(Column::Id);
        query.desc().first(with_lookahead(page));
        if let Some(after) = &page.after {
            query.after(after.event_id().map_or(0, |it| it.0));
        }
        let rows = query.all(self.read()).await?;
        let records = rows.into_iter().map(record).collect::<Result<_, _>>()?;
        Ok(page_of(records, page, None, |it: &SessionRecord| it.id.0))
    }

    /// The last connections of a charge point that were opened before a time, newest first, at most `limit`; without
    /// the handshakes that were refused. Served by the index on (charge point, id).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn connections(
        &self,
        of: &ChargePointId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<SessionRecord>, StoreError> {
        let newest = session::Entity::find()
            .filter(Column::ChargePoint.eq(of.as_str()))
            .filter(Column::Refused.is_null())
            .filter(Column::OpenedAt.lt(before.as_millis()))
            .order_by_desc(Column::Id)
            .limit(u64::from(limit));
        newest.all(self.read()).await?.into_iter().map(record).collect()
    }

    /// Handshakes that were refused lately, of whomever, newest first: at most `limit`.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn refused_handshakes(&self, limit: u32) -> Result<Vec<SessionRecord>, StoreError> {
        let newest = session::Entity::find()
            .filter(Column::Refused.is_not_null())
            .order_by_desc(Column::Id)
            .limit(u64::from(limit));
        newest.all(self.read()).await?.into_iter().map(record).collect()
    }
}

async fn delete_old_refusals(on: &impl ConnectionTrait) -> Result<(), DbErr> {
    let oldest_kept = session::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Refused.is_not_null())
        .order_by_desc(Column::Id)
        .offset(REFUSALS - STEP.unsigned_abs())
        .limit(1);
    let Some(oldest_kept) = oldest_kept.into_tuple::<i64>().one(on).await? else {
        return Ok(());
    };
    let older = session::Entity::delete_many()
        .filter(Column::Refused.is_not_null())
        .filter(Column::Id.lte(oldest_kept));
    older.exec(on).await.map(drop)
}

fn record(row: session::Model) -> Result<SessionRecord, StoreError> {
    let closed = match row.closed.as_deref() {
        None => None,
        Some(json) => Some(serde_json::from_str(json).map_err(|_| StoreError::Unreadable {
            table: "session",
            column: "closed",
            said: json.to_owned(),
        })?),
    };
    Ok(SessionRecord {
        id: SessionId(row.id),
        charge_point: row.charge_point,
        opened_at: Timestamp::from_millis(row.opened_at),
        peer: row.peer,
        ocpp_version: row.ocpp_version,
        subprotocol_offered: row.subprotocol_offered,
        closed_at: row.closed_at.map(Timestamp::from_millis),
        closed,
        refused: row.refused,
    })
}
