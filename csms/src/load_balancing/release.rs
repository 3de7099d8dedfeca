//! Taking back what was told for a transaction.

use ocpp::Timestamp;

use crate::ids::CommandId;

/// What was not answered by then will not be.
const ANSWERED_WITHIN_MS: i64 = 5 * 60_000;
/// It is tried again after so long, and after twice as long each time.
const TRIED_AGAIN_MS: i64 = 30_000;
/// So often it becomes longer: sixteen minutes in the end.
const LONGER_AT_MOST: u32 = 5;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Release {
    /// It is not wanted.
    None,
    /// It was asked for at a time, by this command, after so many attempts.
    Asked(CommandId, Timestamp, u32),
    /// It was asked for, and nobody knows whether it is done: since when, and after how many attempts.
    Lost(Timestamp, u32),
    /// Nothing limits the connector.
    Done,
}

impl Release {
    /// Whether it is time to ask for it; `is_limited` is whether the connector holds a limit by our last word.
    pub(super) fn is_due(&self, is_limited: bool, now: Timestamp) -> bool {
        match self {
            Self::None => is_limited,
            Self::Asked(_, at, _) => now.millis_after(*at) >= ANSWERED_WITHIN_MS,
            Self::Lost(at, attempts) => {
                let longer = attempts.saturating_sub(1).min(LONGER_AT_MOST);
                now.millis_after(*at) >= TRIED_AGAIN_MS << longer
            }
            Self::Done => false,
        }
    }

    /// Whether it is still to be heard that it is done.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Asked(..) | Self::Lost(..))
    }

    /// It is asked for by a command.
    pub(super) fn ask(&mut self, by: CommandId, now: Timestamp) {
        let attempts = match self {
            Self::Asked(_, _, attempts) | Self::Lost(_, attempts) => *attempts,
            Self::None | Self::Done => 0,
        };
        *self = Self::Asked(by, now, attempts + 1);
    }

    /// A command was answered: where it is the one that asked for this, it is done, or there was nothing to do.
    pub(super) fn answered(&mut self, id: &CommandId) {
        if matches!(self, Self::Asked(asked, ..) if asked == id) {
            *self = Self::Done;
        }
    }

    /// An error, or nothing, was the answer to a command: where it is the one that asked for this, it is tried again.
    pub(super) fn failed(&mut self, id: &CommandId, at: Timestamp) {
        if let Self::Asked(asked, _, attempts) = self
            && asked == id
        {
            *self = Self::Lost(at, *attempts);
        }
    }
}
