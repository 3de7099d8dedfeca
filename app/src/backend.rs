//! What pages ask for. The server answers from its store; the demo from its memory.

mod error;
mod overview_part;
mod then;
mod timeline;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use csms::{
    Asker, Belonging, ChargePoint, ChargePointId, ChargeSystem, ChargeSystemChanges, ChargeSystemId,
    ChargeSystemSummary, Command, CommandId, Configuration, Cursor, DecisionRecord, Details, EcoMode,
    EcoModeState, EventFilter, EventId, Exchange, ExchangeDetail, IssuedCommand, Load, LoadPoint, Manual,
    Page, PageRequest, Reading, Said, SessionRecord, StatusLogEntry, StatusLogFilter, Timeline, TimelineSpan,
    Timestamp, TransactionFilter, TransactionId, TransactionRecord, TransactionScope,
};
use serde::{Deserialize, Serialize};

pub use error::{BackendError, no_transaction};
pub use overview_part::{OverviewPart, ROWS_WITH_THE_PAGE};
pub use then::AsItWas;
pub use timeline::{DECISIONS_OF_A_TIMELINE, REPORTS_OF_A_TIMELINE};

use crate::query::OverviewQuery;

/// Whoever answers what pages ask for.
pub type SharedBackend = Arc<dyn Backend>;

/// Something as it was at one place of the live feed, so that what follows can be folded in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AsOf<T> {
    /// The number of the last change that it includes.
    pub sequence: u64,
    /// It.
    pub value: T,
}

/// So long the use of a main fuse is looked back at.
pub const LOOKED_BACK_AT: Duration = Duration::from_secs(24 * 3600);

/// So many connections are told beside one part of a status log.
pub const CONNECTIONS_OF_A_LOG: u32 = 200;

/// So many decisions are told beside one part of a status log.
pub const DECISIONS_OF_A_LOG: u32 = 200;

/// One part of the status log, with the connections of its time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatusLogPart {
    /// The reports.
    pub page: Page<StatusLogEntry>,
    /// When the report came that stands above the first one; nothing where the log begins here.
    pub begins: Option<Timestamp>,
    /// The connections, newest first.
    pub connections: Vec<SessionRecord>,
    /// What we decided, newest first.
    pub decisions: Vec<DecisionRecord>,
}

/// A row whose frames have more bytes together is not told in a sentence.
pub(crate) const LARGEST_TOLD: u32 = 16 * 1024;

/// One part of the event log, with what its rows say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventLogPart {
    /// The rows.
    pub page: Page<Exchange>,
    /// What they say, as far as that can be told in a line.
    pub said: Vec<Said>,
}

/// What pages ask for.
#[async_trait]
pub trait Backend: Send + Sync {
    /// All charge systems, in the order of their names.
    async fn charge_systems(&self) -> Result<Vec<ChargeSystemSummary>, BackendError>;

    /// One charge system at a glance, with its charge points in the order of their ids.
    async fn charge_system(
        &self,
        id: &ChargeSystemId,
    ) -> Result<AsOf<(ChargeSystemSummary, Vec<ChargePoint>)>, BackendError>;

    /// One charge system at a glance, with the first rows of what the query string `search` of its page asks for.
    async fn overview(&self, id: &ChargeSystemId, search: &str) -> Result<AsOf<OverviewPart>, BackendError> {
        let AsOf { sequence, value } = self.charge_system(id).await?;
        let value = OverviewPart::cut(value.0, &value.1, &OverviewQuery::parse(search));
        Ok(AsOf { sequence, value })
    }

    /// Handshakes that were refused lately, newest first: at most `limit`.
    async fn refused_handshakes(&self, limit: u32) -> Result<Vec<SessionRecord>, BackendError>;

    /// One charge point.
    async fn charge_point(&self, id: &ChargePointId) -> Result<AsOf<ChargePoint>, BackendError>;

    /// A charge point as it was at a time, as far as its logs tell.
    async fn then(&self, of: &ChargePointId, at: Timestamp) -> Result<AsItWas, BackendError> {
        then::read(self, of, at).await
    }

    /// What time it is.
    fn now(&self) -> Timestamp;

    /// The last connections of a charge point that were opened before a time, newest first, at most `limit`; without
    /// the handshakes that were refused.
    async fn connections(
        &self,
        of: &ChargePointId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<SessionRecord>, BackendError>;

    /// What a charge point was over the last day or week; or over as long a time in the past, with `around` in the
    /// middle of it. Of what it reported at most [`REPORTS_OF_A_TIMELINE`] are looked at, the newest.
    async fn timeline(
        &self,
        of: &ChargePointId,
        span: TimelineSpan,
        around: Option<Timestamp>,
    ) -> Result<Timeline, BackendError> {
        timeline::read(self, of, span, around).await
    }

    /// The statuses of a charge point over its last day, without whose its pauses were.
    async fn day(&self, of: &ChargePointId) -> Result<Timeline, BackendError> {
        timeline::day(self, of).await
    }

    /// One part of the status log, with the connections of its time.
    async fn status_log_part(
        &self,
        of: &ChargePointId,
        filter: &StatusLogFilter,
        after: Option<Cursor>,
    ) -> Result<StatusLogPart, BackendError> {
        // What stands above the first row of this part decides where this part begins.
        let above = after
            .as_ref()
            .and_then(Cursor::event_id)
            .map(|it| Cursor::before(EventId(it.0 + 1)));
        let mut begins = None;
        if let Some(after) = above {
            let one = PageRequest {
                limit: 1,
                after: Some(after),
            };
            let above = self.status_log(of, filter, &one).await?.items;
            begins = above.first().map(|it| it.received_at);
        }
        let page = PageRequest {
            after,
            ..PageRequest::default()
        };
        let page = self.status_log(of, filter, &page).await?;
        let before = begins.or(filter.to).unwrap_or_else(|| self.now());
        let connections = self.connections(of, before, CONNECTIONS_OF_A_LOG).await?;
        let decisions = self.decisions(of, before, DECISIONS_OF_A_LOG).await?;
        Ok(StatusLogPart {
            page,
            begins,
            connections,
            decisions,
        })
    }

    /// What the meter showed during a transaction, in the order in which it came: at most the last `limit` readings,
    /// of those before a time where one is given.
    async fn readings(
        &self,
        of: &ChargePointId,
        during: &TransactionId,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Reading>, BackendError>;

    /// What a charge point reported of its status, newest first.
    async fn status_log(
        &self,
        of: &ChargePointId,
        filter: &StatusLogFilter,
        page: &PageRequest,
    ) -> Result<Page<StatusLogEntry>, BackendError>;

    /// The connections of a charge point, newest first, refused ones among them; with `before` those that were opened before
    /// that time.
    async fn sessions(
        &self,
        of: &ChargePointId,
        before: Option<Timestamp>,
        page: &PageRequest,
    ) -> Result<Page<SessionRecord>, BackendError>;

    /// What was charged, newest first by the start; of one that has none, by the stop.
    async fn transactions(
        &self,
        of: &TransactionScope,
        filter: &TransactionFilter,
        page: &PageRequest,
    ) -> Result<Page<TransactionRecord>, BackendError>;

    /// What was said between a charge point and us, newest first.
    async fn events(
        &self,
        of: &ChargePointId,
        filter: &EventFilter,
        page: &PageRequest,
    ) -> Result<Page<Exchange>, BackendError>;

    /// Those exchanges that have one of these ids, with everything that was said; without those that are larger than
    /// `at_most_bytes`.
    async fn events_of_ids(
        &self,
        of: &ChargePointId,
        ids: &[EventId],
        at_most_bytes: Option<u32>,
    ) -> Result<Vec<ExchangeDetail>, BackendError>;

    /// What rows of the event log say, with their frames or without.
    async fn said(
        &self,
        of: &ChargePointId,
        ids: &[EventId],
        with_frames: bool,
    ) -> Result<Vec<Said>, BackendError> {
        let details = self.events_of_ids(of, ids, Some(LARGEST_TOLD)).await?;
        Ok(details.iter().map(|it| Said::of(it, with_frames)).collect())
    }

    /// One part of the event log, with what its rows say.
    async fn event_log_part(
        &self,
        of: &ChargePointId,
        filter: &EventFilter,
        page: &PageRequest,
        with_frames: bool,
    ) -> Result<EventLogPart, BackendError> {
        let page = self.events(of, filter, page).await?;
        let ids: Vec<_> = page.items.iter().map(|it| it.id).collect();
        let said = self.said(of, &ids, with_frames).await?;
        Ok(EventLogPart { page, said })
    }

    /// One exchange with everything that was said. One that was there and is not kept any longer is
    /// [`Purged`](BackendError::Purged).
    async fn event(&self, of: &ChargePointId, id: EventId) -> Result<ExchangeDetail, BackendError>;

    /// The last readings of the configuration, newest first: at most `limit`.
    async fn configurations(
        &self,
        of: &ChargePointId,
        limit: u32,
    ) -> Result<Vec<Configuration>, BackendError>;

    /// Issues a command that somebody asks for.
    async fn issue(
        &self,
        to: &ChargePointId,
        command: Command,
        asked_by: Asker,
    ) -> Result<IssuedCommand, BackendError>;

    /// Takes what somebody entered of a charge point, and to which charge system it is to belong; gives it back as
    /// it is then.
    async fn describe(
        &self,
        of: &ChargePointId,
        details: Details,
        to: Option<Belonging>,
    ) -> Result<ChargePoint, BackendError>;

    /// A charge system with what feeds it.
    async fn settings(&self, of: &ChargeSystemId) -> Result<ChargeSystem, BackendError>;

    /// Takes what somebody entered of a charge system; gives it back as it is then.
    async fn configure(
        &self,
        of: &ChargeSystemId,
        changes: ChargeSystemChanges,
    ) -> Result<ChargeSystem, BackendError>;

    /// How a charge system's current is used now.
    async fn load(&self, of: &ChargeSystemId) -> Result<Load, BackendError>;

    /// How a charge system's main fuse was used over [`LOOKED_BACK_AT`], by five minutes and in the order of time; nothing
    /// where no meter told.
    async fn load_history(&self, of: &ChargeSystemId) -> Result<Vec<LoadPoint>, BackendError>;

    /// Whether, and how, a charge point charges when electricity is cheap, and when it does by that.
    async fn eco_mode(&self, of: &ChargePointId) -> Result<EcoModeState, BackendError>;

    /// Says whether, and how, a charge point is to charge when electricity is cheap.
    async fn set_eco_mode(&self, of: &ChargePointId, eco_mode: EcoMode)
    -> Result<EcoModeState, BackendError>;

    /// Decides over us what a charge point does until the transactions that go on at it have ended, or that we decide
    /// again; gives it back as it is then.
    async fn set_manual(
        &self,
        of: &ChargePointId,
        manual: Option<Manual>,
    ) -> Result<ChargePoint, BackendError>;

    /// What we decided about a charge point before a time, newest first: at most `limit`.
    async fn decisions(
        &self,
        of: &ChargePointId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<DecisionRecord>, BackendError>;

    /// One command.
    async fn command(&self, id: &CommandId) -> Result<IssuedCommand, BackendError>;

    /// The last commands to a charge point, newest first: at most `limit`.
    async fn commands(&self, to: &ChargePointId, limit: u32) -> Result<Vec<IssuedCommand>, BackendError>;
}
