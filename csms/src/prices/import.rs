//! Prices that somebody brings.

use ocpp::Timestamp;
use serde::Serialize;

use super::{Currency, CurrencyError, DAYS_AHEAD, KEPT_DAYS, MOST_QUARTERS, PricePoint, Quarters, reading};

/// Prices that somebody brings: what `PUT /api/v1/prices/{area}` takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceImport {
    /// What all of them are in: three letters, for instance NOK.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub currency: Currency,
    /// The prices, by whole quarters of an hour. A longer interval counts for each of its quarters, gaps are allowed.
    pub prices: Vec<PricePoint>,
}

/// Why prices are not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct PriceImportError {
    /// The part that is at fault, for instance `prices/3/end`.
    pub member: String,
    /// What is wrong with it.
    pub fault: ImportFault,
}

/// What is wrong with prices that somebody brings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportFault {
    /// It is no JSON object.
    #[error("a JSON object is expected")]
    NoObject,
    /// It is no list.
    #[error("a list of prices is expected, each with start, end and price")]
    NoList,
    /// There is no such member.
    #[error("there is no such member")]
    Unknown,
    /// It is not there.
    #[error("it is missing")]
    Missing,
    /// It is no text.
    #[error("a text is expected")]
    NoText,
    /// It is no time.
    #[error("`{0}` is not a time as in 2026-11-23T07:00:00Z")]
    NoTime(String),
    /// It does not say in which zone it is.
    #[error("`{0}` does not say its zone, as in 2026-11-23T07:00:00Z or 2026-11-23T08:00:00+01:00")]
    NoZone(String),
    /// It is no price.
    #[error("a price is a number of at most a million per kWh")]
    NoPrice,
    /// It is no currency.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
    /// There is no price at all.
    #[error("there is no price")]
    Empty,
    /// There are too many.
    #[error("at most {MOST_QUARTERS} quarters of an hour are taken at once")]
    TooMany,
    /// The interval is none.
    #[error("the end has to come after the start")]
    EndsTooEarly,
    /// It is between two quarters.
    #[error("prices begin and end at whole quarters of an hour: :00, :15, :30 or :45")]
    NoQuarter,
    /// It is too old.
    #[error("prices are taken from {KEPT_DAYS} days back on")]
    TooOld,
    /// It is too far ahead.
    #[error("prices are taken for {DAYS_AHEAD} days ahead")]
    TooFar,
    /// Two prices are given for a quarter.
    #[error("`prices/{0}` has another price for the same time")]
    Contradicts(usize),
}

impl PriceImportError {
    /// A fault of a member of the import.
    pub(super) fn in_member(member: &str, fault: ImportFault) -> Self {
        Self {
            member: member.to_owned(),
            fault,
        }
    }

    /// A fault of a member of one of its prices.
    pub(super) fn in_price(index: usize, member: &str, fault: ImportFault) -> Self {
        Self {
            member: format!("prices/{index}/{member}"),
            fault,
        }
    }
}

impl PriceImport {
    /// Reads the members of a JSON object.
    ///
    /// # Errors
    /// Where one of them cannot be read; it is named.
    pub fn read(import: &serde_json::Map<String, serde_json::Value>) -> Result<Self, PriceImportError> {
        reading::import(import)
    }

    /// The prices by the quarter of an hour, if they can be kept at `now`.
    ///
    /// # Errors
    /// Where one of them is none that can be kept; it is named.
    pub fn checked(&self, now: Timestamp) -> Result<Quarters, PriceImportError> {
        Quarters::of(self.currency, &self.prices, now)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::price::Price;

    const NOW: &str = "2026-11-27T07:00:00Z";

    fn time(text: &str) -> Timestamp {
        Timestamp::read(text).unwrap().0
    }

    fn taken(import: &Value) -> Result<Quarters, PriceImportError> {
        PriceImport::read(import.as_object().unwrap())?.checked(time(NOW))
    }

    fn nok(prices: Value) -> Value {
        json!({"currency": "NOK", "prices": prices})
    }

    fn price(start: &str, end: &str, price: f64) -> Value {
        json!({"start": format!("2026-11-27T{start}:00Z"), "end": format!("2026-11-27T{end}:00Z"), "price": price})
    }

    #[test]
    fn hours_become_quarters_and_gaps_stay() {
        let import = nok(json!([
            price("12:00", "13:00", 0.5),
            price("14:15", "14:30", -0.25)
        ]));
        let quarters = taken(&import).unwrap();
        let starts: Vec<_> = quarters.iter().map(|(start, _)| start.to_string()).collect();
        let expected =
            ["12:00", "12:15", "12:30", "12:45", "14:15"].map(|it| format!("2026-11-27T{it}:00.000Z"));
        assert_eq!(starts, expected);
        assert_eq!(
            quarters.iter().last().unwrap().1,
            Price::hundred_thousandths(-25_000)
        );
        assert_eq!((quarters.count(), quarters.currency()), (5, Currency::NOK));
        let some = quarters.within(time("2026-11-27T12:30:00Z"), time("2026-11-27T14:15:00Z"));
        assert_eq!(some.unwrap().count(), 2);
        assert_eq!(quarters.within(time(NOW), time("2026-11-27T12:00:00Z")), None);
    }

    #[test]
    fn the_same_may_be_said_twice() {
        let import = nok(json!([
            price("12:00", "13:00", 0.5),
            price("12:30", "12:45", 0.5)
        ]));
        assert_eq!(taken(&import).unwrap().count(), 4);
    }

    #[test]
    fn times_may_be_in_any_zone_and_have_one() {
        let at = |start: &str| {
            taken(&nok(
                json!([{"start": start, "end": "2026-11-27T13:00:00Z", "price": 1}]),
            ))
        };
        let first = at("2026-11-27T13:45:00+01:00").unwrap().iter().next().unwrap().0;
        assert_eq!(first, time("2026-11-27T12:45:00Z"));
        let wrong = at("2026-11-27T12:45:00").unwrap_err();
        assert_eq!(wrong.member, "prices/0/start");
        assert!(matches!(wrong.fault, ImportFault::NoZone(_)), "{wrong}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let fine = price("12:00", "13:00", 0.5);
        for (import, member) in [
            (json!({}), "currency"),
            (json!({"currency": 7, "prices": []}), "currency"),
            (json!({"currency": "kr", "prices": [fine]}), "currency"),
            (json!({"currency": "NOK"}), "prices"),
            (json!({"currency": "NOK", "prices": {}}), "prices"),
            (json!({"currency": "NOK", "prices": []}), "prices"),
            (json!({"currency": "NOK", "prices": [fine], "vat": true}), "vat"),
            (nok(json!([fine, 5])), "prices/1"),
            (
                nok(json!([{"start": "now", "end": "2026-11-27T13:00:00Z", "price": 1}])),
                "prices/0/start",
            ),
            (
                nok(json!([{"start": "2026-11-27T12:00:00Z", "price": 1}])),
                "prices/0/end",
            ),
            (
                nok(json!([{"start": "2026-11-27T12:00:00Z", "end": "2026-11-27T13:00:00Z"}])),
                "prices/0/price",
            ),
            (
                nok(json!([{"start": "2026-11-27T12:00:00Z", "end": 7, "price": 1}])),
                "prices/0/end",
            ),
            (
                nok(
                    json!([fine, {"start": "2026-11-27T13:00:00Z", "end": "2026-11-27T14:00:00Z", "price": "1"}]),
                ),
                "prices/1/price",
            ),
            (
                nok(
                    json!([{"start": "2026-11-27T12:00:00Z", "end": "2026-11-27T13:00:00Z", "price": 1, "tax": 1}]),
                ),
                "prices/0/tax",
            ),
            (nok(json!([fine, price("13:00", "13:10", 1.0)])), "prices/1/end"),
            (nok(json!([price("13:01", "13:15", 1.0)])), "prices/0/start"),
            (nok(json!([price("13:00", "13:00", 1.0)])), "prices/0/end"),
            (nok(json!([price("13:00", "12:00", 1.0)])), "prices/0/end"),
            (nok(json!([fine, price("12:45", "13:15", 0.6)])), "prices/1/price"),
            (nok(json!([price("12:00", "13:00", 2e6)])), "prices/0/price"),
            (
                nok(json!([{"start": "2025-10-20T00:00:00Z", "end": "2025-10-20T01:00:00Z", "price": 1}])),
                "prices/0/start",
            ),
            (
                nok(json!([{"start": "2027-01-26T06:00:00Z", "end": "2027-01-26T07:15:00Z", "price": 1}])),
                "prices/0/end",
            ),
            (
                nok(json!([{"start": "2026-10-01T00:00:00Z", "end": "2026-11-27T00:00:00Z", "price": 1}])),
                "prices",
            ),
        ] {
            let wrong = taken(&import).unwrap_err();
            assert_eq!(wrong.member, member, "{import}: {wrong}");
        }
        let contradiction = taken(&nok(json!([fine, price("12:45", "13:15", 0.6)]))).unwrap_err();
        assert_eq!(
            contradiction.to_string(),
            "`prices/0` has another price for the same time"
        );
    }
}
