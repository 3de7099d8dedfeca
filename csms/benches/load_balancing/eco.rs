//! What EcoMode does with a night: cars that come in the afternoon and are to be ready in the morning, behind a fuse that
//! is large enough for all of them.

use std::sync::Arc;

use csms::eco_mode::{SoFar, Task, plan};
use csms::{EcoMode, Event, Price, PricePoint, Timestamp};

use crate::cars::Chance;
use crate::world::{Car, Manner, World, supply};

const NIGHTS: u64 = 20;
const CARS: usize = 20;
const HOUR: i64 = 3_600;
/// In which hour of the day the world begins.
const BEGINS_AT: usize = 15;

/// What a kWh costs by the hour of a winter's day.
const BY_HOUR: [f64; 24] = [
    0.52, 0.47, 0.44, 0.43, 0.45, 0.55, 0.82, 1.21, 1.38, 1.24, 1.08, 0.98, 0.93, 0.91, 0.95, 1.09, 1.36,
    1.62, 1.71, 1.55, 1.27, 0.98, 0.76, 0.61,
];

/// What became of the cars.
#[derive(Default)]
pub(crate) struct Outcome {
    /// What they paid, what the best plan for each would have cost, and what charging at once would have.
    pub(crate) paid: f64,
    pub(crate) best: f64,
    pub(crate) at_once: f64,
    /// How many could have been ready in time, and how many were.
    pub(crate) possible: u32,
    pub(crate) ready: u32,
}

impl Outcome {
    fn plus(self, other: Self) -> Self {
        Self {
            paid: self.paid + other.paid,
            best: self.best + other.best,
            at_once: self.at_once + other.at_once,
            possible: self.possible + other.possible,
            ready: self.ready + other.ready,
        }
    }
}

/// A car, when it comes, what it takes and what it needs.
struct Visit {
    arrives: i64,
    ready_by: i64,
    power_w: f64,
    needs_wh: f64,
    car: Car,
}

pub(crate) fn all() -> Outcome {
    let half = |from: u64| (from..=NIGHTS).step_by(2).map(night).collect::<Vec<_>>();
    let nights = std::thread::scope(|scope| {
        let odd = scope.spawn(|| half(1));
        let even = half(2);
        odd.join().unwrap().into_iter().chain(even).collect::<Vec<_>>()
    });
    nights.into_iter().fold(Outcome::default(), Outcome::plus)
}

fn prices(world: &World, chance: &mut Chance) -> Arc<[PricePoint]> {
    let start = world.now().as_millis() / 3_600_000 * 3_600_000;
    let mut level = 1.0;
    let quarters = (0..30 * 4_i64).map(|quarter| {
        if quarter % 4 == 0 {
            level = chance.between(75, 125) as f64 / 100.0;
        }
        let hour = (BEGINS_AT + usize::try_from(quarter / 4).unwrap()) % 24;
        let at = |quarter: i64| Timestamp::from_millis(start + quarter * 900_000);
        PricePoint {
            start: at(quarter),
            end: at(quarter + 1),
            price: Price::nearest(BY_HOUR[hour] * level).unwrap(),
        }
    });
    quarters.collect()
}

fn visit(chance: &mut Chance) -> Visit {
    let phases = if chance.between(0, 2) == 0 {
        [true, false, false]
    } else {
        [true; 3]
    };
    let most_a = *[10.0, 16.0, 16.0, 32.0]
        .get(chance.between(0, 3) as usize)
        .unwrap();
    let power_w = most_a * 230.0 * phases.iter().filter(|it| **it).count() as f64;
    let needs_wh = chance.between(5_000, 45_000) as f64;
    Visit {
        arrives: chance.between(60, 6 * 3_600) as i64,
        ready_by: chance.between(14 * 60, 18 * 60) as i64 * 60,
        power_w,
        needs_wh,
        car: Car {
            phases,
            most_a,
            wants_ah: needs_wh / power_w * most_a,
            leaves_at: i64::MAX,
        },
    }
}

fn night(seed: u64) -> Outcome {
    let mut chance = Chance(seed);
    let mut world = World::new(supply(2_000), &[Manner::Obeys; CARS]);
    let prices = prices(&world, &mut chance);
    let began = world.now();
    let at = |second: i64| Timestamp::from_millis(began.as_millis() + second * 1_000);
    world.balancer.set_prices(prices.clone(), None);
    let mut visits: Vec<Visit> = (0..CARS).map(|_| visit(&mut chance)).collect();
    for (index, visit) in visits.iter_mut().enumerate() {
        let minute = at(visit.ready_by).as_millis() / 60_000;
        visit.ready_by = (minute * 60_000 - began.as_millis()) / 1_000;
        let time = format!(
            "{:02}:{:02}",
            minute.rem_euclid(1_440) / 60,
            minute.rem_euclid(60)
        );
        let wish = EcoMode {
            enabled: true,
            ready_by: serde_json::from_value(time.into()).ok(),
            energy_kwh: Some(visit.needs_wh / 1_000.0),
            max_price: None,
        };
        world.want(index, Event::EcoModeSet(wish));
    }
    let price = |second: i64| {
        let now = at(second);
        let found = prices.iter().find(|it| it.start <= now && now < it.end);
        found.map_or(0.0, |it| it.price.as_f64())
    };
    let mut outcome = Outcome::default();
    while world.second < 19 * HOUR {
        for (index, visit) in visits.iter().enumerate() {
            if visit.arrives == world.second {
                world.plug_in(index, visit.car.clone());
            }
            if visit.ready_by == world.second {
                let could =
                    visit.needs_wh / visit.power_w * 3_600.0 <= (visit.ready_by - visit.arrives) as f64;
                // A minute's charging is none.
                let is_ready = world.chargers[index].energy_wh >= visit.needs_wh - visit.power_w / 60.0;
                outcome.possible += u32::from(could);
                outcome.ready += u32::from(could && is_ready);
            }
        }
        world.tick();
        let drawn: f64 = world.chargers.iter().flat_map(|it| it.drawn_a).sum();
        outcome.paid += drawn * 230.0 / 3_600_000.0 * price(world.second);
    }
    for visit in &visits {
        let task = Task {
            now: at(visit.arrives),
            prices: &prices,
            ready_by: Some(at(visit.ready_by)),
            needed_wh: visit.needs_wh,
            power_w: visit.power_w,
            max_price: None,
            so_far: SoFar::NotCharged,
        };
        let best = plan(&task);
        outcome.best += cost(visit, price, |second| {
            best.is_charging_at(at(second)) == Some(true)
        });
        outcome.at_once += cost(visit, price, |_| true);
    }
    outcome
}

/// What a car pays that charges when it is said to.
fn cost(visit: &Visit, price: impl Fn(i64) -> f64, charges: impl Fn(i64) -> bool) -> f64 {
    let (mut left_wh, mut paid) = (visit.needs_wh, 0.0);
    let mut second = visit.arrives;
    while left_wh > 0.0 && second < 24 * HOUR {
        if charges(second) {
            let wh = (visit.power_w / 3_600.0).min(left_wh);
            left_wh -= wh;
            paid += wh / 1_000.0 * price(second);
        }
        second += 1;
    }
    paid
}
