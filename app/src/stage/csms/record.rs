//! What is known: the present, what changed lately, and the logs of every charge point.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use ::csms::{
    ChargePointId, ChargeSystem, ChargeSystemId, CommandId, CommandState, CommandStep, Cost, Event, EventId,
    Exchange, Fleet, IssuedCommand, Page, PageRequest, Recorded, Timestamp, TransactionFilter, TransactionId,
    TransactionRecord, TransactionScope,
};

use super::log::Log;
use super::transactions::page_of;
use crate::stage::prices;

/// How many changes are kept for pages that come back.
const KEPT: usize = 2_048;

/// How many transactions are remembered as somebody's.
const TRANSACTIONS: usize = 256;

/// One thing that was recorded, at its place in the stream.
#[derive(Debug)]
pub struct Change {
    /// Its place; the next one has the next number.
    pub sequence: u64,
    /// What was recorded.
    pub recorded: Recorded,
    /// Whether a charge point looks different because of it.
    pub visible: bool,
    /// The charge system of its charge point.
    pub charge_system: Option<ChargeSystemId>,
    /// The charge system that its charge point left with this change.
    pub left: Option<ChargeSystemId>,
}

/// What is known, as far back as it is kept.
#[derive(Debug)]
pub struct Record {
    fleet: Fleet,
    charge_systems: Vec<ChargeSystem>,
    sequence: u64,
    changes: VecDeque<Arc<Change>>,
    logs: BTreeMap<ChargePointId, Log>,
    last_event: EventId,
    owners: VecDeque<(TransactionId, ChargePointId)>,
}

impl Record {
    pub(super) fn new(charge_systems: Vec<ChargeSystem>, now: Timestamp) -> Self {
        Self {
            fleet: Fleet::default(),
            charge_systems,
            sequence: u64::try_from(now.as_millis()).unwrap_or(0),
            changes: VecDeque::new(),
            logs: BTreeMap::new(),
            last_event: EventId(0),
            owners: VecDeque::new(),
        }
    }

    /// The present.
    pub fn fleet(&self) -> &Fleet {
        &self.fleet
    }

    /// The charge systems.
    pub fn charge_systems(&self) -> &[ChargeSystem] {
        &self.charge_systems
    }

    /// A charge system is fed differently, or called something else, from now on.
    pub(super) fn configure(&mut self, system: ChargeSystem) {
        if let Some(known) = self.charge_systems.iter_mut().find(|it| it.id == system.id) {
            *known = system;
        }
    }

    /// The number of the last change.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The logs of a charge point.
    pub fn log(&self, of: &ChargePointId) -> Option<&Log> {
        self.logs.get(of)
    }

    /// What was charged, newest first, as far as it is kept, with what it cost in the price area of the charge system.
    pub fn transactions(
        &self,
        of: &TransactionScope,
        filter: &TransactionFilter,
        page: &PageRequest,
    ) -> Page<TransactionRecord> {
        let is_asked = |id: &ChargePointId| match of {
            TransactionScope::ChargePoint(of) => id == of,
            TransactionScope::ChargeSystem(of) => {
                self.fleet.get(id).is_some_and(|it| it.charge_system == *of)
            }
        };
        let logs = self.logs.iter().filter(|(id, _)| is_asked(id));
        let all = logs.flat_map(|(id, log)| log.transactions.with_energy(self.fleet.get(id)));
        let mut found = page_of(all, filter, page);
        for record in &mut found.items {
            record.cost = self.cost(record);
        }
        found
    }

    /// What a transaction cost; nothing where its charge system is in no price area.
    fn cost(&self, of: &TransactionRecord) -> Option<Cost> {
        let home = &self.fleet.get(&of.charge_point_id)?.charge_system;
        let home = self.charge_systems.iter().find(|it| it.id == *home)?;
        home.price_area.as_ref()?;
        let shown = self.log(&of.charge_point_id)?.transactions.shown(&of.id);
        let (from, to) = Cost::span(of, shown)?;
        let prices = prices::prices(from, to).into_iter();
        let prices: Vec<_> = prices.map(|it| (it, prices::CURRENCY)).collect();
        Cost::of(of, shown, &prices)
    }

    /// What came after a place, in order; nothing where more came than is kept.
    pub fn behind(&self, place: u64) -> Option<impl Iterator<Item = &Arc<Change>>> {
        let oldest = self.changes.front().map_or(self.sequence + 1, |it| it.sequence);
        if place + 1 < oldest || place > self.sequence {
            return None;
        }
        let skip = usize::try_from(place + 1 - oldest).unwrap_or(usize::MAX);
        Some(self.changes.iter().skip(skip))
    }

    /// What was recorded of a charge point from a time on, as far as it is kept.
    pub(super) fn since(&self, of: &ChargePointId, at: Timestamp) -> Vec<Recorded> {
        let of_it = self.changes.iter().map(|it| &it.recorded);
        of_it
            .filter(|it| it.charge_point_id == *of && it.at >= at)
            .cloned()
            .collect()
    }

    /// One command.
    pub fn command(&self, id: &CommandId) -> Option<&IssuedCommand> {
        self.logs.values().find_map(|it| it.command(id))
    }

    /// Whose a transaction is.
    pub(super) fn owner(&self, id: &TransactionId) -> Option<&ChargePointId> {
        let found = self.owners.iter().rev().find(|(it, _)| it == id);
        found.map(|(_, owner)| owner)
    }

    /// Writes a row of the event log; its id comes back.
    pub(super) fn write(
        &mut self,
        of: &ChargePointId,
        mut exchange: Exchange,
        raw_request: Option<String>,
        raw_response: Option<String>,
    ) -> EventId {
        self.last_event = EventId(self.last_event.0 + 1);
        exchange.id = self.last_event;
        self.log_mut(of).write(exchange, raw_request, raw_response);
        self.last_event
    }

    /// Writes down what became of a call whose row there is.
    pub(super) fn rewrite(&mut self, of: &ChargePointId, exchange: Exchange, raw_response: Option<String>) {
        self.log_mut(of).rewrite(exchange, raw_response);
    }

    /// Takes in what happened.
    pub(super) fn publish(&mut self, recorded: Recorded) {
        let id = &recorded.charge_point_id;
        let home = |fleet: &Fleet| fleet.get(id).map(|it| it.charge_system.clone());
        let before = home(&self.fleet);
        let visible = self.fleet.apply(&recorded);
        let charge_system = home(&self.fleet);
        if let Event::Moved { to } = &recorded.event
            && self.charge_systems.iter().all(|it| it.id != to.id)
        {
            self.charge_systems.push(to.clone());
        }
        if let Event::TransactionStarted(start) = &recorded.event {
            if self.owners.len() == TRANSACTIONS {
                self.owners.pop_front();
            }
            self.owners.push_back((start.id.clone(), id.clone()));
        }
        self.log_mut(&recorded.charge_point_id.clone()).take(&recorded);
        self.sequence += 1;
        let left = before.filter(|it| charge_system.as_ref() != Some(it));
        if self.changes.len() == KEPT {
            self.changes.pop_front();
        }
        self.changes.push_back(Arc::new(Change {
            sequence: self.sequence,
            recorded,
            visible,
            charge_system,
            left,
        }));
    }

    /// The steps that commands of a charge point take because of what was recorded of it.
    pub(super) fn steps_after(&self, recorded: &Recorded) -> Vec<(CommandId, CommandStep)> {
        let of = &recorded.charge_point_id;
        let (Some(log), Some(charge_point)) = (self.logs.get(of), self.fleet.get(of)) else {
            return Vec::new();
        };
        let step = |it: &IssuedCommand| Some((it.id.clone(), it.step_after(recorded, charge_point)?));
        log.open_commands().filter_map(step).collect()
    }

    /// Commands whose effect was not seen in time, with that time.
    pub(super) fn overdue(&self, now: Timestamp) -> Vec<(ChargePointId, CommandId, Duration)> {
        let late = |it: &IssuedCommand| {
            let (deadline, within) = deadline(it)?;
            (deadline <= now).then(|| (it.charge_point_id.clone(), it.id.clone(), within))
        };
        self.logs
            .values()
            .flat_map(Log::open_commands)
            .filter_map(late)
            .collect()
    }

    /// When the first of them will be.
    pub(super) fn next_deadline(&self) -> Option<Timestamp> {
        let open = self.logs.values().flat_map(Log::open_commands);
        open.filter_map(|it| deadline(it).map(|(at, _)| at)).min()
    }

    fn log_mut(&mut self, of: &ChargePointId) -> &mut Log {
        self.logs.entry(of.clone()).or_default()
    }
}

/// Until when the effect of a command that was accepted has to be seen, and how long that is.
fn deadline(command: &IssuedCommand) -> Option<(Timestamp, Duration)> {
    let within = command.command.effect_within()?;
    (command.state == CommandState::Accepted).then_some(())?;
    Some((command.state_since()?.plus(within), within))
}
