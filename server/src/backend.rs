//! Answers what pages ask, from the present and the record.

use std::sync::Arc;
use std::time::Duration;

use app::backend::{AsOf, Backend, BackendError, LOOKED_BACK_AT, no_transaction};
use async_trait::async_trait;
use csms::{
    Asker, Belonging, ChargePoint, ChargePointId, ChargeSystem, ChargeSystemChanges, ChargeSystemId,
    ChargeSystemSummary, Command, CommandId, Configuration, DecisionRecord, Details, EcoMode, EcoModeState,
    Event, EventFilter, EventId, Exchange, ExchangeDetail, IssuedCommand, Load, LoadPoint, Manual, Page,
    PageRequest, Reading, SessionRecord, StatusLogEntry, StatusLogFilter, Timestamp, TransactionFilter,
    TransactionId, TransactionRecord, TransactionScope,
};

use crate::charge_points::registry::Unreachable;
use crate::commands::{CommandError, Commands};
use crate::live::Live;
use crate::load_balancing::Balancing;
use crate::record::Recorder;
use crate::store::{Store, StoreError};
use crate::{clock, time_zones};

/// The server's answer to what pages ask.
#[derive(Debug)]
pub struct StoreBackend {
    /// The present.
    pub live: Arc<Live>,
    /// The record.
    pub store: Store,
    /// The way into the record.
    pub recorder: Recorder,
    /// Issues commands.
    pub commands: Commands,
    /// Shares out charge systems.
    pub balancing: Balancing,
    /// How long the event log is kept; zero is for ever.
    pub keep_events: Duration,
}

fn unavailable(error: StoreError) -> BackendError {
    // What exactly failed is for the log: it may name tables and files.
    tracing::error!(error = %error, cause = ?std::error::Error::source(&error).map(ToString::to_string), "the record cannot be read");
    BackendError::Unavailable
}

fn not_found(what: &str, id: &impl ToString) -> BackendError {
    BackendError::NotFound {
        what: what.to_owned(),
        id: id.to_string(),
    }
}

impl From<CommandError> for BackendError {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Nonsense(it) => Self::Nonsense {
                member: it.member.to_owned(),
                reason: it.reason.to_owned(),
            },
            CommandError::Unreachable(Unreachable::NotConnected(id)) => Self::NotConnected(id),
            CommandError::Unreachable(Unreachable::Busy(id)) => Self::Busy(id),
            CommandError::Record(_) => Self::Unavailable,
        }
    }
}

impl StoreBackend {
    /// Writes down what somebody wants of a charge point.
    async fn note(&self, of: &ChargePointId, event: Event) -> Result<(), BackendError> {
        let noted = self.recorder.note(of, clock::now(), None, [event]).await;
        noted.map(drop).map_err(|_| BackendError::Unavailable)
    }

    fn known(&self, id: &ChargePointId) -> Result<(), BackendError> {
        self.live
            .with(id, |_| ())
            .ok_or_else(|| not_found("charge point", id))
    }
}

#[async_trait]
impl Backend for StoreBackend {
    async fn charge_systems(&self) -> Result<Vec<ChargeSystemSummary>, BackendError> {
        let summaries = |fleet: &csms::Fleet, systems: &[ChargeSystem]| {
            systems.iter().map(|it| fleet.summary(it)).collect::<Vec<_>>()
        };
        let (_, mut summaries) = self.live.snapshot(summaries);
        summaries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(summaries)
    }

    async fn charge_system(
        &self,
        id: &ChargeSystemId,
    ) -> Result<AsOf<(ChargeSystemSummary, Vec<ChargePoint>)>, BackendError> {
        let (sequence, value) = self.live.snapshot(|fleet, systems| {
            let system = systems.iter().find(|it| it.id == *id)?;
            Some((fleet.summary(system), fleet.of(id).cloned().collect()))
        });
        let value = value.ok_or_else(|| not_found("charge system", id))?;
        Ok(AsOf { sequence, value })
    }

    async fn refused_handshakes(&self, limit: u32) -> Result<Vec<SessionRecord>, BackendError> {
        self.store.refused_handshakes(limit).await.map_err(unavailable)
    }

    async fn charge_point(&self, id: &ChargePointId) -> Result<AsOf<ChargePoint>, BackendError> {
        let (sequence, value) = self.live.snapshot(|fleet, _| fleet.get(id).cloned());
        let value = value.ok_or_else(|| not_found("charge point", id))?;
        Ok(AsOf { sequence, value })
    }

    fn now(&self) -> Timestamp {
        clock::now()
    }

    async fn connections(
        &self,
        of: &ChargePointId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<SessionRecord>, BackendError> {
        self.known(of)?;
        self.store
            .connections(of, before, limit)
            .await
            .map_err(unavailable)
    }

    async fn readings(
        &self,
        of: &ChargePointId,
        during: &TransactionId,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Reading>, BackendError> {
        self.known(of)?;
        let readings = self.store.readings(of, during, before, limit).await;
        readings.map_err(unavailable)
    }

    async fn status_log(
        &self,
        of: &ChargePointId,
        filter: &StatusLogFilter,
        page: &PageRequest,
    ) -> Result<Page<StatusLogEntry>, BackendError> {
        self.known(of)?;
        self.store.status_log(of, filter, page).await.map_err(unavailable)
    }

    async fn sessions(
        &self,
        of: &ChargePointId,
        before: Option<Timestamp>,
        page: &PageRequest,
    ) -> Result<Page<SessionRecord>, BackendError> {
        self.known(of)?;
        self.store.sessions(of, before, page).await.map_err(unavailable)
    }

    async fn transactions(
        &self,
        of: &TransactionScope,
        filter: &TransactionFilter,
        page: &PageRequest,
    ) -> Result<Page<TransactionRecord>, BackendError> {
        match of {
            TransactionScope::ChargePoint(id) => self.known(id)?,
            TransactionScope::ChargeSystem(id) => drop(self.settings(id).await?),
        }
        self.store
            .transactions(of, filter, page)
            .await
            .map_err(unavailable)
    }

    async fn events(
        &self,
        of: &ChargePointId,
        filter: &EventFilter,
        page: &PageRequest,
    ) -> Result<Page<Exchange>, BackendError> {
        self.known(of)?;
        self.store.events(of, filter, page).await.map_err(unavailable)
    }

    async fn event(&self, of: &ChargePointId, id: EventId) -> Result<ExchangeDetail, BackendError> {
        self.known(of)?;
        if let Some(event) = self.store.event(of, id).await.map_err(unavailable)? {
            return Ok(event);
        }
        match self.store.oldest_event().await.map_err(unavailable)? {
            Some((oldest, at)) if id < oldest && id > EventId(0) && !self.keep_events.is_zero() => {
                Err(BackendError::Purged {
                    id,
                    kept_seconds: self.keep_events.as_secs(),
                    oldest: at,
                })
            }
            _ => Err(not_found("event", &id)),
        }
    }

    async fn events_of_ids(
        &self,
        of: &ChargePointId,
        ids: &[EventId],
        at_most_bytes: Option<u32>,
    ) -> Result<Vec<ExchangeDetail>, BackendError> {
        self.known(of)?;
        let found = self.store.events_of_ids(of, ids, at_most_bytes).await;
        found.map_err(unavailable)
    }

    async fn configurations(
        &self,
        of: &ChargePointId,
        limit: u32,
    ) -> Result<Vec<Configuration>, BackendError> {
        self.known(of)?;
        self.store.configurations(of, limit).await.map_err(unavailable)
    }

    async fn issue(
        &self,
        to: &ChargePointId,
        command: Command,
        asked_by: Asker,
    ) -> Result<IssuedCommand, BackendError> {
        self.known(to)?;
        Ok(self.commands.issue(to, command, asked_by).await?)
    }

    async fn describe(
        &self,
        of: &ChargePointId,
        details: Details,
        to: Option<Belonging>,
    ) -> Result<ChargePoint, BackendError> {
        let (_, asked) = self.live.snapshot(|fleet, systems| {
            let charge_point = fleet.get(of).ok_or_else(|| not_found("charge point", of))?;
            let details = details.checked(charge_point)?;
            let to = to.map(|it| it.resolve(systems)).transpose()?;
            let to = to.filter(|it| it.id != charge_point.charge_system);
            Ok::<_, BackendError>((details, to))
        });
        let (details, to) = asked?;
        let described = (details != Details::default()).then_some(Event::Described(details));
        let moved = to.map(|to| Event::Moved { to });
        let events: Vec<_> = described.into_iter().chain(moved).collect();
        if !events.is_empty() {
            self.recorder
                .note(of, clock::now(), None, events)
                .await
                .map_err(|_| BackendError::Unavailable)?;
        }
        let now = self.live.with(of, Clone::clone);
        now.ok_or_else(|| not_found("charge point", of))
    }

    async fn settings(&self, of: &ChargeSystemId) -> Result<ChargeSystem, BackendError> {
        let (_, found) = self
            .live
            .snapshot(|_, systems| systems.iter().find(|it| it.id == *of).cloned());
        found.ok_or_else(|| not_found("charge system", of))
    }

    async fn configure(
        &self,
        of: &ChargeSystemId,
        mut changes: ChargeSystemChanges,
    ) -> Result<ChargeSystem, BackendError> {
        if let Some(zone) = &changes.time_zone {
            let spelled = time_zones::spelled(zone).ok_or_else(|| BackendError::Nonsense {
                member: "time_zone".to_owned(),
                reason: format!("there is no time zone `{zone}`"),
            })?;
            changes.time_zone = Some(spelled);
        }
        let system = changes.applied_to(&self.settings(of).await?)?;
        self.store.configure(&system).await.map_err(unavailable)?;
        self.live.configure(system.clone());
        tracing::info!(charge_system.id = %of, supply = ?system.supply, time_zone = %system.time_zone,
            price_area = ?system.price_area, "a charge system was configured");
        Ok(system)
    }

    async fn load(&self, of: &ChargeSystemId) -> Result<Load, BackendError> {
        self.balancing
            .load(of)
            .ok_or_else(|| not_found("charge system", of))
    }

    async fn load_history(&self, of: &ChargeSystemId) -> Result<Vec<LoadPoint>, BackendError> {
        self.settings(of).await?;
        let from = clock::now().minus(LOOKED_BACK_AT);
        self.store.load_history(of, from).await.map_err(unavailable)
    }

    async fn eco_mode(&self, of: &ChargePointId) -> Result<EcoModeState, BackendError> {
        self.balancing
            .eco_mode(of)
            .ok_or_else(|| not_found("charge point", of))
    }

    async fn set_eco_mode(
        &self,
        of: &ChargePointId,
        eco_mode: EcoMode,
    ) -> Result<EcoModeState, BackendError> {
        self.known(of)?;
        let event = Event::EcoModeSet(eco_mode.checked()?);
        self.note(of, event).await?;
        self.eco_mode(of).await
    }

    async fn set_manual(
        &self,
        of: &ChargePointId,
        manual: Option<Manual>,
    ) -> Result<ChargePoint, BackendError> {
        let is_charging = self.live.with(of, ChargePoint::has_transaction);
        let is_charging = is_charging.ok_or_else(|| not_found("charge point", of))?;
        if manual.is_some() && !is_charging {
            return Err(no_transaction());
        }
        self.note(of, Event::ManualSet(manual)).await?;
        let now = self.live.with(of, Clone::clone);
        now.ok_or_else(|| not_found("charge point", of))
    }

    async fn decisions(
        &self,
        of: &ChargePointId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<DecisionRecord>, BackendError> {
        self.known(of)?;
        self.store.decisions(of, before, limit).await.map_err(unavailable)
    }

    async fn command(&self, id: &CommandId) -> Result<IssuedCommand, BackendError> {
        let command = self.store.command(id).await.map_err(unavailable)?;
        command.ok_or_else(|| not_found("command", id))
    }

    async fn commands(&self, to: &ChargePointId, limit: u32) -> Result<Vec<IssuedCommand>, BackendError> {
        self.known(to)?;
        self.store.commands(to, limit).await.map_err(unavailable)
    }
}
