//! Why something asked for is not to be had.

use csms::{ChargePointId, DetailsError, EcoModeError, EventId, Timestamp};
use serde::{Deserialize, Serialize};

/// Why something asked for is not to be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum BackendError {
    /// There is no such thing.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// Which kind of thing.
        what: String,
        /// The id that was asked for.
        id: String,
    },
    /// It was there, and is not kept any longer.
    #[error(
        "event `{id}` is gone: the event log is kept for {kept_seconds} s, and goes back to {oldest} now"
    )]
    Purged {
        /// The row of the event log.
        id: EventId,
        /// How long they are kept.
        kept_seconds: u64,
        /// The oldest that there is.
        oldest: Timestamp,
    },
    /// The charge point has no connection.
    #[error("charge point {0} is not connected")]
    NotConnected(ChargePointId),
    /// What was asked makes no sense.
    #[error("{member}: {reason}")]
    Nonsense {
        /// The part that is at fault.
        member: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Too much waits already.
    #[error("too many commands wait for charge point {0}")]
    Busy(ChargePointId),
    /// The record cannot be read or written now.
    #[error("the record cannot be reached now")]
    Unavailable,
}

impl BackendError {
    /// The same about a part of `whole`, which ends with a slash.
    #[must_use]
    pub fn within(self, whole: &str) -> Self {
        match self {
            Self::Nonsense { member, reason } => Self::Nonsense {
                member: format!("{whole}{member}"),
                reason,
            },
            other => other,
        }
    }
}

impl From<DetailsError> for BackendError {
    fn from(error: DetailsError) -> Self {
        Self::Nonsense {
            member: error.member().to_owned(),
            reason: error.to_string(),
        }
    }
}

impl From<EcoModeError> for BackendError {
    fn from(error: EcoModeError) -> Self {
        Self::Nonsense {
            member: error.member().to_owned(),
            reason: error.to_string(),
        }
    }
}

impl From<csms::v16::commands::Nonsense> for BackendError {
    fn from(nonsense: csms::v16::commands::Nonsense) -> Self {
        Self::Nonsense {
            member: nonsense.member.to_owned(),
            reason: nonsense.reason.to_owned(),
        }
    }
}

/// That nobody charges at a charge point about which somebody decides what the car is to get.
pub fn no_transaction() -> BackendError {
    BackendError::Nonsense {
        member: "manual".to_owned(),
        reason: "nobody charges there; what is decided by hand holds until charging has ended".to_owned(),
    }
}
