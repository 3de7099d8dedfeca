//! Asking for a part of a list, and getting it.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::exchange::{Direction, Outcome};
use crate::ids::{EventId, TransactionId};

/// The most items in one part of a list.
pub const LARGEST_PAGE: u32 = 500;

/// One part of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next part begins; nothing where this was the last.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A list that fits in one part.
    pub const fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// A place in a list, opaque to whoever holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

impl Cursor {
    /// The place behind a row of a log.
    pub fn before(id: EventId) -> Self {
        Self(format!("e{id}"))
    }

    /// The row of a log that the list continues behind.
    pub fn event_id(&self) -> Option<EventId> {
        self.0.strip_prefix('e')?.parse().ok()
    }

    /// The place behind a transaction, in a list by the time at which they stand in it.
    pub fn before_transaction(at: Timestamp, id: &TransactionId) -> Self {
        Self(format!("t{}.{id}", at.as_millis()))
    }

    /// The transaction that the list continues behind, and its time.
    pub fn transaction(&self) -> Option<(Timestamp, TransactionId)> {
        let (at, id) = self.0.strip_prefix('t')?.split_once('.')?;
        Some((Timestamp::from_millis(at.parse().ok()?), id.into()))
    }
}

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    /// How many items, 1 to 500.
    pub limit: u32,
    /// Behind which place; from the beginning where there is none.
    pub after: Option<Cursor>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self {
            limit: 100,
            after: None,
        }
    }
}

/// Which rows of the event log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventFilter {
    /// From this time on.
    pub from: Option<Timestamp>,
    /// Until before this time.
    pub to: Option<Timestamp>,
    /// With this action, as it was said.
    pub action: Option<String>,
    /// Asked by this side.
    pub direction: Option<Direction>,
    /// With this outcome.
    pub outcome: Option<Outcome>,
    /// With this text in one of its frames, in any case.
    pub q: Option<String>,
    /// Without these actions.
    pub hidden_actions: Vec<String>,
}

/// Which rows of the status log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusLogFilter {
    /// Of this EVSE; 0 is the charge point itself.
    pub evse_id: Option<u32>,
    /// Received from this time on.
    pub from: Option<Timestamp>,
    /// Received before this time.
    pub to: Option<Timestamp>,
}

/// Which transactions. One that has no start is of the time of its stop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionFilter {
    /// Begun from this time on.
    pub from: Option<Timestamp>,
    /// Begun before this time.
    pub to: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_among_transactions_is_found_again() {
        for (at, id) in [(1_795_417_872_482, "4711"), (-5, "a.b-c"), (0, "")] {
            let (at, id) = (Timestamp::from_millis(at), TransactionId::from(id));
            let cursor = Cursor::before_transaction(at, &id);
            assert_eq!(cursor.transaction(), Some((at, id)));
            assert_eq!(cursor.event_id(), None);
        }
        assert_eq!(Cursor("e9".to_owned()).transaction(), None);
        assert_eq!(Cursor("tx.9".to_owned()).transaction(), None);
    }
}
