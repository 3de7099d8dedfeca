//! Where on earth a charge system keeps its hours.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The longest name that is taken, in characters.
const LONGEST: usize = 64;

/// The name of a time zone as the IANA spells it, for instance `Europe/Oslo`.
///
/// Its shape is checked here; whether there is such a zone is known to whoever has the list of them, the server.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone(Arc<str>);

/// Why a text is no time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time zone is a name as in Europe/Oslo")]
pub struct TimeZoneError;

impl TimeZone {
    /// Takes a text for the name of a time zone.
    ///
    /// # Errors
    /// Where no time zone could be called that.
    pub fn parse(text: &str) -> Result<Self, TimeZoneError> {
        let text = text.trim();
        let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '/' | '_' | '-' | '+');
        let named = text.starts_with(|it: char| it.is_ascii_alphabetic());
        if named && text.len() <= LONGEST && text.chars().all(fits) {
            Ok(Self(text.into()))
        } else {
            Err(TimeZoneError)
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for TimeZone {
    fn default() -> Self {
        Self("Europe/Oslo".into())
    }
}

impl TryFrom<String> for TimeZone {
    type Error = TimeZoneError;

    fn try_from(text: String) -> Result<Self, TimeZoneError> {
        Self::parse(&text)
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.as_str().to_owned()
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_shape_of_names() {
        for (text, fits) in [
            ("Europe/Oslo", true),
            ("America/Argentina/Buenos_Aires", true),
            ("Etc/GMT+1", true),
            ("UTC", true),
            ("", false),
            ("+01:00", false),
            ("Europe Oslo", false),
            ("../../etc/passwd", false),
        ] {
            assert_eq!(TimeZone::parse(text).is_ok(), fits, "{text}");
        }
        assert!(serde_json::from_str::<TimeZone>("\"Europe/Oslo\"").unwrap() == TimeZone::default());
    }
}
