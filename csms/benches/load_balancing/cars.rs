//! Who comes when, and what the building draws meanwhile.

use crate::world::Car;
use crate::{CARS, CHARGERS};

/// A building by the hour, in A on each phase.
const BUILDING_A: [f64; 24] = [
    9.0, 8.0, 8.0, 8.0, 8.5, 10.0, 14.0, 19.0, 18.0, 15.0, 14.0, 14.0, 14.5, 14.0, 14.5, 17.0, 22.0, 26.0,
    27.0, 25.0, 22.0, 19.0, 15.0, 11.0,
];

/// How likely it is that a car comes in an hour.
const ARRIVALS: [u64; 24] = [
    4, 3, 2, 2, 2, 4, 8, 12, 14, 12, 9, 8, 8, 8, 9, 12, 15, 17, 16, 13, 11, 9, 7, 5,
];

/// Chance that follows from a seed (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ (number >> 31)
    }

    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.number() % (most - least + 1)
    }
}

/// A car, when it comes and where to.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) at: i64,
    pub(crate) charger: usize,
    pub(crate) car: Car,
}

pub(crate) fn visits(chance: &mut Chance) -> Vec<Visit> {
    let all: u64 = ARRIVALS.iter().sum();
    let mut free_at = [0_i64; CHARGERS];
    let mut visits = Vec::new();
    let mut times: Vec<i64> = (0..CARS)
        .map(|_| {
            let mut ticket = chance.between(0, all - 1);
            let hour = ARRIVALS.iter().position(|share| {
                let here = ticket < *share;
                ticket = ticket.wrapping_sub(*share);
                here
            });
            hour.unwrap() as i64 * 3_600 + chance.between(0, 3_599) as i64
        })
        .collect();
    times.sort_unstable();
    for at in times {
        let Some(charger) = (0..CHARGERS).find(|it| free_at[*it] <= at) else {
            continue;
        };
        let stays = chance.between(2 * 3_600, 9 * 3_600) as i64;
        free_at[charger] = at + stays + 60;
        let on_one = chance.between(0, 3) == 0;
        let (phases, most_a) = if on_one {
            // Whoever wired the place has shared the phases out.
            ([charger % 3 == 0, charger % 3 == 1, charger % 3 == 2], 16.0)
        } else {
            ([true; 3], [11.0, 16.0, 16.0, 16.0][chance.between(0, 3) as usize])
        };
        let wants_ah = chance.between(2, 6) as f64;
        let car = Car {
            phases,
            most_a,
            wants_ah,
            leaves_at: at + stays,
        };
        visits.push(Visit { at, charger, car });
    }
    visits
}

pub(crate) fn building_a(second: i64, chance: &mut Chance) -> [f64; 3] {
    let hours = second as f64 / 3_600.0;
    let (hour, part) = (hours as usize % 24, hours.fract());
    let drawn = BUILDING_A[hour] * (1.0 - part) + BUILDING_A[(hour + 1) % 24] * part;
    [1.0, 1.15, 0.9].map(|phase| drawn * phase + chance.between(0, 100) as f64 / 100.0)
}
