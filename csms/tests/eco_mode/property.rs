//! Whatever is asked for, the plan is one that can be carried out.

use std::time::Duration;

use csms::eco_mode::{Basis, MINIMUM_RUN, Plan, SoFar, TOLERANCE, Task, plan};
use csms::{Price, PricePoint, Timestamp};
use proptest::prelude::*;

const MINUTE_MS: i64 = 60_000;

fn any_time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        any::<i64>().prop_map(Timestamp::from_millis),
        (0..5_000_i64).prop_map(|it| Timestamp::from_millis(it * MINUTE_MS)),
    ]
}

fn so_far(time: impl Strategy<Value = Timestamp>) -> impl Strategy<Value = SoFar> {
    (0..3, time).prop_map(|(which, since)| match which {
        0 => SoFar::NotCharged,
        1 => SoFar::Charging { since },
        _ => SoFar::Paused { since },
    })
}

fn priced(
    time: impl Strategy<Value = Timestamp>,
    end: impl Strategy<Value = Timestamp>,
) -> impl Strategy<Value = PricePoint> {
    (time, end, any::<i64>()).prop_map(|(start, end, parts)| PricePoint {
        start,
        end,
        price: Price::hundred_thousandths(parts),
    })
}

/// Asserts what holds of any plan: it goes on from now without a gap, for two days at most.
fn check_shape(task: &Task<'_>, plan: &Plan) -> Result<(), TestCaseError> {
    let mut next = task.now;
    for slot in &plan.slots {
        prop_assert_eq!(slot.start, next);
        prop_assert!(slot.end > slot.start && slot.end.since(slot.start) <= Duration::from_secs(900));
        next = slot.end;
    }
    prop_assert!(plan.slots.len() <= 193);
    Ok(())
}

/// The lengths of the runs that the plan ends itself, each with what went on before.
fn ended_runs(task: &Task<'_>, plan: &Plan) -> Vec<Duration> {
    let (mut goes_on, mut since) = match task.so_far {
        SoFar::NotCharged => (false, Timestamp::from_millis(i64::MIN)),
        SoFar::Charging { since } => (true, since),
        SoFar::Paused { since } => (false, since),
    };
    let mut ended = Vec::new();
    for slot in &plan.slots {
        if slot.charging != goes_on {
            if plan.full_at.is_none_or(|it| it > slot.start) {
                ended.push(slot.start.since(since));
            }
            (goes_on, since) = (slot.charging, slot.start);
        }
    }
    ended
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_that_is_asked_for_panics(
        now in any_time(),
        prices in prop::collection::vec(priced(any_time(), any_time()), 0..20),
        ready_by in prop::option::of(any_time()),
        needed_wh in any::<f64>(),
        power_w in any::<f64>(),
        max_price in prop::option::of(any::<i64>().prop_map(Price::hundred_thousandths)),
        so_far in so_far(any_time()),
    ) {
        let task = Task { now, prices: &prices, ready_by, needed_wh, power_w, max_price, so_far };
        check_shape(&task, &plan(&task))?;
    }

    #[test]
    fn runs_are_long_enough_and_the_car_is_ready_where_it_can_be(
        now in (0..2_000_i64).prop_map(|it| it * 30_000),
        prices in prop::collection::vec((0..4_000_i64, 1..600_i64, -5..20_i64), 0..40),
        ready_in in prop::option::of(1..2_880_i64),
        needed_wh in 300.0..80_000.0,
        power_w in 1_400.0..22_000.0,
        max_price in prop::option::of((-5..20_i64).prop_map(Price::hundred_thousandths)),
        which in 0..3_usize,
        age in (0..90_i64).prop_map(|it| it * 40_000),
    ) {
        let minutes = |it: i64| Timestamp::from_millis(it * MINUTE_MS);
        let prices: Vec<_> = prices
            .iter()
            .map(|(start, long, price)| PricePoint {
                start: minutes(*start),
                end: minutes(start + long),
                price: Price::hundred_thousandths(*price),
            })
            .collect();
        let since = Timestamp::from_millis(now - age);
        let task = Task {
            now: Timestamp::from_millis(now),
            prices: &prices,
            ready_by: ready_in.map(|it| Timestamp::from_millis(now + it * MINUTE_MS)),
            needed_wh,
            power_w,
            max_price,
            so_far: [SoFar::NotCharged, SoFar::Charging { since }, SoFar::Paused { since }][which],
        };
        let plan = plan(&task);
        check_shape(&task, &plan)?;
        if plan.basis == Basis::Prices {
            for run in ended_runs(&task, &plan) {
                prop_assert!(run >= MINIMUM_RUN - TOLERANCE, "a run of {run:?}: {plan:?}");
            }
        }
        let needed_s = needed_wh / power_w * 3_600.0 - 60.0;
        if let Some(minutes) = ready_in {
            let room_s = minutes as f64 * 60.0;
            prop_assert!(plan.is_ready_in_time || needed_s > room_s - 0.01, "{plan:?}");
            prop_assert!(!plan.is_ready_in_time || needed_s <= room_s, "{plan:?}");
        }
        if let (Some(full_at), Basis::Prices) = (plan.full_at, plan.basis) {
            let charging = plan.slots.iter().filter(|it| it.charging && it.start < full_at);
            let charged_s: f64 = charging.map(|it| it.end.min(full_at).since(it.start).as_secs_f64()).sum();
            prop_assert!(charged_s >= needed_s - 0.01 && charged_s <= needed_s + 60.01, "{charged_s} s");
        }
    }
}
