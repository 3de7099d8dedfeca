//! One connector as load balancing sees it: what it was told, what its car draws, and whether it is in.

use ocpp::Timestamp;

use super::draw::{Draw, Drawn};
use super::limits::{HELD_FOR, Limits, Unheeded};
use crate::connector::Connector;
use crate::ids::{CommandId, TransactionId};
use crate::status::Status;
use crate::units::{Amperes, LEAST_CHARGING};

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
    /// Whether the car held back by itself when it last could charge.
    is_content: bool,
    /// Whether it does not take 0 for a limit.
    pub(super) cannot_pause: bool,
    pub(super) unheeded: Option<Unheeded>,
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
        let never = Timestamp::from_millis(0);
        Self {
            transaction: None,
            limits: Limits::none(most),
            draw: Draw::unseen(never),
            turn: Turn::Waits(never),
            told_at: None,
            is_content: false,
            cannot_pause: false,
            unheeded: None,
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
        let most = self.limits.most;
        let (limits, turn) = match before {
            Some(it) if it.is_pause() => (
                Limits::left(most, it.limit_a, it.ceiling_a, None),
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
                let limits = Limits::by_default(most, default);
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
            is_content: connector.status == Status::Done,
            ..Self::new(most)
        };
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
        if self.limits.accepted(id, at, draws_nothing) {
            self.draw.stirs(at);
        }
    }

    /// The charge point said that it does not go by a limit: what was before holds.
    pub(super) fn rejected(&mut self, id: &CommandId, at: Timestamp) {
        match self.limits.rejected(id) {
            Some(limit) if limit >= LEAST_CHARGING => {
                self.failed_at = Some(at);
                self.unheeded = Some(Unheeded::Refuses);
            }
            // It goes on as before, and is told the least at once.
            Some(_) => {
                self.cannot_pause = true;
                let (Turn::Waits(since) | Turn::Paused(since) | Turn::In(since)) = self.turn;
                self.turn = Turn::In(since);
            }
            None => {}
        }
    }

    /// Nobody knows whether a limit holds: a higher one may.
    pub(super) fn lost(&mut self, id: &CommandId, at: Timestamp) {
        if self.limits.lost(id) {
            self.failed_at = Some(at);
        }
    }

    /// Nobody knows what became of all that was sent.
    pub(super) fn lost_track(&mut self, at: Timestamp) {
        if self.limits.lost_pending() {
            self.failed_at = Some(at);
        }
    }

    /// The meter showed something, or the status says that nothing is drawn.
    pub(super) fn measured(&mut self, drawn: Drawn) {
        self.unheeded = self.limits.judge(drawn).or(self.unheeded);
        self.draw.measured(drawn, self.limits.told());
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
            self.draw.stirs(at);
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

    /// The most that is of use to the car, as far as it showed.
    pub(super) fn appetite(&self) -> Amperes {
        let most = self.limits.most;
        self.draw.appetite().unwrap_or(most).min(most)
    }
}
