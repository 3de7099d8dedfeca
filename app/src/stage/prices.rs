//! What electricity costs on a stage: a night valley and two peaks, a little different every day.

use ::csms::prices::QUARTER_MS;
use ::csms::{Currency, Price, PricePoint, Timestamp, ZoneOffsets};
use simulator::surroundings::price_per_kwh;

/// What prices are in.
pub(super) const CURRENCY: Currency = Currency::NOK;

const DAY_MS: i64 = 24 * 3_600_000;
/// When prices of the next day are published, in hours of the market's clocks.
const PUBLISHED_AT: i64 = 13;

/// The prices by the quarter of an hour that begin from one time on and before another.
pub(super) fn prices(from: Timestamp, to: Timestamp) -> Vec<PricePoint> {
    let first =
        from.as_millis().div_euclid(QUARTER_MS) + i64::from(from.as_millis().rem_euclid(QUARTER_MS) > 0);
    let quarters = (first..)
        .map(|it| it * QUARTER_MS)
        .take_while(|it| *it < to.as_millis());
    let zone = zone(from);
    let point = |start: i64| {
        let (start, end) = (
            Timestamp::from_millis(start),
            Timestamp::from_millis(start + QUARTER_MS),
        );
        Some(PricePoint {
            start,
            end,
            price: Price::nearest(price_at(start, &zone))?,
        })
    };
    quarters.filter_map(point).collect()
}

/// What is known at a time: from an hour ago on until the end of the day, or of the next one where that was published.
pub(super) fn published(now: Timestamp) -> Vec<PricePoint> {
    let ahead = i64::from(zone(now).offset_s(now)) * 1_000;
    let local = now.as_millis() + ahead;
    let days = if local.rem_euclid(DAY_MS) >= PUBLISHED_AT * 3_600_000 {
        2
    } else {
        1
    };
    let end = (local.div_euclid(DAY_MS) + days) * DAY_MS - ahead;
    prices(
        Timestamp::from_millis(now.as_millis() - 3_600_000),
        Timestamp::from_millis(end),
    )
}

fn price_at(at: Timestamp, zone: &ZoneOffsets) -> f64 {
    price_per_kwh(at.as_millis() + i64::from(zone.offset_s(at)) * 1_000)
}

/// How far the clocks of Central Europe are ahead of UTC in the year around a time: from the last Sunday of March to that
/// of October an hour more.
pub(super) fn zone(now: Timestamp) -> ZoneOffsets {
    let year = 1970 + (now.as_millis().div_euclid(DAY_MS) as f64 / 365.2425) as i64;
    let summer = |year| Some((last_sunday(year, 3)?, 7_200));
    let winter = |year| Some((last_sunday(year, 10)?, 3_600));
    let changes = (year - 1..=year + 1).flat_map(|year| [summer(year), winter(year)]);
    ZoneOffsets::new(3_600, changes.flatten().collect())
}

/// One o'clock on the last Sunday of a month of 31 days, in UTC.
fn last_sunday(year: i64, month: i64) -> Option<Timestamp> {
    let (last, _) = Timestamp::read(&format!("{year}-{month:02}-31T01:00:00Z"))?;
    // The first day of 1970 was a Thursday.
    let weekday = (last.as_millis().div_euclid(DAY_MS) + 4).rem_euclid(7);
    Some(Timestamp::from_millis(last.as_millis() - weekday * DAY_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        serde_json::from_value(text.into()).unwrap()
    }

    #[test]
    fn clocks_are_changed_on_the_last_sundays() {
        for (before, after) in [
            ("2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z"),
            ("2024-03-31T00:59:00Z", "2024-03-31T01:00:00Z"),
        ] {
            let zone = zone(at(before));
            assert_eq!(
                (zone.offset_s(at(before)), zone.offset_s(at(after))),
                (3_600, 7_200)
            );
        }
        for (before, after) in [
            ("2026-10-25T00:59:00Z", "2026-10-25T01:00:00Z"),
            ("2027-10-31T00:59:00Z", "2027-10-31T01:00:00Z"),
        ] {
            let zone = zone(at(before));
            assert_eq!(
                (zone.offset_s(at(before)), zone.offset_s(at(after))),
                (7_200, 3_600)
            );
        }
    }

    #[test]
    fn the_next_day_is_known_in_the_afternoon() {
        let last = |now: &str| published(at(now)).last().map(|it| it.end);
        assert_eq!(last("2026-11-27T11:59:00Z"), Some(at("2026-11-27T23:00:00Z")));
        assert_eq!(last("2026-11-27T12:00:00Z"), Some(at("2026-11-28T23:00:00Z")));
        assert_eq!(
            published(at("2026-11-27T12:00:00Z"))[0].start,
            at("2026-11-27T11:00:00Z")
        );
    }

    #[test]
    fn the_night_is_cheap_and_the_same_whoever_asks() {
        let day = prices(at("2026-11-26T23:00:00Z"), at("2026-11-27T23:00:00Z"));
        assert_eq!(day.len(), 96);
        let cheapest = day.iter().min_by_key(|it| it.price).unwrap();
        let dearest = day.iter().max_by_key(|it| it.price).unwrap();
        assert_eq!(cheapest.start, at("2026-11-27T02:00:00Z"));
        assert_eq!(dearest.start, at("2026-11-27T17:00:00Z"));
        let part = prices(at("2026-11-27T10:07:00Z"), at("2026-11-27T10:45:00Z"));
        assert_eq!(part, day[45..47]);
    }
}
