//! What comes out of a charge point's queue.

use ocpp::Timestamp;

/// What is further behind by so much, or less far, is another piece of a queue; a clock that was set back stays where it is.
const STEP_MS: u64 = 60_000;

/// A queue of a charge point's from which something came since it is in contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replay {
    /// How long before its receipt something of it happened, in ms.
    pub behind_ms: u64,
    /// When that came: since then the queue was as far behind, by a minute.
    pub at: Timestamp,
}

impl Replay {
    /// What is known of the queue once something came at a time that is no news any more.
    pub(crate) fn after(before: Option<Self>, happened_at: Timestamp, at: Timestamp) -> Option<Self> {
        let behind_ms = at.since(happened_at).as_millis() as u64;
        let stays = |it: &Self| it.behind_ms.abs_diff(behind_ms) < STEP_MS;
        before.filter(stays).or(Some(Self { behind_ms, at }))
    }
}
