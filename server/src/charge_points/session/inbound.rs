//! What comes in: a frame is understood, answered by the rules, recorded, and only then acknowledged.

use std::str::Utf8Error;

use csms::v16::{self, Facts, Named};
use csms::{Direction, Disconnect, Event, EventId, Exchange, Finding, Oddity, Timestamp, TransactionId};
use metrics::counter;
use ocpp::frame::MalformedFrame;
use ocpp::frame::encode_error;
use ocpp::{Call, ErrorCode, Frame};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{BINARY, Going, HEARD_EVERY, LARGEST_FRAME, NOT_UTF8, Session, TOO_LARGE};
use crate::charge_points::call::EndOf;
use crate::charge_points::calls;
use crate::charge_points::retries::{Fingerprint, Seen};
use crate::clock;
use crate::config::SILENT_INTERVALS;
use crate::store::{Entry, ExchangeWrite, StoreError};
use crate::telemetry::action_label;

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    pub(super) async fn hear(&mut self, message: Option<Result<Message, Error>>) -> Going {
        let at = clock::now();
        self.last_heard = Instant::now();
        self.last_heard_at = at;
        match message {
            // The wire hands out texts as binary messages.
            Some(Ok(Message::Text(text))) => self.hear_text(&text, at).await,
            Some(Ok(Message::Binary(bytes))) => {
                let number = self.messages;
                self.messages += 1;
                match std::str::from_utf8(&bytes) {
                    _ if !self.socket.get_ref().was_text(number) => self.refuse_binary(&bytes, at).await,
                    Ok(text) => self.hear_text(text, at).await,
                    Err(error) => self.refuse_text(&bytes, error, at).await,
                }
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {
                let recorder = &self.around.recorder;
                if self.heard_recorded.elapsed() >= HEARD_EVERY {
                    self.heard_recorded = Instant::now();
                    // A store in trouble is told of elsewhere; ten seconds later it is written down again.
                    let _ = recorder.note(&self.id, at, None, [Event::Heard]).await;
                }
                Ok(())
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
                    words: TOO_LARGE.to_owned(),
                })
            }
            // Of what the library takes for text there is only why somebody closes; that is RFC 6455 §5.5.1.
            Some(Err(Error::Utf8(_))) => {
                let reason = "the reason of a close is not UTF-8".to_owned();
                let findings = vec![Finding::of_frame(Oddity::Malformed { reason })];
                self.note_stray("", 0, findings, None, at).await;
                Err(Disconnect::Refused {
                    words: NOT_UTF8.to_owned(),
                })
            }
            Some(Err(error)) => Err(Disconnect::Lost {
                words: error.to_string(),
            }),
            None => Err(Disconnect::Lost { words: String::new() }),
        }
    }

    async fn refuse_binary(&mut self, bytes: &[u8], at: Timestamp) -> Going {
        let size = size(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => hexadecimal(bytes),
        };
        let findings = vec![Finding::of_frame(Oddity::Binary { bytes: size })];
        self.note_stray("", size, findings, Some(text), at).await;
        Err(Disconnect::Refused {
            words: BINARY.to_owned(),
        })
    }

    /// RFC 6455 §8.1.
    async fn refuse_text(&mut self, bytes: &[u8], error: Utf8Error, at: Timestamp) -> Going {
        let reason = format!("the text is not UTF-8: {error}");
        let findings = vec![Finding::of_frame(Oddity::Malformed { reason })];
        self.note_stray("", size(bytes), findings, Some(hexadecimal(bytes)), at)
            .await;
        Err(Disconnect::Refused {
            words: NOT_UTF8.to_owned(),
        })
    }

    pub(super) async fn hear_text(&mut self, text: &str, at: Timestamp) -> Going {
        match Frame::decode(text) {
            Ok((Frame::Call(call), findings)) => self.hear_call(call, text, findings, at).await,
            Ok((Frame::CallResult(result), findings)) => {
                let id = result.id.clone();
                let change = self.calls.result(result, text, findings, at);
                self.take_answer(&id, change, text, at).await
            }
            Ok((Frame::CallError(error), findings)) => {
                let id = error.id.clone();
                let change = self.calls.error(error, text, findings, at);
                self.take_answer(&id, change, text, at).await
            }
            Err(MalformedFrame {
                reason,
                answer_id: Some(id),
                ..
            }) => {
                let change = self.calls.malformed(&id, reason, text, at);
                self.take_answer(&id, change, text, at).await
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

    /// Records what became of a call of ours, or an answer to none.
    async fn take_answer(
        &mut self,
        id: &str,
        change: Result<(calls::Change, Option<EndOf>), Vec<Finding>>,
        text: &str,
        at: Timestamp,
    ) -> Going {
        match change {
            Ok((change, end)) => {
                if let Some(interval) = end.as_ref().and_then(EndOf::heartbeat_interval) {
                    self.idle_after = self.around.idle_after.max(interval * SILENT_INTERVALS);
                }
                self.write_down(change, end).await;
            }
            Err(findings) => {
                self.note_stray(id, calls::bytes(text), findings, Some(text.to_owned()), at)
                    .await;
            }
        }
        Ok(())
    }

    pub(super) async fn hear_call(
        &mut self,
        call: Call,
        text: &str,
        mut findings: Vec<Finding>,
        at: Timestamp,
    ) -> Going {
        let asked = Fingerprint::of(&call);
        match self.retries.look(&call.id, asked) {
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
        // As texts, which are escaped: with `%` a line break in them would forge a line of the log.
        tracing::debug!(
            ocpp.action = action.as_str(),
            ocpp.message_id = id.as_str(),
            outcome = answer.outcome.key(),
            "a call came"
        );
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
                self.retries.remember(&id, asked, &answer.frame, event_id);
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
    pub(super) async fn look_up(&mut self, call: &Call) -> Result<(Named, TransactionId), StoreError> {
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
    pub(super) async fn reply(&mut self, id: &str, answer: Option<String>) -> Going {
        let answer = answer.unwrap_or_else(|| {
            encode_error(
                id,
                &ErrorCode::InternalError,
                "this could not be recorded; please send it again later",
            )
        });
        self.send(Message::text(answer)).await
    }
}

fn size(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
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
