//! What electricity costs.

use serde::{Deserialize, Serialize};

/// The largest price that is believed, in units of the currency per kWh; the smallest is as far below nothing.
const LARGEST: f64 = 1_000_000.0;

/// So many parts of a unit of currency are told apart.
const PARTS: f64 = 100_000.0;

/// A price per kWh in hundred-thousandths of a unit of currency, which is as finely as markets tell them. It may be
/// below nothing. In JSON a number of units per kWh.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Price(i64);

impl Price {
    /// So many hundred-thousandths of a unit of currency.
    pub const fn hundred_thousandths(parts: i64) -> Self {
        Self(parts)
    }

    /// Hundred-thousandths of a unit of currency.
    pub const fn as_hundred_thousandths(self) -> i64 {
        self.0
    }

    /// The nearest price to a number of units per kWh; nothing where it is no number, or more than a million.
    pub fn nearest(units: f64) -> Option<Self> {
        // Within the range of an i64 by the condition.
        (units.abs() <= LARGEST).then(|| Self((units * PARTS).round() as i64))
    }

    /// As a number of units of currency per kWh.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / PARTS
    }
}

impl Serialize for Price {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As JSON's own number: a build whose numbers have any precision reads no other inside of a tagged type.
        let number = serde_json::Number::deserialize(deserializer)?;
        let price = number.as_f64().and_then(Self::nearest);
        price.ok_or_else(|| serde::de::Error::custom("a price is a number of at most a million per kWh"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_a_number_with_five_decimals() {
        let read = |json: &str| serde_json::from_str::<Price>(json).ok();
        assert_eq!(read("0.4213"), Some(Price::hundred_thousandths(42_130)));
        assert_eq!(read("-0.5"), Some(Price::hundred_thousandths(-50_000)));
        assert_eq!(read("0.000004"), Some(Price::default()));
        assert_eq!(read("1e7"), None);
        assert_eq!(read("\"1\""), None);
        assert_eq!(
            serde_json::to_string(&Price::hundred_thousandths(42_130)).unwrap(),
            "0.4213"
        );
        assert_eq!(Price::nearest(f64::NAN), None);
    }
}
