//! What <https://www.hvakosterstrommen.no/strompris-api> publishes: the Norwegian areas, a file for each day, without
//! VAT and without grid fees.

use csms::{Currency, Price, PriceArea, PriceImport, PricePoint};
use serde::Deserialize;

use super::market_day::MarketDay;
use super::source::{ReadError, time};

/// Where it is.
pub const ADDRESS: &str = "https://www.hvakosterstrommen.no";

/// The areas that it has.
const AREAS: [&str; 5] = ["NO1", "NO2", "NO3", "NO4", "NO5"];

/// An interval: an hour, or since the market has them a quarter of it.
#[derive(Debug, Deserialize)]
struct Interval {
    #[serde(rename = "NOK_per_kWh")]
    price: f64,
    #[serde(rename = "time_start")]
    start: String,
    #[serde(rename = "time_end")]
    end: String,
}

/// Whether it has prices of an area.
pub fn serves(area: &PriceArea) -> bool {
    AREAS.contains(&area.as_str())
}

/// The address of a day.
pub fn address(base: &str, area: &PriceArea, day: MarketDay) -> String {
    let date = day.date();
    let (year, month, day) = (date.year(), date.month(), date.day());
    format!("{base}/api/v1/prices/{year:04}/{month:02}-{day:02}_{area}.json")
}

/// Reads a day, by the times that stand in it.
///
/// # Errors
/// Where it is none.
pub fn read(body: &[u8]) -> Result<PriceImport, ReadError> {
    let intervals: Vec<Interval> =
        serde_json::from_slice(body).map_err(|error| ReadError::Json(error.to_string()))?;
    let prices = intervals.iter().map(point).collect::<Result<Vec<_>, _>>()?;
    if prices.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(PriceImport {
        currency: Currency::NOK,
        prices,
    })
}

fn point(interval: &Interval) -> Result<PricePoint, ReadError> {
    let price = Price::nearest(interval.price);
    Ok(PricePoint {
        start: time(&interval.start)?,
        end: time(&interval.end)?,
        price: price.ok_or_else(|| ReadError::Price(interval.price.to_string()))?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use csms::Timestamp;

    use super::*;

    /// A day in intervals of so many minutes, as it is published: in the time of Oslo.
    fn day(of: &str, minutes: i64) -> Vec<u8> {
        let day = MarketDay::of(Timestamp::read(of).unwrap().0);
        let (mut at, end) = (day.start().as_millis(), day.end().as_millis());
        let oslo = jiff::tz::TimeZone::get("Europe/Oslo").unwrap();
        let shown = |millis| {
            let at = jiff::Timestamp::from_millisecond(millis).unwrap();
            at.display_with_offset(oslo.to_offset(at)).to_string()
        };
        let mut intervals = Vec::new();
        while at < end {
            let next = at + minutes * 60_000;
            intervals.push(json!({"NOK_per_kWh": 0.5, "EUR_per_kWh": 0.043, "EXR": 11.6,
                "time_start": shown(at), "time_end": shown(next)}));
            at = next;
        }
        serde_json::to_vec(&intervals).unwrap()
    }

    #[test]
    fn days_are_whole_however_long_they_are_and_however_they_are_cut() {
        for (of, quarters) in [
            ("2026-11-27T12:00:00Z", 96),
            ("2027-03-28T12:00:00Z", 92),
            ("2026-10-25T12:00:00Z", 100),
        ] {
            for minutes in [15, 60] {
                let now = Timestamp::read(of).unwrap().0;
                let read = read(&day(of, minutes)).unwrap().checked(now).unwrap();
                assert_eq!(read.count(), quarters, "{of} {minutes}");
            }
        }
    }

    #[test]
    fn an_interval_is_read_as_it_is_published() {
        let read = read(
            br#"[{"NOK_per_kWh":-0.00123,"EUR_per_kWh":-0.0001,"EXR":11.6,
            "time_start":"2026-11-27T00:00:00+01:00","time_end":"2026-11-27T01:00:00+01:00"}]"#,
        );
        let read = read.unwrap();
        assert_eq!(read.currency, Currency::NOK);
        assert_eq!(read.prices[0].price, Price::hundred_thousandths(-123));
        assert_eq!(read.prices[0].start.to_string(), "2026-11-26T23:00:00.000Z");
    }

    #[test]
    fn what_is_no_day_is_said() {
        let interval = |price: &str, start: &str| {
            format!(
                r#"[{{"NOK_per_kWh":{price},"time_start":"{start}","time_end":"2026-11-27T01:00:00+01:00"}}]"#
            )
        };
        for (body, said) in [
            ("<html>".to_owned(), "no list"),
            ("{}".to_owned(), "no list"),
            ("[]".to_owned(), "no prices"),
            (r#"[{"EUR_per_kWh":1}]"#.to_owned(), "NOK_per_kWh"),
            (interval("0.5", "2026-11-27T00:00:00"), "no time"),
            (interval("0.5", "today"), "no time"),
            (interval("2e9", "2026-11-27T00:00:00+01:00"), "no price"),
        ] {
            let error = read(body.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(said), "{body}: {error}");
        }
    }

    #[test]
    fn the_address_is_that_of_the_norwegian_day() {
        let area = PriceArea::parse("NO1").unwrap();
        let day = MarketDay::of(Timestamp::read("2026-01-04T23:30:00Z").unwrap().0);
        let address = address("http://there", &area, day);
        assert_eq!(address, "http://there/api/v1/prices/2026/01-05_NO1.json");
        assert!(serves(&area) && !serves(&PriceArea::parse("SE3").unwrap()));
    }
}
