//! Whether one connector can be led: what it refused, what it ignored, and what it still has to show.

use ocpp::Timestamp;

use super::draw::{Drawn, TOLERANCE};
use crate::units::Amperes;

/// So many refusals in a row are no accident.
const REFUSALS: u32 = 3;
/// A driver who stops while a pause is on its way has stopped by now.
const STOPPED_WITHIN_MS: i64 = 10_000;
/// Who could not be led is tried once more after so long.
const TRIED_ONCE_MORE_MS: i64 = 10 * 60_000;
/// A car that draws less than this shows nothing of whether its charger keeps to limits.
const SHOWS_SOMETHING: Amperes = Amperes::whole(3);

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

impl Unheeded {
    /// Whether a limit that is kept to shows that it is no longer so.
    fn is_refuted_by(self, limit: Amperes) -> bool {
        match self {
            Self::Refuses => true,
            Self::Ignores { drawn, .. } => limit + TOLERANCE < drawn,
        }
    }
}

/// Whether a connector can be led, as far as it showed.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// Whether it does not take 0 for a limit.
    pub(super) cannot_pause: bool,
    /// When it said so.
    refused_pause_at: Option<Timestamp>,
    /// Why it cannot be led, and since when that is known.
    unheeded: Option<(Unheeded, Timestamp)>,
    /// Why it could not be led before: it is told the least, and counted whole until it shows that it can be.
    doubt: Option<Unheeded>,
    /// How often in a row a limit to charge with was refused, or an error was the answer.
    refusals: u32,
    /// How often in a row an error, or nothing, was the answer to a pause.
    lost_pauses: u32,
}

impl Standing {
    /// That of a new transaction: what was known of the one before has to be shown otherwise.
    pub(super) fn renewed(&self) -> Self {
        Self {
            doubt: self.unled(),
            ..Self::default()
        }
    }

    /// Why it cannot be led, or could not be when it was last tried.
    pub(super) fn unled(&self) -> Option<Unheeded> {
        self.unheeded.map(|(why, _)| why).or(self.doubt)
    }

    /// Whether it is to show that it can be led.
    pub(super) fn is_on_trial(&self) -> bool {
        self.unheeded.is_none() && self.doubt.is_some()
    }

    /// It drew more than a limit that it was told, before we began to look.
    pub(super) fn is_doubted(&mut self, limit: Amperes, drawn: Drawn) {
        if drawn.most() > limit + TOLERANCE {
            self.doubt = Some(Unheeded::Ignores {
                limit,
                drawn: drawn.most(),
            });
        }
    }

    /// Time has passed. Whether who could not be led is on trial from now on.
    pub(super) fn look_again(&mut self, now: Timestamp) -> bool {
        let over = |since: &Timestamp| now.millis_after(*since) >= TRIED_ONCE_MORE_MS;
        let Some((why, _)) = self.unheeded.take_if(|(_, since)| over(since)) else {
            return false;
        };
        self.doubt = Some(why);
        true
    }

    /// Whether it refuses pauses, and that was no driver who had just stopped.
    pub(super) fn refuses_pauses(&self, now: Timestamp) -> bool {
        self.refused_pause_at
            .is_some_and(|it| now.millis_after(it) >= STOPPED_WITHIN_MS)
    }

    /// It accepted a limit; `is_pause` is whether that was one to take nothing.
    pub(super) fn accepted(&mut self, is_pause: bool) {
        self.refusals = 0;
        if is_pause {
            self.lost_pauses = 0;
        }
        self.doubt = self.doubt.filter(|it| *it != Unheeded::Refuses);
    }

    /// It did not take a limit: perhaps by accident.
    pub(super) fn refused(&mut self, at: Timestamp) {
        self.refusals += 1;
        if self.refusals >= REFUSALS || self.doubt.is_some() {
            self.unheeded = Some((Unheeded::Refuses, at));
        }
    }

    /// An error, or nothing, was its answer to a pause. Whether that was so too often for an accident.
    pub(super) fn lost_pause(&mut self) -> bool {
        self.lost_pauses += 1;
        self.lost_pauses >= REFUSALS
    }

    /// It did not take a pause.
    pub(super) fn refused_pause(&mut self, at: Timestamp) {
        self.lost_pauses = 0;
        self.cannot_pause = true;
        self.refused_pause_at = Some(at);
    }

    /// It was seen to keep to a limit.
    pub(super) fn kept(&mut self, limit: Amperes, drawn: Drawn) {
        if drawn.most() >= SHOWS_SOMETHING {
            self.doubt = self.doubt.filter(|why| !why.is_refuted_by(limit));
        }
    }

    /// It was seen to draw more, time and again.
    pub(super) fn exceeded(&mut self, why: Unheeded, at: Timestamp) {
        let since = self.unheeded.map_or(at, |(_, since)| since);
        self.unheeded = Some((why, since));
    }
}
