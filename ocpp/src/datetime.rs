//! Points in time, read as generously as charge points write them.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, SecondsFormat};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::finding::Oddity;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, between the years 0000 and 9999.
///
/// Written as RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

const EARLIEST: i64 = -62_167_219_200_000;
const LATEST: i64 = 253_402_300_799_999;

impl Timestamp {
    /// The time so many milliseconds after 1970 began; beyond the years 0000 to 9999 the nearest of them.
    pub const fn from_millis(millis: i64) -> Self {
        Self(if millis < EARLIEST {
            EARLIEST
        } else if millis > LATEST {
            LATEST
        } else {
            millis
        })
    }

    /// Milliseconds since 1970 began.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// How long after `earlier` this is; nothing where it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }

    /// Milliseconds from `other` to this; negative where this is the earlier one.
    pub const fn millis_after(self, other: Self) -> i64 {
        self.0 - other.0
    }

    /// This time and `span` more.
    pub fn plus(self, span: Duration) -> Self {
        Self::from_millis(
            self.0
                .saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// The next time, a millisecond later; the last there is has none, and stays. What came *until* a time came *before* its
    /// next one.
    pub const fn next(self) -> Self {
        Self::from_millis(self.0 + 1)
    }

    /// This time less `span`.
    pub fn minus(self, span: Duration) -> Self {
        Self::from_millis(
            self.0
                .saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// Reads a time as charge points write it, and says what was odd.
    ///
    /// Understood beyond RFC 3339: a blank for the `T`, missing seconds, zones as `+02`, `+0200`, and
    /// no zone at all (taken as UTC). `None` where it is no time.
    pub fn read(text: &str) -> Option<(Self, Option<Oddity>)> {
        let text = text.trim();
        let (date, rest) = text.split_at_checked(10)?;
        let date = date_of(date)?;
        let clock = rest.strip_prefix(['T', 't', ' '])?;
        let zone_at = clock.find(['Z', 'z', '+', '-', ' ']).unwrap_or(clock.len());
        let (clock, zone) = clock.split_at_checked(zone_at)?;
        let millis_of_day = clock_of(clock)?;
        let zone = zone.trim_start();
        let (offset_minutes, odd) = if zone.is_empty() {
            (0, Some(Oddity::NoZone { said: text.into() }))
        } else {
            zone_of(zone)?
        };
        let days = date.signed_duration_since(NaiveDate::default()).num_days();
        let millis = days * 86_400_000 + millis_of_day - offset_minutes * 60_000;
        (EARLIEST..=LATEST)
            .contains(&millis)
            .then_some((Self(millis), odd))
    }
}

fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|it| it.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn date_of(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?)?;
    let month = digits(parts.next()?)?;
    let day = digits(parts.next()?)?;
    NaiveDate::from_ymd_opt(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
}

fn clock_of(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hour = digits(parts.next()?)?;
    let minute = digits(parts.next()?)?;
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once(['.', ',']) {
            None => (digits(seconds)?, 0),
            Some((seconds, fraction)) => (digits(seconds)?, thousandths(fraction)?),
        },
    };
    // A leap second counts as the last one before it.
    let fits = hour < 24 && minute < 60 && second <= 60 && parts.next().is_none();
    fits.then_some(((hour * 60 + minute) * 60 + second.min(59)) * 1000 + fraction)
}

fn thousandths(fraction: &str) -> Option<i64> {
    if !fraction.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let mut padded: String = fraction.chars().take(3).collect();
    while padded.len() < 3 {
        padded.push('0');
    }
    digits(&padded)
}

fn zone_of(zone: &str) -> Option<(i64, Option<Oddity>)> {
    if zone.eq_ignore_ascii_case("z") {
        return Some((0, None));
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let number = zone.get(1..)?;
    let (hours, minutes, odd) = match (number.split_once(':'), number.len()) {
        (Some((hours, minutes)), _) => (digits(hours)?, digits(minutes)?, None),
        (None, 4) => (digits(number.get(..2)?)?, digits(number.get(2..)?)?, Some(())),
        (None, 1 | 2) => (digits(number)?, 0, Some(())),
        (None, _) => return None,
    };
    let odd = odd.map(|()| Oddity::OddZone { said: zone.into() });
    (hours < 24 && minutes < 60).then_some((sign * (hours * 60 + minutes), odd))
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = DateTime::from_timestamp_millis(self.0).unwrap_or_default();
        f.write_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        match Self::read(&text) {
            Some((time, _)) => Ok(time),
            None => Err(serde::de::Error::custom(format_args!("`{text}` is not a time"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: &str, meant: &str) {
        let (time, _) = Timestamp::read(said).unwrap_or_else(|| panic!("{said} was not understood"));
        assert_eq!(time.to_string(), meant, "{said}");
    }

    #[test]
    fn times_are_understood_in_every_accent() {
        check("2026-11-23T07:11:12.482Z", "2026-11-23T07:11:12.482Z");
        check("2026-11-23T07:11:12Z", "2026-11-23T07:11:12.000Z");
        check("2026-11-23T07:11:12.4829999Z", "2026-11-23T07:11:12.482Z");
        check("2026-11-23T09:11:12+02:00", "2026-11-23T07:11:12.000Z");
        check("2026-11-23T09:11:12+02", "2026-11-23T07:11:12.000Z");
        check("2026-11-23T09:11:12+0200", "2026-11-23T07:11:12.000Z");
        check("2026-11-23T02:11:12-05:00", "2026-11-23T07:11:12.000Z");
        check("2026-11-23 07:11:12", "2026-11-23T07:11:12.000Z");
        check("2026-11-23T07:11Z", "2026-11-23T07:11:00.000Z");
        check("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z");
        check("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z");
    }

    #[test]
    fn after_the_last_time_there_is_none() {
        assert_eq!(Timestamp::from_millis(7).next(), Timestamp::from_millis(8));
        let last = Timestamp::from_millis(i64::MAX);
        assert_eq!(last.next(), last);
    }

    #[test]
    fn a_missing_zone_is_said() {
        let (_, odd) = Timestamp::read("2026-11-23T07:11:12").unwrap();
        assert_eq!(
            odd,
            Some(Oddity::NoZone {
                said: "2026-11-23T07:11:12".into()
            })
        );
    }

    #[test]
    fn what_is_no_time_is_not_taken_for_one() {
        for said in [
            "",
            "now",
            "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-11-23",
            "2026-11-23T25:00:00Z",
            "-",
        ] {
            assert_eq!(Timestamp::read(said), None, "{said}");
        }
    }

    #[test]
    fn a_span_between_times_is_never_negative() {
        let early = Timestamp::from_millis(1_000);
        assert_eq!(early.since(early.plus(Duration::from_secs(5))), Duration::ZERO);
        assert_eq!(
            early.plus(Duration::from_secs(5)).since(early),
            Duration::from_secs(5)
        );
    }
}
