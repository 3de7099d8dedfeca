//! What a charging session cost at the market's price.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::prices::{Currency, PricePoint, QUARTER_MS};
use crate::transaction_record::TransactionRecord;

/// Less than this, in Wh, is what rounding leaves of nothing.
const NOTHING_WH: f64 = 0.001;

/// What the energy of a session cost at the prices of the quarters of an hour in which it was drawn, as far as these are
/// known. Without VAT unless the prices were imported with it, and without what a grid owner or an operator adds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cost {
    /// In units of the currency, not rounded. Below nothing where prices were.
    pub amount: f64,
    /// What the amount is in: the currency of the newest price that was valid during the session.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub currency: Currency,
    /// The energy that no price in that currency is known for, in Wh. The amount does not have it.
    pub unpriced_wh: f64,
}

impl Cost {
    /// The cost of a session until its end, or as far as the meter told.
    ///
    /// `shown` is what the energy register showed during it and when, in Wh; `prices` are those of its time, in the order
    /// of time, no two of them for the same. What was drawn between two times that the register is known for is spread
    /// evenly over them. A register that goes back counts nothing, and all that is counted is the session's energy, where
    /// that is known; what is said to have been shown before its start or after its stop is left out. Nothing where it is
    /// not known how much was drawn, or none of it has a price.
    pub fn of(
        session: &TransactionRecord,
        shown: &[(Timestamp, f64)],
        prices: &[(PricePoint, Currency)],
    ) -> Option<Self> {
        let course = course(session, shown)?;
        let (first, last) = (course.first()?, course.last()?);
        let prices = valid(prices, first.0, last.0);
        let currency = prices.last()?.1;
        let (mut amount, mut priced_wh) = (0.0, 0.0);
        for (&(from, before_wh), &(to, wh)) in course.iter().zip(course.iter().skip(1)) {
            let priced = valid(prices, from, to).iter().filter(|(_, it)| *it == currency);
            for (point, _) in priced {
                let energy_wh = (wh - before_wh) * share(point, from, to);
                amount += energy_wh / 1000.0 * point.price.as_f64();
                priced_wh += energy_wh;
            }
        }
        let energy_wh = last.1 - first.1;
        let unpriced_wh = Some(energy_wh - priced_wh).filter(|it| *it > NOTHING_WH);
        (energy_wh == 0.0 || priced_wh > 0.0).then_some(Self {
            amount,
            currency,
            unpriced_wh: unpriced_wh.unwrap_or(0.0),
        })
    }

    /// The time whose prices are needed for the cost of a session of which a register showed this in the order of time: from
    /// the beginning of the quarter of an hour in which it began until behind its end, or behind what was shown last.
    /// Nothing where it is not known when it began.
    pub fn span(session: &TransactionRecord, shown: &[(Timestamp, f64)]) -> Option<(Timestamp, Timestamp)> {
        let begin = session.started_at?;
        let end = session.stopped_at.or(shown.last().map(|it| it.0));
        let end = end.unwrap_or(begin).max(begin);
        let first = begin.as_millis() - begin.as_millis().rem_euclid(QUARTER_MS);
        let behind = end.as_millis().saturating_add(1);
        Some((Timestamp::from_millis(first), Timestamp::from_millis(behind)))
    }

    /// Whether it is told as the least that a session cost: more than a hundredth of its energy has no price, or it is not
    /// known how much that was in the end.
    pub fn is_least(&self, energy_wh: Option<f64>) -> bool {
        energy_wh.is_none_or(|it| self.unpriced_wh > it / 100.0)
    }
}

/// What the register showed from the start of a session to its end, in the order of time and never going back; nothing
/// where one of both is not known.
fn course(session: &TransactionRecord, shown: &[(Timestamp, f64)]) -> Option<Vec<(Timestamp, f64)>> {
    let (begin, first) = (session.started_at?, session.meter_start_wh? as f64);
    let mut shown: Vec<_> = shown.iter().filter(|it| it.1.is_finite()).copied().collect();
    shown.sort_by_key(|it| it.0);
    let newest = shown.last().copied();
    let counted = session.energy_wh.map(|it| first + it);
    let told = session.meter_stop_wh.map(|it| it as f64);
    let last = counted.or(told).or(newest.map(|it| it.1))?;
    if !last.is_finite() || last < first {
        return None;
    }
    let end = session.stopped_at.or(newest.map(|it| it.0));
    let end = end.unwrap_or(begin).max(begin);
    let mut highest = first;
    let during = shown.into_iter().filter(|it| begin < it.0 && it.0 < end);
    let between = during.map(|(at, register)| {
        highest = highest.max(register.min(last));
        (at, highest)
    });
    let course = std::iter::once((begin, first)).chain(between);
    Some(course.chain([(end, last)]).collect())
}

/// The prices that are valid at some time from one to another, or at the one where that is the other.
fn valid(prices: &[(PricePoint, Currency)], from: Timestamp, to: Timestamp) -> &[(PricePoint, Currency)] {
    let first = prices.partition_point(|(it, _)| it.end <= from);
    let behind = prices.partition_point(|(it, _)| it.start < to || it.start <= from);
    prices.get(first..behind).unwrap_or_default()
}

/// How much of the time from one to another a price is valid for, from 0 to 1.
fn share(point: &PricePoint, from: Timestamp, to: Timestamp) -> f64 {
    match to.millis_after(from) {
        0 => 1.0,
        span => point.end.min(to).millis_after(point.start.max(from)) as f64 / span as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price::Price;

    /// So many minutes after a full hour.
    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_795_417_200_000 + minutes * 60_000)
    }

    /// A session with registers at its start and at its stop.
    fn session(start: (i64, i64), stop: (i64, Option<i64>)) -> TransactionRecord {
        let mut record = TransactionRecord {
            id: "7".into(),
            charge_point_id: crate::ChargePointId::parse("CP-1").unwrap(),
            evse_id: Some(1),
            connector_id: Some(1),
            id_tag: None,
            started_at: Some(at(start.0)),
            stopped_at: Some(at(stop.0)),
            reason: None,
            meter_start_wh: Some(start.1),
            meter_stop_wh: stop.1,
            energy_wh: None,
            is_open: false,
            cost: None,
        };
        record.count(None);
        record
    }

    /// Prices from one minute on until another.
    fn nok(prices: &[(i64, i64, f64)]) -> Vec<(PricePoint, Currency)> {
        let point = |(start, end, price): &(i64, i64, f64)| PricePoint {
            start: at(*start),
            end: at(*end),
            price: Price::nearest(*price).unwrap(),
        };
        prices.iter().map(|it| (point(it), Currency::NOK)).collect()
    }

    fn check(
        name: &str,
        session: &TransactionRecord,
        shown: &[(i64, f64)],
        prices: &[(PricePoint, Currency)],
        expected: Option<(f64, f64)>,
    ) {
        let shown: Vec<_> = shown.iter().map(|(minute, wh)| (at(*minute), *wh)).collect();
        let cost = Cost::of(session, &shown, prices);
        let rounded = |it: f64| (it * 1e6).round() / 1e6;
        let cost = cost.map(|it| (rounded(it.amount), rounded(it.unpriced_wh)));
        assert_eq!(cost, expected, "{name}");
    }

    /// An hour by the quarter.
    const QUARTERS: [(i64, i64, f64); 4] = [(0, 15, 1.0), (15, 30, 2.0), (30, 45, -0.5), (45, 60, 4.0)];

    #[test]
    fn what_is_drawn_in_a_quarter_has_its_price() {
        for (name, start, stop, expected) in [
            ("evenly over an hour", (0, 1_000), (60, 5_000), 6.5),
            ("within a quarter", (16, 0), (29, 2_000), 4.0),
            ("a part of two", (10, 0), (20, 2_000), 3.0),
            ("below nothing", (30, 0), (45, 1_000), -0.5),
            ("nothing drawn", (0, 7), (60, 7), 0.0),
            ("at one time", (15, 0), (15, 1_000), 2.0),
            ("stopped before it was started", (15, 0), (3, 1_000), 2.0),
        ] {
            let session = session(start, (stop.0, Some(stop.1)));
            check(name, &session, &[], &nok(&QUARTERS), Some((expected, 0.0)));
        }
    }

    #[test]
    fn what_the_register_shows_says_when_it_was_drawn() {
        let session = session((0, 1_000), (60, Some(5_000)));
        for (name, shown, expected) in [
            ("all of it early", vec![(15, 5_000.0)], 4.0),
            ("all of it late", vec![(45, 1_000.0)], 16.0),
            ("often", vec![(5, 1_500.0), (15, 2_000.0), (45, 2_000.0)], 13.0),
            ("out of order", vec![(45, 1_000.0), (15, 1_000.0)], 16.0),
            ("gone back", vec![(15, 3_000.0), (30, 0.0), (45, 3_000.0)], 10.0),
            ("leapt", vec![(15, 9e9)], 4.0),
            ("no number", vec![(15, f64::NAN)], 6.5),
            (
                "at other times",
                vec![(-90, 900.0), (0, 2_000.0), (99, 1_000.0)],
                6.5,
            ),
        ] {
            check(name, &session, &shown, &nok(&QUARTERS), Some((expected, 0.0)));
        }
    }

    #[test]
    fn what_has_no_price_is_told() {
        let hour = session((0, 0), (60, Some(4_000)));
        for (name, prices, expected) in [
            ("a gap", vec![(0, 15, 1.0), (45, 60, 4.0)], Some((5.0, 2_000.0))),
            (
                "the first half",
                vec![(30, 45, -0.5), (45, 60, 4.0)],
                Some((3.5, 2_000.0)),
            ),
            ("by the hour", vec![(0, 60, 1.5)], Some((6.0, 0.0))),
            (
                "longer than it",
                vec![(-60, 0, 9.0), (0, 120, 1.5)],
                Some((6.0, 0.0)),
            ),
            ("prices of other times", vec![(-60, 0, 9.0), (60, 120, 9.0)], None),
            ("no price", vec![], None),
        ] {
            check(name, &hour, &[], &nok(&prices), expected);
        }
        // A night without a word from the meter, of which the first hour has a price.
        let night = session((0, 0), (600, Some(50_000)));
        check(
            "a long gap",
            &night,
            &[(60, 5_000.0), (540, 45_000.0)],
            &nok(&QUARTERS),
            Some((1.25 * 6.5, 45_000.0)),
        );
        // All of it was drawn when there was no price.
        check("none of it", &hour, &[(15, 4_000.0)], &nok(&QUARTERS[1..]), None);
        let idle = session((0, 5), (60, Some(5)));
        check("nothing drawn, no price", &idle, &[], &[], None);
    }

    #[test]
    fn one_currency_is_that_of_the_newest_price() {
        let mut prices = nok(&QUARTERS);
        for price in prices.iter_mut().skip(2) {
            price.1 = Currency::EUR;
        }
        let session = session((0, 0), (60, Some(4_000)));
        let cost = Cost::of(&session, &[], &prices).unwrap();
        assert_eq!(
            (cost.currency, cost.amount, cost.unpriced_wh),
            (Currency::EUR, 3.5, 2_000.0)
        );
    }

    #[test]
    fn the_prices_that_are_needed_are_those_of_its_quarters() {
        let behind = |minute| Timestamp::from_millis(at(minute).as_millis() + 1);
        let mut session = session((16, 0), (60, Some(1)));
        let shown = [(at(20), 0.0), (at(44), 0.0)];
        assert_eq!(Cost::span(&session, &shown), Some((at(15), behind(60))));
        session.stopped_at = None;
        assert_eq!(Cost::span(&session, &shown), Some((at(15), behind(44))));
        assert_eq!(Cost::span(&session, &[]), Some((at(15), behind(16))));
        session.started_at = None;
        assert_eq!(Cost::span(&session, &shown), None);
    }

    #[test]
    fn more_than_a_hundredth_without_a_price_is_said() {
        for (energy_wh, unpriced_wh, expected) in [
            (Some(1_000.0), 10.0, false),
            (Some(1_000.0), 10.1, true),
            (Some(0.0), 0.0, false),
            (None, 0.0, true),
        ] {
            let cost = Cost {
                amount: 1.0,
                currency: Currency::NOK,
                unpriced_wh,
            };
            assert_eq!(cost.is_least(energy_wh), expected, "{energy_wh:?} {unpriced_wh}");
        }
    }

    #[test]
    fn it_is_told_as_far_as_the_meter_did() {
        let prices = nok(&QUARTERS);
        let mut open = session((0, 1_000), (60, None));
        // Its stop told no register: what was shown last stands in for it.
        check(
            "stopped",
            &open,
            &[(15, 1_500.0), (30, 2_000.0)],
            &prices,
            Some((1.5, 0.0)),
        );
        check("stopped, never metered", &open, &[], &prices, None);
        (open.stopped_at, open.is_open) = (None, true);
        open.count(Some(2_000.0));
        check(
            "goes on",
            &open,
            &[(15, 1_500.0), (30, 2_000.0)],
            &prices,
            Some((1.5, 0.0)),
        );
        // The register is known better than when it was shown.
        check(
            "goes on, told of late",
            &open,
            &[(15, 1_500.0)],
            &prices,
            Some((1.0, 0.0)),
        );
        open.count(Some(0.0));
        check("goes on, gone back", &open, &[(15, 0.0)], &prices, None);
        open.started_at = None;
        check("its start was never told", &open, &[(15, 1_500.0)], &prices, None);
        let back = session((0, 1_000), (60, Some(999)));
        check("gone back", &back, &[(15, 1_500.0)], &prices, None);
    }
}
