//! Our calls to one charge point: one outstanding at a time, the rest wait.

use std::collections::VecDeque;
use std::time::Duration;

use csms::v16::commands::{self, Wish};
use csms::{
    CallErrorText, Command, Direction, EventId, Exchange, Finding, Oddity, Outcome, SessionId, Timestamp,
};
use ocpp::frame::encode_call;
use ocpp::{CallError, CallResult};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::call::{EndOf, Ended, Ending, OutgoingCall, Sent};
use crate::store::ExchangeWrite;

/// How many calls may wait for one charge point.
pub const WAITING: usize = 16;
/// How many calls that were given up are remembered, so that a late answer is recognised.
const REMEMBERED: usize = 8;

/// What our calls do to the record.
pub type Change = (ExchangeWrite, Exchange);

#[derive(Debug)]
struct Outstanding {
    id: String,
    command: Command,
    exchange: Exchange,
    /// The frame's length.
    request_bytes: u32,
    until: Instant,
    ended: oneshot::Sender<Ended>,
}

/// The state of our calls in one session.
#[derive(Debug)]
pub struct Calls {
    session: SessionId,
    made: u32,
    timeout: Duration,
    pace: Duration,
    /// Apart, because most of the time there is none.
    outstanding: Option<Box<Outstanding>>,
    given_up: VecDeque<(String, Exchange)>,
    /// Nothing is sent before.
    next_at: Instant,
}

impl Calls {
    /// No call yet; the first may go out after `settle`.
    pub fn new(session: SessionId, timeout: Duration, settle: Duration, pace: Duration) -> Self {
        let next_at = Instant::now() + settle;
        Self {
            session,
            made: 0,
            timeout,
            pace,
            outstanding: None,
            given_up: VecDeque::new(),
            next_at,
        }
    }

    /// Leaves the charge point alone for a while.
    pub fn settle(&mut self, span: Duration) {
        self.next_at = self.next_at.max(Instant::now() + span);
    }

    /// When the next call may go out; not while one is outstanding.
    pub fn may_send_at(&self) -> Option<Instant> {
        self.outstanding.is_none().then_some(self.next_at)
    }

    /// When the outstanding call is given up.
    pub fn gives_up_at(&self) -> Option<Instant> {
        self.outstanding.as_ref().map(|it| it.until)
    }

    /// The frame of a call, and its row of the event log, to be recorded before it is sent.
    pub fn prepare(&mut self, wish: &Wish, at: Timestamp) -> (String, Exchange) {
        self.made += 1;
        let message_id = format!("{}-{}", self.session, self.made);
        let frame = encode_call(&message_id, wish.action, &wish.payload);
        let exchange = Exchange {
            id: EventId(0),
            direction: Direction::ToChargePoint,
            action: wish.action.to_owned(),
            message_id,
            at,
            latency_ms: None,
            outcome: Outcome::Pending,
            size_bytes: bytes(&frame),
            repeats: 0,
            findings: Vec::new(),
        };
        (frame, exchange)
    }

    /// A call was recorded and is being sent.
    pub fn sent(&mut self, call: OutgoingCall, mut exchange: Exchange, event_id: EventId) {
        exchange.id = event_id;
        // Whoever asked may not wait any more.
        let _ = call.sent.send(Sent {
            event_id,
            at: exchange.at,
        });
        self.outstanding = Some(Box::new(Outstanding {
            id: exchange.message_id.clone(),
            command: call.command,
            request_bytes: exchange.size_bytes,
            exchange,
            until: Instant::now() + self.timeout,
            ended: call.ended,
        }));
    }

    /// The outstanding call's time is up.
    pub fn give_up(&mut self, at: Timestamp) -> Option<(Change, EndOf)> {
        let mut call = self.outstanding.take()?;
        self.next_at = Instant::now() + self.pace;
        call.exchange.outcome = Outcome::TimedOut;
        if self.given_up.len() == REMEMBERED {
            self.given_up.pop_front();
        }
        self.given_up.push_back((call.id, call.exchange.clone()));
        let ended = Ended {
            at,
            with: Ending::TimedOut(self.timeout),
        };
        Some((
            (written(&call.exchange, None), call.exchange),
            EndOf {
                command: call.command,
                ended,
                to: call.ended,
            },
        ))
    }

    /// A call result came.
    pub fn result(
        &mut self,
        result: CallResult,
        raw: &str,
        findings: Vec<Finding>,
        at: Timestamp,
    ) -> Result<(Change, Option<EndOf>), Vec<Finding>> {
        self.answered(
            &result.id.clone(),
            raw,
            findings,
            at,
            |command, findings| match commands::reply(command, result.payload, at, findings) {
                Ok(reply) => (Outcome::Answered, Ending::Replied(reply)),
                Err(violation) => {
                    let reason = violation.to_string();
                    findings.push(Finding::of_frame(Oddity::Malformed {
                        reason: reason.clone(),
                    }));
                    (Outcome::Malformed, Ending::Malformed(reason))
                }
            },
        )
    }

    /// An answer came that makes no sense.
    pub fn malformed(
        &mut self,
        id: &str,
        reason: String,
        raw: &str,
        at: Timestamp,
    ) -> Result<(Change, Option<EndOf>), Vec<Finding>> {
        let oddity = Oddity::Malformed {
            reason: reason.clone(),
        };
        let findings = vec![Finding::of_frame(oddity)];
        self.answered(id, raw, findings, at, |_, _| {
            (Outcome::Malformed, Ending::Malformed(reason))
        })
    }

    /// A call error came.
    pub fn error(
        &mut self,
        error: CallError,
        raw: &str,
        findings: Vec<Finding>,
        at: Timestamp,
    ) -> Result<(Change, Option<EndOf>), Vec<Finding>> {
        self.answered(&error.id.clone(), raw, findings, at, |_, _| {
            let code = error.code.as_str().to_owned();
            let text = CallErrorText {
                code,
                description: error.description,
                details: error.details,
            };
            (Outcome::Error, Ending::Refused(text))
        })
    }

    /// Ties an answer to its call: the outstanding one, or one that was given up. An answer to neither is
    /// handed back with a note.
    fn answered(
        &mut self,
        id: &str,
        raw: &str,
        mut findings: Vec<Finding>,
        at: Timestamp,
        read: impl FnOnce(&Command, &mut Vec<Finding>) -> (Outcome, Ending),
    ) -> Result<(Change, Option<EndOf>), Vec<Finding>> {
        if self.outstanding.as_ref().is_some_and(|it| it.id == id) {
            let Some(mut call) = self.outstanding.take() else {
                return Err(findings);
            };
            self.next_at = Instant::now() + self.pace;
            let (outcome, with) = read(&call.command, &mut findings);
            finish(&mut call.exchange, outcome, raw, call.request_bytes, findings, at);
            let change = (written(&call.exchange, Some(raw.to_owned())), call.exchange);
            return Ok((
                change,
                Some(EndOf {
                    command: call.command,
                    ended: Ended { at, with },
                    to: call.ended,
                }),
            ));
        }
        if let Some(index) = self.given_up.iter().position(|(given_up, _)| given_up == id) {
            let Some((_, mut exchange)) = self.given_up.remove(index) else {
                return Err(findings);
            };
            findings.push(Finding::of_frame(Oddity::LateAnswer));
            let request_bytes = exchange.size_bytes;
            finish(&mut exchange, Outcome::TimedOut, raw, request_bytes, findings, at);
            return Ok(((written(&exchange, Some(raw.to_owned())), exchange), None));
        }
        findings.push(Finding::of_frame(Oddity::UnaskedAnswer));
        Err(findings)
    }

    /// The session ends: what was asked has no answer.
    pub fn abandon(&mut self) -> Option<Change> {
        let mut call = self.outstanding.take()?;
        call.exchange.outcome = Outcome::TimedOut;
        Some((written(&call.exchange, None), call.exchange))
    }
}

fn finish(
    exchange: &mut Exchange,
    outcome: Outcome,
    raw: &str,
    request_bytes: u32,
    findings: Vec<Finding>,
    at: Timestamp,
) {
    exchange.outcome = outcome;
    exchange.size_bytes = request_bytes.saturating_add(bytes(raw));
    exchange.latency_ms = Some(u32::try_from(at.since(exchange.at).as_millis()).unwrap_or(u32::MAX));
    exchange.findings = findings;
}

fn written(exchange: &Exchange, raw_response: Option<String>) -> ExchangeWrite {
    ExchangeWrite::Answered {
        id: exchange.id,
        outcome: exchange.outcome,
        latency_ms: exchange.latency_ms,
        size_bytes: exchange.size_bytes,
        findings: exchange.findings.clone(),
        raw_response,
    }
}

/// The length of a frame, for its row.
pub fn bytes(frame: &str) -> u32 {
    u32::try_from(frame.len()).unwrap_or(u32::MAX)
}

/// The row of a frame that belongs to no exchange: one that makes no sense, or an answer to nothing of ours.
pub fn stray(id: &str, size_bytes: u32, findings: Vec<Finding>, at: Timestamp) -> Exchange {
    Exchange {
        id: EventId(0),
        direction: Direction::FromChargePoint,
        action: String::new(),
        message_id: id.to_owned(),
        at,
        latency_ms: None,
        outcome: Outcome::Malformed,
        size_bytes,
        repeats: 0,
        findings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);
    const PACE: Duration = Duration::from_secs(60);

    /// Calls, of which one is on its way, and its message id.
    fn under_way(command: Command) -> (Calls, String) {
        let mut calls = Calls::new(SessionId(1), Duration::from_secs(30), Duration::ZERO, PACE);
        let wish = commands::call(&command).unwrap();
        let (_, exchange) = calls.prepare(&wish, NOW);
        let id = exchange.message_id.clone();
        let (sent, _) = oneshot::channel();
        let (ended, _) = oneshot::channel();
        let call = OutgoingCall {
            command,
            wish,
            sent,
            ended,
        };
        calls.sent(call, exchange, EventId(1));
        (calls, id)
    }

    fn answer(id: String, payload: serde_json::Value) -> CallResult {
        let payload = payload.as_object().unwrap().clone();
        CallResult { id, payload }
    }

    #[test]
    fn the_next_call_waits_for_the_answer_and_a_pause() {
        let reset = || {
            under_way(Command::Reset {
                kind: csms::ResetKind::Soft,
            })
        };
        let paused = |calls: &Calls, since: Instant| calls.may_send_at().is_some_and(|at| at >= since + PACE);

        let (mut calls, id) = reset();
        assert_eq!(calls.may_send_at(), None);
        let since = Instant::now();
        let accepted = serde_json::json!({"status": "Accepted"});
        calls.result(answer(id, accepted), "", Vec::new(), NOW).unwrap();
        assert!(paused(&calls, since), "after an answer");

        let (mut calls, id) = reset();
        let since = Instant::now();
        calls.malformed(&id, "no object".to_owned(), "", NOW).unwrap();
        assert!(paused(&calls, since), "after an answer that makes no sense");

        let (mut calls, _) = reset();
        let since = Instant::now();
        assert!(calls.give_up(NOW).is_some());
        assert!(paused(&calls, since), "after a silence");
    }

    #[test]
    fn an_answer_tells_how_often_heartbeats_come() {
        let change = |key: &str, value: &str| Command::ChangeConfiguration {
            key: key.to_owned(),
            value: value.to_owned(),
        };
        let told = |command: Command, payload: serde_json::Value| {
            let (mut calls, id) = under_way(command);
            let (_, end) = calls.result(answer(id, payload), "", Vec::new(), NOW).unwrap();
            end.unwrap().heartbeat_interval().map(|it| it.as_secs())
        };
        let status = |word: &str| serde_json::json!({"status": word});
        let hourly = || change("heartbeatinterval", " 3600");
        assert_eq!(told(hourly(), status("Accepted")), Some(3600));
        assert_eq!(told(hourly(), status("Rejected")), None);
        assert_eq!(
            told(change("HeartbeatInterval", "often"), status("Accepted")),
            None
        );
        assert_eq!(
            told(change("MeterValueSampleInterval", "9"), status("Accepted")),
            None
        );
        let all = || Command::ReadConfiguration { keys: Vec::new() };
        let read = |key: &str, value: &str| {
            let item = serde_json::json!({"key": key, "readonly": false, "value": value});
            serde_json::json!({"configurationKey": [item]})
        };
        assert_eq!(told(all(), read("HeartbeatInterval", "86400")), Some(86_400));
        assert_eq!(told(all(), read("HeartbeatInterval", "-1")), None);
        assert_eq!(told(all(), read("MeterValueSampleInterval", "9")), None);
    }
}
