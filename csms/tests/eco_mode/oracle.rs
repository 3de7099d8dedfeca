//! No plan is better: every way to charge there is, tried one by one.

use csms::eco_mode::{Basis, Plan, SoFar, Task, plan};
use csms::{Price, PricePoint, Timestamp};
use proptest::prelude::*;

const QUARTER_MS: i64 = 900_000;
const NOON_MS: i64 = 1_795_435_200_000;
/// Half an hour, less a minute.
const LEAST_MS: i64 = 29 * 60_000;
const MINUTE_MS: i64 = 60_000;

fn time(after_noon_ms: i64) -> Timestamp {
    Timestamp::from_millis(NOON_MS + after_noon_ms)
}

/// A small task, in ms after noon. The car takes 3600 W, so that a Wh is a second.
#[derive(Debug, Clone)]
struct Small {
    now_ms: i64,
    prices: Vec<Option<i64>>,
    ready_by_ms: Option<i64>,
    needed_s: i64,
    max_price: Option<i64>,
    so_far: Option<(bool, i64)>,
}

/// When a slot begins and ends, in ms after noon, and its price.
type SmallSlot = (i64, i64, Option<i64>);

impl Small {
    fn priced(&self) -> Vec<PricePoint> {
        let quarters = self.prices.iter().zip(0..);
        let priced = quarters.filter_map(|(price, index)| {
            Some(PricePoint {
                start: time(index * QUARTER_MS),
                end: time((index + 1) * QUARTER_MS),
                price: Price::hundred_thousandths((*price)?),
            })
        });
        priced.collect()
    }

    fn task<'a>(&self, prices: &'a [PricePoint]) -> Task<'a> {
        let so_far = self.so_far.map(|(is_charging, age_ms)| {
            let since = time(self.now_ms - age_ms);
            if is_charging {
                SoFar::Charging { since }
            } else {
                SoFar::Paused { since }
            }
        });
        Task {
            now: time(self.now_ms),
            prices,
            ready_by: self.ready_by_ms.map(time),
            needed_wh: self.needed_s as f64,
            power_w: 3_600.0,
            max_price: self.max_price.map(Price::hundred_thousandths),
            so_far: so_far.unwrap_or(SoFar::NotCharged),
        }
    }

    fn slots(&self) -> Vec<SmallSlot> {
        let known = self.prices.iter().rposition(Option::is_some);
        let end_ms = match (self.ready_by_ms, known) {
            (Some(ready_by), _) => ready_by,
            (None, Some(last)) => (last as i64 + 1) * QUARTER_MS,
            (None, None) => 0,
        };
        let all = (0..20).map(|it| {
            let price = self.prices.get(it as usize).copied().flatten();
            (
                (it * QUARTER_MS).max(self.now_ms),
                ((it + 1) * QUARTER_MS).min(end_ms),
                price,
            )
        });
        all.filter(|(start, end, _)| start < end).collect()
    }

    /// How bad a way is, the least being the best, and when the car is full; nothing where a run is too short, or a
    /// full car is charged.
    fn score(&self, slots: &[SmallSlot], way: &[bool]) -> Option<([i128; 5], Option<i64>)> {
        let dearest = slots.iter().filter_map(|it| it.2).max()?;
        let (mut goes_on, mut since) = match self.so_far {
            Some((is_charging, age)) => (is_charging, self.now_ms - age),
            None => (false, i64::MIN / 2),
        };
        let (mut left, mut full_at) = (self.needed_s * 1000, None);
        let (mut cost, mut dear, mut switches) = (0, 0, 0);
        for (&(start, end, price), &charges) in slots.iter().zip(way) {
            if full_at.is_some() {
                if charges {
                    return None;
                }
                continue;
            }
            if charges != goes_on {
                if start - since < LEAST_MS {
                    return None;
                }
                (goes_on, since) = (charges, start);
                switches += 1;
            }
            if charges {
                let used = left.min(end - start);
                cost += i128::from(price.unwrap_or(dearest)) * i128::from(used);
                if self.max_price.is_some_and(|max| price.is_none_or(|it| it > max)) {
                    dear += i128::from(used);
                }
                left -= used;
                if left <= MINUTE_MS {
                    full_at = Some(start + used);
                }
            }
        }
        let left = if full_at.is_some() { 0 } else { left.into() };
        let [first, second] = if self.ready_by_ms.is_some() {
            [left, dear]
        } else {
            [dear, left]
        };
        let full = full_at.map_or(0, Into::into);
        Some(([first, second, cost, full, switches], full_at))
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let prices = self.priced();
        let plan = plan(&self.task(&prices));
        let slots = self.slots();
        if slots.iter().all(|it| it.2.is_none()) {
            return self.check_at_once(&plan, Basis::NoPrices);
        }
        let way = |bits: u32| (0..slots.len()).map(|it| bits >> it & 1 > 0).collect::<Vec<_>>();
        let scores = (0..1_u32 << slots.len()).filter_map(|it| self.score(&slots, &way(it)));
        let best = scores.min();
        let is_late = best.is_none_or(|it| it.1.is_none());
        if self.ready_by_ms.is_some() && is_late {
            return self.check_at_once(&plan, Basis::NoTime);
        }
        let planned: Vec<_> = plan.slots.iter().map(|it| it.charging).collect();
        let times: Vec<_> = plan.slots.iter().map(|it| (it.start, it.end)).collect();
        let expected: Vec<_> = slots.iter().map(|it| (time(it.0), time(it.1))).collect();
        prop_assert_eq!(times, expected);
        prop_assert_eq!(self.score(&slots, &planned), best, "{:?}", planned);
        prop_assert_eq!(plan.full_at, best.and_then(|it| it.1).map(time));
        prop_assert_eq!(plan.basis, Basis::Prices);
        prop_assert!(plan.is_ready_in_time);
        Ok(())
    }

    fn check_at_once(&self, plan: &Plan, basis: Basis) -> Result<(), TestCaseError> {
        let full_ms = self.now_ms + self.needed_s * 1000;
        let is_ready = self.ready_by_ms.is_none_or(|it| full_ms <= it + MINUTE_MS);
        prop_assert_eq!((plan.basis, plan.is_ready_in_time), (basis, is_ready));
        for slot in &plan.slots {
            prop_assert_eq!(slot.charging, plan.full_at.is_some_and(|it| slot.start < it));
        }
        prop_assert!(plan.full_at <= Some(time(full_ms)) && plan.slots.iter().any(|it| it.charging));
        Ok(())
    }
}

fn small() -> impl Strategy<Value = Small> {
    let price = || prop_oneof![8 => (-3_i64..7).prop_map(Some), 1 => Just(None)];
    // Every quarter doubles the number of ways.
    let prices = prop_oneof![
        5 => prop::collection::vec(price(), 1..=10),
        1 => prop::collection::vec(price(), 11..=14),
    ];
    let now_ms = prop_oneof![Just(0), (0_i64..900).prop_map(|it| it * 1000)];
    let end_ms = prop_oneof![Just(0), (0_i64..900).prop_map(|it| it * 1000)];
    let age_ms = (0_i64..50).prop_map(|it| it * MINUTE_MS);
    let needed = prop_oneof![(1_i64..14).prop_map(|it| it * 900), 61_i64..12_600];
    (
        prices,
        now_ms,
        prop::option::of((end_ms, 0..3_i64)),
        needed,
        prop::option::of(-2_i64..6),
        prop::option::of((any::<bool>(), age_ms)),
    )
        .prop_map(|(prices, now_ms, ready_by, needed_s, max_price, so_far)| {
            let quarters = prices.len() as i64;
            let ready_by_ms = ready_by.map(|(end_ms, unpublished)| {
                // Up to two quarters behind the last price, but 14 at most.
                let quarters = (quarters + unpublished).min(14);
                (quarters * QUARTER_MS - end_ms).max(now_ms + MINUTE_MS)
            });
            Small {
                now_ms,
                prices,
                ready_by_ms,
                needed_s,
                max_price,
                so_far,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_way_to_charge_is_better(small in small()) {
        small.check()?;
    }
}
