//! The limits that one connector was told, and what it may take at most whatever becomes of them.

use std::time::Duration;

use ocpp::Timestamp;

use super::draw::{AFTER_ANSWER_MS, Drawn, TOLERANCE};
use super::standing::Unheeded;
use crate::ids::CommandId;
use crate::units::{Amperes, LEAST_CHARGING};

/// A limit to charge with holds so long, unless it is told again: without contact it ends by itself.
pub(super) const HELD_FOR: Duration = Duration::from_secs(300);
/// It is told again so long before.
const REPEATED_BEFORE_MS: i64 = 150_000;
/// Clocks may differ by so much.
const CLOCKS_DIFFER_MS: i64 = 60_000;
/// A charger is given so long to go by a limit that it has accepted.
pub(super) const OBEYS_WITHIN_MS: i64 = 45_000;

/// A limit that was sent.
#[derive(Debug, Clone)]
struct Sent {
    id: CommandId,
    limit: Amperes,
    accepted: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// What a meter says about a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// One that was accepted is kept to.
    Kept(Amperes),
    /// Nothing yet.
    Open,
    /// More was drawn, time and again.
    Exceeded(Unheeded),
}

/// What a connector was told.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    /// The most that it can give.
    pub(super) most: Amperes,
    /// What it takes at most by what was accepted and seen.
    base: Amperes,
    /// The limit that holds; nothing where none was ever accepted and seen.
    held: Option<Amperes>,
    /// Until when the limit that holds does, or the last one that was accepted; then it takes its default.
    until: Option<Timestamp>,
    /// What came after, the oldest first.
    sent: Vec<Sent>,
    /// How often in a row its meter showed more than it accepted.
    disobeyed: u32,
}

impl Limits {
    /// Nothing was told: it takes all it can.
    pub(super) fn none(most: Amperes) -> Self {
        Self {
            most,
            base: most,
            held: None,
            until: None,
            sent: Vec::new(),
            disobeyed: 0,
        }
    }

    /// A transaction that was told nothing yet: it takes its default.
    pub(super) fn by_default(most: Amperes, default: Amperes) -> Self {
        Self {
            base: default.min(most),
            ..Self::none(most)
        }
    }

    /// What a run before told: a limit, and what the connector takes at most. One that was not seen to be kept to is
    /// told again.
    pub(super) fn left(most: Amperes, limit: Amperes, ceiling: Amperes, until: Option<Timestamp>) -> Self {
        Self {
            base: ceiling.min(most),
            held: (ceiling <= limit).then_some(limit),
            until,
            ..Self::none(most)
        }
    }

    /// What it takes at most now, whatever becomes of what was sent.
    pub(super) fn ceiling(&self) -> Amperes {
        let sent = self.sent.iter().map(|it| it.limit);
        sent.fold(self.base, Amperes::max).min(self.most)
    }

    /// The limit that it was told last, or that it goes by; all it takes where it was told none.
    pub(super) fn told(&self) -> Amperes {
        let last = self.sent.last().map(|it| it.limit);
        last.or(self.held).unwrap_or(self.base)
    }

    /// Whether a limit was ever told in this transaction.
    pub(super) fn was_told(&self) -> bool {
        self.held.is_some() || !self.sent.is_empty()
    }

    /// The limit that a command told, where it was told by one that still counts.
    pub(super) fn told_by(&self, id: &CommandId) -> Option<Amperes> {
        self.sent.iter().find(|it| it.id == *id).map(|it| it.limit)
    }

    /// Whether something that was sent is not answered yet.
    pub(super) fn is_pending(&self) -> bool {
        self.sent.iter().any(|it| it.accepted.is_none())
    }

    /// When a lower limit was accepted that was not seen to be kept to yet.
    pub(super) fn unseen_since(&self) -> Option<Timestamp> {
        self.sent.last().and_then(|it| it.accepted)
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

    /// What held is over: it may draw so much until it was seen to keep to something lower.
    pub(super) fn may_draw(&mut self, amperes: Amperes) {
        self.base = self.base.max(amperes.min(self.most));
    }

    /// A limit is on its way, another one or the same for longer: a higher one counts from now on.
    pub(super) fn send(&mut self, id: CommandId, limit: Amperes, until: Option<Timestamp>) {
        self.sent.push(Sent {
            id,
            limit,
            accepted: None,
            until,
        });
    }

    /// What it does from now on is held against the limit that was told last.
    pub(super) fn judge_anew(&mut self) {
        self.disobeyed = 0;
    }

    /// The charge point said that it goes by a limit. A lower one counts only when it was seen to, which it was where
    /// the connector `draws_nothing` already. Whether it draws otherwise from now on comes back.
    pub(super) fn accepted(&mut self, id: &CommandId, at: Timestamp, draws_nothing: bool) -> bool {
        let Some(place) = self.sent.iter().position(|it| it.id == *id) else {
            return false;
        };
        // What came before it does not hold any longer; whether it ever did is not known.
        let before = self.sent.drain(..place).map(|it| it.limit);
        self.base = before.fold(self.base, Amperes::max).min(self.most);
        let sent = &mut self.sent[0];
        sent.accepted = Some(at);
        self.until = sent.until;
        let limit = sent.limit;
        // Some stop before they say that they will.
        let shows_already = draws_nothing && limit < LEAST_CHARGING;
        let is_other = self.held != Some(limit) && !shows_already;
        if limit >= self.base || shows_already {
            self.holds(0);
        }
        is_other
    }

    fn holds(&mut self, place: usize) {
        self.base = self.sent[place].limit.min(self.most);
        self.held = Some(self.sent[place].limit);
        self.until = self.sent[place].until;
        self.sent.drain(..=place);
        self.disobeyed = 0;
    }

    /// The charge point said that it does not go by a limit: what was before holds. The limit comes back.
    pub(super) fn rejected(&mut self, id: &CommandId) -> Option<Amperes> {
        let place = self.sent.iter().position(|it| it.id == *id)?;
        Some(self.sent.remove(place).limit)
    }

    /// Nobody knows whether a limit holds: a higher one may. The limit comes back where it was still to be answered.
    pub(super) fn lost(&mut self, id: &CommandId) -> Option<Amperes> {
        let mut sent = self.sent.iter();
        let place = sent.position(|it| it.id == *id && it.accepted.is_none())?;
        let sent = self.sent.remove(place);
        self.may_hold(&sent);
        Some(sent.limit)
    }

    /// Nobody knows whether this holds, and if it does, until when.
    fn may_hold(&mut self, sent: &Sent) {
        let is_same = self.held == Some(sent.limit) && self.until == sent.until;
        let are_pauses = self.held.is_some_and(|it| it < LEAST_CHARGING) && sent.limit < LEAST_CHARGING;
        self.base = self.base.max(sent.limit).min(self.most);
        self.until = match (self.until, sent.until) {
            // It may be the one that ends first.
            (one, other) if are_pauses => one.into_iter().chain(other).min(),
            (Some(one), Some(other)) => Some(one.max(other)),
            // A pause that holds for good is over once it was followed; a limit for good is not.
            (None, until) if self.held.is_some_and(|it| it < LEAST_CHARGING) => until,
            _ => None,
        };
        // What held before is no longer known to: it is told again.
        self.held = self.held.filter(|_| is_same);
    }

    /// Nobody knows what became of all that is not answered yet. Whether there was any comes back.
    pub(super) fn lost_pending(&mut self) -> bool {
        let mut is_any = false;
        let unanswered: Vec<Sent> = self.sent.extract_if(.., |it| it.accepted.is_none()).collect();
        for sent in unanswered {
            self.may_hold(&sent);
            is_any = true;
        }
        is_any
    }

    /// What was set for a transaction that goes on is gone, and the connector takes its default.
    pub(super) fn forgotten(&mut self, default: Amperes) {
        self.base = self.base.max(default.min(self.most));
        self.held = None;
        self.until = None;
        self.sent.clear();
    }

    /// Holds what a meter showed against the limit that was accepted: one that is kept to counts from now on.
    pub(super) fn judge(&mut self, drawn: Drawn) -> Verdict {
        let accepted = self.sent.iter().rposition(|it| {
            it.accepted
                .is_some_and(|at| drawn.at.millis_after(at) >= AFTER_ANSWER_MS)
        });
        let (limit, since) = match accepted {
            Some(place) => (self.sent[place].limit, self.sent[place].accepted),
            None => (self.base, None),
        };
        if drawn.at_most() <= limit + TOLERANCE {
            if let Some(place) = accepted {
                self.holds(place);
            }
            self.disobeyed = 0;
            let is_told = accepted.is_some() || self.held.is_some();
            return if is_told {
                Verdict::Kept(limit)
            } else {
                Verdict::Open
            };
        }
        if drawn.most() <= limit + TOLERANCE {
            return Verdict::Open;
        }
        if since.is_none_or(|it| drawn.at.millis_after(it) >= OBEYS_WITHIN_MS) && self.was_told() {
            self.disobeyed += 1;
        }
        if self.disobeyed < 2 {
            return Verdict::Open;
        }
        Verdict::Exceeded(Unheeded::Ignores {
            limit,
            drawn: drawn.most(),
        })
    }
}
