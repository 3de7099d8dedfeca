//! One task per socket: read, answer, record, reply; ping; call; end.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use csms::v16::{self, Facts, Named};
use csms::{
    ChargePointId, ChargeSystemId, Command, Direction, Disconnect, Event, EventId, Exchange, Finding, Oddity,
    Recorded, SessionId, Timestamp, TransactionId,
};
use futures_util::{SinkExt, StreamExt};
use metrics::counter;
use ocpp::frame::encode_error;
use ocpp::v16::MessageTrigger;
use ocpp::{Call, ErrorCode, Frame};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, Sleep};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};
use tokio_util::sync::CancellationToken;

use super::calls::{self, Calls, EndOf, OutgoingCall};
use super::registry::{Link, Registry};
use super::retries::{Retries, Seen};
use crate::clock;
use crate::live::Live;
use crate::record::{RecordError, Recorder};
use crate::store::{Entry, ExchangeWrite, Store};
use crate::telemetry::action_label;
use crate::transactions::TransactionIds;

/// The largest frame that is taken, in bytes.
pub const LARGEST_FRAME: usize = 1024 * 1024;
/// How often we write down that a charge point was heard, where nothing else says so.
const HEARD_EVERY: Duration = Duration::from_secs(10);
/// How long a charge point that did not boot is given to tell who it is by itself.
const ASKED_AFTER: Duration = Duration::from_secs(5);
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// What every session works with.
#[derive(Debug)]
pub struct Surroundings {
    /// The present.
    pub live: Arc<Live>,
    /// The way into the record.
    pub recorder: Recorder,
    /// Who is connected.
    pub registry: Arc<Registry>,
    /// The record, to look things up.
    pub store: Store,
    /// Gives out transaction ids.
    pub transactions: TransactionIds,
    /// Where charge points go that were not known.
    pub default_charge_system: ChargeSystemId,
    /// How often charge points are to send a Heartbeat.
    pub heartbeat_interval: Duration,
    /// How often we ping.
    pub ping_interval: Duration,
    /// After how long a silence a charge point counts as gone.
    pub idle_after: Duration,
    /// How long a charge point may take to answer.
    pub call_timeout: Duration,
    /// How long a charge point is left alone after it connected or booted.
    pub settle: Duration,
    /// The pause between an answer and our next call.
    pub pace: Duration,
    /// Told when we stop.
    pub shutdown: CancellationToken,
}

/// A handshake that was accepted.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// Who connected.
    pub charge_point: ChargePointId,
    /// The life that begins.
    pub session: SessionId,
    /// From which address.
    pub peer: String,
    /// The OCPP version that was agreed on.
    pub ocpp_version: String,
    /// Whether a subprotocol was offered.
    pub subprotocol_offered: bool,
}

/// Serves a socket until it ends, and records its beginning and end.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin + Send>(
    mut socket: WebSocketStream<S>,
    accepted: Accepted,
    around: Arc<Surroundings>,
) {
    let Accepted {
        charge_point: id,
        session,
        ..
    } = accepted.clone();
    if let Err(error) = opened(&accepted, &around).await {
        tracing::warn!(charge_point.id = %id, error = %error, "a connection was turned away");
        farewell(
            &mut socket,
            CloseCode::Error,
            "the connection cannot be recorded now",
        )
        .await;
        return;
    }
    let (calls, waiting) = mpsc::channel(calls::WAITING);
    let (superseded, newer) = oneshot::channel();
    around.registry.enter(
        &id,
        Link {
            session,
            calls,
            superseded,
        },
    );
    tracing::info!(charge_point.id = %id, session = %session, peer = %accepted.peer, "charge point connected");

    let now = Instant::now();
    let mut serving = Session {
        calls: Calls::new(session, around.call_timeout, around.settle, around.pace),
        retries: Retries::default(),
        last_heard: now,
        last_heard_at: clock::now(),
        heard_recorded: now,
        ping_at: now + around.ping_interval,
        ask_at: Some(now + around.settle + ASKED_AFTER),
        no_transaction: TransactionId::from_v16(0),
        socket,
        id: id.clone(),
        around,
    };
    let reason = serving.serve(waiting, newer).await;
    serving.close(session, reason).await;
}

async fn opened(accepted: &Accepted, around: &Surroundings) -> Result<(), RecordError> {
    let mut events = Vec::with_capacity(3);
    if around.live.with(&accepted.charge_point, |_| ()).is_none() {
        let charge_system = around.default_charge_system.clone();
        events.push(Event::Registered {
            charge_system,
            name: None,
        });
    }
    events.push(Event::Connected {
        session: accepted.session,
        ocpp_version: accepted.ocpp_version.clone(),
        peer: accepted.peer.clone(),
        subprotocol_offered: accepted.subprotocol_offered,
    });
    around
        .recorder
        .note(&accepted.charge_point, clock::now(), None, events)
        .await
}

async fn farewell<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    code: CloseCode,
    words: &'static str,
) {
    // Our own words are all shorter than the 123 bytes that a close frame holds (RFC 6455 §5.5).
    let close = Message::Close(Some(CloseFrame {
        code,
        reason: Utf8Bytes::from_static(words),
    }));
    let leave = async {
        if socket.send(close).await.is_ok() {
            // The other side answers with a close of its own; until then the line may carry more.
            while let Some(Ok(_)) = socket.next().await {}
        }
    };
    // A line that is dead takes no farewell.
    let _ = tokio::time::timeout(FAREWELL, leave).await;
}

struct Session<S> {
    socket: WebSocketStream<S>,
    id: ChargePointId,
    around: Arc<Surroundings>,
    calls: Calls,
    retries: Retries,
    last_heard: Instant,
    last_heard_at: Timestamp,
    /// When it was last written down that we heard something.
    heard_recorded: Instant,
    ping_at: Instant,
    /// When to ask who it is, unless it has said so by then.
    ask_at: Option<Instant>,
    /// Stands where no transaction is begun: most messages need no fresh id.
    no_transaction: TransactionId,
}

/// How the line is after something was done with it.
type Going = Result<(), Disconnect>;

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    async fn serve(
        &mut self,
        mut waiting: mpsc::Receiver<Box<OutgoingCall>>,
        mut newer: oneshot::Receiver<SessionId>,
    ) -> Disconnect {
        let shutdown = self.around.shutdown.clone();
        let mut alarm_at = self.next_alarm();
        let mut alarm: Pin<Box<Sleep>> = Box::pin(tokio::time::sleep_until(alarm_at));
        loop {
            // An alarm that comes too early is harmless; one that is needed earlier is set anew.
            let wanted = self.next_alarm();
            if wanted < alarm_at || alarm.is_elapsed() {
                alarm_at = wanted;
                alarm.as_mut().reset(wanted);
            }
            let may_call = self.calls.may_send_at().is_some_and(|at| at <= Instant::now());
            let going = tokio::select! {
                biased;
                () = shutdown.cancelled() => Err(Disconnect::Shutdown),
                Ok(by) = &mut newer => Err(Disconnect::Superseded { by }),
                message = self.socket.next() => self.hear(message).await,
                Some(call) = waiting.recv(), if may_call => self.make(*call).await,
                () = alarm.as_mut() => self.wake().await,
            };
            if let Err(reason) = going {
                return reason;
            }
        }
    }

    fn next_alarm(&self) -> Instant {
        let idle_at = self.last_heard + self.around.idle_after;
        let now = Instant::now();
        let call_at = self
            .calls
            .gives_up_at()
            .or(self.calls.may_send_at().filter(|at| *at > now));
        [Some(idle_at), Some(self.ping_at), self.ask_at, call_at]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(idle_at)
    }

    /// Does what its time has come for.
    async fn wake(&mut self) -> Going {
        let now = Instant::now();
        if now >= self.last_heard + self.around.idle_after {
            let seconds = u32::try_from(self.around.idle_after.as_secs()).unwrap_or(u32::MAX);
            return Err(Disconnect::Idle { seconds });
        }
        if now >= self.ping_at {
            self.ping_at = now + self.around.ping_interval;
            self.send(Message::Ping(Vec::new().into())).await?;
        }
        if self.calls.gives_up_at().is_some_and(|at| now >= at)
            && let Some((change, end)) = self.calls.give_up(clock::now())
        {
            self.write_down(change, Some(end)).await;
        }
        if self.ask_at.is_some_and(|at| now >= at) {
            self.ask_at = None;
            self.ask_who_it_is();
        }
        Ok(())
    }

    async fn hear(&mut self, message: Option<Result<Message, Error>>) -> Going {
        let at = clock::now();
        self.last_heard = Instant::now();
        self.last_heard_at = at;
        match message {
            Some(Ok(Message::Text(text))) => self.hear_text(text, at).await,
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {
                let recorder = &self.around.recorder;
                if self.heard_recorded.elapsed() >= HEARD_EVERY {
                    self.heard_recorded = Instant::now();
                    // A store in trouble is told of elsewhere; the next frame is written down again.
                    let _ = recorder.note(&self.id, at, None, [Event::Heard]).await;
                }
                Ok(())
            }
            Some(Ok(Message::Binary(bytes))) => {
                let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                let text = match std::str::from_utf8(&bytes) {
                    Ok(text) => text.to_owned(),
                    Err(_) => hexadecimal(&bytes),
                };
                self.note_stray(
                    "",
                    size,
                    vec![Finding::of_frame(Oddity::Binary { bytes: size })],
                    Some(text),
                    at,
                )
                .await;
                Err(Disconnect::Refused {
                    words: "a binary frame".to_owned(),
                })
            }
            Some(Ok(Message::Close(frame))) => Err(match frame {
                Some(frame) => Disconnect::ByChargePoint {
                    code: Some(frame.code.into()),
                    words: frame.reason.as_str().to_owned(),
                },
                None => Disconnect::ByChargePoint {
                    code: None,
                    words: String::new(),
                },
            }),
            Some(Err(Error::Capacity(_))) => {
                let limit = LARGEST_FRAME as u32;
                self.note_stray(
                    "",
                    0,
                    vec![Finding::of_frame(Oddity::TooLarge { limit })],
                    None,
                    at,
                )
                .await;
                Err(Disconnect::Refused {
                    words: "a frame over 1 MiB".to_owned(),
                })
            }
            Some(Err(error)) => Err(Disconnect::Lost {
                words: error.to_string(),
            }),
            None => Err(Disconnect::Lost {
                words: "the line went without a word".to_owned(),
            }),
        }
    }

    async fn hear_text(&mut self, text: Utf8Bytes, at: Timestamp) -> Going {
        let text = text.as_str();
        match Frame::decode(text) {
            Ok((Frame::Call(call), findings)) => self.hear_call(call, text, findings, at).await,
            Ok((Frame::CallResult(result), findings)) => {
                let id = result.id.clone();
                match self.calls.result(result, text, findings, at) {
                    Ok((change, end)) => self.write_down(change, end).await,
                    Err(findings) => {
                        self.note_stray(&id, calls::bytes(text), findings, Some(text.to_owned()), at)
                            .await;
                    }
                }
                Ok(())
            }
            Ok((Frame::CallError(error), findings)) => {
                let id = error.id.clone();
                match self.calls.error(error, text, findings, at) {
                    Ok((change, end)) => self.write_down(change, end).await,
                    Err(findings) => {
                        self.note_stray(&id, calls::bytes(text), findings, Some(text.to_owned()), at)
                            .await;
                    }
                }
                Ok(())
            }
            Err(malformed) => {
                let findings = vec![Finding::of_frame(Oddity::Malformed {
                    reason: malformed.reason.clone(),
                })];
                let id = malformed.call_id.unwrap_or_default();
                counter!("ladetavle_messages_total", "direction" => "from_charge_point", "action" => "other", "outcome" => "malformed").increment(1);
                if id.is_empty() {
                    self.note_stray("", calls::bytes(text), findings, Some(text.to_owned()), at)
                        .await;
                    return Ok(());
                }
                let answer = encode_error(&id, &ErrorCode::FormationViolation, &malformed.reason);
                let mut exchange = calls::stray(&id, calls::bytes(text), findings, at);
                exchange.size_bytes += calls::bytes(&answer);
                let recorded = self.record_exchange(exchange, text, &answer, Vec::new()).await;
                self.reply(&id, recorded.is_ok().then_some(answer)).await
            }
        }
    }

    async fn hear_call(
        &mut self,
        call: Call,
        text: &str,
        mut findings: Vec<Finding>,
        at: Timestamp,
    ) -> Going {
        match self.retries.look(&call.id, text) {
            Seen::New => {}
            Seen::Again(answer, event_id) => {
                let exchange = Some(ExchangeWrite::Repeated { id: event_id });
                let charge_point_id = self.id.clone();
                let entry = Entry {
                    charge_point_id,
                    exchange,
                    recorded: self.heard(at),
                };
                let recorded = self.around.recorder.record(entry).await;
                return self
                    .reply(&call.id, recorded.is_ok().then(|| answer.to_string()))
                    .await;
            }
            Seen::Reused => findings.push(Finding::of_frame(Oddity::MessageIdReused)),
        }
        let (id, action) = (call.id.clone(), call.action.clone());
        let Ok((named, fresh)) = self.look_up(&call).await else {
            return self.reply(&id, None).await;
        };
        let around = &self.around;
        let answered = around.live.with(&self.id, |charge_point| {
            let facts = Facts {
                charge_point,
                received_at: at,
                heartbeat_interval: around.heartbeat_interval,
                fresh_transaction_id: fresh,
                named,
            };
            v16::answer(call, findings, &facts)
        });
        // Every session registers its charge point before it reads.
        let Some(answer) = answered else {
            return Err(Disconnect::Lost {
                words: "unregistered".to_owned(),
            });
        };
        counter!("ladetavle_messages_total", "direction" => "from_charge_point", "action" => action_label(&action), "outcome" => answer.outcome.key()).increment(1);
        let booted = answer.events.iter().any(|it| matches!(it, Event::Booted(_)));
        let exchange = Exchange {
            id: EventId(0),
            direction: Direction::FromChargePoint,
            action,
            message_id: id.clone(),
            at,
            latency_ms: None,
            outcome: answer.outcome,
            size_bytes: calls::bytes(text).saturating_add(calls::bytes(&answer.frame)),
            repeats: 0,
            findings: answer.findings,
        };
        match self
            .record_exchange(exchange, text, &answer.frame, answer.events)
            .await
        {
            Ok(event_id) => {
                self.retries.remember(&id, text, &answer.frame, event_id);
                if booted {
                    self.ask_at = None;
                    self.calls.settle(self.around.settle);
                }
                self.reply(&id, Some(answer.frame)).await
            }
            Err(_) => self.reply(&id, None).await,
        }
    }

    /// Looks up what the rules have to know of transactions to answer a call.
    async fn look_up(&mut self, call: &Call) -> Result<(Named, TransactionId), crate::store::StoreError> {
        let mut named = Named::Unknown;
        if let Some(transaction) = v16::named_transaction(call) {
            let open = self
                .around
                .live
                .with(&self.id, |it| it.connector_of(&transaction).is_some());
            named = if open == Some(true) {
                Named::Own
            } else {
                match self.around.store.transaction_owner(&transaction).await? {
                    Some(owner) if owner == self.id => Named::Own,
                    Some(_) => Named::Foreign,
                    None => Named::Unknown,
                }
            };
        }
        let needs_id = v16::begins_transaction(call)
            || (named == Named::Unknown && call.action.eq_ignore_ascii_case("StopTransaction"));
        let fresh = if needs_id {
            self.around.transactions.fresh(&self.around.store).await?
        } else {
            self.no_transaction.clone()
        };
        Ok((named, fresh))
    }

    /// Sends the answer; where there is none because nothing could be recorded, says that.
    async fn reply(&mut self, id: &str, answer: Option<String>) -> Going {
        let answer = answer.unwrap_or_else(|| {
            encode_error(
                id,
                &ErrorCode::InternalError,
                "this could not be recorded; please send it again later",
            )
        });
        self.send(Message::text(answer)).await
    }

    /// That it was heard, where that was not written down for a while.
    fn heard(&mut self, at: Timestamp) -> Vec<Recorded> {
        if self.heard_recorded.elapsed() < HEARD_EVERY {
            return Vec::new();
        }
        self.heard_recorded = Instant::now();
        vec![Recorded {
            charge_point_id: self.id.clone(),
            at,
            event_id: None,
            event: Event::Heard,
        }]
    }

    async fn record_exchange(
        &mut self,
        exchange: Exchange,
        request: &str,
        response: &str,
        events: Vec<Event>,
    ) -> Result<EventId, RecordError> {
        let mut recorded = self.heard(exchange.at);
        let (charge_point_id, at) = (&self.id, exchange.at);
        let of_event = |event| Recorded {
            charge_point_id: charge_point_id.clone(),
            at,
            event_id: None,
            event,
        };
        recorded.extend(events.into_iter().map(of_event));
        let (raw_request, raw_response) = (Some(request.to_owned()), Some(response.to_owned()));
        let exchange = Some(ExchangeWrite::New {
            exchange,
            raw_request,
            raw_response,
        });
        self.around
            .recorder
            .record(Entry {
                charge_point_id: self.id.clone(),
                exchange,
                recorded,
            })
            .await
    }

    /// Records a frame that belongs to no exchange.
    async fn note_stray(
        &mut self,
        id: &str,
        size: u32,
        findings: Vec<Finding>,
        raw: Option<String>,
        at: Timestamp,
    ) {
        let exchange = calls::stray(id, size, findings, at);
        let exchange = Some(ExchangeWrite::New {
            exchange,
            raw_request: raw,
            raw_response: None,
        });
        let entry = Entry {
            charge_point_id: self.id.clone(),
            exchange,
            recorded: self.heard(at),
        };
        // Nobody waits for an answer to it; that the store fails is told where it is noticed.
        let _ = self.around.recorder.record(entry).await;
    }

    /// Makes a call: recorded first, then sent.
    async fn make(&mut self, call: OutgoingCall) -> Going {
        let at = clock::now();
        let (frame, exchange) = self.calls.prepare(&call.wish, at);
        let new = ExchangeWrite::New {
            exchange: exchange.clone(),
            raw_request: Some(frame.clone()),
            raw_response: None,
        };
        let entry = Entry {
            charge_point_id: self.id.clone(),
            exchange: Some(new),
            recorded: Vec::new(),
        };
        match self.around.recorder.record(entry).await {
            Ok(event_id) => {
                self.calls.sent(call, exchange, event_id);
                self.send(Message::text(frame)).await
            }
            // Whoever asked hears that the line is gone: nothing was sent.
            Err(_) => Ok(()),
        }
    }

    /// Records what became of a call of ours, and then tells whoever made it.
    async fn write_down(&mut self, (write, exchange): calls::Change, end: Option<EndOf>) {
        counter!("ladetavle_messages_total", "direction" => "to_charge_point", "action" => action_label(&exchange.action), "outcome" => exchange.outcome.key()).increment(1);
        let at = clock::now();
        let mut recorded = self.heard(at);
        let (charge_point_id, event) = (self.id.clone(), Event::Exchanged(exchange));
        recorded.push(Recorded {
            charge_point_id,
            at,
            event_id: None,
            event,
        });
        let entry = Entry {
            charge_point_id: self.id.clone(),
            exchange: Some(write),
            recorded,
        };
        // That the store fails is told where it is noticed; the answer came all the same.
        let _ = self.around.recorder.record(entry).await;
        if let Some(end) = end {
            end.tell();
        }
    }

    /// Asks a charge point that connected without booting, and of which we know nothing, who it is; once.
    fn ask_who_it_is(&self) {
        let known = self
            .around
            .live
            .with(&self.id, |it| (it.booted_at.is_some(), !it.connectors.is_empty()));
        let (booted, reported) = known.unwrap_or((false, false));
        if (booted && reported) || !self.around.registry.first_question(&self.id) {
            return;
        }
        let missing = [
            (booted, MessageTrigger::BootNotification),
            (reported, MessageTrigger::StatusNotification),
        ];
        for (_, requested_message) in missing.into_iter().filter(|(known, _)| !known) {
            let command = Command::TriggerMessage {
                requested_message,
                connector_id: None,
            };
            let Ok(wish) = v16::commands::call(&command) else {
                continue;
            };
            let (sent, _) = oneshot::channel();
            let (ended, _) = oneshot::channel();
            // Not urgent: where others wait already, they will make it talk.
            let _ = self.around.registry.call(
                &self.id,
                OutgoingCall {
                    command,
                    wish,
                    sent,
                    ended,
                },
            );
        }
    }

    async fn send(&mut self, message: Message) -> Going {
        let sending = tokio::time::timeout(self.around.call_timeout, self.socket.send(message));
        match sending.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Disconnect::Lost {
                words: error.to_string(),
            }),
            Err(_) => Err(Disconnect::Lost {
                words: "the charge point took nothing from us".to_owned(),
            }),
        }
    }

    async fn close(mut self, session: SessionId, reason: Disconnect) {
        self.around.registry.leave(&self.id, session);
        if let Some(change) = self.calls.abandon() {
            self.write_down(change, None).await;
        }
        let events = [
            Event::Heard,
            Event::Disconnected {
                session,
                reason: reason.clone(),
            },
        ];
        let (heard, at) = (self.last_heard_at, clock::now());
        let [was_heard, ended] = events;
        let recorded = |at, event| Recorded {
            charge_point_id: self.id.clone(),
            at,
            event_id: None,
            event,
        };
        let recorded = vec![recorded(heard, was_heard), recorded(at, ended)];
        let entry = Entry {
            charge_point_id: self.id.clone(),
            exchange: None,
            recorded,
        };
        if let Err(error) = self.around.recorder.record(entry).await {
            tracing::warn!(charge_point.id = %self.id, error = %error, "the end of a connection was not recorded");
        }
        tracing::info!(charge_point.id = %self.id, session = %session, reason = ?reason, "charge point disconnected");
        let (code, words) = match &reason {
            Disconnect::Shutdown => (CloseCode::Away, "the server stops"),
            Disconnect::Superseded { .. } => (CloseCode::Normal, "a newer connection took its place"),
            Disconnect::Idle { .. } => (CloseCode::Normal, "nothing was heard for too long"),
            Disconnect::Refused { words } if words.starts_with("a binary") => {
                (CloseCode::Unsupported, "text frames only")
            }
            Disconnect::Refused { .. } => (CloseCode::Size, "a frame may have 1 MiB"),
            Disconnect::ByChargePoint { .. } | Disconnect::Lost { .. } => {
                // The library answered the close; all that is left is to send that.
                let _ = tokio::time::timeout(FAREWELL, self.socket.flush()).await;
                return;
            }
        };
        farewell(&mut self.socket, code, words).await;
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;

    let mut text = String::with_capacity(2 + bytes.len() * 2);
    text.push_str("0x");
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
