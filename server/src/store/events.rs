//! The event log, as pages read it.

use csms::{
    ChargePointId, Direction, EventFilter, EventId, Exchange, ExchangeDetail, Outcome, Page, PageRequest,
    Timestamp,
};
use sea_orm::sea_query::extension::postgres::PgExpr;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use super::entity::event::{self, Column};
use super::log::{Log, Question};
use super::values::{clean, frame};
use super::{Store, StoreError};

/// Longer than any text that somebody searches for; SQLite refuses patterns of more than 50 000 bytes.
const LONGEST_SEARCH: usize = 10_000;

/// An exchange without its frames, which may be long.
#[derive(Debug, FromQueryResult)]
struct Row {
    id: i64,
    at: i64,
    to_charge_point: bool,
    action: String,
    message_id: String,
    latency_ms: Option<i64>,
    outcome: String,
    size_bytes: i64,
    repeats: i64,
    findings: Option<String>,
}

impl Row {
    const COLUMNS: [Column; 10] = [
        Column::Id,
        Column::At,
        Column::ToChargePoint,
        Column::Action,
        Column::MessageId,
        Column::LatencyMs,
        Column::Outcome,
        Column::SizeBytes,
        Column::Repeats,
        Column::Findings,
    ];
}

impl Store {
    /// Exchanges with one charge point, newest first.
    ///
    /// With a filter a page may hold fewer items than were asked for, even none, and yet have a next one.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn events(
        &self,
        of: &ChargePointId,
        filter: &EventFilter,
        page: &PageRequest,
    ) -> Result<Page<Exchange>, StoreError> {
        let columns = event::Entity::find().select_only().columns(Row::COLUMNS);
        let found = self.find(of, filter, page, columns, |row: &Row| row.id).await?;
        let items = found.items.into_iter().map(exchange).collect::<Result<_, _>>()?;
        Ok(Page {
            items,
            next: found.next,
        })
    }

    /// The same with everything that was said.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn events_in_full(
        &self,
        of: &ChargePointId,
        filter: &EventFilter,
        page: &PageRequest,
    ) -> Result<Page<ExchangeDetail>, StoreError> {
        let found = self
            .find(of, filter, page, event::Entity::find(), |row: &event::Model| {
                row.id
            })
            .await?;
        let items = found.items.into_iter().map(detail).collect::<Result<_, _>>()?;
        Ok(Page {
            items,
            next: found.next,
        })
    }

    async fn find<M: FromQueryResult>(
        &self,
        of: &ChargePointId,
        filter: &EventFilter,
        page: &PageRequest,
        select: Select<event::Entity>,
        id: impl Fn(&M) -> i64,
    ) -> Result<Page<M>, StoreError> {
        let Some(key) = self.keys.find(of, self.read()).await? else {
            return Ok(Page::whole(Vec::new()));
        };
        if filter.q.as_ref().is_some_and(|q| q.len() > LONGEST_SEARCH) {
            return Ok(Page::whole(Vec::new()));
        }
        let log = Log::<event::Entity> {
            id: Column::Id,
            charge_point: Column::ChargePointId,
            at: Column::At,
        };
        let asked = Question {
            of: key,
            span: (filter.from, filter.to),
            matching: matching(filter, self.read().get_database_backend()),
            select,
            page,
        };
        Ok(log.page(self.read(), asked, id).await?)
    }

    /// Those exchanges of a charge point that have one of these ids, with everything that was said, newest first;
    /// without those that are larger than `at_most_bytes`.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn events_of_ids(
        &self,
        of: &ChargePointId,
        ids: &[EventId],
        at_most_bytes: Option<u32>,
    ) -> Result<Vec<ExchangeDetail>, StoreError> {
        let Some(key) = self.keys.find(of, self.read()).await? else {
            return Ok(Vec::new());
        };
        let mut query = event::Entity::find()
            .filter(Column::Id.is_in(ids.iter().map(|it| it.0)))
            .filter(Column::ChargePointId.eq(key))
            .order_by_desc(Column::Id);
        if let Some(bytes) = at_most_bytes {
            query = query.filter(Column::SizeBytes.lte(i64::from(bytes)));
        }
        query.all(self.read()).await?.into_iter().map(detail).collect()
    }

    /// The oldest row of the event log that there is, and when it was; of any charge point.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn oldest_event(&self) -> Result<Option<(EventId, Timestamp)>, StoreError> {
        let query = event::Entity::find()
            .select_only()
            .columns([Column::Id, Column::At])
            .order_by_asc(Column::Id);
        let found: Option<(i64, i64)> = query.into_tuple().one(self.read()).await?;
        Ok(found.map(|(id, at)| (EventId(id), Timestamp::from_millis(at))))
    }

    /// One exchange of a charge point with everything that was said; nothing where it has none with this id.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn event(&self, of: &ChargePointId, id: EventId) -> Result<Option<ExchangeDetail>, StoreError> {
        let Some(key) = self.keys.find(of, self.read()).await? else {
            return Ok(None);
        };
        let query = event::Entity::find_by_id(id.0).filter(Column::ChargePointId.eq(key));
        query.one(self.read()).await?.map(detail).transpose()
    }
}

fn detail(row: event::Model) -> Result<ExchangeDetail, StoreError> {
    let (raw_request, raw_response) = (frame(row.raw_request), frame(row.raw_response));
    let exchange = exchange(Row {
        id: row.id,
        at: row.at,
        to_charge_point: row.to_charge_point,
        action: row.action,
        message_id: row.message_id,
        latency_ms: row.latency_ms,
        outcome: row.outcome,
        size_bytes: row.size_bytes,
        repeats: row.repeats,
        findings: row.findings,
    })?;
    Ok(ExchangeDetail::of(exchange, raw_request, raw_response))
}

/// What a row has to be besides being within bounds.
fn matching(filter: &EventFilter, backend: DbBackend) -> Condition {
    let mut all = Condition::all()
        .add_option(
            filter
                .action
                .as_deref()
                .map(|action| Column::Action.eq(clean(action))),
        )
        .add_option(
            filter
                .direction
                .map(|it| Column::ToChargePoint.eq(it == Direction::ToChargePoint)),
        )
        .add_option(filter.outcome.map(|outcome| Column::Outcome.eq(outcome.key())));
    if !filter.hidden_actions.is_empty() {
        all = all.add(Column::Action.is_not_in(filter.hidden_actions.iter().map(|it| clean(it))));
    }
    if let Some(q) = filter.q.as_deref().filter(|it| !it.is_empty()) {
        let said_in = |column: Column| contains(column, q, backend);
        all = all.add(
            Condition::any()
                .add(said_in(Column::RawRequest))
                .add(said_in(Column::RawResponse)),
        );
    }
    all
}

/// Whether a column has this text in it, in any case (on SQLite in any case of A to Z), taken literally.
fn contains(column: Column, text: &str, backend: DbBackend) -> Expr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in clean(text).chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    let column = Expr::col(column);
    match backend {
        // A backslash escapes there without being told.
        DbBackend::Postgres => column.ilike(LikeExpr::new(pattern)),
        DbBackend::Sqlite | DbBackend::MySql => column.like(LikeExpr::new(pattern).escape('\\')),
        _ => column.like(LikeExpr::new(pattern).escape('\\')),
    }
}

fn exchange(row: Row) -> Result<Exchange, StoreError> {
    let unreadable = |column, said: &str| StoreError::Unreadable {
        table: "event",
        column,
        said: said.to_owned(),
    };
    let findings = match row.findings.as_deref() {
        None => Vec::new(),
        Some(json) => serde_json::from_str(json).map_err(|_| unreadable("findings", json))?,
    };
    let number = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Exchange {
        id: EventId(row.id),
        direction: if row.to_charge_point {
            Direction::ToChargePoint
        } else {
            Direction::FromChargePoint
        },
        outcome: Outcome::from_key(&row.outcome).ok_or_else(|| unreadable("outcome", &row.outcome))?,
        action: row.action,
        message_id: row.message_id,
        at: Timestamp::from_millis(row.at),
        latency_ms: row.latency_ms.map(number),
        size_bytes: number(row.size_bytes),
        repeats: number(row.repeats),
        findings,
    })
}
