//! Our calls over one line: one outstanding at a time, the rest wait.

use std::collections::VecDeque;
use std::time::Duration;

use ::csms::v16::commands::{self, Reply, Wish};
use ::csms::{
    Command, CommandId, CommandState, Direction, EventId, Exchange, Finding, Oddity, Outcome, SessionId,
    Timestamp,
};
use ocpp::CallError;
use ocpp::frame::encode_call;
use serde_json::{Map, Value};

/// How many calls may wait for one charge point.
pub(super) const WAITING: usize = 16;

/// How long a charge point may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// How long a charge point is left alone after it connected or booted.
const SETTLE: Duration = Duration::from_secs(2);

/// The pause between an answer and our next call.
const PACE: Duration = Duration::from_millis(200);

/// A call that somebody wants made.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) id: CommandId,
    pub(super) command: Command,
    pub(super) wish: Wish,
}

/// A call that is to go out.
pub(super) struct Outgoing {
    pub(super) command: CommandId,
    pub(super) frame: String,
    pub(super) exchange: Exchange,
}

#[derive(Debug)]
struct Outstanding {
    wanted: Wanted,
    exchange: Exchange,
    request_bytes: u32,
    until: Timestamp,
}

/// What came of a call.
pub(super) struct Ended {
    pub(super) command: CommandId,
    pub(super) at: Timestamp,
    /// The row of the event log, as it is now.
    pub(super) exchange: Exchange,
    /// The answer, where one came.
    pub(super) raw_response: Option<String>,
    pub(super) reply: Reply,
}

/// The state of our calls over one line.
#[derive(Debug)]
pub(super) struct Calls {
    session: SessionId,
    made: u32,
    waiting: VecDeque<Wanted>,
    outstanding: Option<Outstanding>,
    next_at: Timestamp,
}

impl Calls {
    pub(super) fn new(session: SessionId, now: Timestamp) -> Self {
        Self {
            session,
            made: 0,
            waiting: VecDeque::new(),
            outstanding: None,
            next_at: now.plus(SETTLE),
        }
    }

    /// Leaves the charge point alone for a while.
    pub(super) fn settle(&mut self, now: Timestamp) {
        self.next_at = self.next_at.max(now.plus(SETTLE));
    }

    /// Has a call wait for its turn; false where too many do already.
    pub(super) fn want(&mut self, wanted: Wanted) -> bool {
        let takes = self.waiting.len() < WAITING;
        if takes {
            self.waiting.push_back(wanted);
        }
        takes
    }

    pub(super) fn next_wakeup(&self) -> Option<Timestamp> {
        match &self.outstanding {
            Some(call) => Some(call.until),
            None => self.waiting.front().map(|_| self.next_at),
        }
    }

    /// The call that is to go out now, if any. [`sent`](Self::sent) follows.
    pub(super) fn next(&mut self, now: Timestamp) -> Option<Outgoing> {
        if self.outstanding.is_some() || self.next_at > now {
            return None;
        }
        let wanted = self.waiting.pop_front()?;
        self.made += 1;
        let message_id = format!("{}-{}", self.session, self.made);
        let frame = encode_call(&message_id, wanted.wish.action, &wanted.wish.payload);
        let exchange = Exchange {
            id: EventId(0),
            direction: Direction::ToChargePoint,
            action: wanted.wish.action.to_owned(),
            message_id,
            at: now,
            latency_ms: None,
            outcome: Outcome::Pending,
            size_bytes: bytes(&frame),
            repeats: 0,
            findings: Vec::new(),
        };
        let command = wanted.id.clone();
        self.outstanding = Some(Outstanding {
            wanted,
            request_bytes: exchange.size_bytes,
            exchange: exchange.clone(),
            until: now.plus(ANSWER_WITHIN),
        });
        Some(Outgoing {
            command,
            frame,
            exchange,
        })
    }

    /// The call that went out has this row of the event log.
    pub(super) fn sent(&mut self, event_id: EventId) {
        if let Some(call) = &mut self.outstanding {
            call.exchange.id = event_id;
        }
    }

    /// Ties an answer to the outstanding call; the findings come back where it answers none.
    pub(super) fn answered(
        &mut self,
        message_id: &str,
        raw: &str,
        mut findings: Vec<Finding>,
        now: Timestamp,
        read: impl FnOnce(&Command, &mut Vec<Finding>) -> (Outcome, Reply),
    ) -> Result<Ended, Vec<Finding>> {
        let Some(mut call) = self
            .outstanding
            .take_if(|it| it.exchange.message_id == message_id)
        else {
            findings.push(Finding::of_frame(Oddity::UnaskedAnswer));
            return Err(findings);
        };
        self.next_at = now.plus(PACE);
        let (outcome, reply) = read(&call.wanted.command, &mut findings);
        let waited = now.since(call.exchange.at).as_millis();
        call.exchange.outcome = outcome;
        call.exchange.size_bytes = call.request_bytes.saturating_add(bytes(raw));
        call.exchange.latency_ms = Some(u32::try_from(waited).unwrap_or(u32::MAX));
        call.exchange.findings = findings;
        Ok(Ended {
            command: call.wanted.id,
            at: now,
            exchange: call.exchange,
            raw_response: Some(raw.to_owned()),
            reply,
        })
    }

    /// Gives up the outstanding call where its time is up.
    pub(super) fn give_up(&mut self, now: Timestamp) -> Option<Ended> {
        let call = self.outstanding.take_if(|it| it.until <= now)?;
        self.next_at = now.plus(PACE);
        let words = format!("no answer within {} s", ANSWER_WITHIN.as_secs());
        Some(unanswered(call, CommandState::TimedOut, words, now))
    }

    /// The line ends: what was asked has no answer.
    pub(super) fn abandon(&mut self, now: Timestamp) -> Option<Ended> {
        let call = self.outstanding.take()?;
        let words = "the connection ended before an answer came".to_owned();
        Some(unanswered(call, CommandState::Failed, words, now))
    }

    /// Those that have not been sent.
    pub(super) fn unsent(&mut self) -> impl Iterator<Item = CommandId> + use<> {
        std::mem::take(&mut self.waiting).into_iter().map(|it| it.id)
    }
}

fn unanswered(mut call: Outstanding, state: CommandState, words: String, at: Timestamp) -> Ended {
    call.exchange.outcome = Outcome::TimedOut;
    Ended {
        command: call.wanted.id,
        at,
        exchange: call.exchange,
        raw_response: None,
        reply: ending(state, words),
    }
}

/// What a call result means for the command.
pub(super) fn read_result(
    command: &Command,
    payload: Map<String, Value>,
    at: Timestamp,
    findings: &mut Vec<Finding>,
) -> (Outcome, Reply) {
    match commands::reply(command, payload, at, findings) {
        Ok(reply) => (Outcome::Answered, reply),
        Err(violation) => {
            let reason = violation.to_string();
            let reading = Oddity::Malformed {
                reason: reason.clone(),
            };
            findings.push(Finding::of_frame(reading));
            malformed(reason)
        }
    }
}

/// What a call error means for the command.
pub(super) fn read_error(error: CallError) -> (Outcome, Reply) {
    let code = error.code.as_str();
    let words = if error.description.is_empty() {
        code.to_owned()
    } else {
        format!("{code}: {}", error.description)
    };
    (Outcome::Error, ending(CommandState::Failed, words))
}

/// What an answer that makes no sense means for the command.
pub(super) fn malformed(reason: String) -> (Outcome, Reply) {
    (Outcome::Malformed, ending(CommandState::Failed, reason))
}

fn ending(state: CommandState, words: String) -> Reply {
    Reply {
        state,
        detail: Some(words),
        events: Vec::new(),
    }
}

/// The length of a frame, for its row.
pub(super) fn bytes(frame: &str) -> u32 {
    u32::try_from(frame.len()).unwrap_or(u32::MAX)
}
