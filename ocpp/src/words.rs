//! Open enumerations: the words of the specification, and whatever a charge point says instead.

/// Declares an enumeration of the specification that keeps a word it does not know.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$word_meta:meta])* $word:ident $(= $text:literal)?,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$word_meta])* $word,)+
            /// A word that the specification does not have, as it was said.
            Other(String),
        }

        impl $name {
            /// The words that the specification has.
            pub const KNOWN: &'static [&'static str] = &[$($crate::words::words!(@text $word $($text)?)),+];

            /// The word as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => $crate::words::words!(@text $word $($text)?),)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($crate::words::words!(@text $word $($text)?) => Self::$word,)+
                    _ => Self::Other(word.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Ok(Self::from(&*word))
            }
        }

        impl $crate::field::Field for $name {
            const KIND: &'static str = "text";

            fn read(value: serde_json::Value) -> Option<(Self, Option<$crate::finding::Oddity>)> {
                let (said, odd) = <String as $crate::field::Field>::read(value)?;
                let word = Self::from(said.trim());
                if !matches!(word, Self::Other(_)) {
                    return Some((word, odd));
                }
                // Some write `available` or `AVAILABLE`; the word is plain all the same.
                let meant = Self::KNOWN.iter().find(|known| known.eq_ignore_ascii_case(said.trim()));
                let word = meant.map_or(word, |known| Self::from(*known));
                Some((word, Some($crate::finding::Oddity::UnknownWord { said })))
            }
        }
    };
    (@text $word:ident $text:literal) => { $text };
    (@text $word:ident) => { stringify!($word) };
}

pub(crate) use words;
