//! What load balancing does with a winter's day: 100 chargers behind 63 A, a building with a curve, 200 cars, some chargers
//! that lose contact, refuse or ignore; seeds 1 to 20. Beside it two simpler ways to share, on the same cars and without
//! any of the trouble.
#![allow(clippy::print_stdout, reason = "a report is printed")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails is to stop")]
#![allow(dead_code, reason = "the world has more than is measured")]

mod baseline;
mod cars;
mod day;
mod eco;
mod outcome;
#[path = "../../tests/load_balancing/world.rs"]
mod world;

use std::time::Instant;

use outcome::Outcome;
use world::{MINUTE, Manner, World, supply};

const CHARGERS: usize = 100;
const CARS: usize = 200;
const FUSE_A: f64 = 63.0;
const MARGIN_A: f64 = 2.0;
const DAY: i64 = 24 * 60 * MINUTE;
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
    days.into_iter().fold(Outcome::default(), Outcome::plus)
}

fn line(reached: bool, what: &str, is: &str, goal: &str) {
    let mark = if reached { "ok  " } else { "MISS" };
    println!("{mark} {what:<60} {is:<34} goal {goal}");
}

fn main() {
    let ours = all(day::ours);
    let equal = all(|seed| baseline::simple(seed, true));
    let first = all(|seed| baseline::simple(seed, false));
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
    let wanting = |it: &Outcome| it.wanting / it.hours.max(1.0);
    let at_once = |it: &Outcome| it.at_once / it.hours.max(1.0);
    println!(
        "     {:<60} {}",
        "cars that wanted all of such an hour",
        beside(&wanting)
    );
    println!("     {:<60} {}", "… of which charged at once", beside(&at_once));
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
    eco_mode();
}

fn eco_mode() {
    let eco = eco::all();
    println!("EcoMode, 400 cars in 20 winter nights; beside it charging at once");
    let above = |paid: f64| (paid / eco.best - 1.0) * 100.0;
    line(
        above(eco.paid) <= 2.0,
        "what is paid above the best plan for each car, %",
        &format!("{:.2} ({:.0})", above(eco.paid), above(eco.at_once)),
        "2",
    );
    let ready = f64::from(eco.ready) / f64::from(eco.possible.max(1)) * 100.0;
    line(
        ready >= 99.0,
        "ready in time of those that could be, %",
        &format!("{ready:.1} of {}", eco.possible),
        "99",
    );
}
