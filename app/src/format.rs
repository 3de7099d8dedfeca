//! Numbers and times as people write them. The same on the server and in the browser.

use csms::prices::Currency;
use csms::{Price, Reading, Timestamp};

use crate::preferences::Language;

/// What stands where a value is not known.
pub(crate) const UNKNOWN: &str = "–";

/// A number that does not break over lines.
pub(crate) const HARD_SPACE: char = '\u{a0}';

const DAY_MS: i64 = 24 * 3_600_000;

/// A number, its thousands apart.
pub(crate) fn number(value: f64, decimals: usize, language: Language) -> String {
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::new();
    // What is rounded to nothing is not negative.
    if value < 0.0 && plain.bytes().any(|it| (b'1'..=b'9').contains(&it)) {
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(HARD_SPACE);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(match language {
            Language::En => '.',
            Language::Nb => ',',
        });
        text.push_str(fraction);
    }
    text
}

/// A count.
pub(crate) fn count(value: u32, language: Language) -> String {
    number(f64::from(value), 0, language)
}

/// A quantity and its unit.
fn quantity(value: f64, decimals: usize, unit: &str, language: Language) -> String {
    format!("{}{HARD_SPACE}{unit}", number(value, decimals, language))
}

/// Power, from W.
pub(crate) fn power(watts: f64, language: Language) -> String {
    if watts.abs() < 99.5 {
        quantity(watts, 0, "W", language)
    } else {
        quantity(watts / 1000.0, 1, "kW", language)
    }
}

/// Power as it is typed in kW, from W.
pub(crate) fn kilowatts_to_type(watts: u32, language: Language) -> String {
    to_type(f64::from(watts) / 1000.0, language)
}

/// A number as it is typed.
pub(crate) fn to_type(value: f64, language: Language) -> String {
    match language {
        Language::En => value.to_string(),
        Language::Nb => value.to_string().replace('.', ","),
    }
}

/// A current, from A.
pub(crate) fn amperes(amperes: f64, language: Language) -> String {
    quantity(amperes, 1, "A", language)
}

/// The currents of the phases that are told of, from A.
pub(crate) fn currents(told: &[Option<f64>; 3], language: Language) -> String {
    let told: Vec<_> = told.iter().flatten().map(|it| number(*it, 1, language)).collect();
    if told.is_empty() {
        return UNKNOWN.to_owned();
    }
    format!("{}{HARD_SPACE}A", told.join(" / "))
}

/// Energy, from Wh.
pub(crate) fn energy(watt_hours: f64, language: Language) -> String {
    quantity(watt_hours / 1000.0, 1, "kWh", language)
}

/// What a meter showed, as far as it told.
pub(crate) fn reading(shown: &Reading, language: Language) -> String {
    let told = [
        shown.power_w.map(|it| power(it, language)),
        shown.energy_wh.map(|it| energy(it, language)),
        shown.state_of_charge_percent.map(|it| percent(it, language)),
    ];
    told.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A price per kWh, as far as it is known, in the currency where that is.
pub(crate) fn price(price: Option<Price>, currency: Option<Currency>, language: Language) -> String {
    let Some(price) = price else {
        return UNKNOWN.to_owned();
    };
    let units = number(price.as_f64(), 2, language);
    match currency {
        Some(currency) => format!("{units}\u{a0}{}/kWh", currency.as_str()),
        None => format!("{units}\u{a0}/kWh"),
    }
}

/// From one price per kWh to another, in the currency where that is known.
pub(crate) fn prices(
    lowest: Price,
    highest: Price,
    currency: Option<Currency>,
    language: Language,
) -> String {
    let [from, to] = [lowest, highest].map(|it| number(it.as_f64(), 2, language));
    let highest = price(Some(highest), currency, language);
    if from == to {
        highest
    } else {
        format!("{from}–{highest}")
    }
}

/// A sum of money, in units of the currency.
pub(crate) fn money(amount: f64, currency: Currency, language: Language) -> String {
    let units = number(amount, 2, language);
    match language {
        Language::En => format!("{currency}{HARD_SPACE}{units}"),
        Language::Nb if currency == Currency::NOK => format!("{units}{HARD_SPACE}kr"),
        Language::Nb => format!("{units}{HARD_SPACE}{currency}"),
    }
}

/// A share, from 0 to 100.
pub(crate) fn percent(value: f64, language: Language) -> String {
    quantity(value, 0, "%", language)
}

/// A short span, from milliseconds.
pub(crate) fn latency(millis: u32, language: Language) -> String {
    if millis < 10_000 {
        quantity(f64::from(millis), 0, "ms", language)
    } else {
        quantity(f64::from(millis) / 1000.0, 1, "s", language)
    }
}

/// A size, from bytes.
pub(crate) fn size(bytes: u32, language: Language) -> String {
    if bytes < 10_000 {
        quantity(f64::from(bytes), 0, "B", language)
    } else {
        quantity(f64::from(bytes) / 1000.0, 1, "kB", language)
    }
}

const fn hour(language: Language) -> &'static str {
    match language {
        Language::En => "h",
        Language::Nb => "t",
    }
}

/// A span of time in its largest fitting unit: seconds, minutes, hours, days.
pub(crate) fn span(millis: i64, language: Language) -> String {
    let seconds = millis.max(0) / 1000;
    let (value, unit) = match seconds {
        0..=59 => (seconds, "s"),
        60..=3599 => (seconds / 60, "min"),
        3600..=172_799 => (seconds / 3600, hour(language)),
        _ => (seconds / 86_400, "d"),
    };
    quantity(value as f64, 0, unit, language)
}

/// For how long something went on: from an hour on in hours and minutes.
pub(crate) fn duration(millis: i64, language: Language) -> String {
    let minutes = millis / 60_000;
    if minutes < 60 {
        return span(millis, language);
    }
    let hours = quantity((minutes / 60) as f64, 0, hour(language), language);
    match minutes % 60 {
        0 => hours,
        rest => format!("{hours} {}", span(rest * 60_000, language)),
    }
}

/// A span of time from seconds, however many.
pub(crate) fn span_of_seconds(seconds: u64, language: Language) -> String {
    span(
        i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000),
        language,
    )
}

/// How exactly a time is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precision {
    Minutes,
    Seconds,
    Millis,
}

/// A date and a time, where `local` holds both as RFC 3339 has them, without the zone.
fn date_and_time(local: &str, precision: Precision, language: Language) -> String {
    let part = |from: usize, to: usize| local.get(from..to).unwrap_or_default();
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    let clock = match precision {
        Precision::Minutes => part(11, 16).to_owned(),
        Precision::Seconds => part(11, 19).to_owned(),
        Precision::Millis if language == Language::Nb => part(11, 23).replace('.', ","),
        Precision::Millis => part(11, 23).to_owned(),
    };
    match language {
        Language::En => format!("{year}-{month}-{day} {clock}"),
        Language::Nb => format!("{day}.{month}.{year} {clock}"),
    }
}

/// A time in UTC, which says so.
pub(crate) fn utc(at: Timestamp, precision: Precision, language: Language) -> String {
    format!("{} UTC", date_and_time(&at.to_string(), precision, language))
}

/// A time in a zone so many minutes east of UTC.
pub(crate) fn local(at: Timestamp, minutes_east: i64, precision: Precision, language: Language) -> String {
    let there = Timestamp::from_millis(at.as_millis().saturating_add(minutes_east * 60_000));
    date_and_time(&there.to_string(), precision, language)
}

/// What a clock shows in a zone so many minutes east of UTC.
pub(crate) fn clock(at: Timestamp, minutes_east: i64) -> String {
    let there = Timestamp::from_millis(at.as_millis().saturating_add(minutes_east * 60_000));
    there.to_string().get(11..16).unwrap_or_default().to_owned()
}

/// A time in a zone so many minutes east of UTC: within a day of another one what a clock shows, else with the date.
pub(crate) fn near(at: Timestamp, to: Timestamp, minutes_east: i64, language: Language) -> String {
    if at.millis_after(to).abs() < DAY_MS {
        clock(at, minutes_east)
    } else {
        local(at, minutes_east, Precision::Minutes, language)
    }
}

/// A zone so many minutes east of UTC.
pub(crate) fn zone(minutes_east: i64) -> String {
    let sign = if minutes_east < 0 { '−' } else { '+' };
    let minutes = minutes_east.abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests;
