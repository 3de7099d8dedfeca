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
/// What a meter tells of one phase at a time belongs together within so long.
const TOLD_TOGETHER_MS: i64 = 60_000;
/// What chargers give on one phase at most.
const MOST_ON_ONE: Amperes = Amperes::whole(32);
/// A car that leaves so much unused is taken to want no more.
const UNUSED: Amperes = Amperes::whole(2);
/// After so long.
const SETTLES_AFTER_MS: i64 = 60_000;

/// What the meter showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Drawn {
    /// When we heard.
    pub(super) at: Timestamp,
    /// On each of its own phases, at least.
    pub(super) amperes: PerPhase,
    /// On each of them, at most: more than at least where the meter tells power, and nobody knows on how many phases.
    pub(super) at_most: PerPhase,
    /// Whether each phase was told for itself.
    pub(super) is_by_phase: bool,
}

impl Drawn {
    /// Nothing, on any phase.
    fn nothing(at: Timestamp) -> Self {
        Self {
            at,
            amperes: [Amperes::ZERO; 3],
            at_most: [Amperes::ZERO; 3],
            is_by_phase: true,
        }
    }

    /// On the phase on which it is the most, at least.
    pub(super) fn most(&self) -> Amperes {
        fullest(self.amperes)
    }

    /// On the phase on which it is the most, at most.
    pub(super) fn at_most(&self) -> Amperes {
        fullest(self.at_most)
    }
}

fn fullest(amperes: PerPhase) -> Amperes {
    amperes.into_iter().max().unwrap_or_default()
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
    /// The most that it was seen to draw on a phase.
    peak: Amperes,
    /// What its meter told last of each phase, and when.
    told: [Option<(Timestamp, Amperes)>; 3],
    /// Whether its meter tells currents: then what it tells of power says nothing more.
    tells_current: bool,
    /// Whether it was seen to draw more than one phase can carry.
    draws_on_all: bool,
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
            peak: Amperes::ZERO,
            told: [None; 3],
            tells_current: false,
            draws_on_all: false,
        }
    }

    /// What a reading says that the car draws; nothing where it tells neither current nor power. `most` is what the
    /// connector gives on a phase.
    pub(super) fn read(
        &mut self,
        reading: &Reading,
        at: Timestamp,
        mains: Mains,
        most: Amperes,
    ) -> Option<Drawn> {
        if reading.current_a.iter().any(Option::is_some) {
            self.tells_current = true;
            for (told, now) in self.told.iter_mut().zip(reading.current_a) {
                *told = now.map(|it| (at, Amperes::not_below(it))).or(*told);
            }
            // Of a phase that is no longer told nobody knows more than that it drew so much.
            let at_most = self.told.map(|it| it.map_or(Amperes::ZERO, |(_, drawn)| drawn));
            let amperes = self.told.map(|it| {
                let lately = it.filter(|(then, _)| at.millis_after(*then) <= TOLD_TOGETHER_MS);
                lately.map_or(Amperes::ZERO, |(_, drawn)| drawn)
            });
            return Some(Drawn {
                at,
                amperes,
                at_most,
                is_by_phase: reading.current_a.iter().all(Option::is_some),
            });
        }
        let power_w = reading.power_w.filter(|_| !self.tells_current)?;
        let on_one = Amperes::not_below(power_w / mains.watts_per_ampere(1));
        let on_three = Amperes::not_below(power_w / mains.watts_per_ampere(3));
        self.draws_on_all |= on_one > most.max(MOST_ON_ONE) + UNUSED;
        let at_most = if self.draws_on_all { on_three } else { on_one };
        Some(Drawn {
            at,
            amperes: [on_three; 3],
            at_most: [at_most; 3],
            is_by_phase: false,
        })
    }

    /// The charge point said that the car draws nothing.
    pub(super) fn stops(&mut self, at: Timestamp) -> Drawn {
        for told in self.told.iter_mut().flatten() {
            *told = (at, Amperes::ZERO);
        }
        Drawn::nothing(at)
    }

    /// The meter showed something; `told` is how much the car may take.
    pub(super) fn measured(&mut self, drawn: Drawn, told: Amperes) {
        self.last = Some(drawn);
        self.peak = self.peak.max(drawn.most());
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
        let most = drawn.at_most();
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
            .is_some_and(|it| it.at >= self.changed_at && it.at_most() == Amperes::ZERO)
    }

    /// What its meter showed, while that tells of now.
    pub(super) fn lately(&self, now: Timestamp) -> Option<Drawn> {
        self.last.filter(|it| now.millis_after(it.at) <= METER_HOLDS_MS)
    }

    /// The most that it was seen to draw on a phase.
    pub(super) fn peak(&self) -> Amperes {
        self.peak
    }

    /// Between what it draws on the connector's phases, as far as its meter told since something changed: somewhere
    /// between what it drew and what it was told, or may take at most, where it did not.
    pub(super) fn between(&self, now: Timestamp, told: Amperes, ceiling: Amperes) -> (PerPhase, PerPhase) {
        let shown = self.lately(now);
        if let Some(drawn) = shown.filter(|it| it.at.millis_after(self.changed_at) >= AFTER_ANSWER_MS) {
            return (drawn.amperes, drawn.at_most);
        }
        let nothing = [Amperes::ZERO; 3];
        let (least, most) = self
            .last
            .map_or((nothing, nothing), |it| (it.amperes, it.at_most));
        (least.map(|it| it.min(told)), most.map(|it| it.max(ceiling)))
    }

    /// The most that is of use to it, as far as it showed; nothing where it could use all.
    pub(super) fn appetite(&self) -> Option<Amperes> {
        self.settled
    }

    /// On which phases of the charge system it counts: those that it was seen to draw on, where it is known which they
    /// are; else all. Without a neutral it always counts on all: what is drawn between two lines loads both, and meters
    /// tell it of one.
    pub(super) fn phases(&self, rotation: Option<[usize; 3]>, mains: Mains) -> [bool; 3] {
        let (Some(seen), Some(rotation), Mains::Tn400) = (self.seen_on, rotation, mains) else {
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
        let seen = self.seen_on.map(|it| it.into_iter().filter(|it| *it).count());
        seen.or(self.draws_on_all.then_some(3))
    }
}
