//! What prices are in.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The currencies of the markets that there are prices of.
const KNOWN: [&str; 24] = [
    "NOK", "EUR", "SEK", "DKK", "ISK", "GBP", "CHF", "PLN", "CZK", "HUF", "RON", "BGN", "RSD", "ALL", "MKD",
    "BAM", "MDL", "UAH", "GEL", "TRY", "USD", "CAD", "AUD", "NZD",
];

/// A currency by the three letters of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static str);

/// Why a text is no currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three capital letters that we know, as in NOK or EUR")]
pub struct CurrencyError;

impl Currency {
    /// Norwegian kroner.
    pub const NOK: Self = Self("NOK");
    /// Euros.
    pub const EUR: Self = Self("EUR");

    /// Takes a text for a currency.
    ///
    /// # Errors
    /// Where it is none that we know.
    pub fn parse(text: &str) -> Result<Self, CurrencyError> {
        let known = KNOWN.into_iter().find(|it| *it == text);
        known.map(Self).ok_or(CurrencyError)
    }

    /// The three letters.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_one_that_we_know() {
        assert_eq!(Currency::parse("NOK"), Ok(Currency::NOK));
        assert_eq!(serde_json::to_string(&Currency::EUR).unwrap(), "\"EUR\"");
        for text in ["nok", "QQQ", "", "NOKK", "øre"] {
            assert_eq!(Currency::parse(text), Err(CurrencyError), "{text}");
        }
    }
}
