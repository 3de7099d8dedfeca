//! Answers what pages ask, from memory.

use std::sync::{Mutex, MutexGuard, PoisonError};

use ::csms::{
    Asker, Belonging, ChargePoint, ChargePointId, ChargeSystem, ChargeSystemChanges, ChargeSystemId,
    ChargeSystemSummary, Command, CommandId, Configuration, DecisionRecord, Details, EcoMode, EcoModeState,
    Event, EventFilter, EventId, Exchange, ExchangeDetail, IssuedCommand, Load, LoadPoint, Manual, Page,
    PageRequest, Reading, SessionRecord, StatusLogEntry, StatusLogFilter, Timestamp, TransactionFilter,
    TransactionId, TransactionRecord, TransactionScope,
};
use async_trait::async_trait;

use super::{Log, Stage};
use crate::backend::{AsOf, Backend, BackendError, no_transaction};

/// A stage that pages can ask. Nobody holds it while something is awaited.
#[derive(Debug)]
pub struct StageBackend(Mutex<Stage>);

impl StageBackend {
    /// Lets pages ask a stage.
    pub fn new(stage: Stage) -> Self {
        Self(Mutex::new(stage))
    }

    /// The stage, for whoever makes its time pass.
    pub fn stage(&self) -> MutexGuard<'_, Stage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn log<T>(&self, of: &ChargePointId, read: impl FnOnce(&Log) -> T) -> Result<T, BackendError> {
        let stage = self.stage();
        let log = stage.record().log(of);
        log.map(read).ok_or_else(|| not_found("charge point", of))
    }
}

fn not_found(what: &str, id: &impl ToString) -> BackendError {
    BackendError::NotFound {
        what: what.to_owned(),
        id: id.to_string(),
    }
}

#[async_trait]
impl Backend for StageBackend {
    async fn charge_systems(&self) -> Result<Vec<ChargeSystemSummary>, BackendError> {
        let stage = self.stage();
        let record = stage.record();
        let systems = record.charge_systems().iter();
        let mut summaries: Vec<_> = systems.map(|it| record.fleet().summary(it)).collect();
        summaries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(summaries)
    }

    async fn charge_system(
        &self,
        id: &ChargeSystemId,
    ) -> Result<AsOf<(ChargeSystemSummary, Vec<ChargePoint>)>, BackendError> {
        let stage = self.stage();
        let record = stage.record();
        let system = record.charge_systems().iter().find(|it| it.id == *id);
        let system = system.ok_or_else(|| not_found("charge system", id))?;
        let fleet = record.fleet();
        Ok(AsOf {
            sequence: record.sequence(),
            value: (fleet.summary(system), fleet.of(id).cloned().collect()),
        })
    }

    async fn refused_handshakes(&self, _limit: u32) -> Result<Vec<SessionRecord>, BackendError> {
        // Simulated lines have no handshake that could be refused.
        Ok(Vec::new())
    }

    async fn charge_point(&self, id: &ChargePointId) -> Result<AsOf<ChargePoint>, BackendError> {
        let stage = self.stage();
        let record = stage.record();
        let found = record.fleet().get(id).cloned();
        Ok(AsOf {
            sequence: record.sequence(),
            value: found.ok_or_else(|| not_found("charge point", id))?,
        })
    }

    fn now(&self) -> Timestamp {
        self.stage().now()
    }

    async fn connections(
        &self,
        of: &ChargePointId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<SessionRecord>, BackendError> {
        self.log(of, |log| log.connections(before, limit))
    }

    async fn readings(
        &self,
        of: &ChargePointId,
        during: &TransactionId,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Reading>, BackendError> {
        self.log(of, |log| log.readings(during, before, limit))
    }

    async fn status_log(
        &self,
        of: &ChargePointId,
        filter: &StatusLogFilter,
        page: &PageRequest,
    ) -> Result<Page<StatusLogEntry>, BackendError> {
        self.log(of, |log| log.statuses(filter, page))
    }

    async fn sessions(
        &self,
        of: &ChargePointId,
        before: Option<Timestamp>,
        page: &PageRequest,
    ) -> Result<Page<SessionRecord>, BackendError> {
        self.log(of, |log| log.sessions(before, page))
    }

    async fn transactions(
        &self,
        of: &TransactionScope,
        filter: &TransactionFilter,
        page: &PageRequest,
    ) -> Result<Page<TransactionRecord>, BackendError> {
        match of {
            TransactionScope::ChargePoint(id) => self.log(id, |_| ())?,
            TransactionScope::ChargeSystem(id) => drop(self.settings(id).await?),
        }
        Ok(self.stage().record().transactions(of, filter, page))
    }

    async fn events(
        &self,
        of: &ChargePointId,
        filter: &EventFilter,
        page: &PageRequest,
    ) -> Result<Page<Exchange>, BackendError> {
        self.log(of, |log| log.events(filter, page))
    }

    async fn events_of_ids(
        &self,
        of: &ChargePointId,
        ids: &[EventId],
        at_most_bytes: Option<u32>,
    ) -> Result<Vec<ExchangeDetail>, BackendError> {
        self.log(of, |log| log.events_of_ids(ids, at_most_bytes))
    }

    async fn event(&self, of: &ChargePointId, id: EventId) -> Result<ExchangeDetail, BackendError> {
        let now = self.now();
        let (found, oldest, removed) =
            self.log(of, |log| (log.event(id), log.oldest_event(), log.is_removed(id)))?;
        match (found, oldest) {
            (Some(event), _) => Ok(event),
            (None, Some((_, at))) if removed => Err(BackendError::Purged {
                id,
                kept_seconds: now.since(at).as_secs(),
                oldest: at,
            }),
            (None, _) => Err(not_found("event", &id)),
        }
    }

    async fn configurations(
        &self,
        of: &ChargePointId,
        limit: u32,
    ) -> Result<Vec<Configuration>, BackendError> {
        self.log(of, |log| log.configurations(limit))
    }

    async fn issue(
        &self,
        to: &ChargePointId,
        command: Command,
        asked_by: Asker,
    ) -> Result<IssuedCommand, BackendError> {
        self.log(to, |_| ())?;
        self.stage().issue(to, command, asked_by)
    }

    async fn describe(
        &self,
        of: &ChargePointId,
        details: Details,
        to: Option<Belonging>,
    ) -> Result<ChargePoint, BackendError> {
        let mut stage = self.stage();
        let charge_point = stage.record().fleet().get(of);
        let charge_point = charge_point.ok_or_else(|| not_found("charge point", of))?;
        let details = details.checked(charge_point)?;
        let to = to
            .map(|it| it.resolve(stage.record().charge_systems()))
            .transpose()?;
        let to = to.filter(|it| it.id != charge_point.charge_system);
        let described = (details != Details::default()).then_some(Event::Described(details));
        let moved = to.map(|to| Event::Moved { to });
        for event in described.into_iter().chain(moved) {
            stage.note(of, event);
        }
        let now = stage.record().fleet().get(of).cloned();
        now.ok_or_else(|| not_found("charge point", of))
    }

    async fn settings(&self, of: &ChargeSystemId) -> Result<ChargeSystem, BackendError> {
        let stage = self.stage();
        let found = stage.record().charge_systems().iter().find(|it| it.id == *of);
        found.cloned().ok_or_else(|| not_found("charge system", of))
    }

    async fn configure(
        &self,
        of: &ChargeSystemId,
        changes: ChargeSystemChanges,
    ) -> Result<ChargeSystem, BackendError> {
        let system = changes.applied_to(&self.settings(of).await?)?;
        self.stage().configure(system.clone());
        Ok(system)
    }

    async fn load(&self, of: &ChargeSystemId) -> Result<Load, BackendError> {
        self.settings(of).await?;
        Ok(self.stage().load())
    }

    async fn load_history(&self, of: &ChargeSystemId) -> Result<Vec<LoadPoint>, BackendError> {
        self.settings(of).await?;
        Ok(self.stage().load_history())
    }

    async fn eco_mode(&self, of: &ChargePointId) -> Result<EcoModeState, BackendError> {
        self.stage()
            .eco_mode(of)
            .ok_or_else(|| not_found("charge point", of))
    }

    async fn set_eco_mode(
        &self,
        of: &ChargePointId,
        eco_mode: EcoMode,
    ) -> Result<EcoModeState, BackendError> {
        self.log(of, |_| ())?;
        let event = Event::EcoModeSet(eco_mode.checked()?);
        self.stage().want(of, event);
        self.eco_mode(of).await
    }

    async fn set_manual(
        &self,
        of: &ChargePointId,
        manual: Option<Manual>,
    ) -> Result<ChargePoint, BackendError> {
        let mut stage = self.stage();
        let charge_point = stage.record().fleet().get(of);
        let charge_point = charge_point.ok_or_else(|| not_found("charge point", of))?;
        if manual.is_some() && !charge_point.has_transaction() {
            return Err(no_transaction());
        }
        stage.want(of, Event::ManualSet(manual));
        let now = stage.record().fleet().get(of).cloned();
        now.ok_or_else(|| not_found("charge point", of))
    }

    async fn decisions(
        &self,
        of: &ChargePointId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<DecisionRecord>, BackendError> {
        self.log(of, |log| log.decisions(before, limit))
    }

    async fn command(&self, id: &CommandId) -> Result<IssuedCommand, BackendError> {
        let stage = self.stage();
        let found = stage.record().command(id).cloned();
        found.ok_or_else(|| not_found("command", id))
    }

    async fn commands(&self, to: &ChargePointId, limit: u32) -> Result<Vec<IssuedCommand>, BackendError> {
        self.log(to, |log| log.commands(limit))
    }
}
