//! Plans as one reads them: a `#` for each quarter that charges, a `.` for each that does not.

use std::time::Duration;

use csms::eco_mode::{Basis, Plan, SoFar, Task, plan};
use csms::{Price, PricePoint, Timestamp};

fn at(clock: &str) -> Timestamp {
    let read = Timestamp::read(&format!("2026-11-23T{clock}Z"));
    read.expect("a case tells a time").0
}

/// A price for each digit, a quarter each from a time on; `-` is a gap, and a letter is below nothing.
fn prices(from: &str, each: &str) -> Vec<PricePoint> {
    let mut start = at(from);
    let mut prices = Vec::new();
    for letter in each.chars() {
        let end = start.plus(Duration::from_secs(900));
        let units = match letter {
            '-' => None,
            'a'..='f' => Some(-f64::from(letter as u32 - 'a' as u32 + 1)),
            digit => Some(f64::from(
                digit.to_digit(10).expect("a case tells prices by digits"),
            )),
        };
        let price = units.and_then(Price::nearest);
        prices.extend(price.map(|price| PricePoint { start, end, price }));
        start = end;
    }
    prices
}

/// A car that takes 12 kW, 3 kWh a quarter, and needs so many quarters, in no hurry at noon.
fn task(prices: &[PricePoint], quarters: f64) -> Task<'_> {
    Task {
        now: at("12:00"),
        prices,
        ready_by: None,
        needed_wh: 3_000.0 * quarters,
        power_w: 12_000.0,
        max_price: None,
        so_far: SoFar::NotCharged,
    }
}

fn drawn(plan: &Plan) -> String {
    let slots = plan.slots.iter();
    slots.map(|it| if it.charging { '#' } else { '.' }).collect()
}

fn check(task: &Task<'_>, drawing: &str, full_at: Option<&str>) -> Plan {
    let plan = plan(task);
    let found = (drawn(&plan), plan.full_at);
    assert_eq!(
        found,
        (drawing.to_owned(), full_at.map(at)),
        "{task:?}: {:?}",
        plan.basis
    );
    plan
}

#[test]
fn the_cheapest_quarters_are_chosen() {
    for (each, quarters, drawing, full_at) in [
        ("99119911", 2.0, "..##....", "13:00"),
        ("99119911", 4.0, "..##..##", "14:00"),
        // Earlier where it is as cheap.
        ("5555", 2.0, "##..", "12:30"),
        // Full in the middle of the last.
        ("99119911", 2.5, "..##..#.", "13:37:30"),
        ("99911199", 2.5, "...###..", "13:22:30"),
        // Where prices are below nothing too.
        ("11ab11", 2.0, "..##..", "13:00"),
        ("bbaa", 3.0, "###.", "12:45"),
    ] {
        let prices = prices("12:00", each);
        let plan = check(&task(&prices, quarters), drawing, Some(full_at));
        assert_eq!(plan.basis, Basis::Prices);
        assert!(plan.is_ready_in_time);
    }
}

#[test]
fn half_an_hour_on_and_half_an_hour_off() {
    for (each, quarters, drawing, full_at) in [
        // Single cheap quarters are no runs, unless the car is full then.
        ("91919199", 2.0, "##......", "12:30"),
        ("99119199", 3.0, ".###....", "13:00"),
        ("99111999", 3.0, "..###...", "13:15"),
        ("99119911", 3.0, "..##..#.", "13:45"),
        ("99999991", 1.0, ".......#", "14:00"),
        // A single dear quarter between is none to pause in.
        ("11911999", 4.0, "####....", "13:00"),
    ] {
        let prices = prices("12:00", each);
        check(&task(&prices, quarters), drawing, Some(full_at));
    }
}

#[test]
fn what_goes_on_counts_with_its_age() {
    let dear_first = prices("12:00", "99991111");
    let cheap_first = prices("12:00", "11119999");
    for (prices, so_far, drawing, full_at) in [
        (
            &dear_first,
            SoFar::Charging { since: at("12:00") },
            "##..##..",
            "13:30",
        ),
        (
            &dear_first,
            SoFar::Charging { since: at("11:45") },
            "#...###.",
            "13:45",
        ),
        (
            &dear_first,
            SoFar::Charging { since: at("11:30") },
            "....####",
            "14:00",
        ),
        // It began a little late.
        (
            &dear_first,
            SoFar::Charging {
                since: at("11:30:40"),
            },
            "....####",
            "14:00",
        ),
        (
            &cheap_first,
            SoFar::Paused { since: at("11:55") },
            "..####..",
            "13:30",
        ),
        (
            &cheap_first,
            SoFar::Paused { since: at("11:45") },
            ".####...",
            "13:15",
        ),
        (
            &cheap_first,
            SoFar::Paused { since: at("11:00") },
            "####....",
            "13:00",
        ),
        // A clock that was put back.
        (
            &cheap_first,
            SoFar::Paused { since: at("13:00") },
            "..####..",
            "13:30",
        ),
    ] {
        let mut task = task(prices, 4.0);
        task.so_far = so_far;
        check(&task, drawing, Some(full_at));
    }
}

#[test]
fn the_first_quarter_is_what_is_left_of_it() {
    let each = prices("12:00", "19999999");
    let mut task = task(&each, 2.0);
    task.now = at("12:05");
    let plan = check(&task, "###.....", Some("12:35"));
    assert_eq!(
        (plan.slots[0].start, plan.slots[0].end),
        (at("12:05"), at("12:15"))
    );
    // A quarter's price is that of its beginning.
    assert_eq!(plan.slots[1].price, Price::nearest(9.0));
}

#[test]
fn ready_in_time_comes_before_cheap() {
    let prices = prices("12:00", "999999111111");
    for (ready_by, quarters, drawing, full_at, is_ready, basis) in [
        ("15:00", 4.0, "......####..", "14:30", true, Basis::Prices),
        ("14:00", 4.0, "....####", "14:00", true, Basis::Prices),
        ("13:05", 4.0, "####.", "13:00", true, Basis::Prices),
        ("13:00", 4.0, "####", "13:00", true, Basis::Prices),
        // A minute is nothing.
        ("12:59", 4.0, "####", "12:59", true, Basis::Prices),
        ("12:58", 4.0, "####", "13:00", false, Basis::NoTime),
        ("12:40", 4.0, "####", "13:00", false, Basis::NoTime),
        ("12:00", 4.0, "####", "13:00", false, Basis::NoTime),
        ("09:00", 1.5, "##", "12:22:30", false, Basis::NoTime),
    ] {
        let mut task = task(&prices, quarters);
        task.ready_by = Some(at(ready_by));
        let plan = check(&task, drawing, Some(full_at));
        assert_eq!(
            (plan.is_ready_in_time, plan.basis),
            (is_ready, basis),
            "{ready_by}"
        );
    }
}

#[test]
fn a_pause_ends_early_for_being_ready() {
    let prices = prices("12:00", "11111111");
    let mut task = task(&prices, 4.0);
    task.so_far = SoFar::Paused { since: at("11:55") };
    task.ready_by = Some(at("13:30"));
    assert_eq!(check(&task, "..####", Some("13:30")).basis, Basis::Prices);
    task.ready_by = Some(at("13:15"));
    let plan = check(&task, "####.", Some("13:00"));
    assert_eq!((plan.basis, plan.is_ready_in_time), (Basis::NoTime, true));
}

#[test]
fn the_dearest_price_holds_unless_there_is_hurry() {
    let prices = prices("12:00", "55225555");
    for (ready_by, quarters, drawing, full_at) in [
        (None, 4.0, "..##....", None),
        (None, 2.0, "..##....", Some("13:00")),
        (Some("14:00"), 2.0, "..##....", Some("13:00")),
        (Some("14:00"), 4.0, "####....", Some("13:00")),
        (Some("14:00"), 3.0, ".###....", Some("13:00")),
    ] {
        let mut task = task(&prices, quarters);
        task.max_price = Price::nearest(2.0);
        task.ready_by = ready_by.map(at);
        assert!(check(&task, drawing, full_at).is_ready_in_time);
    }
    let mut task = task(&prices, 4.0);
    task.max_price = Price::nearest(1.0);
    check(&task, "........", None);
    // What goes on has to, even so.
    task.so_far = SoFar::Charging { since: at("11:45") };
    check(&task, "#.......", None);
}

#[test]
fn what_is_not_known_is_used_last() {
    for (each, ready_by, quarters, drawing, full_at) in [
        ("3-13--33", "14:00", 2.0, ".##.....", "12:45"),
        ("4--11999", "14:00", 4.0, ".####...", "13:15"),
        // Tomorrow's are not published.
        ("2323", "14:00", 4.0, "####....", "13:00"),
        ("3322", "14:00", 2.0, "..##....", "13:00"),
    ] {
        let prices = prices("12:00", each);
        let mut task = task(&prices, quarters);
        task.ready_by = Some(at(ready_by));
        check(&task, drawing, Some(full_at));
    }
    // Nobody knows that it is cheap enough.
    let prices = prices("12:00", "22---22");
    let mut task = task(&prices, 4.0);
    task.max_price = Price::nearest(2.0);
    check(&task, "##...##", Some("13:45"));
}

#[test]
fn without_prices_it_charges_at_once() {
    let old = prices("10:00", "1111");
    for (prices, ready_by, drawing) in [
        (&[][..], None, "###"),
        (&old, None, "###"),
        (&old, Some("13:00"), "###."),
    ] {
        let mut task = task(prices, 2.5);
        task.ready_by = ready_by.map(at);
        task.max_price = Price::nearest(0.5);
        let plan = check(&task, drawing, Some("12:37:30"));
        assert_eq!((plan.basis, plan.is_ready_in_time), (Basis::NoPrices, true));
    }
}

#[test]
fn a_remainder_takes_no_quarter_of_its_own() {
    let prices = prices("12:00", "99119911");
    check(&task(&prices, 2.06), "..##....", Some("13:00"));
    check(&task(&prices, 2.07), "..##..#.", Some("13:31:03"));
    let plan = check(&task(&prices, 0.06), "........", Some("12:00"));
    assert_eq!(plan.basis, Basis::NoNeed);
}

#[test]
fn figures_that_are_none_never_hold_a_car_back() {
    let prices = prices("12:00", "9911");
    for (needed_wh, power_w, basis, drawing) in [
        (0.0, 12_000.0, Basis::NoNeed, "...."),
        (-1.0, f64::NAN, Basis::NoNeed, "...."),
        (6_000.0, f64::MAX, Basis::NoNeed, "...."),
        (6_000.0, 0.0, Basis::NoFigures, "####"),
        (6_000.0, -1.0, Basis::NoFigures, "####"),
        (6_000.0, f64::NAN, Basis::NoFigures, "####"),
        (6_000.0, f64::INFINITY, Basis::NoFigures, "####"),
        (f64::NAN, 12_000.0, Basis::NoFigures, "####"),
        (f64::INFINITY, 12_000.0, Basis::Prices, "####"),
    ] {
        let mut task = task(&prices, 0.0);
        (task.needed_wh, task.power_w) = (needed_wh, power_w);
        let plan = plan(&task);
        assert_eq!(
            (plan.basis, drawn(&plan).as_str()),
            (basis, drawing),
            "{needed_wh} Wh, {power_w} W"
        );
    }
}

#[test]
fn days_are_as_long_as_they_are() {
    // Oslo's day when clocks are put forward, one as any, and the one when they are put back.
    for (from, quarters) in [
        ("2026-03-28T23:00Z", 92),
        ("2026-11-22T23:00Z", 96),
        ("2026-10-24T22:00Z", 100),
    ] {
        let now = Timestamp::read(from).unwrap().0;
        let slot = |index: i32| PricePoint {
            start: now.plus(Duration::from_secs(900 * index as u64)),
            end: now.plus(Duration::from_secs(900 * (index as u64 + 1))),
            price: Price::hundred_thousandths((index - quarters + 5).abs().into()),
        };
        let prices: Vec<_> = (0..quarters).map(slot).collect();
        let mut task = task(&prices, 7.0);
        task.now = now;
        for ready_by in [None, Some(prices[prices.len() - 1].end)] {
            task.ready_by = ready_by;
            let plan = plan(&task);
            let expected = format!("{}#######.", ".".repeat(prices.len() - 8));
            assert_eq!(drawn(&plan), expected, "{from}");
        }
    }
}

#[test]
fn two_days_ahead_are_enough() {
    let mut far = prices("12:00", "5");
    far[0].end = at("12:00").plus(Duration::from_secs(100 * 3600));
    let mut task = task(&far, 300.0);
    let two_days = plan(&task);
    assert_eq!((drawn(&two_days), two_days.full_at), ("#".repeat(192), None));
    task.ready_by = Some(at("12:00").plus(Duration::from_secs(80 * 3600)));
    let in_time = plan(&task);
    assert_eq!((in_time.basis, in_time.is_ready_in_time), (Basis::NoTime, true));
    task.ready_by = Some(at("12:00").plus(Duration::from_secs(60 * 3600)));
    let late = plan(&task);
    assert_eq!(
        (late.slots.len(), late.is_ready_in_time, late.full_at),
        (192, false, None)
    );
}

#[test]
fn a_plan_tells_what_it_does_when() {
    let prices = prices("12:00", "99119911");
    let plan = plan(&task(&prices, 4.0));
    for (time, charging, next) in [
        ("11:00", None, Some("12:30")),
        ("12:00", Some(false), Some("12:30")),
        ("12:30", Some(true), Some("13:00")),
        ("12:59", Some(true), Some("13:00")),
        ("13:59", Some(true), None),
        ("14:00", None, None),
    ] {
        let found = (plan.is_charging_at(at(time)), plan.next_change(at(time)));
        assert_eq!(found, (charging, next.map(at)), "{time}");
    }
    let json = serde_json::to_value(&plan).unwrap();
    let slot = r#"{"start":"2026-11-23T12:00:00.000Z","end":"2026-11-23T12:15:00.000Z","price":9.0,"charging":false}"#;
    assert_eq!(
        json["slots"][0],
        serde_json::from_str::<serde_json::Value>(slot).unwrap()
    );
    assert_eq!(json["basis"], "prices");
    assert_eq!(serde_json::from_value::<Plan>(json).unwrap(), plan);
}
