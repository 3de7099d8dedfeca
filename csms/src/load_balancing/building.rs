//! What the building draws besides the chargers.

use std::collections::{BTreeMap, VecDeque};

use ocpp::Timestamp;

use crate::decision::PerPhase;
use crate::units::Amperes;

/// A reading is believed for so long.
const FRESH_MS: i64 = 60_000;
/// The worst of so long a time before the newest reading counts: six of a meter that tells every five seconds.
const LATELY_MS: i64 = 30_000;
/// The worst of so long a time counts where there is no fresh one.
const REMEMBERED_MS: i64 = 15 * 60_000;

/// The most of so long a time counts for what everybody could take at once.
const WORST_OF_HOURS: i64 = 24;
const HOUR_MS: i64 = 60 * 60_000;

/// What chargers were just told shows within so long.
const BORNE_MS: i64 = 4_000;

/// What it drew lately, newest last; what the meter showed without what the chargers took then.
#[derive(Debug, Clone, Default)]
pub(super) struct Building {
    drawn: VecDeque<(Timestamp, PerPhase)>,
    /// The most that it drew on any phase, by the hour since 1970, for a day.
    worst: BTreeMap<i64, Amperes>,
    /// Since when more is carried than is bearable.
    too_much_since: Option<Timestamp>,
}

/// What it draws, as we take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Estimate {
    /// On each phase.
    pub(super) amperes: PerPhase,
    /// Whether no meter has told for a while.
    pub(super) is_stale: bool,
}

impl Building {
    /// Takes what the meter at the fuse showed, of which the chargers took between `low` and `high`. Within these bounds
    /// the building is taken to draw what it did before; where more than is bearable is carried for a while, or more than
    /// the fuse is made for, the most that it can be.
    pub(super) fn read(
        &mut self,
        at: Timestamp,
        all: PerPhase,
        (low, high): (PerPhase, PerPhase),
        bearable: Amperes,
        fuse: Amperes,
    ) -> PerPhase {
        let before = self.drawn.back().map(|(_, amperes)| *amperes);
        let is_too_much = all.iter().any(|it| *it > bearable);
        let since = is_too_much.then(|| self.too_much_since.unwrap_or(at));
        self.too_much_since = since;
        let lasts = since.is_some_and(|it| at.millis_after(it) >= BORNE_MS);
        let amperes = std::array::from_fn(|phase| {
            let most = (all[phase] - low[phase]).max(Amperes::ZERO);
            let least = (all[phase] - high[phase]).max(Amperes::ZERO);
            if all[phase] > fuse || (lasts && all[phase] > bearable) {
                most
            } else {
                before.map_or(least, |it| it[phase].clamp(least, most))
            }
        });
        self.drew(at, amperes);
        amperes
    }

    /// Takes what it drew at a time.
    pub(super) fn drew(&mut self, at: Timestamp, amperes: PerPhase) {
        let hour = at.as_millis().div_euclid(HOUR_MS);
        let worst = self.worst.entry(hour).or_default();
        *worst = amperes.into_iter().fold(*worst, Amperes::max);
        if let Some((newest, _)) = self.worst.last_key_value() {
            let oldest = *newest - WORST_OF_HOURS;
            self.worst.retain(|hour, _| *hour > oldest);
        }
        let place = self.drawn.partition_point(|(other, _)| *other <= at);
        self.drawn.insert(place, (at, amperes));
        let newest = self.drawn.back().map_or(at, |(at, _)| *at);
        while let Some((oldest, _)) = self.drawn.front()
            && newest.millis_after(*oldest) > REMEMBERED_MS
        {
            self.drawn.pop_front();
        }
    }

    /// The most that it drew on any phase in the last day that there were readings.
    pub(super) fn worst(&self) -> Amperes {
        self.worst.values().copied().max().unwrap_or_default()
    }

    /// What it draws at a time: the worst of the last half minute that there were readings, or where the newest is older than
    /// a minute of the last quarter of an hour. Nothing where no meter ever told.
    pub(super) fn estimate(&self, now: Timestamp) -> Estimate {
        let newest = self.drawn.back().map_or(now, |(at, _)| *at);
        let is_fresh = !self.drawn.is_empty() && now.millis_after(newest) <= FRESH_MS;
        let worst = |all: &mut dyn Iterator<Item = &(Timestamp, PerPhase)>| {
            all.fold([Amperes::ZERO; 3], |worst, (_, it)| {
                std::array::from_fn(|phase| worst[phase].max(it[phase]))
            })
        };
        let amperes = if is_fresh {
            let lately = |(at, _): &&_| newest.millis_after(*at) <= LATELY_MS;
            worst(&mut self.drawn.iter().filter(lately))
        } else {
            worst(&mut self.drawn.iter())
        };
        Estimate {
            amperes,
            is_stale: !is_fresh && !self.drawn.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_absurd_reading_is_forgotten_after_a_day() {
        let at = |hours: i64| Timestamp::from_millis(hours * HOUR_MS);
        let mut building = Building::default();
        building.drew(at(0), [Amperes::whole(9_000); 3]);
        building.drew(at(23), [Amperes::whole(10); 3]);
        assert_eq!(building.worst(), Amperes::whole(9_000));
        building.drew(at(24), [Amperes::whole(12); 3]);
        assert_eq!(building.worst(), Amperes::whole(12));
    }

    #[test]
    fn the_worst_of_half_a_minute_counts_and_without_fresh_readings_of_a_quarter_of_an_hour() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000);
        let mut building = Building::default();
        let check = |building: &Building, seconds, amperes, is_stale| {
            let estimate = building.estimate(at(seconds));
            assert_eq!(
                (estimate.amperes[0], estimate.is_stale),
                (Amperes::whole(amperes), is_stale),
                "after {seconds} s"
            );
        };
        check(&building, 0, 0, false);
        building.drew(at(0), [Amperes::whole(40); 3]);
        building.drew(at(800), [Amperes::whole(10); 3]);
        building.drew(at(810), [Amperes::whole(12); 3]);
        check(&building, 815, 12, false);
        check(&building, 865, 12, false);
        check(&building, 871, 40, true);
        check(&building, 90_000, 40, true);
        building.drew(at(901), [Amperes::whole(9); 3]);
        check(&building, 1_000, 12, true);
        building.drew(at(1_000), [Amperes::whole(20); 3]);
        building.drew(at(1_025), [Amperes::whole(8); 3]);
        check(&building, 1_085, 20, false);
        building.drew(at(1_031), [Amperes::whole(9); 3]);
        check(&building, 1_031, 9, false);
        check(&building, 1_091, 9, false);
    }
}
