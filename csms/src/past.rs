//! A charge point as it was, put together from its logs.

use ocpp::Timestamp;

use crate::charge_point::ChargePoint;
use crate::connector::Connector;
use crate::decision::DecisionRecord;
use crate::event::{Event, Recorded};
use crate::log::{SessionRecord, StatusLogEntry};
use crate::place::Place;
use crate::status::{Status, StatusReport};
use crate::transaction::TransactionStart;
use crate::transaction_record::TransactionRecord;
use crate::units::Reading;
use crate::v16::clock;

/// What the logs hold of a charge point from before a time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Past {
    /// What it reported, newest first: of each place enough to tell since when it had its status.
    pub reports: Vec<StatusLogEntry>,
    /// What had begun to be charged, with what the meter showed during it, in the order of time.
    pub transactions: Vec<(TransactionRecord, Vec<Reading>)>,
    /// What we had decided, newest first.
    pub decisions: Vec<DecisionRecord>,
    /// The connection that was opened last.
    pub session: Option<SessionRecord>,
}

impl ChargePoint {
    /// What it was at a time: its statuses by the order in which we received them, transactions by their own times. What it
    /// said of itself and what people entered of it is as it is now.
    pub fn as_it_was(&self, at: Timestamp, past: &Past) -> Self {
        let mut then = self.with_nothing_known();
        let mut apply = |at, event_id, event| {
            let charge_point_id = self.id.clone();
            then.apply(&Recorded {
                charge_point_id,
                at,
                event_id,
                event,
            });
        };
        for entry in past.reports.iter().rev().filter(|it| it.received_at <= at) {
            let report = Event::StatusReported(report(entry));
            apply(entry.received_at, Some(entry.event_id), report);
        }
        for (record, readings) in &past.transactions {
            let (Some(start), true) = (start(record), self.had_going_on(record, at)) else {
                continue;
            };
            let (id, place, started_at) = (start.id.clone(), start.place, start.started_at);
            apply(started_at, None, Event::TransactionStarted(start));
            let known = readings
                .iter()
                .take_while(|it| it.at <= at)
                .fold(None::<Reading>, |before, it| {
                    Some(it.clone().over(before.as_ref()))
                });
            if let Some(known) = known {
                let metered = Event::Metered {
                    place,
                    transaction_id: Some(id.clone()),
                    reading: known.clone(),
                    known,
                    late: false,
                };
                apply(at, None, metered);
            }
            let is_of_it = |it: &&DecisionRecord| {
                it.at <= at && it.decision.place == place && it.decision.transaction_id.as_ref() == Some(&id)
            };
            if let Some(last) = past.decisions.iter().find(is_of_it) {
                apply(last.at, last.event_id, Event::Decided(last.decision.clone()));
            }
        }
        if let Some(session) = past.session.clone().filter(|it| it.opened_at <= at) {
            let session = session.as_it_was(at);
            then.connected = session.closed_at.is_none();
            then.contact_since = Some(session.closed_at.unwrap_or(session.opened_at));
        }
        then.refresh_status();
        then
    }

    /// Whether a transaction of it was going on at a time. One whose stop was never told, and whose place another took, went
    /// on nobody knows until when: it counts as over.
    pub fn had_going_on(&self, record: &TransactionRecord, at: Timestamp) -> bool {
        let is_lost = record.is_open && self.connector_of(&record.id).is_none();
        let had_begun = record.started_at.is_some_and(|it| it <= at);
        had_begun && !is_lost && record.stopped_at.is_none_or(|it| it > at)
    }

    /// The same charge point, of which nothing was heard yet.
    fn with_nothing_known(&self) -> Self {
        let connectors = self.connectors.iter().map(|it| Connector {
            max_power_w: it.max_power_w,
            connector_type: it.connector_type,
            ..Connector::unknown(it.place())
        });
        Self {
            connected: false,
            contact_since: None,
            last_seen_at: None,
            replay: None,
            status: Status::Unknown,
            status_since: None,
            reason: None,
            station: None,
            connectors: connectors.collect(),
            ..self.clone()
        }
    }
}

/// What was reported.
fn report(entry: &StatusLogEntry) -> StatusReport {
    StatusReport {
        place: Place {
            evse_id: entry.evse_id,
            connector_id: entry.connector_id,
        },
        status: entry.status,
        ocpp_status: entry.ocpp_status.clone(),
        error_code: entry.error_code.clone(),
        info: entry.info.clone(),
        vendor_id: entry.vendor_id.clone(),
        vendor_error_code: entry.vendor_error_code.clone(),
        reported_at: entry.reported_at,
        effective_at: entry
            .reported_at
            .map_or(entry.received_at, |it| clock::believed(it, entry.received_at)),
        late: entry.late,
    }
}

fn start(record: &TransactionRecord) -> Option<TransactionStart> {
    Some(TransactionStart {
        id: record.id.clone(),
        place: Place {
            evse_id: record.evse_id?,
            connector_id: record.connector_id?,
        },
        id_tag: None,
        meter_start_wh: record.meter_start_wh?,
        started_at: record.started_at?,
        reported_at: None,
        late: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ChargePointId, EventId, SessionId, TransactionId};
    use crate::log::Disconnect;
    use crate::transaction::Transaction;

    const THEN: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    fn second(number: i64) -> Timestamp {
        Timestamp::from_millis(THEN.as_millis() + number * 1000)
    }

    fn reported(id: i64, evse_id: u32, status: Status, at: Timestamp) -> StatusLogEntry {
        StatusLogEntry {
            id: EventId(id),
            evse_id,
            connector_id: 1,
            status,
            ocpp_status: format!("{status:?}"),
            error_code: "NoError".to_owned(),
            info: None,
            vendor_id: None,
            vendor_error_code: None,
            reported_at: None,
            received_at: at,
            late: false,
            event_id: EventId(id),
        }
    }

    fn now() -> ChargePoint {
        let mut now = ChargePoint::new(ChargePointId::parse("CP-1").unwrap(), "solbakken".into());
        now.bay = Some("14".to_owned());
        now.connected = true;
        for evse_id in [1, 2] {
            let connector = now.at_mut(Place::connector(evse_id, 1));
            connector.status = Status::Faulted;
            connector.max_power_w = Some(22_000);
        }
        now.at_mut(Place::connector(1, 1)).transaction = Some(Transaction {
            id: TransactionId::from_v16(7),
            started_at: second(-60),
            reported_at: None,
            meter_start_wh: 1_000,
        });
        now.refresh_status();
        now
    }

    fn charged(stopped_at: Option<Timestamp>) -> TransactionRecord {
        let start = TransactionStart {
            id: TransactionId::from_v16(7),
            place: Place::connector(1, 1),
            id_tag: None,
            meter_start_wh: 1_000,
            started_at: second(-60),
            reported_at: None,
            late: false,
        };
        let mut record = TransactionRecord::begun(&now().id, &start);
        record.stopped_at = stopped_at;
        record.is_open = stopped_at.is_none();
        record
    }

    fn showed(at: Timestamp, energy_wh: f64) -> Reading {
        Reading {
            at,
            flow_at: None,
            power_w: None,
            energy_wh: Some(energy_wh),
            current_a: [None; 3],
            state_of_charge_percent: None,
        }
    }

    #[test]
    fn each_connector_is_as_it_had_said_until_then() {
        let late = StatusLogEntry {
            late: true,
            ..reported(4, 1, Status::Ready, second(-5))
        };
        let past = Past {
            // Newest first; what came later is not of then.
            reports: vec![
                reported(5, 2, Status::Ready, second(1)),
                late,
                reported(3, 1, Status::Charging, second(-10)),
                reported(2, 1, Status::Charging, second(-20)),
                reported(1, 1, Status::Ready, second(-30)),
            ],
            ..Past::default()
        };
        let then = now().as_it_was(THEN, &past);
        let first = then.at(Place::connector(1, 1)).unwrap();
        assert_eq!(
            (first.status, first.status_since, first.event_id),
            (Status::Charging, Some(second(-20)), Some(EventId(3)))
        );
        let second = then.at(Place::connector(2, 1)).unwrap();
        assert_eq!(
            (second.status, second.max_power_w),
            (Status::Unknown, Some(22_000))
        );
        assert_eq!((then.status, then.bay.as_deref()), (Status::Charging, Some("14")));
        assert!(!then.connected, "it never was by then");
    }

    #[test]
    fn what_was_being_charged_is_told_as_far_as_it_had_come() {
        let readings = vec![showed(second(-30), 1_500.0), showed(second(30), 2_000.0)];
        let past = |stopped_at| Past {
            transactions: vec![(charged(stopped_at), readings.clone())],
            ..Past::default()
        };
        let energy = |stopped_at| {
            let then = now().as_it_was(THEN, &past(stopped_at));
            let connector = then.at(Place::connector(1, 1)).unwrap();
            connector.transaction.as_ref()?;
            connector.transaction_energy_wh()
        };
        assert_eq!(energy(None), Some(500.0));
        assert_eq!(energy(Some(second(10))), Some(500.0));
        assert_eq!(energy(Some(second(-10))), None);
        // Nobody told when it ended, but it has.
        let mut free = now();
        free.at_mut(Place::connector(1, 1)).transaction = None;
        let then = free.as_it_was(THEN, &past(None));
        assert!(!then.has_transaction());
    }

    #[test]
    fn contact_is_that_of_then() {
        let session = |closed_at: Option<Timestamp>| SessionRecord {
            id: SessionId(1),
            charge_point: "CP-1".to_owned(),
            opened_at: second(-60),
            peer: "192.0.2.1:5".to_owned(),
            ocpp_version: None,
            subprotocol_offered: true,
            closed_at,
            closed: closed_at.map(|_| Disconnect::Shutdown),
            refused: None,
        };
        assert_eq!(session(Some(second(5))).as_it_was(THEN), session(None));
        assert_eq!(session(Some(THEN)).as_it_was(THEN), session(Some(THEN)));
        let with = |closed_at| {
            let past = Past {
                session: Some(session(closed_at)),
                ..Past::default()
            };
            let then = now().as_it_was(THEN, &past);
            (then.connected, then.contact_since)
        };
        assert_eq!(with(None), (true, Some(second(-60))));
        assert_eq!(with(Some(second(5))), (true, Some(second(-60))));
        assert_eq!(with(Some(second(-5))), (false, Some(second(-5))));
    }
}
