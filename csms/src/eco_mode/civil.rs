//! The time that clocks on walls show.

use std::fmt;
use std::str::FromStr;

use ocpp::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// No zone is further from UTC than that, in seconds.
const MOST_OFFSET_S: i32 = 24 * 3600;

/// A time of day to the minute, 00:00 to 23:59. In JSON and in words as "07:00".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

/// Why a text is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeOfDayError {
    /// It is not two digits, a colon and two digits.
    #[error("a time of day is written as hh:mm, such as 07:00")]
    Form,
    /// There is no such time.
    #[error("a time of day is from 00:00 to 23:59")]
    Range,
}

impl TimeOfDay {
    /// So many hours and minutes after midnight; nothing where no clock shows that.
    pub const fn new(hour: u8, minute: u8) -> Option<Self> {
        if hour < 24 && minute < 60 {
            Some(Self(hour as u16 * 60 + minute as u16))
        } else {
            None
        }
    }

    /// The hour, 0 to 23.
    pub const fn hour(self) -> u8 {
        (self.0 / 60) as u8
    }

    /// The minute, 0 to 59.
    pub const fn minute(self) -> u8 {
        (self.0 % 60) as u8
    }

    fn millis(self) -> i64 {
        i64::from(self.0) * MINUTE_MS
    }
}

impl FromStr for TimeOfDay {
    type Err = TimeOfDayError;

    fn from_str(text: &str) -> Result<Self, TimeOfDayError> {
        let number = |text: &str| {
            let is_number = text.len() == 2 && text.bytes().all(|it| it.is_ascii_digit());
            is_number.then(|| text.parse().ok()).flatten()
        };
        let (hour, minute) = text.split_once(':').ok_or(TimeOfDayError::Form)?;
        match (number(hour), number(minute)) {
            (Some(hour), Some(minute)) => Self::new(hour, minute).ok_or(TimeOfDayError::Range),
            _ => Err(TimeOfDayError::Form),
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// How far a zone's clocks are ahead of UTC, and from when on. The default is UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Said")]
pub struct ZoneOffsets {
    first: i32,
    changes: Vec<(Timestamp, i32)>,
}

/// Offsets as they are written down, in whatever order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    first: i32,
    changes: Vec<(Timestamp, i32)>,
}

impl From<Said> for ZoneOffsets {
    fn from(said: Said) -> Self {
        Self::new(said.first, said.changes)
    }
}

impl ZoneOffsets {
    /// Clocks that are `first` seconds ahead of UTC, until the first of the changes: from each time on they are so
    /// many seconds ahead. Changes may come in any order, of several at one time the last counts. No clock is ahead of
    /// UTC, or behind, by more than a day.
    pub fn new(first: i32, mut changes: Vec<(Timestamp, i32)>) -> Self {
        let bounded = |offset: i32| offset.clamp(-MOST_OFFSET_S, MOST_OFFSET_S);
        changes.sort_by_key(|it| it.0);
        for change in &mut changes {
            change.1 = bounded(change.1);
        }
        Self {
            first: bounded(first),
            changes,
        }
    }

    /// How far clocks are ahead of UTC at a time, in seconds.
    pub fn offset_s(&self, at: Timestamp) -> i32 {
        let passed = self.changes.partition_point(|it| it.0 <= at);
        let last = passed.checked_sub(1).and_then(|it| self.changes.get(it));
        last.map_or(self.first, |it| it.1)
    }

    /// What clocks show at a time, without the seconds.
    pub fn local_time(&self, at: Timestamp) -> TimeOfDay {
        let millis = (at.as_millis() + i64::from(self.offset_s(at)) * 1000).rem_euclid(DAY_MS);
        // A day has 1440 minutes.
        TimeOfDay((millis / MINUTE_MS) as u16)
    }

    /// The next time after `after` at which clocks show that time of day: not `after` itself. A time that they skip is
    /// when they are put forward over it; one that they show twice is the first of the two. Where the calendar ends
    /// first, that is its end.
    pub fn next(&self, time: TimeOfDay, after: Timestamp) -> Timestamp {
        let day = after.as_millis().div_euclid(DAY_MS);
        // By a day each may clocks be off before and after a change, and one each for what is over already.
        let mut times = (day - 3..=day + 3).map(|it| self.first_showing(it * DAY_MS + time.millis()));
        times
            .find(|it| *it > after)
            .unwrap_or(Timestamp::from_millis(i64::MAX))
    }

    /// The first time at which clocks show a time, in ms of their own since 1970 began, or a later one.
    fn first_showing(&self, local_ms: i64) -> Timestamp {
        let mut from = Timestamp::from_millis(i64::MIN);
        let mut offset = self.first;
        for &(change, next) in &self.changes {
            let shown = showing(local_ms, offset).max(from);
            if shown < change {
                return shown;
            }
            (from, offset) = (change, next);
        }
        showing(local_ms, offset).max(from)
    }
}

/// When clocks show a time that are so many seconds ahead.
fn showing(local_ms: i64, offset_s: i32) -> Timestamp {
    Timestamp::from_millis(local_ms - i64::from(offset_s) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::read(text).unwrap().0
    }

    fn oslo() -> ZoneOffsets {
        let changes = vec![(at("2026-10-25T01:00Z"), 3600), (at("2026-03-29T01:00Z"), 7200)];
        ZoneOffsets::new(3600, changes)
    }

    fn check(time: &str, after: &str, next: &str) {
        assert_eq!(
            oslo().next(time.parse().unwrap(), at(after)),
            at(next),
            "{time} after {after}"
        );
    }

    #[test]
    fn a_time_of_day_is_hours_and_minutes() {
        for (text, expected) in [
            ("07:00", TimeOfDay::new(7, 0).ok_or(TimeOfDayError::Form)),
            ("00:00", Ok(TimeOfDay::default())),
            ("23:59", TimeOfDay::new(23, 59).ok_or(TimeOfDayError::Form)),
            ("24:00", Err(TimeOfDayError::Range)),
            ("12:60", Err(TimeOfDayError::Range)),
            ("7:00", Err(TimeOfDayError::Form)),
            ("07:00:00", Err(TimeOfDayError::Form)),
            ("+7:00", Err(TimeOfDayError::Form)),
            ("0700", Err(TimeOfDayError::Form)),
            ("", Err(TimeOfDayError::Form)),
            ("ti:me", Err(TimeOfDayError::Form)),
        ] {
            assert_eq!(text.parse::<TimeOfDay>(), expected, "{text}");
            if let Ok(time) = expected {
                assert_eq!(serde_json::to_value(time).unwrap(), text);
                assert_eq!(serde_json::from_value::<TimeOfDay>(text.into()).unwrap(), time);
            }
        }
        let error = serde_json::from_str::<TimeOfDay>("\"25:00\"").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("a time of day is from 00:00 to 23:59"),
            "{error}"
        );
    }

    #[test]
    fn the_next_morning_is_today_or_tomorrow() {
        check("07:00", "2026-01-10T05:59:59Z", "2026-01-10T06:00Z");
        check("07:00", "2026-01-10T06:00Z", "2026-01-11T06:00Z");
        check("07:00", "2026-01-10T22:30Z", "2026-01-11T06:00Z");
        check("00:30", "2026-01-10T22:30Z", "2026-01-10T23:30Z");
        check("07:00", "2026-07-10T22:30Z", "2026-07-11T05:00Z");
    }

    #[test]
    fn a_skipped_time_is_when_clocks_are_put_forward() {
        check("07:00", "2026-03-28T12:00Z", "2026-03-29T05:00Z");
        check("01:59", "2026-03-28T12:00Z", "2026-03-29T00:59Z");
        check("02:00", "2026-03-28T12:00Z", "2026-03-29T01:00Z");
        check("02:30", "2026-03-28T12:00Z", "2026-03-29T01:00Z");
        check("03:00", "2026-03-28T12:00Z", "2026-03-29T01:00Z");
        check("02:30", "2026-03-29T01:00Z", "2026-03-30T00:30Z");
    }

    #[test]
    fn a_time_shown_twice_is_the_first_of_the_two() {
        check("07:00", "2026-10-24T12:00Z", "2026-10-25T06:00Z");
        check("02:30", "2026-10-24T12:00Z", "2026-10-25T00:30Z");
        check("02:30", "2026-10-25T00:30Z", "2026-10-26T01:30Z");
        check("02:00", "2026-10-25T00:30Z", "2026-10-26T01:00Z");
        check("03:00", "2026-10-25T00:30Z", "2026-10-25T02:00Z");
    }

    #[test]
    fn clocks_show_the_zone_s_time() {
        for (time, shown) in [
            ("2026-03-29T00:59:59Z", "01:59"),
            ("2026-03-29T01:00Z", "03:00"),
            ("2026-10-25T00:59Z", "02:59"),
            ("2026-10-25T01:00Z", "02:00"),
            ("1969-12-31T23:30Z", "00:30"),
        ] {
            assert_eq!(oslo().local_time(at(time)).to_string(), shown, "{time}");
        }
        assert_eq!(
            ZoneOffsets::default()
                .local_time(at("2026-07-01T12:34:56Z"))
                .to_string(),
            "12:34"
        );
    }

    #[test]
    fn offsets_are_read_in_any_order() {
        let json = serde_json::to_string(&oslo()).unwrap();
        assert_eq!(serde_json::from_str::<ZoneOffsets>(&json).unwrap(), oslo());
        let unordered =
            r#"{"first":3600,"changes":[["2026-10-25T01:00:00Z",3600],["2026-03-29T01:00:00Z",7200]]}"#;
        assert_eq!(serde_json::from_str::<ZoneOffsets>(unordered).unwrap(), oslo());
    }

    #[test]
    fn there_is_an_end_of_time() {
        let last = Timestamp::from_millis(i64::MAX);
        assert_eq!(oslo().next(TimeOfDay::default(), last), last);
        let strange = ZoneOffsets::new(i32::MAX, vec![(at("2026-01-01T00:00Z"), i32::MIN)]);
        for time in [
            "2025-12-31T00:00Z",
            "2025-12-31T23:59Z",
            "2026-01-01T00:00Z",
            "2026-01-02T00:00Z",
        ] {
            let next = strange.next(TimeOfDay::default(), at(time));
            assert!(
                next > at(time) && next < at("2026-01-05T00:00Z"),
                "{time}: {next}"
            );
        }
    }
}
