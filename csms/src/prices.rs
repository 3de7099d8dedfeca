//! What electricity costs in a price area, quarter by quarter.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::price::Price;

mod area;
mod currency;
mod import;
mod quarters;
mod reading;

pub use area::{PriceArea, PriceAreaError};
pub use currency::{Currency, CurrencyError};
pub use import::{ImportFault, PriceImport, PriceImportError};
pub use quarters::Quarters;

/// The market's shortest interval, in milliseconds: prices are kept by the quarter of an hour.
pub const QUARTER_MS: i64 = 15 * 60_000;
/// So many quarters are taken, and told, at once: 41 days.
pub const MOST_QUARTERS: usize = 4_000;
/// Prices are taken and kept for so many days after they were valid.
pub const KEPT_DAYS: u64 = 400;
/// Prices are taken for so many days to come.
pub const DAYS_AHEAD: u64 = 60;

/// What a kWh costs from one time to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PricePoint {
    /// From when on.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub start: Timestamp,
    /// Until when; it is not valid any more then.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub end: Timestamp,
    /// In units of the currency per kWh, without VAT unless it was imported with it. May be below nothing.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub price: Price,
}

/// The prices of an area, as they are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceList {
    /// The area.
    pub area: PriceArea,
    /// What all of them are in: the currency of the newest. Older ones in another are not told. Nothing where there is
    /// no price.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub currency: Option<Currency>,
    /// Where the newest came from.
    pub source: Option<PriceSource>,
    /// When the last of them came to us.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub fetched_at: Option<Timestamp>,
    /// Whether a source told less than the whole of a day, so that it will be asked again.
    pub provisional: bool,
    /// The prices by the quarter of an hour, in the order of time; there may be gaps.
    pub prices: Vec<PricePoint>,
}

/// Where a price came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PriceSource {
    /// An operator imported it. Nothing that is fetched replaces it.
    Import,
    /// It was fetched from hvakosterstrommen.no.
    Hvakosterstrommen,
    /// It was fetched from ENTSO-E's transparency platform.
    Entsoe,
}

impl PriceSource {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Import, Self::Hvakosterstrommen, Self::Entsoe];

    /// The word that stands in JSON and in the record.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Hvakosterstrommen => "hvakosterstrommen",
            Self::Entsoe => "entsoe",
        }
    }

    /// The source that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_told_as_the_contract_has_it() {
        let json = r#"{"start":"2026-11-27T12:00:00.000Z","end":"2026-11-27T12:15:00.000Z","price":0.4213}"#;
        let point: PricePoint = serde_json::from_str(json).unwrap();
        assert_eq!(point.price, Price::hundred_thousandths(42_130));
        assert_eq!(serde_json::to_string(&point).unwrap(), json);
    }

    #[test]
    fn a_source_has_one_word() {
        for source in PriceSource::ALL {
            assert_eq!(PriceSource::from_key(source.key()), Some(source));
            assert_eq!(serde_json::to_value(source).unwrap(), source.key());
        }
    }
}
