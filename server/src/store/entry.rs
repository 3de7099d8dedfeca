//! What is asked to be written.

use csms::{ChargePointId, Event, EventId, Exchange, Finding, Outcome, Recorded, Timestamp};

/// What one frame, or one thing that we noticed, adds to the record; all of it or nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// At which charge point.
    pub charge_point_id: ChargePointId,
    /// What it does to the event log.
    pub exchange: Option<ExchangeWrite>,
    /// What was learned.
    pub recorded: Vec<Recorded>,
}

impl Entry {
    /// What happened at a charge point without a frame of its own, or after one that is recorded already.
    pub fn noted(
        of: &ChargePointId,
        at: Timestamp,
        event_id: Option<EventId>,
        events: impl IntoIterator<Item = Event>,
    ) -> Self {
        let recorded = |event| Recorded {
            charge_point_id: of.clone(),
            at,
            event_id,
            event,
        };
        Self {
            charge_point_id: of.clone(),
            exchange: None,
            recorded: events.into_iter().map(recorded).collect(),
        }
    }
}

/// A change to the event log.
#[derive(Debug, Clone, PartialEq)]
pub enum ExchangeWrite {
    /// A new row, with its id given by the one writer.
    New {
        /// The row.
        exchange: Exchange,
        /// The call's frame.
        raw_request: Option<String>,
        /// The answer's frame.
        raw_response: Option<String>,
    },
    /// The answer to a call of ours came, or did not.
    Answered {
        /// The call's row.
        id: EventId,
        /// What became of it.
        outcome: Outcome,
        /// Milliseconds from the call to its answer.
        latency_ms: Option<u32>,
        /// Both frames together, in bytes.
        size_bytes: u32,
        /// What was odd about the answer.
        findings: Vec<Finding>,
        /// The answer's frame.
        raw_response: Option<String>,
    },
    /// The same call came again, and got the same answer.
    Repeated {
        /// The call's row.
        id: EventId,
    },
}
