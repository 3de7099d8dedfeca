//! A day with simple rules instead.

use crate::cars::{Chance, building_a, visits};
use crate::outcome::{Hour, Outcome};
use crate::world::Car;
use crate::{CHARGERS, DAY, FUSE_A, MARGIN_A};

/// The same cars, shared out by a simple rule that everybody obeys at once.
pub(crate) fn simple(seed: u64, equally: bool) -> Outcome {
    let mut chance = Chance(seed);
    let visits = visits(&mut chance);
    let mut outcome = Outcome::default();
    let mut cars: Vec<Option<(i64, Car)>> = vec![None; CHARGERS];
    let mut paused = [true; CHARGERS];
    let mut next = visits.iter().peekable();
    let mut hour = Hour::new();
    for second in 0..DAY {
        while let Some(visit) = next.next_if(|it| it.at <= second) {
            cars[visit.charger] = Some((visit.at, visit.car.clone()));
            paused[visit.charger] = true;
        }
        let building = building_a(second, &mut chance).into_iter().fold(0.0, f64::max);
        let free = FUSE_A - MARGIN_A - building;
        let mut order: Vec<usize> = (0..CHARGERS).filter(|it| cars[*it].is_some()).collect();
        order.sort_by_key(|it| cars[*it].as_ref().map(|(at, _)| *at));
        let share = free / order.len().max(1) as f64;
        let (mut left, mut hungry, mut used) = (free, 0, 0.0);
        for (wanted, car) in hour.wanted.iter_mut().zip(&cars) {
            *wanted &= car.is_some();
        }
        for index in order {
            let Some((_, car)) = &mut cars[index] else {
                continue;
            };
            let most = if equally { share } else { left };
            let wants = car.wants_ah > 0.0;
            let drawn = if wants && most >= 6.0 {
                most.min(car.most_a)
            } else {
                0.0
            };
            let is_hungry = wants && drawn + 0.5 < car.most_a;
            hour.wanted[index] &= is_hungry;
            hungry += usize::from(is_hungry);
            left -= drawn;
            used += drawn;
            car.wants_ah -= drawn / 3_600.0;
            outcome.charged_ah += drawn / 3_600.0;
            hour.note(index, drawn);
            let pauses = wants && drawn == 0.0;
            outcome.pauses += f64::from(u8::from(pauses && !paused[index]));
            paused[index] = pauses;
            if car.leaves_at <= second {
                outcome.sessions += 1.0;
                cars[index] = None;
            }
        }
        if hungry > 0 {
            outcome.free += free;
            outcome.used += used;
        }
        if second % 3_600 == 3_599 {
            std::mem::replace(&mut hour, Hour::new()).close(&mut outcome);
        }
    }
    outcome
}
