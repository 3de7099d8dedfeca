//! What goes out of our own accord: calls, what became of them, and the question who it is.

use csms::v16;
use csms::{Command, Event, Recorded};
use metrics::counter;
use ocpp::v16::MessageTrigger;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message;

use super::{Going, Session};
use crate::charge_points::call::{EndOf, OutgoingCall};
use crate::charge_points::calls;
use crate::clock;
use crate::store::{Entry, ExchangeWrite};
use crate::telemetry::action_label;

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    /// Makes a call: recorded first, then sent.
    pub(super) async fn make(&mut self, call: OutgoingCall) -> Going {
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
                tracing::debug!(ocpp.action = call.wish.action, ocpp.message_id = %exchange.message_id, "a call goes out");
                self.calls.sent(call, exchange, event_id);
                self.send(Message::text(frame)).await
            }
            // Whoever asked hears that nothing was sent.
            Err(_) => Ok(()),
        }
    }

    /// Records what became of a call of ours, and then tells whoever made it.
    pub(super) async fn write_down(&mut self, (write, exchange): calls::Change, end: Option<EndOf>) {
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
        self.insist(entry, end).await;
    }

    /// Asks a charge point that connected without booting, and of which we know nothing, who it is; once.
    pub(super) fn ask_who_it_is(&self) {
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
}
