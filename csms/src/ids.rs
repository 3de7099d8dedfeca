//! Names of things. Each is a type of its own, so that they cannot be mixed up.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest id of a charge point that we take, in characters.
pub const CHARGE_POINT_ID_LENGTH: usize = 255;

/// Why a text is no id of a charge point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChargePointIdError {
    /// There is nothing.
    #[error("the charge point id is empty")]
    Empty,
    /// It is longer than we take.
    #[error("the charge point id has {0} characters; at most {CHARGE_POINT_ID_LENGTH} are taken")]
    TooLong(usize),
    /// It has characters that no page, log or header should be made to show.
    #[error("the charge point id contains control characters")]
    ControlCharacter,
}

macro_rules! text_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self(String::deserialize(deserializer)?.into()))
            }
        }
    };
}

text_id! {
    /// A charge point's name for itself: the last segment of the address it connects to.
    ChargePointId
}

impl ChargePointId {
    /// Takes a text for an id: any characters but control characters, 1 to 255 of them.
    ///
    /// # Errors
    /// Where it is empty, too long, or has control characters.
    pub fn parse(text: &str) -> Result<Self, ChargePointIdError> {
        let length = text.chars().count();
        if length == 0 {
            Err(ChargePointIdError::Empty)
        } else if length > CHARGE_POINT_ID_LENGTH {
            Err(ChargePointIdError::TooLong(length))
        } else if text.chars().any(char::is_control) {
            Err(ChargePointIdError::ControlCharacter)
        } else {
            Ok(Self(text.into()))
        }
    }
}

macro_rules! free_text_id {
    ($(#[$meta:meta])* $name:ident) => {
        text_id! { $(#[$meta])* $name }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.into())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id.into())
            }
        }
    };
}

free_text_id! {
    /// A charge system's name in addresses.
    ChargeSystemId
}
free_text_id! {
    /// One command that we issued.
    CommandId
}
free_text_id! {
    /// One transaction. In OCPP 1.6 we give it out as an integer; later versions let the charge point name it.
    TransactionId
}

impl TransactionId {
    /// The id as OCPP 1.6 has it.
    pub fn from_v16(id: i64) -> Self {
        Self(id.to_string().into())
    }

    /// The id for an OCPP 1.6 message, where it is one.
    pub fn to_v16(&self) -> Option<i32> {
        self.0.parse().ok()
    }
}

macro_rules! number_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        ///
        /// As text in JSON, since it may not fit the numbers of every reader.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

number_id! {
    /// A row of the event log: one exchange, or a frame that belongs to none. Later rows have larger ids.
    EventId
}
number_id! {
    /// A WebSocket's life; the later one has the larger id.
    SessionId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_printable_text_is_an_id() {
        for id in ["CP-1", "RDAM|123", "Â ladestasjon 7", "a/b", &"x".repeat(255)] {
            assert_eq!(ChargePointId::parse(id).expect(id).as_str(), id);
        }
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        let longest = "\u{1F50C}".repeat(255);
        assert_eq!(
            ChargePointId::parse(&longest).map(|it| it.as_str().len()),
            Ok(4 * 255)
        );
        let longer = "\u{1F50C}".repeat(256);
        assert_eq!(
            ChargePointId::parse(&longer),
            Err(ChargePointIdError::TooLong(256))
        );
    }

    #[test]
    fn what_is_no_id_says_why() {
        assert_eq!(ChargePointId::parse(""), Err(ChargePointIdError::Empty));
        assert_eq!(
            ChargePointId::parse(&"x".repeat(300)),
            Err(ChargePointIdError::TooLong(300))
        );
        assert_eq!(
            ChargePointId::parse("a\nb"),
            Err(ChargePointIdError::ControlCharacter)
        );
    }
}
