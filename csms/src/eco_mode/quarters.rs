//! Time in quarters of an hour, and what electricity costs in each.

use ocpp::Timestamp;

use super::plan::PlannedSlot;
use crate::prices::{PricePoint, QUARTER_MS};

/// The end of the quarter that a time is in. Quarters are those of UTC's clock, which are those of every zone's that
/// differs from it by whole quarters.
pub(super) fn quarter_end(at: Timestamp) -> Timestamp {
    Timestamp::from_millis((at.as_millis().div_euclid(QUARTER_MS) + 1) * QUARTER_MS)
}

/// The time from `now` until `until` in quarters, nothing of it charging: the first and the last may be shorter. It
/// is the rest of the current quarter where `until` is not after `now`.
pub(super) fn quarters(now: Timestamp, until: Timestamp, prices: &[PricePoint]) -> Vec<PlannedSlot> {
    let until = if until > now { until } else { quarter_end(now) };
    let mut slots = Vec::new();
    let mut start = now;
    while start < until {
        let end = quarter_end(start).min(until);
        slots.push(PlannedSlot {
            start,
            end,
            price: None,
            charging: false,
        });
        start = end;
    }
    for priced in prices {
        let from = slots.partition_point(|it| it.start < priced.start);
        let to = slots.partition_point(|it| it.start < priced.end);
        // Nothing where it ends before it starts.
        for slot in slots.get_mut(from..to).unwrap_or_default() {
            slot.price = Some(priced.price);
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price::Price;

    fn at(clock: &str) -> Timestamp {
        Timestamp::read(&format!("2026-11-23T{clock}Z")).unwrap().0
    }

    fn priced(start: &str, end: &str, parts: i64) -> PricePoint {
        PricePoint {
            start: at(start),
            end: at(end),
            price: Price::hundred_thousandths(parts),
        }
    }

    fn check(now: &str, until: &str, prices: &[PricePoint], expected: &[(&str, &str, Option<i64>)]) {
        let slots = quarters(at(now), at(until), prices);
        let slots: Vec<_> = slots
            .iter()
            .map(|it| (it.start, it.end, it.price.map(Price::as_hundred_thousandths)))
            .collect();
        let expected: Vec<_> = expected.iter().map(|it| (at(it.0), at(it.1), it.2)).collect();
        assert_eq!(slots, expected, "{now} until {until}");
    }

    #[test]
    fn the_first_and_the_last_may_be_shorter() {
        check(
            "12:00",
            "12:30",
            &[],
            &[("12:00", "12:15", None), ("12:15", "12:30", None)],
        );
        check(
            "12:07",
            "12:20",
            &[],
            &[("12:07", "12:15", None), ("12:15", "12:20", None)],
        );
        check("12:07", "12:10", &[], &[("12:07", "12:10", None)]);
        check("12:07", "12:07", &[], &[("12:07", "12:15", None)]);
        check("12:15", "11:00", &[], &[("12:15", "12:30", None)]);
    }

    #[test]
    fn the_price_is_the_one_when_it_begins_and_the_last_that_was_told() {
        let prices = [
            priced("12:00", "13:00", 1),
            priced("12:15", "12:20", 2),
            priced("13:00", "12:00", 3),
        ];
        check(
            "12:07",
            "12:40",
            &prices,
            &[
                ("12:07", "12:15", Some(1)),
                ("12:15", "12:30", Some(2)),
                ("12:30", "12:40", Some(1)),
            ],
        );
    }

    #[test]
    fn the_end_of_time_has_no_quarters() {
        let last = Timestamp::from_millis(i64::MAX);
        assert_eq!(quarters(last, last, &[]), []);
        let first = Timestamp::from_millis(i64::MIN);
        assert_eq!(quarters(first, first, &[]).len(), 1);
    }
}
