//! One charge point as load balancing sees it: what it takes by itself, how it is connected, and its connectors.

use std::collections::BTreeMap;
use std::time::Duration;

use ocpp::Timestamp;

use super::evse::Evse;
use crate::charge_point::ChargePoint;
use crate::charge_system::Mains;
use crate::command::Command;
use crate::configuration::Configuration;
use crate::decision::PerPhase;
use crate::event::Event;
use crate::ids::CommandId;
use crate::issued_command::CommandState;
use crate::place::Place;
use crate::units::{Amperes, LEAST_CHARGING};

/// A charge point is given so long to accept its first default.
const FIRST_DEFAULT_MS: i64 = 10_000;
/// It is given so long to say how it is connected, before it is told a default.
const SAYS_WITHIN_MS: i64 = 5_000;
/// What was refused, or not answered, is tried again after so long.
const ASKED_AGAIN_MS: i64 = 10 * 60_000;
/// The configuration keys that load balancing asks for (OCPP 1.6 §9.1.8, §9.4).
pub(super) const ROTATION_KEY: &str = "ConnectorPhaseRotation";
pub(super) const UNIT_KEY: &str = "ChargingScheduleAllowedChargingRateUnit";

/// A charge point as load balancing sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Station {
    /// The default that it has accepted, and holds.
    pub(super) default: Option<Amperes>,
    /// What is on its way: a default, or that there is to be none.
    pub(super) sent_default: Option<SentDefault>,
    refused_default_at: Option<Timestamp>,
    /// Whether it takes no limit below the least that a car can charge with.
    pub(super) refuses_pauses: bool,
    /// Which of the charge system's phases its own are; nothing where it does not say.
    pub(super) rotation: Option<[usize; 3]>,
    /// Whether it takes limits in W alone.
    pub(super) wants_watts: bool,
    pub(super) asked_at: Option<Timestamp>,
    pub(super) was_read: bool,
    /// Whether defaults that others set were taken back.
    pub(super) cleared: Cleared,
    /// Whether it accepted a default of ours that others may go before: it is to be taken back, and not to be relied on.
    pub(super) has_doubtful_default: bool,
    /// How much its clock is behind ours, as far as its last report tells.
    pub(super) behind: Duration,
    pub(super) is_connected: bool,
    pub(super) evses: BTreeMap<Place, Evse>,
}

/// What became of taking back the defaults that others set: one at a higher level goes before ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Cleared {
    /// They may be there.
    #[default]
    No,
    /// It was asked for, by this command.
    Asked(CommandId),
    /// There are none, or none any longer.
    Done,
}

/// A default that is on its way, or that there is to be none.
#[derive(Debug, Clone)]
pub(super) struct SentDefault {
    pub(super) id: CommandId,
    pub(super) limit: Option<Amperes>,
    pub(super) at: Timestamp,
}

impl Station {
    /// A charge point as it was left by a run before.
    pub(super) fn of(charge_point: &ChargePoint) -> Self {
        Self {
            default: charge_point.fallback_a,
            cleared: match charge_point.fallback_a {
                Some(_) => Cleared::Done,
                None => Cleared::No,
            },
            ..Self::default()
        }
    }

    /// Takes in what was recorded of it. What it has said about its default comes back, to be recorded.
    pub(super) fn apply(&mut self, event: &Event, at: Timestamp, mains: Mains) -> Option<Event> {
        match event {
            Event::Metered {
                place, reading, late, ..
            } if !late => {
                if let Some(evse) = self.evses.get_mut(place) {
                    evse.metered(reading, at, mains);
                }
            }
            Event::StatusReported(report) if !report.late => {
                if let Some(reported_at) = report.reported_at {
                    self.behind = at.since(reported_at);
                }
                if let Some(evse) = self.evses.get_mut(&report.place) {
                    evse.reported(report.status, at);
                }
            }
            // What was set for a transaction is gone, and the default may be.
            Event::Booted(_) => {
                let default = self.default.take();
                self.sent_default = None;
                self.refused_default_at = None;
                self.cleared = Cleared::No;
                for evse in self.evses.values_mut() {
                    evse.forgot(default, at);
                }
            }
            Event::Disconnected { .. } => {
                self.sent_default = None;
                self.asked_at = None;
                self.is_connected = false;
            }
            Event::ConfigurationRead(configuration) => self.read(configuration),
            Event::CommandIssued {
                id,
                command:
                    Command::SetChargingProfile {
                        connector_id,
                        limit,
                        transaction_id: Some(_),
                        until,
                    },
                ..
            } => {
                // Somebody else's: it counts like ours.
                let place = Place::from_v16(*connector_id);
                let evse = place.and_then(|it| self.evses.get_mut(&it));
                if let Some(evse) = evse.filter(|it| it.limits.told_by(id).is_none()) {
                    evse.send(id.clone(), limit.amperes(mains), *until, at);
                }
            }
            Event::CommandStepped { id, step } => return self.stepped(id, step.state, at, self.is_connected),
            _ => {}
        }
        None
    }

    /// Something that was sent has come further. `answers` is whether a failure is its doing, and not that of the line or
    /// of ours. What it has said about its default comes back, to be recorded.
    pub(super) fn stepped(
        &mut self,
        id: &CommandId,
        state: CommandState,
        at: Timestamp,
        answers: bool,
    ) -> Option<Event> {
        if self.cleared == Cleared::Asked(id.clone()) {
            self.cleared = match state {
                CommandState::Queued | CommandState::Sent => return None,
                // Or it knew of none.
                CommandState::Accepted | CommandState::Verified | CommandState::Rejected => Cleared::Done,
                CommandState::Failed | CommandState::TimedOut => Cleared::No,
            };
            return None;
        }
        if let Some(sent) = self.sent_default.take_if(|it| it.id == *id) {
            return self.default_stepped(sent, state, at);
        }
        for evse in self.evses.values_mut() {
            match state {
                CommandState::Queued | CommandState::Sent => {}
                CommandState::Accepted | CommandState::Verified => evse.accepted(id, at),
                CommandState::Rejected => evse.rejected(id, at),
                CommandState::Failed | CommandState::TimedOut => evse.lost(id, at, answers),
            }
        }
        None
    }

    fn default_stepped(&mut self, sent: SentDefault, state: CommandState, at: Timestamp) -> Option<Event> {
        let limit = sent.limit;
        match state {
            CommandState::Queued | CommandState::Sent => self.sent_default = Some(sent),
            // Where one that others set may go before it, nobody knows what it takes by itself.
            CommandState::Accepted | CommandState::Verified
                if limit.is_some() && self.cleared != Cleared::Done =>
            {
                self.default = None;
                self.refused_default_at = Some(at);
                let is_news = !std::mem::replace(&mut self.has_doubtful_default, true);
                return is_news.then_some(Event::FallbackHeld { limit_a: None });
            }
            CommandState::Accepted | CommandState::Verified => {
                self.default = limit;
                self.has_doubtful_default = false;
                return Some(Event::FallbackHeld { limit_a: limit });
            }
            // It knows of none that could be taken back.
            CommandState::Rejected if limit.is_none() => {
                self.has_doubtful_default = false;
                return Some(Event::FallbackHeld { limit_a: None });
            }
            // Perhaps it takes the least.
            CommandState::Rejected if limit.is_some_and(|it| it < LEAST_CHARGING) => {
                self.refuses_pauses = true;
            }
            CommandState::Rejected | CommandState::Failed | CommandState::TimedOut => {
                self.refused_default_at = Some(at);
            }
        }
        None
    }

    /// Nobody knows what became of what was sent.
    pub(super) fn lost_track(&mut self, at: Timestamp) {
        self.default = None;
        self.sent_default = None;
        self.cleared = Cleared::No;
        for evse in self.evses.values_mut() {
            evse.lost_track(at);
        }
    }

    /// What it draws on its own phases, on those of the charge system; straight where it does not say how it is
    /// connected.
    pub(super) fn turned(&self, own: PerPhase) -> PerPhase {
        let mut turned = own;
        if let Some(rotation) = self.rotation {
            for (phase, own) in rotation.into_iter().zip(own) {
                turned[phase] = own;
            }
        }
        turned
    }

    /// A default that it takes.
    pub(super) fn least_of(&self, fallback: Amperes) -> Amperes {
        if self.refuses_pauses {
            fallback.max(LEAST_CHARGING)
        } else {
            fallback
        }
    }

    /// What it takes by itself: nothing is known where it never accepted a default. One that is being told its first one
    /// is given a moment: the car that begins in it is answered as a building that takes more.
    pub(super) fn takes_by_itself(&self, fallback: Amperes, now: Timestamp) -> Option<Amperes> {
        let is_told_soon = self.is_connected
            && self.refused_default_at.is_none()
            && self
                .sent_default
                .as_ref()
                .is_none_or(|it| it.limit.is_some() && now.millis_after(it.at) < FIRST_DEFAULT_MS);
        self.default.or(is_told_soon.then(|| self.least_of(fallback)))
    }

    /// Whether a default, or that there is to be none, can be sent to it now.
    pub(super) fn may_be_told(&self, now: Timestamp) -> bool {
        self.sent_default.is_none() && is_long_ago(self.refused_default_at, now)
    }

    /// A default is on its way, or that there is to be none: a higher one counts from now on, and none as soon.
    pub(super) fn send_default(&mut self, id: CommandId, limit: Option<Amperes>, at: Timestamp) {
        self.sent_default = Some(SentDefault { id, limit, at });
        self.default = self.default.and_then(|it| Some(it.max(limit?)));
        if limit.is_none() {
            // What others set from now on is nobody's business here, and has to be taken back when it is again.
            self.cleared = Cleared::No;
        }
    }

    /// Whether it is known, or was given time to say, in which unit it takes limits.
    pub(super) fn may_be_understood(&self, now: Timestamp) -> bool {
        let was_given_time = self
            .asked_at
            .is_some_and(|it| now.millis_after(it) >= SAYS_WITHIN_MS);
        self.was_read || was_given_time
    }

    /// Whether limits of a transaction, or a default, are still to be taken back.
    pub(super) fn is_letting_go(&self) -> bool {
        self.has_doubtful_default || self.evses.values().any(|it| it.release.is_open())
    }

    /// Whether it is to be asked how it is connected.
    pub(super) fn is_to_be_asked(&self, now: Timestamp) -> bool {
        !self.was_read && is_long_ago(self.asked_at, now)
    }

    fn read(&mut self, configuration: &Configuration) {
        let value = |key: &str| {
            let item = configuration
                .items
                .iter()
                .find(|it| it.key.eq_ignore_ascii_case(key));
            item.and_then(|it| it.value.as_deref())
        };
        let told =
            |key: &str| configuration.asked.is_empty() || configuration.asked.iter().any(|it| it == key);
        if told(ROTATION_KEY) {
            self.was_read = true;
            self.rotation = value(ROTATION_KEY).and_then(rotation);
        }
        if told(UNIT_KEY) {
            let units = value(UNIT_KEY).unwrap_or_default().to_ascii_lowercase();
            let wants_watts = units.contains("power") && !units.contains("current");
            if std::mem::replace(&mut self.wants_watts, wants_watts) != wants_watts {
                // What it refused was said in a unit that it does not take.
                self.refuses_pauses = false;
                self.refused_default_at = None;
                for evse in self.evses.values_mut() {
                    evse.was_misunderstood();
                }
            }
        }
    }
}

fn is_long_ago(at: Option<Timestamp>, now: Timestamp) -> bool {
    at.is_none_or(|it| now.millis_after(it) >= ASKED_AGAIN_MS)
}

/// Which of the charge system's phases a charge point's own are: `RST` is straight (OCPP 1.6 §9.1.8). Where its
/// connectors differ, nothing is known.
fn rotation(said: &str) -> Option<[usize; 3]> {
    let mut known = None;
    for part in said.split(',') {
        let letters = part.trim().rsplit('.').next()?.to_ascii_uppercase();
        let phases: Vec<usize> = letters
            .chars()
            .map(|it| "RST".find(it))
            .collect::<Option<Vec<_>>>()?;
        let phases: [usize; 3] = phases.try_into().ok()?;
        let is_whole = (0..3).all(|it| phases.contains(&it));
        if !is_whole || known.is_some_and(|it| it != phases) {
            return None;
        }
        known = Some(phases);
    }
    known
}

#[cfg(test)]
mod tests {
    use super::rotation;

    #[test]
    fn a_rotation_is_known_where_all_connectors_agree_on_one() {
        let cases = [
            ("RST", Some([0, 1, 2])),
            ("1.RST", Some([0, 1, 2])),
            ("0.STR, 1.STR", Some([1, 2, 0])),
            ("1.rts", Some([0, 2, 1])),
            ("1.RST, 2.STR", None),
            ("NotApplicable", None),
            ("Unknown", None),
            ("RRS", None),
            ("RS", None),
            ("", None),
        ];
        for (said, known) in cases {
            assert_eq!(rotation(said), known, "{said}");
        }
    }
}
