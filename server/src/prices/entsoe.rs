//! What ENTSO-E's transparency platform publishes: day-ahead prices (document type A44) as XML, in EUR per MWh.

use std::collections::BTreeMap;

use csms::prices::QUARTER_MS;
use csms::{Currency, Price, PriceArea, PriceImport, PricePoint};
use ocpp::Timestamp;

use super::bidding_zones;
use super::market_day::MarketDay;
use super::source::{ReadError, time};
use crate::config::Token;

mod document;

use document::{Acknowledgement, Period, Publication, Series};

/// Where it is.
pub const ADDRESS: &str = "https://web-api.tp.entsoe.eu";

/// Its document of day-ahead prices.
const PRICES: &str = "A44";
/// Its agreement of the auction for the next day.
const DAY_AHEAD: &str = "A01";
/// Its curve in which each price stands by itself.
const FIXED: &str = "A01";
/// Its curve in which a price that is that of the interval before is left out.
const VARIABLE: &str = "A03";
/// Its reason that there is nothing; also that it does not like a question, for which it has no code.
const NO_DATA: &str = "999";

/// More intervals than this no period has: a year of quarters.
const MOST_INTERVALS: u64 = 366 * 96;

/// The address of a day.
pub fn address(base: &str, token: &Token, area: &PriceArea, day: MarketDay) -> String {
    let code = bidding_zones::code(area).unwrap_or_default();
    let token = percent_encoding::utf8_percent_encode(token.secret(), percent_encoding::NON_ALPHANUMERIC);
    let (start, end) = (minute(day.start()), minute(day.end()));
    format!(
        "{base}/api?securityToken={token}&documentType={PRICES}&in_Domain={code}&out_Domain={code}\
         &periodStart={start}&periodEnd={end}"
    )
}

/// A time as `YYYYMMDDhhmm`, in UTC.
fn minute(at: Timestamp) -> String {
    let digits = at.to_string();
    digits.chars().filter(char::is_ascii_digit).take(12).collect()
}

/// Reads a document, by the times that stand in it; nothing where it says that there are no prices yet.
///
/// Of series for the same time counts that of the first auction, and then the one with the finest intervals. A document
/// that has a later auction alone has no prices yet.
///
/// # Errors
/// Where it is none, or says that it refuses.
pub fn read(body: &[u8]) -> Result<Option<PriceImport>, ReadError> {
    let text = std::str::from_utf8(body).map_err(|error| ReadError::Xml(error.to_string()))?;
    let wrong = |error: quick_xml::DeError| ReadError::Xml(error.to_string());
    if text.contains("<Acknowledgement_MarketDocument") {
        return acknowledged(&quick_xml::de::from_str(text).map_err(wrong)?);
    }
    if !text.contains("<Publication_MarketDocument") {
        let begins: String = text.chars().take(60).collect();
        return Err(ReadError::Xml(format!("it begins with `{begins}`")));
    }
    let publication: Publication = quick_xml::de::from_str(text).map_err(wrong)?;
    let mut series: Vec<_> = publication.series.iter().filter(|it| is_day_ahead(it)).collect();
    if series.is_empty() {
        return Err(ReadError::Empty);
    }
    series.retain(|it| it.auction <= Some(1));
    let mut quarters = BTreeMap::new();
    let mut by_interval = Vec::new();
    for series in series {
        check(series)?;
        for period in &series.periods {
            by_interval.push((interval_ms(period)?, series, period));
        }
    }
    // The finest first, of which each quarter keeps its price; the order of the document decides among equals.
    by_interval.sort_by_key(|(interval_ms, _, _)| *interval_ms);
    for (interval_ms, series, period) in by_interval {
        for (start, price) in prices(series, period, interval_ms)? {
            for quarter in 0..interval_ms / QUARTER_MS {
                quarters.entry(start + quarter * QUARTER_MS).or_insert(price);
            }
        }
    }
    let point = |(start, price)| PricePoint {
        start: Timestamp::from_millis(start),
        end: Timestamp::from_millis(start + QUARTER_MS),
        price,
    };
    let prices: Vec<_> = quarters.into_iter().map(point).collect();
    Ok((!prices.is_empty()).then_some(PriceImport {
        currency: Currency::EUR,
        prices,
    }))
}

fn acknowledged(said: &Acknowledgement) -> Result<Option<PriceImport>, ReadError> {
    let nothing = said.reasons.iter().find(|it| it.code == NO_DATA);
    let refuses = |it: &str| {
        ["not valid", "invalid", "exceed", "not allowed", "unauthorized"]
            .iter()
            .any(|word| it.contains(word))
    };
    match (nothing, said.reasons.first()) {
        (Some(reason), _) if !refuses(&reason.text.to_lowercase()) => Ok(None),
        (_, reason) => Err(ReadError::Refused {
            code: reason.map(|it| it.code.clone()).unwrap_or_default(),
            text: reason
                .map(|it| it.text.chars().take(300).collect())
                .unwrap_or_default(),
        }),
    }
}

fn is_day_ahead(series: &Series) -> bool {
    series.agreement.as_deref().is_none_or(|it| it == DAY_AHEAD)
}

fn check(series: &Series) -> Result<(), ReadError> {
    if series.currency != "EUR" {
        return Err(ReadError::Currency(series.currency.clone()));
    }
    if series.unit != "MWH" {
        return Err(ReadError::Unit(series.unit.clone()));
    }
    Ok(())
}

fn interval_ms(period: &Period) -> Result<i64, ReadError> {
    match period.resolution.as_str() {
        "PT15M" => Ok(QUARTER_MS),
        "PT30M" => Ok(2 * QUARTER_MS),
        "PT60M" | "PT1H" => Ok(4 * QUARTER_MS),
        other => Err(ReadError::Resolution(other.to_owned())),
    }
}

/// The start of each interval of a period, with its price.
fn prices(series: &Series, period: &Period, interval_ms: i64) -> Result<Vec<(i64, Price)>, ReadError> {
    let curve = series.curve.as_deref().unwrap_or(FIXED);
    let is_filled = match curve {
        FIXED => false,
        VARIABLE => true,
        other => return Err(ReadError::Curve(other.to_owned())),
    };
    let (start, end) = (time(&period.interval.start)?, time(&period.interval.end)?);
    let intervals = u64::try_from(end.millis_after(start) / interval_ms).unwrap_or(0);
    let mut told = BTreeMap::new();
    for point in &period.points {
        // A period is a few days at most; more positions than it has are a mistake.
        if !(1..=intervals).contains(&point.position) {
            return Err(ReadError::Position(point.position));
        }
        told.insert(point.position, per_kwh(&point.price)?);
    }
    let mut prices = Vec::new();
    let mut before = None;
    for (position, offset) in (1..=intervals).zip(0_i64..) {
        let price = told.get(&position).copied();
        let price = price.or(before.filter(|_| is_filled));
        before = price;
        prices.extend(price.map(|it| (start.as_millis() + offset * interval_ms, it)));
        if position > MOST_INTERVALS {
            return Err(ReadError::Position(position));
        }
    }
    Ok(prices)
}

/// A price per kWh of one per MWh.
fn per_kwh(said: &str) -> Result<Price, ReadError> {
    let price = said.trim().parse::<f64>().ok();
    let price = price.and_then(|it| Price::nearest(it / 1_000.0));
    price.ok_or_else(|| ReadError::Price(said.chars().take(40).collect()))
}

#[cfg(test)]
pub(super) mod tests;
