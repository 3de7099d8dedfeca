//! What a session hands to the record, and waits for.

use csms::{Event, EventId, Exchange, Finding, Recorded, Timestamp};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;

use super::{HEARD_EVERY, Session};
use crate::charge_points::call::EndOf;
use crate::charge_points::calls;
use crate::record::RecordError;
use crate::store::{Entry, ExchangeWrite};

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    /// That it was heard, where that was not written down for a while.
    pub(super) fn heard(&mut self, at: Timestamp) -> Vec<Recorded> {
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

    pub(super) async fn record_exchange(
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

    /// Records what nobody will say again, and then tells whoever waits. While the store is in trouble that goes on
    /// beside the session, which has others to answer.
    pub(super) async fn insist(&mut self, entry: Entry, end: Option<EndOf>) {
        if let Err(RecordError::Failed(_)) = self.around.recorder.record(entry.clone()).await {
            let recorder = self.around.recorder.clone();
            tokio::spawn(async move {
                let _ = recorder.insist(entry).await;
                tell(end);
            });
        } else {
            tell(end);
        }
    }

    /// Records a frame that belongs to no exchange.
    pub(super) async fn note_stray(
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
        self.insist(entry, None).await;
    }
}

fn tell(end: Option<EndOf>) {
    if let Some(end) = end {
        end.tell();
    }
}
