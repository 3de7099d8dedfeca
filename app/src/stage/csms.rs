//! A charge system's management in memory: the rules of `csms` between simulated lines and a record.
//!
//! It follows the server: a call is answered once what was learned from it is recorded, one call of ours is
//! outstanding at a time, a command is followed until its effect was seen. Simulated lines lose no answers, so a call that
//! comes again, and an answer that comes too late, are not recognised here. It has no clock and no chance.

mod calls;
mod commands;
mod log;
mod record;
mod transactions;

use std::collections::BTreeMap;
use std::time::Duration;

use ::csms::v16::{self, Facts, Named};
use ::csms::{
    ChargePointId, ChargeSystem, Direction, Disconnect, Event, EventId, Exchange, Finding, Oddity, Outcome,
    Recorded, SessionId, Timestamp, TransactionId,
};
use ocpp::frame::encode_error;
use ocpp::{Call, ErrorCode, Frame};

use self::calls::Calls;
pub use self::log::Log;
pub use self::record::{Change, Record};

/// How often charge points are asked to be heard.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(300);

/// How often it is noted that a charge point was heard, where nothing else says so.
const HEARD_EVERY: i64 = 10_000;

/// The portal, as charge points see it.
#[derive(Debug)]
pub(super) struct Csms {
    record: Record,
    sessions: BTreeMap<ChargePointId, Session>,
    last_session: SessionId,
    /// How many ids were given out to transactions and commands.
    named: u32,
    seed: u64,
    /// Whether a command may be under way: it is rare, and looked for only then.
    is_busy: bool,
    /// The id that the next transaction has to get, where it had one before.
    given: Option<TransactionId>,
}

/// One line to a charge point.
#[derive(Debug)]
struct Session {
    id: SessionId,
    calls: Calls,
    heard_noted: Timestamp,
    last_heard: Timestamp,
}

impl Csms {
    /// One that knows these charge systems and nobody in them. What it gives out follows from the seed.
    pub(super) fn new(charge_systems: Vec<ChargeSystem>, seed: u64, now: Timestamp) -> Self {
        Self {
            record: Record::new(charge_systems, now),
            sessions: BTreeMap::new(),
            last_session: SessionId(0),
            named: 0,
            seed,
            is_busy: false,
            given: None,
        }
    }

    /// What is known.
    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    /// Notes what happened at a charge point without a frame of its own.
    pub(super) fn note(&mut self, of: &ChargePointId, event: Event, at: Timestamp) {
        self.publish(of, at, None, event);
    }

    /// A charge system is fed differently, or called something else, from now on.
    pub(super) fn configure(&mut self, system: ChargeSystem) {
        self.record.configure(system);
    }

    /// A charge point has opened a line.
    pub(super) fn connected(&mut self, id: &ChargePointId, peer: &str, now: Timestamp) {
        self.disconnected_by_newer(id, now);
        self.last_session = SessionId(self.last_session.0 + 1);
        let session = self.last_session;
        let connected = Event::Connected {
            session,
            ocpp_version: "1.6".to_owned(),
            peer: peer.to_owned(),
            subprotocol_offered: true,
        };
        self.publish(id, now, None, connected);
        let session = Session {
            id: session,
            calls: Calls::new(session, now),
            heard_noted: now,
            last_heard: now,
        };
        self.sessions.insert(id.clone(), session);
    }

    fn disconnected_by_newer(&mut self, id: &ChargePointId, now: Timestamp) {
        let by = SessionId(self.last_session.0 + 1);
        self.disconnected(id, Disconnect::Superseded { by }, now);
    }

    /// The line to a charge point has ended.
    pub(super) fn disconnected(&mut self, id: &ChargePointId, reason: Disconnect, now: Timestamp) {
        let Some(mut session) = self.sessions.remove(id) else {
            return;
        };
        let (unanswered, unsent) = (session.calls.abandon(now), session.calls.unsent().collect());
        let (session, last_heard) = (session.id, session.last_heard);
        if let Some(ended) = unanswered {
            self.end_call(id, ended);
        }
        self.fail_unsent(id, unsent, now);
        self.publish(id, last_heard, None, Event::Heard);
        self.publish(id, now, None, Event::Disconnected { session, reason });
    }

    /// A charge point said something; what is answered, where something is.
    pub(super) fn receive(&mut self, id: &ChargePointId, text: &str, now: Timestamp) -> Option<String> {
        self.note_heard(id, now);
        match Frame::decode(text) {
            Ok((Frame::Call(call), findings)) => Some(self.answer(id, call, text, findings, now)),
            Ok((Frame::CallResult(result), findings)) => {
                let message = result.id.clone();
                self.take_answer(id, &message, text, findings, now, |command, findings| {
                    calls::read_result(command, result.payload, now, findings)
                });
                None
            }
            Ok((Frame::CallError(error), findings)) => {
                let message = error.id.clone();
                self.take_answer(id, &message, text, findings, now, |_, _| calls::read_error(error));
                None
            }
            Err(malformed) => {
                let reason = malformed.reason.clone();
                let finding = Finding::of_frame(Oddity::Malformed {
                    reason: malformed.reason,
                });
                if let Some(message) = malformed.answer_id {
                    self.take_answer(id, &message, text, vec![finding], now, |_, _| {
                        calls::malformed(reason)
                    });
                    return None;
                }
                let message = malformed.call_id.unwrap_or_default();
                let answer = (!message.is_empty())
                    .then(|| encode_error(&message, &ErrorCode::FormationViolation, &reason));
                self.note_stray(id, message, text, answer.clone(), vec![finding], now);
                answer
            }
        }
    }

    /// A charge point says once more what it said before; a transaction that it begins has the id that it had.
    pub(super) fn receive_again(
        &mut self,
        id: &ChargePointId,
        text: &str,
        answer: Option<&str>,
        now: Timestamp,
    ) {
        let answered = answer.and_then(|it| Frame::decode(it).ok());
        if let Some((Frame::CallResult(result), _)) = answered {
            let given = result
                .payload
                .get("transactionId")
                .and_then(serde_json::Value::as_i64);
            self.given = given.map(TransactionId::from_v16);
        }
        // Where our answer goes was long ago.
        self.receive(id, text, now);
        self.given = None;
    }

    /// What is to be sent to charge points now.
    pub(super) fn poll(&mut self, now: Timestamp) -> Vec<(ChargePointId, String)> {
        self.give_up_commands(now);
        let mut frames = Vec::new();
        let ids: Vec<_> = self.sessions.keys().cloned().collect();
        for id in ids {
            let Some(session) = self.sessions.get_mut(&id) else {
                continue;
            };
            if let Some(ended) = session.calls.give_up(now) {
                self.end_call(&id, ended);
            }
            let Some(session) = self.sessions.get_mut(&id) else {
                continue;
            };
            let Some(call) = session.calls.next(now) else {
                continue;
            };
            let frame = call.frame.clone();
            let event_id = self
                .record
                .write(&id, call.exchange.clone(), Some(call.frame), None);
            self.publish(
                &id,
                now,
                Some(event_id),
                Event::Exchanged(with_id(call.exchange, event_id)),
            );
            self.command_sent(&id, call.command, event_id, now);
            if let Some(session) = self.sessions.get_mut(&id) {
                session.calls.sent(event_id);
            }
            frames.push((id, frame));
        }
        self.is_busy = self.next_wakeup().is_some();
        frames
    }

    /// When [`poll`](Self::poll) has something to do, if nothing happens before.
    pub(super) fn next_wakeup(&self) -> Option<Timestamp> {
        if !self.is_busy {
            return None;
        }
        let calls = self.sessions.values().filter_map(|it| it.calls.next_wakeup());
        calls.chain(self.record.next_deadline()).min()
    }

    /// Answers a call, and records both (OCPP-J 1.6 §4.2).
    fn answer(
        &mut self,
        id: &ChargePointId,
        call: Call,
        text: &str,
        findings: Vec<Finding>,
        now: Timestamp,
    ) -> String {
        let (message_id, action) = (call.id.clone(), call.action.clone());
        let named = v16::named_transaction(&call).map_or(Named::Unknown, |transaction| {
            match self.record.owner(&transaction) {
                Some(owner) if owner == id => Named::Own,
                Some(_) => Named::Foreign,
                None => Named::Unknown,
            }
        });
        let fresh_transaction_id = self.fresh_transaction();
        let Some(charge_point) = self.record.fleet().get(id) else {
            // Every line belongs to somebody who was registered before it was opened.
            return encode_error(&message_id, &ErrorCode::InternalError, "not registered");
        };
        let facts = Facts {
            charge_point,
            received_at: now,
            heartbeat_interval: HEARTBEAT_INTERVAL,
            fresh_transaction_id,
            named,
        };
        let answer = v16::answer(call, findings, &facts);
        let booted = answer.events.iter().any(|it| matches!(it, Event::Booted(_)));
        let exchange = Exchange {
            id: EventId(0),
            direction: Direction::FromChargePoint,
            action,
            message_id,
            at: now,
            latency_ms: Some(0),
            outcome: answer.outcome,
            size_bytes: calls::bytes(text).saturating_add(calls::bytes(&answer.frame)),
            repeats: 0,
            findings: answer.findings,
        };
        let (request, response) = (text.to_owned(), answer.frame.clone());
        let event_id = self
            .record
            .write(id, exchange.clone(), Some(request), Some(response));
        for event in answer.events {
            self.publish(id, now, Some(event_id), event);
        }
        self.publish(
            id,
            now,
            Some(event_id),
            Event::Exchanged(with_id(exchange, event_id)),
        );
        if booted && let Some(session) = self.sessions.get_mut(id) {
            session.calls.settle(now);
        }
        answer.frame
    }

    /// Writes down an exchange that was, elsewhere and before.
    pub(super) fn copy(
        &mut self,
        of: &ChargePointId,
        exchange: Exchange,
        raw_request: Option<String>,
        raw_response: Option<String>,
    ) {
        let at = exchange.at;
        let event_id = self.record.write(of, exchange.clone(), raw_request, raw_response);
        self.publish(
            of,
            at,
            Some(event_id),
            Event::Exchanged(with_id(exchange, event_id)),
        );
    }

    fn note_stray(
        &mut self,
        id: &ChargePointId,
        message_id: String,
        text: &str,
        answer: Option<String>,
        findings: Vec<Finding>,
        now: Timestamp,
    ) {
        let answer_bytes = answer.as_deref().map_or(0, calls::bytes);
        let exchange = Exchange {
            id: EventId(0),
            direction: Direction::FromChargePoint,
            action: String::new(),
            message_id,
            at: now,
            latency_ms: None,
            outcome: Outcome::Malformed,
            size_bytes: calls::bytes(text).saturating_add(answer_bytes),
            repeats: 0,
            findings,
        };
        let event_id = self
            .record
            .write(id, exchange.clone(), Some(text.to_owned()), answer);
        self.publish(
            id,
            now,
            Some(event_id),
            Event::Exchanged(with_id(exchange, event_id)),
        );
    }

    fn note_heard(&mut self, id: &ChargePointId, now: Timestamp) {
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        session.last_heard = now;
        if now.millis_after(session.heard_noted) >= HEARD_EVERY {
            session.heard_noted = now;
            self.publish(id, now, None, Event::Heard);
        }
    }

    /// Takes in what happened, and what follows from it for commands that wait for their effect.
    fn publish(&mut self, of: &ChargePointId, at: Timestamp, event_id: Option<EventId>, event: Event) {
        let recorded = Recorded {
            charge_point_id: of.clone(),
            at,
            event_id,
            event,
        };
        self.record.publish(recorded.clone());
        self.follow_commands(&recorded);
    }

    fn fresh_transaction(&mut self) -> TransactionId {
        if let Some(given) = self.given.take() {
            return given;
        }
        loop {
            let number = self.fresh_number() >> 33;
            let id = TransactionId::from_v16(i64::try_from(number.max(1)).unwrap_or(1));
            if self.record.owner(&id).is_none() {
                return id;
            }
        }
    }

    /// A number that looks random and follows from the seed (SplitMix64).
    fn fresh_number(&mut self) -> u64 {
        self.named = self.named.wrapping_add(1);
        let mut number = self
            .seed
            .wrapping_add(u64::from(self.named).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ (number >> 31)
    }
}

fn with_id(mut exchange: Exchange, id: EventId) -> Exchange {
    exchange.id = id;
    exchange
}
