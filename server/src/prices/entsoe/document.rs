//! The documents of ENTSO-E, as far as we read them (IEC 62325-451-1 and -3).

use serde::Deserialize;

/// Prices.
#[derive(Debug, Deserialize)]
pub(super) struct Publication {
    /// What was traded.
    #[serde(rename = "TimeSeries", default)]
    pub(super) series: Vec<Series>,
}

/// Prices of one auction.
#[derive(Debug, Deserialize)]
pub(super) struct Series {
    /// For how long ahead it was traded.
    #[serde(rename = "contract_MarketAgreement.type", default)]
    pub(super) agreement: Option<String>,
    /// Which auction of the day it was, from 1; absent where there is only one.
    #[serde(
        rename = "classificationSequence_AttributeInstanceComponent.position",
        default
    )]
    pub(super) auction: Option<u32>,
    /// What the prices are in.
    #[serde(rename = "currency_Unit.name", default)]
    pub(super) currency: String,
    /// How much costs that.
    #[serde(rename = "price_Measure_Unit.name", default)]
    pub(super) unit: String,
    /// Whether prices that are those of before are left out.
    #[serde(rename = "curveType", default)]
    pub(super) curve: Option<String>,
    /// The prices by period.
    #[serde(rename = "Period", default)]
    pub(super) periods: Vec<Period>,
}

/// Prices of one period.
#[derive(Debug, Deserialize)]
pub(super) struct Period {
    /// From when to when.
    #[serde(rename = "timeInterval")]
    pub(super) interval: Interval,
    /// How long each of its intervals is.
    pub(super) resolution: String,
    /// The prices.
    #[serde(rename = "Point", default)]
    pub(super) points: Vec<Point>,
}

/// From when to when.
#[derive(Debug, Deserialize)]
pub(super) struct Interval {
    pub(super) start: String,
    pub(super) end: String,
}

/// One price.
#[derive(Debug, Deserialize)]
pub(super) struct Point {
    /// Which interval of the period, from 1.
    pub(super) position: u64,
    /// Per unit.
    #[serde(rename = "price.amount")]
    pub(super) price: String,
}

/// What was wrong with a question, or that there is nothing.
#[derive(Debug, Deserialize)]
pub(super) struct Acknowledgement {
    /// Why.
    #[serde(rename = "Reason", default)]
    pub(super) reasons: Vec<Reason>,
}

/// Why.
#[derive(Debug, Deserialize)]
pub(super) struct Reason {
    /// As a number.
    #[serde(default)]
    pub(super) code: String,
    /// In words.
    #[serde(default)]
    pub(super) text: String,
}
