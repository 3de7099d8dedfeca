//! How a main fuse was used, as it is looked back at.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decision::PerPhase;

/// A point tells of so long, in milliseconds: five minutes.
pub const LOAD_POINT_MS: i64 = 5 * 60_000;

/// What a main fuse carried at most within five minutes, and what of it we took for the building's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadPoint {
    /// When the five minutes began.
    pub at: Timestamp,
    /// On L1, L2 and L3, chargers included, in A.
    pub carried_a: PerPhase,
    /// What the building drew at most, in A.
    pub building_a: PerPhase,
}

impl LoadPoint {
    /// The point that a time belongs to, with what was carried then.
    pub fn at(at: Timestamp, carried_a: PerPhase, building_a: PerPhase) -> Self {
        let begins = at.as_millis().div_euclid(LOAD_POINT_MS) * LOAD_POINT_MS;
        Self {
            at: Timestamp::from_millis(begins),
            carried_a,
            building_a,
        }
    }

    /// Takes in another of the same five minutes; whether it is one.
    pub fn take(&mut self, other: &Self) -> bool {
        if self.at != other.at {
            return false;
        }
        for phase in 0..3 {
            self.carried_a[phase] = self.carried_a[phase].max(other.carried_a[phase]);
            self.building_a[phase] = self.building_a[phase].max(other.building_a[phase]);
        }
        true
    }

    /// The phase on which the most was carried, from 0.
    pub fn fullest(&self) -> usize {
        let phases = (0..3).rev();
        phases.max_by_key(|it| self.carried_a[*it]).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Amperes;

    #[test]
    fn five_minutes_are_told_by_their_peaks() {
        let amperes = |it: [i32; 3]| it.map(Amperes::whole);
        let at = |minute: i64| Timestamp::from_millis(minute * 60_000);
        let mut point = LoadPoint::at(at(7), amperes([20, 30, 10]), amperes([5, 6, 7]));
        assert_eq!((point.at, point.fullest()), (at(5), 1));
        assert!(point.take(&LoadPoint::at(at(9), amperes([40, 2, 10]), amperes([4, 8, 1]))));
        assert_eq!(
            (point.carried_a, point.building_a),
            (amperes([40, 30, 10]), amperes([5, 8, 7]))
        );
        assert_eq!(point.fullest(), 0);
        assert!(!point.take(&LoadPoint::at(at(10), amperes([99; 3]), amperes([0; 3]))));
    }
}
