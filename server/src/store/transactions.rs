//! Transactions: whose they are, and their lists, as pages read them.
//!
//! A list is in the order of the time at which transactions began, not of their rows: one that was told hours later
//! stands where it belongs. The charge system of a transaction stands in its row, or the list of a charge system would
//! have to be put together out of the lists of all its charge points. It is that of its charge point, and moves with it;
//! what it pays for electricity does so too.

use csms::{
    ChargePointId, Cursor, Page, PageRequest, Timestamp, TransactionFilter, TransactionId, TransactionRecord,
    TransactionScope,
};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, Order,
    QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};

use super::charge_systems::price_area_of;
use super::costs::Session;
use super::entity::transaction::{self, Column};
use super::entity::{charge_point, charge_system, connector};
use super::keys::find_charge_system;
use super::load::charge_point_id;
use super::log::{cut, with_lookahead};
use super::values::clean;
use super::{Store, StoreError};

/// A transaction, with the names of what it belongs to, and what the meter shows now where it goes on.
#[derive(Debug, FromQueryResult)]
struct Row {
    identifier: String,
    charge_point: String,
    evse_id: Option<i32>,
    connector_id: Option<i32>,
    id_tag: Option<String>,
    started_at: Option<i64>,
    meter_start_wh: Option<i64>,
    stopped_at: Option<i64>,
    meter_stop_wh: Option<i64>,
    reason: Option<String>,
    register_wh: Option<f64>,
    price_area: Option<String>,
}

impl Row {
    const COLUMNS: [Column; 9] = [
        Column::Identifier,
        Column::EvseId,
        Column::ConnectorId,
        Column::IdTag,
        Column::StartedAt,
        Column::MeterStartWh,
        Column::StoppedAt,
        Column::MeterStopWh,
        Column::Reason,
    ];
}

impl Store {
    /// Transactions, newest first by their start, with what they cost in the price area of their charge system. Served by
    /// the indexes on (charge point, time, id) and on (charge system, time, id).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn transactions(
        &self,
        of: &TransactionScope,
        filter: &TransactionFilter,
        page: &PageRequest,
    ) -> Result<Page<TransactionRecord>, StoreError> {
        let (Some(whose), Some(within)) = (self.whose(of).await?, within(filter, page.after.as_ref())) else {
            return Ok(Page::whole(Vec::new()));
        };
        let newest = rows()
            .filter(whose)
            .filter(within)
            .order_by(listed_at(), Order::Desc)
            .order_by_desc(Column::Identifier)
            .limit(with_lookahead(page));
        let mut rows = newest.into_model::<Row>().all(self.read()).await?;
        let goes_on = cut(&mut rows, page);
        let sessions = rows.into_iter().map(session).collect::<Result<Vec<_>, _>>()?;
        let items = self.with_costs(sessions).await?;
        let last = items.last().filter(|_| goes_on);
        Ok(Page {
            next: last.map(TransactionRecord::cursor),
            items,
        })
    }

    /// In the words of the index that serves it; nothing where there is no such charge point or charge system.
    async fn whose(&self, of: &TransactionScope) -> Result<Option<Expr>, StoreError> {
        let (column, key) = match of {
            TransactionScope::ChargePoint(id) => {
                (Column::ChargePointId, self.keys.find(id, self.read()).await?)
            }
            TransactionScope::ChargeSystem(id) => {
                (Column::ChargeSystemId, find_charge_system(id, self.read()).await?)
            }
        };
        Ok(key.map(|key: i32| column.eq(key)))
    }

    /// The charge point that a transaction belongs to; nothing where there is no such transaction.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn transaction_owner(&self, id: &TransactionId) -> Result<Option<ChargePointId>, StoreError> {
        let query = transaction::Entity::find()
            .select_only()
            .column(Column::ChargePointId)
            .filter(Column::Identifier.eq(id.as_str()));
        let Some(key) = query.into_tuple::<i32>().one(self.read()).await? else {
            return Ok(None);
        };
        let owner = charge_point::Entity::find_by_id(key).one(self.read()).await?;
        owner.map(|it| charge_point_id(&it.identifier)).transpose()
    }
}

/// The charge system of a charge point, for a new row.
pub(super) async fn charge_system_of(key: i32, on: &impl ConnectionTrait) -> Result<Option<i32>, DbErr> {
    let query = charge_point::Entity::find_by_id(key)
        .select_only()
        .column(charge_point::Column::ChargeSystemId);
    query.into_tuple().one(on).await
}

/// A charge point belongs to a charge system from now on, and what was charged at it with it.
pub(super) async fn move_with(key: i32, charge_system: i32, on: &impl ConnectionTrait) -> Result<(), DbErr> {
    let is_elsewhere = Condition::any()
        .add(Column::ChargeSystemId.is_null())
        .add(Column::ChargeSystemId.ne(charge_system));
    transaction::Entity::update_many()
        .col_expr(Column::ChargeSystemId, Expr::value(charge_system))
        .filter(Column::ChargePointId.eq(key))
        .filter(is_elsewhere)
        .exec(on)
        .await
        .map(drop)
}

/// The time by which a transaction is listed, in the words of the indexes.
fn listed_at() -> Expr {
    Expr::cust("COALESCE(\"transaction\".\"started_at\", \"transaction\".\"stopped_at\")")
}

/// Which part of a list is asked for; nothing where its cursor is none of ours, and leads nowhere.
fn within(filter: &TransactionFilter, after: Option<&Cursor>) -> Option<Condition> {
    let span = Condition::all()
        .add_option(filter.from.map(|from| listed_at().gte(from.as_millis())))
        .add_option(filter.to.map(|to| listed_at().lt(to.as_millis())));
    let Some(after) = after else { return Some(span) };
    let (at, id) = after.transaction()?;
    let behind = Condition::any()
        .add(listed_at().lt(at.as_millis()))
        .add(Column::Identifier.lt(clean(id.as_str())));
    Some(span.add(listed_at().lte(at.as_millis())).add(behind))
}

fn rows() -> Select<transaction::Entity> {
    let at_charge_point: RelationDef = transaction::Entity::belongs_to(charge_point::Entity)
        .from(Column::ChargePointId)
        .to(charge_point::Column::Id)
        .into();
    let at_connector: RelationDef = transaction::Entity::belongs_to(connector::Entity)
        .from((Column::ChargePointId, Column::EvseId, Column::ConnectorId))
        .to((
            connector::Column::ChargePointId,
            connector::Column::EvseId,
            connector::Column::ConnectorId,
        ))
        .on_condition(|transaction, connector| {
            Expr::col((connector, connector::Column::TransactionId))
                .equals((transaction, Column::Identifier))
                .into_condition()
        })
        .into();
    let of_charge_system: RelationDef = transaction::Entity::belongs_to(charge_system::Entity)
        .from(Column::ChargeSystemId)
        .to(charge_system::Column::Id)
        .into();
    transaction::Entity::find()
        .select_only()
        .columns(Row::COLUMNS)
        .column_as(charge_point::Column::Identifier, "charge_point")
        .column_as(connector::Column::EnergyWh, "register_wh")
        .column_as(charge_system::Column::PriceArea, "price_area")
        .join(JoinType::InnerJoin, at_charge_point)
        .join(JoinType::LeftJoin, at_connector)
        .join(JoinType::LeftJoin, of_charge_system)
}

fn session(row: Row) -> Result<Session, StoreError> {
    let area = row.price_area.as_deref().map(price_area_of).transpose()?;
    let time = |millis: Option<i64>| millis.map(Timestamp::from_millis);
    let mut record = TransactionRecord {
        id: row.identifier.into(),
        charge_point_id: charge_point_id(&row.charge_point)?,
        evse_id: row.evse_id.map(i32::unsigned_abs),
        connector_id: row.connector_id.map(i32::unsigned_abs),
        id_tag: row.id_tag.as_deref().map(csms::id_tag::masked),
        started_at: time(row.started_at),
        stopped_at: time(row.stopped_at),
        reason: row.reason,
        meter_start_wh: row.meter_start_wh,
        meter_stop_wh: row.meter_stop_wh,
        energy_wh: None,
        is_open: row.stopped_at.is_none(),
        cost: None,
    };
    record.count(row.register_wh);
    Ok(Session { record, area })
}
