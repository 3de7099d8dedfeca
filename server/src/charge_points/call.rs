//! One call to a charge point: what somebody wants, and what came of it.

use std::time::Duration;

use csms::v16::commands::{Reply, Wish};
use csms::{CallErrorText, Command, CommandState, Event, EventId, Timestamp};
use tokio::sync::oneshot;

/// The configuration key for how often a charge point sends a Heartbeat, in seconds (OCPP 1.6 §9.1).
const HEARTBEAT_INTERVAL: &str = "HeartbeatInterval";

/// A call that somebody wants made.
#[derive(Debug)]
pub struct OutgoingCall {
    /// Why.
    pub command: Command,
    /// The call.
    pub wish: Wish,
    /// Told when it is on its way.
    pub sent: oneshot::Sender<Sent>,
    /// Told what came of it; gone without a word where the line went.
    pub ended: oneshot::Sender<Ended>,
}

/// A call is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Its row of the event log.
    pub event_id: EventId,
    /// Since when.
    pub at: Timestamp,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// What.
    pub with: Ending,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// An answer that was understood.
    Replied(Reply),
    /// An answer that makes no sense, and why.
    Malformed(String),
    /// A refusal, in the charge point's words.
    Refused(CallErrorText),
    /// No answer in time.
    TimedOut(Duration),
}

/// The end of a call, and whom to tell once it is recorded.
#[derive(Debug)]
pub struct EndOf {
    /// Why it was made.
    pub(super) command: Command,
    /// What came of it.
    pub ended: Ended,
    /// Whoever asked.
    pub(super) to: oneshot::Sender<Ended>,
}

impl EndOf {
    /// How often the charge point sends a Heartbeat, where the answer tells: it took a change of ours, or its
    /// configuration says so.
    pub fn heartbeat_interval(&self) -> Option<Duration> {
        let is_the_key = |key: &str| key.eq_ignore_ascii_case(HEARTBEAT_INTERVAL);
        let Ending::Replied(reply) = &self.ended.with else {
            return None;
        };
        let seconds = match &self.command {
            Command::ChangeConfiguration { key, value } if is_the_key(key) => {
                (reply.state == CommandState::Accepted).then_some(value.as_str())
            }
            _ => reply.events.iter().find_map(|event| match event {
                Event::ConfigurationRead(read) => {
                    let item = read.items.iter().find(|it| is_the_key(&it.key))?;
                    item.value.as_deref()
                }
                _ => None,
            }),
        };
        let seconds: u32 = seconds?.trim().parse().ok()?;
        Some(Duration::from_secs(seconds.into()))
    }

    /// Tells whoever asked; they may not wait any more.
    pub fn tell(self) {
        let _ = self.to.send(self.ended);
    }
}
