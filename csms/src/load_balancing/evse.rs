//! One connector as load balancing sees it: what it was told, what its car draws, and whether it is in.

use ocpp::Timestamp;

use super::draw::{Draw, Drawn};
use super::eco::Planned;
use super::hold::Hold;
use super::limits::{HELD_FOR, Limits, OBEYS_WITHIN_MS, Verdict};
use super::release::Release;
use super::standing::Standing;
use crate::charge_system::Mains;
use crate::connector::Connector;
use crate::decision::Decider;
use crate::ids::{CommandId, TransactionId};
use crate::status::Status;
use crate::units::{Amperes, LEAST_CHARGING, Reading};

/// What could not be told is tried again after so long.
const TRIED_AGAIN_MS: i64 = 15_000;
/// A car that held back by itself, and was then paused, may want to go on after so long.
const CONTENT_FOR_MS: i64 = 4 * 60 * 60_000;

/// Whether a car may charge, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It waits to be let in.
    Waits(Timestamp),
    /// It was let out to wait, or told to before it was in.
    Paused(Timestamp),
    /// It is in.
    In(Timestamp),
}

impl Turn {
    /// Since when it waits; nothing where it is in.
    pub(super) fn waits_since(self) -> Option<Timestamp> {
        match self {
            Self::Waits(since) | Self::Paused(since) => Some(since),
            Self::In(_) => None,
        }
    }
}

/// One connector.
#[derive(Debug, Clone)]
pub(super) struct Evse {
    /// The transaction that all this is about.
    pub(super) transaction: Option<TransactionId>,
    pub(super) limits: Limits,
    pub(super) draw: Draw,
    pub(super) turn: Turn,
    /// When it was told last.
    pub(super) told_at: Option<Timestamp>,
    /// Since when the car holds back by itself, where it did when it last could charge.
    pub(super) content_since: Option<Timestamp>,
    /// Whether it can be led.
    pub(super) standing: Standing,
    /// When a limit could not be told.
    pub(super) failed_at: Option<Timestamp>,
    /// Who holds its car back, where somebody does.
    pub(super) hold: Option<Hold>,
    /// Since when EcoMode does, or did last.
    pub(super) held_since: Option<Timestamp>,
    /// When EcoMode charges its car.
    pub(super) planned: Option<Planned>,
    /// What its car got on the average while EcoMode let it charge, in W.
    pub(super) pace_w: Option<f64>,
    /// What became of taking its transaction's limits back.
    pub(super) release: Release,
    /// Whether its meter was asked what it shows since the last limit.
    pub(super) was_asked: bool,
}

impl Evse {
    /// A connector of which we know nothing yet: it takes all it can.
    pub(super) fn new(most: Amperes) -> Self {
        let never = Timestamp::from_millis(0);
        Self {
            transaction: None,
            limits: Limits::none(most),
            draw: Draw::unseen(never),
            turn: Turn::Waits(never),
            told_at: None,
            content_since: None,
            standing: Standing::default(),
            failed_at: None,
            hold: None,
            held_since: None,
            planned: None,
            pace_w: None,
            release: Release::None,
            was_asked: false,
        }
    }

    /// A transaction begins, of which we may have decided already before a restart of ours. `default` is what it takes
    /// by itself.
    pub(super) fn begin(&mut self, connector: &Connector, default: Amperes, mains: Mains, now: Timestamp) {
        let standing = self.standing.renewed();
        let transaction = connector.transaction.as_ref().map(|it| it.id.clone());
        let before = connector
            .allotment
            .as_ref()
            .filter(|it| it.transaction_id == transaction);
        let most = self.limits.most;
        let (limits, turn) = match before {
            Some(it) if it.is_pause() => (
                Limits::left(most, it.limit_a, it.ceiling_a, it.until.map(Hold::ends_by_itself)),
                Turn::Paused(it.since),
            ),
            Some(it) => {
                let until = Some(now.plus(HELD_FOR));
                (
                    Limits::left(most, it.limit_a, it.ceiling_a, until),
                    Turn::In(it.since),
                )
            }
            None => {
                // By its default, unless it is one that does not go by such things.
                let taken = if standing.is_on_trial() { most } else { default };
                let limits = Limits::by_default(most, taken);
                let may_charge = limits.told() >= LEAST_CHARGING;
                (
                    limits,
                    if may_charge {
                        Turn::In(now)
                    } else {
                        Turn::Waits(now)
                    },
                )
            }
        };
        *self = Self {
            transaction,
            limits,
            draw: Draw::unseen(now),
            turn,
            content_since: (connector.status == Status::Done).then_some(now),
            held_since: before.filter(|it| it.by == Decider::EcoMode).map(|it| it.since),
            standing,
            ..Self::new(most)
        };
        // A restart of ours forgets no meter.
        let last = connector
            .reading
            .as_ref()
            .filter(|_| connector.transaction.is_some());
        if let Some(reading) = last
            && let Some(told_at) = reading.flow_at
            && let Some(drawn) = self.draw.read(reading, told_at, mains, most)
        {
            self.draw.measured(drawn, self.limits.told());
            // Who drew more than it was told may be one that does not go by it: it is to show that it does.
            let told = before.filter(|it| told_at.millis_after(it.since) >= OBEYS_WITHIN_MS);
            if let Some(told) = told {
                self.standing.is_doubted(told.limit_a, drawn);
            }
        }
    }

    /// Time has passed: who could not be led is tried once more, and a car that was full may not be any longer.
    pub(super) fn look_again(&mut self, now: Timestamp) {
        if self.standing.look_again(now) {
            self.limits.forgotten(self.limits.most);
            self.failed_at = None;
        }
        if let (Some(since), Turn::Paused(_)) = (self.content_since, self.turn)
            && now.millis_after(since) >= CONTENT_FOR_MS
        {
            self.content_since = None;
        }
    }

    /// What it was found out to refuse was said in a unit that it does not take.
    pub(super) fn was_misunderstood(&mut self) {
        self.standing = Standing::default();
        self.failed_at = None;
    }

    /// Who holds its car back from now on. One that is let go waits from then on like everybody else.
    pub(super) fn set_hold(&mut self, hold: Option<Hold>, now: Timestamp) {
        if self.hold.is_some() && hold.is_none() && self.turn.waits_since().is_some() {
            self.turn = Turn::Waits(now);
        }
        let is_eco = |it: &Option<Hold>| it.as_ref().is_some_and(|it| it.by == Decider::EcoMode);
        if is_eco(&hold) && !is_eco(&self.hold) {
            self.held_since = Some(now);
        }
        self.hold = hold;
    }

    /// Whether a limit could not be told just now.
    pub(super) fn failed_lately(&self, now: Timestamp) -> bool {
        self.failed_at
            .is_some_and(|it| now.millis_after(it) < TRIED_AGAIN_MS)
    }

    /// A limit is on its way: a higher one counts from now on.
    pub(super) fn send(&mut self, id: CommandId, limit: Amperes, until: Option<Timestamp>, now: Timestamp) {
        self.limits.send(id, limit, until);
        self.limits.judge_anew();
        self.draw.stirs(now);
        self.told_at = Some(now);
        self.was_asked = false;
        self.turn = match self.turn {
            Turn::In(since) if limit >= LEAST_CHARGING => Turn::In(since),
            _ if limit >= LEAST_CHARGING => Turn::In(now),
            it => Turn::Paused(it.waits_since().unwrap_or(now)),
        };
    }

    /// The charge point has started anew: what was set for a transaction that goes on is gone, and it takes its default.
    pub(super) fn forgot(&mut self, default: Option<Amperes>, at: Timestamp) {
        self.limits.forgotten(default.unwrap_or(self.limits.most));
        self.draw.stirs(at);
    }

    /// The charge point said that it goes by a limit.
    pub(super) fn accepted(&mut self, id: &CommandId, at: Timestamp) {
        let draws_nothing = self.draw.is_nothing();
        if let Some(limit) = self.limits.told_by(id) {
            self.standing.accepted(limit < LEAST_CHARGING);
        }
        if self.limits.accepted(id, at, draws_nothing) {
            self.draw.stirs(at);
        }
        self.release.answered(id);
    }

    /// The charge point said that it does not go by a limit: what was before holds.
    pub(super) fn rejected(&mut self, id: &CommandId, at: Timestamp) {
        match self.limits.rejected(id) {
            Some(limit) if limit >= LEAST_CHARGING => {
                self.failed_at = Some(at);
                self.standing.refused(at);
            }
            Some(_) => self.refused_pause(at),
            None => {}
        }
        // There was nothing to be taken back.
        self.release.answered(id);
    }

    /// It does not take pauses: it goes on as before, and is told the least at once.
    fn refused_pause(&mut self, at: Timestamp) {
        self.standing.refused_pause(at);
        let (Turn::Waits(since) | Turn::Paused(since) | Turn::In(since)) = self.turn;
        self.turn = Turn::In(since);
    }

    /// Nobody knows whether a limit holds: a higher one may. `answers` is whether it has contact: then an error was the
    /// answer, or none came.
    pub(super) fn lost(&mut self, id: &CommandId, at: Timestamp, answers: bool) {
        match self.limits.lost(id) {
            // Who answers pauses with errors, time and again, may well take the least.
            Some(limit) if answers && limit < LEAST_CHARGING && self.standing.lost_pause() => {
                self.refused_pause(at);
            }
            Some(limit) => {
                self.failed_at = Some(at);
                if answers && limit >= LEAST_CHARGING {
                    self.standing.refused(at);
                }
            }
            None => {}
        }
        self.release.failed(id, at);
    }

    /// Nobody knows what became of all that was sent.
    pub(super) fn lost_track(&mut self, at: Timestamp) {
        if self.limits.lost_pending() {
            self.failed_at = Some(at);
        }
    }

    /// The meter showed something, or the status says that nothing is drawn.
    pub(super) fn measured(&mut self, drawn: Drawn) {
        match self.limits.judge(drawn) {
            Verdict::Exceeded(why) => self.standing.exceeded(why, drawn.at),
            Verdict::Kept(limit) => self.standing.kept(limit, drawn),
            Verdict::Open => {}
        }
        self.draw.measured(drawn, self.limits.told());
    }

    /// A meter was read.
    pub(super) fn metered(&mut self, reading: &Reading, at: Timestamp, mains: Mains) {
        if let Some(drawn) = self.draw.read(reading, at, mains, self.limits.most) {
            self.measured(drawn);
        }
    }

    /// The charge point reported a status: whether the car draws, holds back, or is held back.
    pub(super) fn reported(&mut self, status: Status, at: Timestamp) {
        // While we pause it nobody knows what it wants.
        match status {
            Status::Done => self.content_since = self.content_since.or(Some(at)),
            Status::Charging => self.content_since = None,
            _ => {}
        }
        if matches!(status, Status::Charging | Status::Unknown) {
            self.draw.stirs(at);
        } else {
            let drawn = self.draw.stops(at);
            self.measured(drawn);
        }
    }

    /// Whether the car would take more, or take up charging, if it could.
    pub(super) fn wants(&self, connector: &Connector) -> bool {
        self.content_since.is_none()
            && matches!(
                connector.status,
                Status::Charging | Status::Paused | Status::Ready | Status::Unknown
            )
    }

    /// What it can draw at most where it does not go by limits: all that it gives, or the more that it was seen to.
    pub(super) fn whole(&self) -> Amperes {
        self.limits.most.max(self.draw.peak())
    }

    /// The most that is of use to the car, as far as it showed.
    pub(super) fn appetite(&self) -> Amperes {
        let most = self.limits.most;
        self.draw.appetite().unwrap_or(most).min(most)
    }
}
