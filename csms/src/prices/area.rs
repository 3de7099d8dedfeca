//! Where a price is valid.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A price area: a bidding zone of the market by its usual name, for instance NO1, SE4, DK2, FI or DE-LU.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
#[serde(try_from = "String", into = "String")]
pub struct PriceArea(Arc<str>);

/// Why a text is no price area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a price area has 2 to 8 capital letters, digits, `-` or `_`, as in NO1 or DE-LU")]
pub struct PriceAreaError;

impl PriceArea {
    /// Takes a text for a price area.
    ///
    /// # Errors
    /// Where no price area could be called that.
    pub fn parse(text: &str) -> Result<Self, PriceAreaError> {
        let fits = |it: char| it.is_ascii_uppercase() || it.is_ascii_digit() || matches!(it, '-' | '_');
        let named = text.starts_with(|it: char| it.is_ascii_uppercase());
        if named && (2..=8).contains(&text.len()) && text.chars().all(fits) {
            Ok(Self(text.into()))
        } else {
            Err(PriceAreaError)
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PriceArea {
    type Error = PriceAreaError;

    fn try_from(text: String) -> Result<Self, PriceAreaError> {
        Self::parse(&text)
    }
}

impl From<PriceArea> for String {
    fn from(area: PriceArea) -> Self {
        area.as_str().to_owned()
    }
}

impl fmt::Display for PriceArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PriceArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_called_as_bidding_zones_are() {
        for (text, fits) in [
            ("NO1", true),
            ("FI", true),
            ("DE-LU", true),
            ("IT_NORD", true),
            ("no1", false),
            ("N", false),
            ("1NO", false),
            ("NORWAYONE", false),
            ("NO 1", false),
            ("NØ1", false),
        ] {
            assert_eq!(PriceArea::parse(text).is_ok(), fits, "{text}");
        }
    }
}
