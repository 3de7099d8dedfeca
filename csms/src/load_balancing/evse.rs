//! One connector as load balancing sees it: what it was told, and what it may take at most whatever becomes of that.

use std::time::Duration;

use ocpp::Timestamp;

use crate::connector::Connector;
use crate::decision::PerPhase;
use crate::ids::{CommandId, TransactionId};
use crate::status::Status;
use crate::units::{Amperes, LEAST_CHARGING};

/// What a meter may show above a limit that is kept to.
const TOLERANCE: Amperes = Amperes::whole(1);
/// A charger is given so long to go by a limit that it has accepted.
const OBEYS_WITHIN_MS: i64 = 45_000;
/// A meter tells of now for so long.
pub(super) const METER_HOLDS_MS: i64 = 5 * 60_000;
/// A reading so soon after an answer may have been taken before it.
const AFTER_ANSWER_MS: i64 = 1_000;
/// A car that leaves so much unused is taken to want no more.
const UNUSED: Amperes = Amperes::whole(2);
/// After so long.
const SETTLES_AFTER_MS: i64 = 60_000;

/// A limit to charge with holds so long, unless it is told again: without contact it ends by itself.
pub(super) const HELD_FOR: Duration = Duration::from_secs(300);
/// It is told again so long before.
const REPEATED_BEFORE_MS: i64 = 150_000;
/// Clocks may differ by so much.
const CLOCKS_DIFFER_MS: i64 = 60_000;

/// A limit that was sent.
#[derive(Debug, Clone)]
struct Sent {
    id: CommandId,
    limit: Amperes,
    accepted: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// What the meter showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Drawn {
    /// When we heard.
    pub(super) at: Timestamp,
    /// On each of its own phases.
    pub(super) amperes: PerPhase,
    /// Whether each phase was told for itself.
    pub(super) is_by_phase: bool,
}

impl Drawn {
    pub(super) fn most(&self) -> Amperes {
        self.amperes.into_iter().max().unwrap_or_default()
    }
}

/// Why a charger cannot be led.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unheeded {
    /// It refuses limits.
    Refuses,
    /// It accepted a limit, and draws more.
    Ignores {
        /// The limit.
        limit: Amperes,
        /// What it draws.
        drawn: Amperes,
    },
}

/// One connector.
#[derive(Debug, Clone)]
pub(super) struct Evse {
    /// The most that it can give.
    pub(super) most: Amperes,
    /// The transaction that all this is about.
    pub(super) transaction: Option<TransactionId>,
    /// What it takes at most by what was accepted and seen.
    base: Amperes,
    /// The limit that holds; nothing where none was ever accepted and seen.
    held: Option<Amperes>,
    /// Until when the limit that holds does, or the last one that was accepted; then it takes its default.
    until: Option<Timestamp>,
    sent: Vec<Sent>,
    /// When it was told last.
    pub(super) told_at: Option<Timestamp>,
    /// Since when it waits to be let in.
    pub(super) waits_since: Option<Timestamp>,
    /// Whether it waits because we paused it.
    pub(super) was_paused: bool,
    /// Since when it is in.
    pub(super) in_since: Option<Timestamp>,
    /// What the meter showed last.
    pub(super) drawn: Option<Drawn>,
    /// On which of its own phases the car was seen to draw; nothing before it was seen to draw.
    seen_on: Option<[bool; 3]>,
    unused_since: Option<Timestamp>,
    /// What the car takes of all that it may, where that is less.
    settled: Option<Amperes>,
    /// Whether the car held back by itself when it last could charge.
    is_content: bool,
    /// Whether it does not take 0 for a limit.
    pub(super) cannot_pause: bool,
    pub(super) unheeded: Option<Unheeded>,
    disobeyed: u32,
    /// Since when it draws otherwise than its meter told before, as far as we know.
    changed_at: Timestamp,
    /// When a limit could not be told.
    pub(super) failed_at: Option<Timestamp>,
    /// Whether the limits of its transaction were taken back.
    pub(super) is_let_go: bool,
    /// Whether its meter was asked what it shows since the last limit.
    pub(super) was_asked: bool,
}

impl Evse {
    /// A connector of which we know nothing yet: it takes all it can.
    pub(super) fn new(most: Amperes) -> Self {
        Self {
            most,
            transaction: None,
            base: most,
            held: None,
            until: None,
            sent: Vec::new(),
            told_at: None,
            waits_since: None,
            was_paused: false,
            in_since: None,
            drawn: None,
            seen_on: None,
            unused_since: None,
            settled: None,
            is_content: false,
            cannot_pause: false,
            unheeded: None,
            disobeyed: 0,
            changed_at: Timestamp::from_millis(0),
            failed_at: None,
            is_let_go: false,
            was_asked: false,
        }
    }

    /// A transaction begins, of which we may have decided already before a restart of ours. `default` is what it takes
    /// by itself.
    pub(super) fn begin(&mut self, connector: &Connector, default: Amperes, now: Timestamp) {
        let transaction = connector.transaction.as_ref().map(|it| it.id.clone());
        let before = connector
            .allotment
            .as_ref()
            .filter(|it| it.transaction_id == transaction);
        *self = Self {
            transaction,
            base: before.map_or(default.min(self.most), |it| it.ceiling_a.min(self.most)),
            // One that was not seen to be kept to is told again.
            held: before
                .filter(|it| it.ceiling_a <= it.limit_a)
                .map(|it| it.limit_a),
            until: before.filter(|it| !it.is_pause()).map(|_| now.plus(HELD_FOR)),
            waits_since: Some(now),
            changed_at: now,
            is_content: connector.status == Status::Done,
            ..Self::new(self.most)
        };
        if let Some(before) = before {
            let paused = before.is_pause();
            self.was_paused = paused;
            self.in_since = (!paused).then_some(before.since);
            self.waits_since = paused.then_some(before.since);
        } else if self.base >= LEAST_CHARGING {
            self.in_since = Some(now);
            self.waits_since = None;
        }
    }

    /// What it takes at most now, whatever becomes of what was sent.
    pub(super) fn ceiling(&self) -> Amperes {
        let sent = self.sent.iter().map(|it| it.limit);
        sent.fold(self.base, Amperes::max).min(self.most)
    }

    /// When the last of all that it was told is over; nothing where something holds for good.
    fn over_at(&self) -> Option<Timestamp> {
        let pending = self.sent.iter().map(|it| it.until);
        pending
            .chain([self.until])
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .max()
    }

    /// Whether what it was told is over by now, also by its own clock.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.over_at()
            .is_some_and(|it| now.millis_after(it) >= CLOCKS_DIFFER_MS)
    }

    /// Whether what it was told may be over by now, by its own clock.
    pub(super) fn may_be_over(&self, now: Timestamp) -> bool {
        self.until
            .is_some_and(|it| it.millis_after(now) <= CLOCKS_DIFFER_MS)
    }

    /// Whether it is time to tell it again what holds.
    pub(super) fn is_to_be_repeated(&self, now: Timestamp) -> bool {
        !self.is_pending()
            && self.was_told()
            && self.told() >= LEAST_CHARGING
            && self
                .until
                .is_some_and(|it| it.millis_after(now) <= REPEATED_BEFORE_MS)
    }

    /// The limit that it was told last, or that it goes by; all it can where it was told none.
    pub(super) fn told(&self) -> Amperes {
        let last = self.sent.last().map(|it| it.limit);
        last.or(self.held).unwrap_or(self.base)
    }

    /// Whether a limit was ever told in this transaction.
    pub(super) fn was_told(&self) -> bool {
        self.held.is_some() || !self.sent.is_empty()
    }

    /// Whether something that was sent is not answered yet.
    pub(super) fn is_pending(&self) -> bool {
        self.sent.iter().any(|it| it.accepted.is_none())
    }

    /// When a lower limit was accepted that was not seen to be kept to yet.
    pub(super) fn unseen_since(&self) -> Option<Timestamp> {
        self.sent.last().and_then(|it| it.accepted)
    }

    /// A limit is on its way: a higher one counts from now on.
    pub(super) fn send(&mut self, id: CommandId, limit: Amperes, until: Option<Timestamp>, now: Timestamp) {
        self.repeat(id, limit, until);
        self.told_at = Some(now);
        self.changed_at = now;
        self.was_asked = false;
        self.disobeyed = 0;
        if limit < LEAST_CHARGING {
            if self.in_since.take().is_some() || self.waits_since.is_none() {
                self.waits_since = Some(now);
            }
            self.was_paused = true;
        } else if self.in_since.is_none() {
            self.in_since = Some(now);
            self.waits_since = None;
            self.was_paused = false;
        }
    }

    /// The charge point has started anew: what was set for a transaction that goes on is gone, and it takes its default.
    pub(super) fn forgot(&mut self, default: Option<Amperes>, at: Timestamp) {
        let default = default.unwrap_or(self.most).min(self.most);
        self.base = self.base.max(default);
        self.held = None;
        self.until = None;
        self.sent.clear();
        self.stirs(at);
    }

    /// A limit is on its way that it has already, to hold for longer.
    pub(super) fn repeat(&mut self, id: CommandId, limit: Amperes, until: Option<Timestamp>) {
        self.sent.push(Sent {
            id,
            limit,
            accepted: None,
            until,
        });
    }

    /// The oldest limit that is not answered yet.
    pub(super) fn first_pending(&self) -> Option<CommandId> {
        let pending = self.sent.iter().find(|it| it.accepted.is_none());
        pending.map(|it| it.id.clone())
    }

    pub(super) fn knows(&self, id: &CommandId) -> bool {
        self.sent.iter().any(|it| it.id == *id)
    }

    /// The charge point said that it goes by a limit. A lower one counts only when it was seen to.
    pub(super) fn accepted(&mut self, id: &CommandId, at: Timestamp) {
        let Some(place) = self.sent.iter().position(|it| it.id == *id) else {
            return;
        };
        // What came before it does not hold any longer; whether it ever did is not known.
        let before = self.sent.drain(..place).map(|it| it.limit);
        self.base = before.fold(self.base, Amperes::max).min(self.most);
        let sent = &mut self.sent[0];
        sent.accepted = Some(at);
        self.until = sent.until;
        let limit = sent.limit;
        let shows_already = limit < LEAST_CHARGING
            && self
                .drawn
                .is_some_and(|it| it.at >= self.changed_at && it.most() == Amperes::ZERO);
        if self.held != Some(limit) && !shows_already {
            self.changed_at = at;
        }
        // Some stop before they say that they will.
        if limit >= self.base || shows_already {
            self.holds(0);
        }
    }

    fn holds(&mut self, place: usize) {
        self.base = self.sent[place].limit.min(self.most);
        self.held = Some(self.sent[place].limit);
        self.until = self.sent[place].until;
        self.sent.drain(..=place);
        self.disobeyed = 0;
    }

    /// The charge point said that it does not go by a limit: what was before holds.
    pub(super) fn rejected(&mut self, id: &CommandId, at: Timestamp) {
        let Some(place) = self.sent.iter().position(|it| it.id == *id) else {
            return;
        };
        let sent = self.sent.remove(place);
        if sent.limit >= LEAST_CHARGING {
            self.failed_at = Some(at);
            self.unheeded = Some(Unheeded::Refuses);
        } else {
            // The least is told at once.
            self.cannot_pause = true;
            // It goes on as before.
            self.in_since = self.in_since.or(self.waits_since.take()).or(Some(at));
            self.was_paused = false;
        }
    }

    /// Nobody knows whether a limit holds: a higher one may.
    pub(super) fn lost(&mut self, id: &CommandId, at: Timestamp) {
        let Some(place) = self
            .sent
            .iter()
            .position(|it| it.id == *id && it.accepted.is_none())
        else {
            return;
        };
        let sent = self.sent.remove(place);
        self.base = self.base.max(sent.limit).min(self.most);
        self.failed_at = Some(at);
    }

    /// The meter showed something, or the status says that nothing is drawn.
    pub(super) fn measured(&mut self, drawn: Drawn) {
        self.drawn = Some(drawn);
        let most = drawn.most();
        if drawn.is_by_phase && most >= Amperes::whole(3) {
            let seen = self.seen_on.get_or_insert([false; 3]);
            for (seen, drawn) in seen.iter_mut().zip(drawn.amperes) {
                *seen |= drawn >= Amperes::whole(1);
            }
        }
        self.judge(drawn);
        self.settle(drawn);
    }

    /// The charge point reported a status: whether the car draws, holds back, or is held back.
    pub(super) fn reported(&mut self, status: Status, at: Timestamp) {
        // While we pause it nobody knows what it wants.
        match status {
            Status::Done => self.is_content = true,
            Status::Charging => self.is_content = false,
            _ => {}
        }
        if matches!(status, Status::Charging | Status::Unknown) {
            self.stirs(at);
        } else {
            self.measured(Drawn {
                at,
                amperes: [Amperes::ZERO; 3],
                is_by_phase: true,
            });
        }
    }

    /// Whether the car would take more, or take up charging, if it could.
    pub(super) fn wants(&self, connector: &Connector) -> bool {
        !self.is_content
            && matches!(
                connector.status,
                Status::Charging | Status::Paused | Status::Ready | Status::Unknown
            )
    }

    /// It draws otherwise from now on, nobody knows how much.
    fn stirs(&mut self, at: Timestamp) {
        self.changed_at = at;
    }

    /// Between what it draws on its own phases, as far as its meter told since something changed.
    pub(super) fn draws(&self, now: Timestamp) -> (PerPhase, PerPhase) {
        let told = self.drawn.filter(|it| {
            it.at.millis_after(self.changed_at) >= AFTER_ANSWER_MS
                && now.millis_after(it.at) <= METER_HOLDS_MS
        });
        match told {
            Some(drawn) => (drawn.amperes, drawn.amperes),
            None => {
                // Somewhere between what it drew and what it was told.
                let before = self.drawn.map_or([Amperes::ZERO; 3], |it| it.amperes);
                let told = self.told();
                let least = before.map(|it| it.min(told));
                (least, before.map(|it| it.max(self.ceiling())))
            }
        }
    }

    /// Whether it keeps to the limit that it has accepted.
    fn judge(&mut self, drawn: Drawn) {
        let accepted = self.sent.iter().rposition(|it| {
            it.accepted
                .is_some_and(|at| drawn.at.millis_after(at) >= AFTER_ANSWER_MS)
        });
        let (limit, since) = match accepted {
            Some(place) => (self.sent[place].limit, self.sent[place].accepted),
            None => (self.base, None),
        };
        if drawn.most() <= limit + TOLERANCE {
            if let Some(place) = accepted {
                self.holds(place);
            }
            self.disobeyed = 0;
            return;
        }
        if since.is_none_or(|it| drawn.at.millis_after(it) >= OBEYS_WITHIN_MS) && self.was_told() {
            self.disobeyed += 1;
        }
        if self.disobeyed >= 2 {
            self.unheeded = Some(Unheeded::Ignores {
                limit,
                drawn: drawn.most(),
            });
        }
    }

    /// Whether the car takes less than it may.
    fn settle(&mut self, drawn: Drawn) {
        let most = drawn.most();
        let told = self.told();
        if told < LEAST_CHARGING {
            self.unused_since = None;
            return;
        }
        if most + TOLERANCE >= told {
            self.unused_since = None;
            self.settled = None;
        } else if most + UNUSED < told {
            let since = *self.unused_since.get_or_insert(drawn.at);
            if drawn.at.millis_after(since) >= SETTLES_AFTER_MS {
                self.settled = Some((most + UNUSED).max(LEAST_CHARGING));
            }
        }
    }

    /// The most that is of use to the car, as far as it showed.
    pub(super) fn appetite(&self) -> Amperes {
        self.settled.unwrap_or(self.most).min(self.most)
    }

    /// On which phases of the charge system it counts: those that the car was seen to draw on, where it is known
    /// which they are; else all.
    pub(super) fn phases(&self, rotation: Option<[usize; 3]>) -> [bool; 3] {
        let (Some(seen), Some(rotation)) = (self.seen_on, rotation) else {
            return [true; 3];
        };
        let mut phases = [false; 3];
        for own in 0..3 {
            phases[rotation[own]] |= seen[own];
        }
        phases
    }

    /// On how many phases the car was seen to draw.
    pub(super) fn phase_count(&self) -> Option<usize> {
        self.seen_on.map(|it| it.into_iter().filter(|it| *it).count())
    }
}
