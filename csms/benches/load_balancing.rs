//! What load balancing does with a winter's day: 100 chargers behind 63 A, a building with a curve, 200 cars, some chargers
//! that lose contact, refuse or ignore; seeds 1 to 20. Beside it two simpler ways to share, on the same cars and without
//! any of the trouble.
#![allow(clippy::print_stdout, reason = "a report is printed")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails is to stop")]
#![allow(dead_code, reason = "the world has more than is measured")]

#[path = "../tests/load_balancing/world.rs"]
mod world;

use std::time::Instant;

use world::{Car, MINUTE, Manner, World, supply};

const CHARGERS: usize = 100;
const CARS: usize = 200;
const FUSE_A: f64 = 63.0;
const MARGIN_A: f64 = 2.0;
const DAY: i64 = 24 * 60 * MINUTE;
/// How often is looked at what is free and used, in seconds.
const LOOKED_AT_EVERY: i64 = 10;
/// The fuse may carry too much for so long before it counts.
const REACTION_S: i64 = 10;

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
struct Chance(u64);

impl Chance {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ (number >> 31)
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.number() % (most - least + 1)
    }
}

/// A car, when it comes and where to.
#[derive(Clone)]
struct Visit {
    at: i64,
    charger: usize,
    car: Car,
}

fn visits(chance: &mut Chance) -> Vec<Visit> {
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

fn building_a(second: i64, chance: &mut Chance) -> [f64; 3] {
    let hours = second as f64 / 3_600.0;
    let (hour, part) = (hours as usize % 24, hours.fract());
    let drawn = BUILDING_A[hour] * (1.0 - part) + BUILDING_A[(hour + 1) % 24] * part;
    [1.0, 1.15, 0.9].map(|phase| drawn * phase + chance.between(0, 100) as f64 / 100.0)
}

/// What came of a day.
#[derive(Default)]
struct Outcome {
    /// Seconds over the fuse, beyond the reaction time.
    over_s: i64,
    /// Of what was free where more was wanted: what was there, and what was used.
    free: f64,
    used: f64,
    /// Jain's index of every hour in which several wanted all of it, and how many there were.
    fairness: f64,
    hours: f64,
    sessions: f64,
    pauses: f64,
    charged_ah: f64,
    /// The slowest second.
    longest_round_ms: f64,
}

fn jain(shares: &[f64]) -> f64 {
    let (sum, squares): (f64, f64) = (shares.iter().sum(), shares.iter().map(|it| it * it).sum());
    if squares == 0.0 {
        return 1.0;
    }
    sum * sum / (shares.len() as f64 * squares)
}

/// Follows what every charger gave over an hour to cars that wanted all of that time.
struct Hour {
    charged: [f64; CHARGERS],
    wanted: [bool; CHARGERS],
}

impl Hour {
    fn new() -> Self {
        Self {
            charged: [0.0; CHARGERS],
            wanted: [true; CHARGERS],
        }
    }

    fn close(self, outcome: &mut Outcome) {
        let shares: Vec<f64> = (0..CHARGERS)
            .filter(|it| self.wanted[*it])
            .map(|it| self.charged[it])
            .collect();
        if shares.len() >= 2 {
            outcome.fairness += jain(&shares);
            outcome.hours += 1.0;
        }
    }
}

fn ours(seed: u64) -> Outcome {
    let mut chance = Chance(seed);
    let manners: Vec<Manner> = (0..CHARGERS)
        .map(|it| match it {
            17 => Manner::Ignores,
            7 | 63 => Manner::RefusesZero,
            _ => Manner::Obeys,
        })
        .collect();
    let visits = visits(&mut chance);
    let mut world = World::new(supply(FUSE_A as u32), &manners);
    for (charger, charge_point) in world.chargers.iter_mut().zip(&mut world.fleet) {
        // One that cannot be led could overload what the building leaves of the fuse, if it were larger.
        let is_led = matches!(charger.manner, Manner::Obeys | Manner::RefusesZero);
        let (most_a, power_w) = if is_led { (16.0, 11_000) } else { (10.0, 7_500) };
        charger.most_a = most_a;
        charge_point.connectors[0].max_power_w = Some(power_w);
    }
    let mut outcome = Outcome::default();
    let mut next = visits.iter().peekable();
    let mut over = 0;
    let mut lost: Vec<(i64, usize)> = Vec::new();
    let mut hour = Hour::new();
    while world.second < DAY {
        world.building_a = building_a(world.second, &mut chance);
        while let Some(visit) = next.next_if(|it| it.at <= world.second) {
            world.plug_in(visit.charger, visit.car.clone());
        }
        for index in 0..CHARGERS {
            let leaves = world.chargers[index]
                .car
                .as_ref()
                .is_some_and(|it| it.leaves_at <= world.second);
            if leaves {
                outcome.sessions += 1.0;
                outcome.pauses += f64::from(world.chargers[index].pauses);
                world.unplug(index);
            }
        }
        // Somebody loses contact every ten minutes or so, for up to an hour.
        if world.second % 600 == 300 {
            let index = chance.between(0, CHARGERS as u64 - 1) as usize;
            world.disconnect(index);
            lost.push((world.second + chance.between(60, 3_600) as i64, index));
        }
        let second = world.second;
        for (_, index) in lost.extract_if(.., |(back, _)| *back <= second) {
            world.connect(index);
        }
        let began = Instant::now();
        world.tick();
        outcome.longest_round_ms = outcome
            .longest_round_ms
            .max(began.elapsed().as_secs_f64() * 1_000.0);

        over = if world.is_over() { over + 1 } else { 0 };
        outcome.over_s += i64::from(over > REACTION_S);
        note(&mut outcome, &mut hour, &mut world);
        if world.second % 3_600 == 0 {
            std::mem::replace(&mut hour, Hour::new()).close(&mut outcome);
        }
    }
    outcome
}

fn note(outcome: &mut Outcome, hour: &mut Hour, world: &mut World) {
    let mut hungry = 0;
    for (index, charger) in world.chargers.iter().enumerate() {
        let wants = charger.car.as_ref().is_some_and(|it| it.wants_ah > 0.0);
        let drawn = charger.drawn_a.into_iter().fold(0.0, f64::max);
        hour.charged[index] += drawn;
        outcome.charged_ah += drawn / 3_600.0;
        // Fairness is asked of those that can be led, and wanted more all the time.
        let is_led = charger.connected && charger.manner == Manner::Obeys;
        let most = charger
            .car
            .as_ref()
            .map_or(0.0, |it| it.most_a.min(charger.most_a));
        let is_hungry = wants && is_led && drawn + 0.5 < most;
        hour.wanted[index] &= is_hungry;
        hungry += usize::from(is_hungry);
    }
    if hungry == 0 || world.second % LOOKED_AT_EVERY != 0 {
        return;
    }
    // What is set aside for those that cannot be led, or not be paused, is not free, whatever they make of it. Of the
    // phases that one counts which is used best: on the others nobody may want any.
    let (now, fleet) = (world.now(), world.fleet.iter().collect::<Vec<_>>());
    let load = world.balancer.load(now, &fleet);
    let mut aside = 0.0;
    let mut used = [0.0; 3];
    for (charger, charge_point) in world.chargers.iter().zip(&fleet) {
        let allotted = load
            .allotments
            .iter()
            .find(|it| it.charge_point_id == charge_point.id);
        let Some(allotted) = allotted else { continue };
        if allotted.unled.is_some() || charger.manner != Manner::Obeys {
            aside += allotted.counted_a.as_f64();
            continue;
        }
        for (used, drawn) in used.iter_mut().zip(charger.drawn_a) {
            *used += drawn;
        }
    }
    let free = world.building_a.map(|it| FUSE_A - MARGIN_A - it - aside);
    let best = (0..3)
        .filter(|phase| free[*phase] >= 6.0)
        .max_by(|one, other| (used[*one] / free[*one]).total_cmp(&(used[*other] / free[*other])));
    if let Some(phase) = best {
        outcome.free += free[phase];
        outcome.used += used[phase];
    }
}

/// The same cars, shared out by a simple rule that everybody obeys at once.
fn simple(seed: u64, equally: bool) -> Outcome {
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
            hour.charged[index] += drawn;
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

/// How long one round for a thousand chargers takes, all of them charging, in ms: the worst of a minute.
fn round_of_a_thousand() -> f64 {
    let mut world = World::new(supply(4_000), &[Manner::Obeys; 1_000]);
    world.run(10);
    for index in 0..1_000 {
        world.plug_in(index, world::hungry());
    }
    world.run(2 * MINUTE);
    let fleet = world.fleet.clone();
    let fleet: Vec<_> = fleet.iter().collect();
    let mut worst = 0.0_f64;
    for second in 0..60 {
        let now = world.now().plus(std::time::Duration::from_secs(second));
        let began = Instant::now();
        std::hint::black_box(world.balancer.round(now, &fleet, &mut || "c".into()));
        worst = worst.max(began.elapsed().as_secs_f64() * 1_000.0);
    }
    worst
}

fn all(day: impl Fn(u64) -> Outcome + Sync) -> Outcome {
    let half = |from: u64| (from..=20).step_by(2).map(&day).collect::<Vec<_>>();
    let days = std::thread::scope(|scope| {
        let odd = scope.spawn(|| half(1));
        let even = half(2);
        odd.join().unwrap().into_iter().chain(even).collect::<Vec<_>>()
    });
    days.into_iter().fold(Outcome::default(), |sum, it| Outcome {
        over_s: sum.over_s + it.over_s,
        free: sum.free + it.free,
        used: sum.used + it.used,
        fairness: sum.fairness + it.fairness,
        hours: sum.hours + it.hours,
        sessions: sum.sessions + it.sessions,
        pauses: sum.pauses + it.pauses,
        charged_ah: sum.charged_ah + it.charged_ah,
        longest_round_ms: sum.longest_round_ms.max(it.longest_round_ms),
    })
}

fn line(reached: bool, what: &str, is: &str, goal: &str) {
    let mark = if reached { "ok  " } else { "MISS" };
    println!("{mark} {what:<60} {is:<34} goal {goal}");
}

fn main() {
    let ours = all(ours);
    let equal = all(|seed| simple(seed, true));
    let first = all(|seed| simple(seed, false));
    let used = |it: &Outcome| it.used / it.free * 100.0;
    let fair = |it: &Outcome| it.fairness / it.hours.max(1.0);
    let pauses = |it: &Outcome| it.pauses / it.sessions.max(1.0);
    println!(
        "load balancing, 100 chargers behind 63 A, 20 winter days; beside it equal split, first come first served"
    );
    line(
        ours.over_s == 0,
        "seconds over the fuse beyond 10 s",
        &ours.over_s.to_string(),
        "0",
    );
    let beside =
        |of: &dyn Fn(&Outcome) -> f64| format!("{:.2} ({:.2}, {:.2})", of(&ours), of(&equal), of(&first));
    line(
        used(&ours) >= 95.0,
        "of what is free where more is wanted, used, %",
        &beside(&used),
        "95",
    );
    line(
        fair(&ours) >= 0.95,
        "Jain's index over an hour",
        &beside(&fair),
        "0.95",
    );
    line(pauses(&ours) <= 4.0, "pauses a session", &beside(&pauses), "4");
    let charged = |it: &Outcome| it.charged_ah / 20.0;
    println!(
        "     {:<60} {}",
        "charged a day, Ah on each phase",
        beside(&charged)
    );
    let round = round_of_a_thousand();
    line(
        round <= 5.0,
        "one round for 1 000 chargers, ms",
        &format!("{round:.1}"),
        "5",
    );
}
