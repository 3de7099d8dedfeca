//! Taking back what was told for a transaction.

use ocpp::Timestamp;

use crate::ids::CommandId;

/// What was not answered by then will not be.
const ANSWERED_WITHIN_MS: i64 = 5 * 60_000;
/// It is tried again after so long.
const TRIED_AGAIN_MS: i64 = 30_000;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Release {
    /// It is not wanted.
    None,
    /// It was asked for at a time, by this command.
    Asked(CommandId, Timestamp),
    /// It was asked for at a time, and there was no answer.
    Lost(Timestamp),
    /// Nothing limits the connector.
    Done,
}

impl Release {
    /// Whether it is time to ask for it; `is_limited` is whether the connector holds a limit by our last word.
    pub(super) fn is_due(&self, is_limited: bool, now: Timestamp) -> bool {
        match self {
            Self::None => is_limited,
            Self::Asked(_, at) => now.millis_after(*at) >= ANSWERED_WITHIN_MS,
            Self::Lost(at) => now.millis_after(*at) >= TRIED_AGAIN_MS,
            Self::Done => false,
        }
    }

    /// Whether it is still to be heard that it is done.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Asked(..) | Self::Lost(_))
    }

    /// A command was answered: where it is the one that asked for this, `outcome` is what became of it.
    pub(super) fn answered(&mut self, id: &CommandId, outcome: Self) {
        if matches!(self, Self::Asked(asked, _) if asked == id) {
            *self = outcome;
        }
    }
}
