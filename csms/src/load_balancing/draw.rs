//! What the car at one connector draws, and what it could use, as far as its meter told.

use ocpp::Timestamp;

use crate::charge_system::Mains;
use crate::decision::PerPhase;
use crate::units::{Amperes, LEAST_CHARGING, Reading};

/// What a meter may show above a limit that is kept to.
pub(super) const TOLERANCE: Amperes = Amperes::whole(1);
/// A reading so soon after an answer may have been taken before it.
pub(super) const AFTER_ANSWER_MS: i64 = 1_000;
/// A meter tells of now for so long.
const METER_HOLDS_MS: i64 = 5 * 60_000;
/// A car that leaves so much unused is taken to want no more.
const UNUSED: Amperes = Amperes::whole(2);
/// After so long.
const SETTLES_AFTER_MS: i64 = 60_000;

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
    /// What a reading says that a car draws; nothing where it tells neither current nor power.
    pub(super) fn of(reading: &Reading, at: Timestamp, mains: Mains) -> Option<Self> {
        if reading.current_a.iter().any(Option::is_some) {
            return Some(Self {
                at,
                amperes: reading
                    .current_a
                    .map(|it| it.map_or(Amperes::ZERO, Amperes::not_below)),
                is_by_phase: reading.current_a.iter().all(Option::is_some),
            });
        }
        let each = reading.power_w? / mains.watts_per_ampere(3);
        Some(Self {
            at,
            amperes: [Amperes::not_below(each); 3],
            is_by_phase: false,
        })
    }

    /// On the phase on which it is the most.
    pub(super) fn most(&self) -> Amperes {
        self.amperes.into_iter().max().unwrap_or_default()
    }
}

/// What a car draws.
#[derive(Debug, Clone)]
pub(super) struct Draw {
    /// What the meter showed last.
    last: Option<Drawn>,
    /// Since when it draws otherwise than its meter told before, as far as we know.
    changed_at: Timestamp,
    /// On which of the connector's phases it was seen to draw; nothing before it was seen to draw.
    seen_on: Option<[bool; 3]>,
    unused_since: Option<Timestamp>,
    /// What it takes of all that it may, where that is less.
    settled: Option<Amperes>,
}

impl Draw {
    /// A car that was not seen to draw yet, since a time.
    pub(super) fn unseen(since: Timestamp) -> Self {
        Self {
            last: None,
            changed_at: since,
            seen_on: None,
            unused_since: None,
            settled: None,
        }
    }

    /// The meter showed something; `told` is how much the car may take.
    pub(super) fn measured(&mut self, drawn: Drawn, told: Amperes) {
        self.last = Some(drawn);
        if drawn.is_by_phase && drawn.most() >= Amperes::whole(3) {
            let seen = self.seen_on.get_or_insert([false; 3]);
            for (seen, drawn) in seen.iter_mut().zip(drawn.amperes) {
                *seen |= drawn >= Amperes::whole(1);
            }
        }
        self.settle(drawn, told);
    }

    /// Whether it takes less than it may.
    fn settle(&mut self, drawn: Drawn, told: Amperes) {
        let most = drawn.most();
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

    /// It draws otherwise from now on, nobody knows how much.
    pub(super) fn stirs(&mut self, at: Timestamp) {
        self.changed_at = at;
    }

    /// Whether its meter showed nothing since something changed.
    pub(super) fn is_nothing(&self) -> bool {
        self.last
            .is_some_and(|it| it.at >= self.changed_at && it.most() == Amperes::ZERO)
    }

    /// What its meter showed, while that tells of now.
    pub(super) fn lately(&self, now: Timestamp) -> Option<Drawn> {
        self.last.filter(|it| now.millis_after(it.at) <= METER_HOLDS_MS)
    }

    /// Between what it draws on the connector's phases, as far as its meter told since something changed: somewhere
    /// between what it drew and what it was told, or may take at most, where it did not.
    pub(super) fn between(&self, now: Timestamp, told: Amperes, ceiling: Amperes) -> (PerPhase, PerPhase) {
        let shown = self.lately(now);
        if let Some(drawn) = shown.filter(|it| it.at.millis_after(self.changed_at) >= AFTER_ANSWER_MS) {
            return (drawn.amperes, drawn.amperes);
        }
        let before = self.last.map_or([Amperes::ZERO; 3], |it| it.amperes);
        (before.map(|it| it.min(told)), before.map(|it| it.max(ceiling)))
    }

    /// The most that is of use to it, as far as it showed; nothing where it could use all.
    pub(super) fn appetite(&self) -> Option<Amperes> {
        self.settled
    }

    /// On which phases of the charge system it counts: those that it was seen to draw on, where it is known which they
    /// are; else all.
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

    /// On how many phases it was seen to draw.
    pub(super) fn phase_count(&self) -> Option<usize> {
        self.seen_on.map(|it| it.into_iter().filter(|it| *it).count())
    }
}
