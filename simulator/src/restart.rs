//! A restart, as it goes with real charge points: accepted, wound up, gone, back (OCPP 1.6 §5.14).

use std::time::Duration;

use ocpp::Timestamp;
use ocpp::v16::{Reason, ResetType};

use crate::charge_point::{ChargePoint, Output, Registration};
use crate::message::Message;

/// How long the charge system is given to hear how transactions ended before a soft reset, in real time.
const WOUND_UP_WITHIN: Duration = Duration::from_secs(5);

/// A restart that was accepted and has not yet taken the charge point down.
#[derive(Debug, Clone)]
pub(crate) struct Restart {
    hard: bool,
    at: Timestamp,
    latest: Timestamp,
}

impl Restart {
    pub(crate) fn next_timer(&self, now: Timestamp) -> Timestamp {
        if now < self.at {
            self.at
        } else {
            self.latest.max(self.at)
        }
    }
}

impl ChargePoint {
    /// Begins a restart; false where one is under way.
    pub(crate) fn begin_restart(&mut self, kind: &ResetType) -> bool {
        if self.restart.is_some() {
            return false;
        }
        let hard = *kind == ResetType::Hard;
        let at = self.now.plus(self.chance.seconds(1, 2));
        let latest = at.plus(self.clock.real(WOUND_UP_WITHIN));
        self.restart = Some(Restart { hard, at, latest });
        if !hard {
            self.stop_all_transactions(&Reason::SoftReset);
        }
        true
    }

    /// Whether it has started, been accepted, and is not about to go down.
    pub(crate) fn is_on(&self) -> bool {
        self.restart.is_none() && self.registration == Registration::Accepted
    }

    /// Goes down when it is time: hard at once, soft when all transactions have been wound up.
    pub(crate) fn go_on_restarting(&mut self) {
        let Some(restart) = self.restart.clone().filter(|it| it.at <= self.now) else {
            return;
        };
        let unheard = self.link.is_up() && self.outbox.holds(Message::is_transactional);
        if !restart.hard && unheard && self.now < restart.latest {
            return;
        }
        self.leave(if restart.hard { Output::Drop } else { Output::Close });
        // What could not be told before is told afterwards, when it has been accepted again.
        let reason = if restart.hard {
            Reason::HardReset
        } else {
            Reason::SoftReset
        };
        self.stop_all_transactions(&reason);
        self.restart = None;
        self.start_anew();
        let away = self.chance.seconds(5, 12);
        self.link.down_until(self.now.plus(away));
    }

    fn stop_all_transactions(&mut self, reason: &Reason) {
        for place in 0..self.connectors.len() {
            let transaction = self.connectors[place].transaction.as_ref();
            let token = transaction.map(|it| it.token.clone());
            self.stop_transaction(place, reason.clone(), None);
            let connector = &mut self.connectors[place];
            connector.interrupted = token.or(connector.interrupted.take());
        }
    }

    /// What is not kept is lost; what was to be told about transactions is kept.
    fn start_anew(&mut self) {
        self.outbox.retain(Message::is_transactional);
        self.registration = Registration::Unknown { ask_at: None };
        self.heartbeat_at = None;
        self.configuration.restarted();
        self.limits.restarted();
        for connector in &mut self.connectors {
            connector.restarted();
        }
    }
}
