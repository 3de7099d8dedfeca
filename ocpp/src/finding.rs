//! What was odd about something that was understood all the same.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One oddity, and where in the frame it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The member it is about, as a path from the payload (`meterValue[0].timestamp`); empty for the frame itself.
    pub place: String,
    /// What is odd about it.
    pub oddity: Oddity,
}

/// The ways in which a frame departs from the specification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Oddity {
    /// The specification has no such member.
    UnknownMember,
    /// The member has to be there and is not; a harmless value stood in.
    Missing,
    /// Text over the specified length, counted in characters.
    TooLong {
        /// How long it is.
        length: u32,
        /// How long it may be.
        limit: u32,
    },
    /// A word that the specification's enumeration does not have.
    UnknownWord {
        /// The word.
        said: String,
    },
    /// A value of another type that could be read all the same (a number in quotes).
    OtherType {
        /// The type that the specification asks for.
        expected: String,
    },
    /// A value that could not be read; the member was passed over.
    Unreadable {
        /// The type that the specification asks for.
        expected: String,
        /// The value, as JSON, at most 64 characters of it.
        said: String,
    },
    /// A time without a zone, taken as UTC.
    NoZone {
        /// The time.
        said: String,
    },
    /// A time whose zone is not written as RFC 3339 asks.
    OddZone {
        /// The zone.
        said: String,
    },
    /// The frame has more elements than its type of message has.
    ExtraElements,
    /// The frame has no payload where there should be at least `{}`.
    NoPayload,
    /// The action's name differs in case from the specification's.
    OddAction,
    /// The message id is not text, is empty or has over 36 characters.
    OddMessageId,
    /// The frame has bytes around the JSON that do not belong there (a byte order mark, NUL).
    Padding,
    /// The id was used before in this session for another payload.
    MessageIdReused,
    /// It says that it happened further from the time of receipt than a clock should be off.
    ClockSkew {
        /// Seconds from the time of receipt to what was said; negative for the past.
        seconds: i64,
    },
    /// Older than what is known: it stands in the log, and does not change the present.
    Late,
    /// A transaction that is not this charge point's own.
    ForeignTransaction,
    /// A transaction that we have not given out.
    UnknownTransaction,
    /// The answer came after we had stopped waiting for it.
    LateAnswer,
    /// An answer to something that we have not asked.
    UnaskedAnswer,
    /// A connector number that cannot be.
    ImpossibleConnector,
    /// It is no frame, or one that makes no sense.
    Malformed {
        /// Why.
        reason: String,
    },
    /// A frame larger than is taken; it was not read.
    TooLarge {
        /// How large it may be, in bytes.
        limit: u32,
    },
    /// A binary frame, where OCPP-J has text only.
    Binary {
        /// How large it was, in bytes.
        bytes: u32,
    },
}

impl Finding {
    /// An oddity of the frame as a whole.
    pub fn of_frame(oddity: Oddity) -> Self {
        Self {
            place: String::new(),
            oddity,
        }
    }

    /// An oddity of one member.
    pub fn of(place: impl Into<String>, oddity: Oddity) -> Self {
        Self {
            place: place.into(),
            oddity,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        match &self.oddity {
            Oddity::UnknownMember => write!(f, "not a member that the specification has"),
            Oddity::Missing => write!(f, "missing"),
            Oddity::TooLong { length, limit } => write!(f, "{length} characters where {limit} are allowed"),
            Oddity::UnknownWord { said } => write!(f, "`{said}` is not a word of the specification"),
            Oddity::OtherType { expected } => write!(f, "not written as {expected}"),
            Oddity::Unreadable { expected, said } => write!(f, "`{said}` cannot be read as {expected}"),
            Oddity::NoZone { said } => write!(f, "`{said}` has no zone; taken as UTC"),
            Oddity::OddZone { said } => write!(f, "the zone `{said}` is not written as RFC 3339 asks"),
            Oddity::ExtraElements => write!(f, "more elements than such a frame has"),
            Oddity::NoPayload => write!(f, "no payload"),
            Oddity::OddAction => write!(f, "the action is spelled differently"),
            Oddity::OddMessageId => write!(f, "the message id is not text of 1 to 36 characters"),
            Oddity::Padding => write!(f, "bytes around the JSON that do not belong there"),
            Oddity::MessageIdReused => write!(f, "the message id was used before for something else"),
            Oddity::ClockSkew { seconds } => write!(f, "{seconds} s from the time of receipt"),
            Oddity::Late => write!(f, "older than what is known already"),
            Oddity::ForeignTransaction => write!(f, "the transaction is another charge point's"),
            Oddity::UnknownTransaction => write!(f, "no such transaction was given out"),
            Oddity::LateAnswer => write!(f, "the answer came after the time limit"),
            Oddity::UnaskedAnswer => write!(f, "an answer to something that was not asked"),
            Oddity::ImpossibleConnector => write!(f, "no connector can have this number"),
            Oddity::Malformed { reason } => write!(f, "not understood: {reason}"),
            Oddity::TooLarge { limit } => write!(f, "larger than the {limit} bytes that are taken"),
            Oddity::Binary { bytes } => write!(f, "a binary frame of {bytes} bytes"),
        }
    }
}
