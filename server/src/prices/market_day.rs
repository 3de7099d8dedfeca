//! The market's day: from midnight to midnight in Brussels, wherever the area is. It has 92, 96 or 100 quarters.

use std::fmt;
use std::sync::LazyLock;

use csms::Timestamp;
use csms::prices::QUARTER_MS;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::time_zones;

/// When prices of the next day are asked for first: a little before they are usually there.
const FIRST_ASKED: (i8, i8) = (12, 50);

static MARKET: LazyLock<TimeZone> = LazyLock::new(|| zone("Europe/Brussels"));
static OSLO: LazyLock<TimeZone> = LazyLock::new(|| zone("Europe/Oslo"));

fn zone(name: &str) -> TimeZone {
    time_zones::named(name).expect("the zones inside of the executable have all of Europe")
}

/// A day of the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MarketDay(Date);

impl MarketDay {
    /// The day that a time lies in.
    pub fn of(at: Timestamp) -> Self {
        let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Self(at.to_zoned(MARKET.clone()).date())
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(self.0))
    }

    /// When it begins.
    pub fn start(self) -> Timestamp {
        time(&MARKET, self.0, 0, 0)
    }

    /// When it ends, and the next one begins.
    pub fn end(self) -> Timestamp {
        self.next().start()
    }

    /// How many quarters of an hour it has.
    pub fn quarters(self) -> usize {
        usize::try_from(self.end().millis_after(self.start()) / QUARTER_MS).unwrap_or(0)
    }

    /// When on this day the prices of the next are asked for first: at 12:50 in Oslo.
    pub fn next_day_is_asked_for(self) -> Timestamp {
        let (hour, minute) = FIRST_ASKED;
        time(&OSLO, self.0, hour, minute)
    }

    /// Its date.
    pub(super) const fn date(self) -> Date {
        self.0
    }
}

fn time(zone: &TimeZone, date: Date, hour: i8, minute: i8) -> Timestamp {
    let at = zone.to_timestamp(date.at(hour, minute, 0, 0));
    Timestamp::from_millis(at.map_or(0, jiff::Timestamp::as_millisecond))
}

impl fmt::Display for MarketDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_at(time: &str) -> MarketDay {
        MarketDay::of(Timestamp::read(time).unwrap().0)
    }

    #[test]
    fn days_are_those_of_brussels() {
        for (time, day, start, quarters) in [
            (
                "2026-11-27T22:59:59Z",
                "2026-11-27",
                "2026-11-26T23:00:00.000Z",
                96,
            ),
            (
                "2026-11-27T23:00:00Z",
                "2026-11-28",
                "2026-11-27T23:00:00.000Z",
                96,
            ),
            (
                "2026-06-30T22:00:00Z",
                "2026-07-01",
                "2026-06-30T22:00:00.000Z",
                96,
            ),
            (
                "2027-03-28T12:00:00Z",
                "2027-03-28",
                "2027-03-27T23:00:00.000Z",
                92,
            ),
            (
                "2026-10-25T12:00:00Z",
                "2026-10-25",
                "2026-10-24T22:00:00.000Z",
                100,
            ),
        ] {
            let found = day_at(time);
            let found = (found.to_string(), found.start().to_string(), found.quarters());
            assert_eq!(found, (day.to_owned(), start.to_owned(), quarters));
        }
    }

    #[test]
    fn tomorrow_is_asked_for_from_ten_to_one_in_oslo() {
        let asked = |time| day_at(time).next_day_is_asked_for().to_string();
        assert_eq!(asked("2026-11-27T07:00:00Z"), "2026-11-27T11:50:00.000Z");
        assert_eq!(asked("2026-07-01T07:00:00Z"), "2026-07-01T10:50:00.000Z");
    }
}
