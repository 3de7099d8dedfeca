//! Entries folded into rows: of what is said several times of the same thing, the last word alone is written.

mod contact;

use std::collections::{BTreeMap, HashMap};

use csms::{
    ChargePointId, Event, EventId, Exchange, Place, Reading, Recorded, StatusReport, Timestamp,
    TransactionId, TransactionStart,
};
use sea_orm::Value;

use self::contact::Contact;
use super::lifecycle::Step;
use super::values::{
    clean, findings_json, frame_column, int, millis, millis_option, quantities, text, text_option,
};
use super::{Entry, ExchangeWrite, StoreError};

/// The charge points that a batch is about, by what they are called and by what the database calls them.
pub(super) type Keys = HashMap<ChargePointId, i32>;

/// Where transactions are going on that a batch ends, as it was before the batch.
pub(super) type Open = HashMap<TransactionId, (i32, Place)>;

/// What a batch writes.
#[derive(Default)]
pub(super) struct Batch<'a> {
    /// Rows of the event log.
    pub(super) events: Vec<Value>,
    /// Answers to calls of ours.
    pub(super) answered: Vec<Value>,
    /// Rows of the status log.
    pub(super) status_log: Vec<Value>,
    /// Readings.
    pub(super) meter_values: Vec<Value>,
    /// Connections, and who is at their other end.
    pub(super) contact: Contact<'a>,
    /// What has to be done one by one, in this order. It is rare.
    pub(super) steps: Vec<Step<'a>>,
    heard: BTreeMap<i32, Timestamp>,
    connectors: BTreeMap<(i32, Place), Connector<'a>>,
}

/// What a batch says of one connector.
#[derive(Default)]
struct Connector<'a> {
    status: Option<StatusChange<'a>>,
    /// The transaction that is going on from here on, or that none is.
    transaction: Option<Option<&'a TransactionStart>>,
    reading: Option<Option<&'a Reading>>,
}

struct StatusChange<'a> {
    report: &'a StatusReport,
    received_at: Timestamp,
    event_id: Option<EventId>,
    since: Timestamp,
    /// Whether it changed within the batch: then `since` holds, whatever the status was before.
    changed: bool,
}

impl<'a> Batch<'a> {
    /// Folds entries in their order.
    pub(super) fn of(entries: &'a [Entry], keys: &Keys, open: &Open) -> Result<Self, StoreError> {
        let key = |id: &ChargePointId| {
            keys.get(id)
                .copied()
                .ok_or_else(|| StoreError::NotRegistered(id.clone()))
        };
        let mut batch = Self::default();
        for entry in entries {
            match &entry.exchange {
                None => {}
                Some(ExchangeWrite::New {
                    exchange,
                    raw_request,
                    raw_response,
                }) => {
                    let key = key(&entry.charge_point_id)?;
                    batch.exchange(key, exchange, raw_request.as_ref(), raw_response.as_ref());
                }
                Some(ExchangeWrite::Answered {
                    id,
                    outcome,
                    latency_ms,
                    size_bytes,
                    findings,
                    raw_response,
                }) => {
                    batch.answered.extend([
                        id.0.into(),
                        outcome.key().into(),
                        latency_ms.map(i64::from).into(),
                        i64::from(*size_bytes).into(),
                        frame_column(raw_response.as_ref()),
                    ]);
                    if !findings.is_empty() {
                        batch.steps.push(Step::Noted { id: *id, findings });
                    }
                }
                Some(ExchangeWrite::Repeated { id }) => batch.steps.push(Step::Repeated { id: *id }),
            }
            for recorded in &entry.recorded {
                batch.recorded(key(&recorded.charge_point_id)?, recorded, open);
            }
        }
        Ok(batch)
    }

    fn exchange(
        &mut self,
        key: i32,
        exchange: &Exchange,
        request: Option<&String>,
        response: Option<&String>,
    ) {
        self.events.extend([
            exchange.id.0.into(),
            key.into(),
            millis(exchange.at),
            (exchange.direction == csms::Direction::ToChargePoint).into(),
            text(&exchange.action),
            text(&exchange.message_id),
            exchange.latency_ms.map(i64::from).into(),
            exchange.outcome.key().into(),
            i64::from(exchange.size_bytes).into(),
            i64::from(exchange.repeats).into(),
            findings_json(&exchange.findings).into(),
            frame_column(request),
            frame_column(response),
        ]);
    }

    fn recorded(&mut self, key: i32, recorded: &'a Recorded, open: &Open) {
        let at = recorded.at;
        match &recorded.event {
            Event::Heard => {
                let heard = self.heard.entry(key).or_insert(at);
                *heard = at.max(*heard);
            }
            Event::Connected { .. } | Event::Disconnected { .. } | Event::Booted(_) => {
                self.contact.take_in(key, recorded);
            }
            Event::StatusReported(report) => self.status(key, report, at, recorded.event_id),
            Event::Metered {
                place,
                transaction_id,
                reading,
                known,
                late,
            } => {
                self.meter_values.extend([
                    key.into(),
                    int(place.evse_id).into(),
                    int(place.connector_id).into(),
                    transaction_id.as_ref().map(|it| clean(it.as_str())).into(),
                    millis(reading.at),
                    millis(at),
                ]);
                self.meter_values.extend(quantities(Some(reading)));
                self.meter_values
                    .extend([(*late).into(), recorded.event_id.map(|it| it.0).into()]);
                if !late && !place.is_charge_point() {
                    self.connector(key, *place).reading = Some(Some(known));
                }
            }
            Event::TransactionStarted(start) => {
                if !start.late {
                    let connector = self.connector(key, start.place);
                    connector.transaction = Some(Some(start));
                    connector.reading = Some(None);
                }
                self.steps.push(Step::TransactionStarted { key, start });
            }
            Event::TransactionStopped(stop) => {
                if let Some(place) = self.place_of(key, &stop.id, open) {
                    let connector = self.connector(key, place);
                    connector.transaction = Some(None);
                    connector.reading = Some(None);
                }
                self.steps.push(Step::TransactionStopped { key, stop });
            }
            Event::Registered { .. }
            | Event::Described(_)
            | Event::Moved { .. }
            | Event::FirmwareReported(_)
            | Event::CommandIssued { .. }
            | Event::CommandStepped { .. }
            | Event::Decided(_)
            | Event::FallbackHeld { .. }
            | Event::EcoModeSet(_)
            | Event::ManualSet(_)
            | Event::ConfigurationRead(_) => self.steps.push(Step::Recorded { key, recorded }),
            // The event log has them.
            Event::UploadReported(_) | Event::SecurityReported { .. } | Event::Exchanged(_) => {}
        }
    }

    fn status(
        &mut self,
        key: i32,
        report: &'a StatusReport,
        received_at: Timestamp,
        event_id: Option<EventId>,
    ) {
        if let Some(id) = event_id {
            self.status_log.extend([
                id.0.into(),
                key.into(),
                int(report.place.evse_id).into(),
                int(report.place.connector_id).into(),
                report.status.key().into(),
                text(&report.ocpp_status),
                text(&report.error_code),
                text_option(report.info.as_ref()),
                text_option(report.vendor_id.as_ref()),
                text_option(report.vendor_error_code.as_ref()),
                millis_option(report.reported_at),
                millis(received_at),
                report.late.into(),
            ]);
        }
        if report.late {
            return;
        }
        let connector = self.connector(key, report.place);
        let (since, changed) = match &connector.status {
            None => (report.effective_at, false),
            Some(before) if before.report.status == report.status => (before.since, before.changed),
            Some(_) => (report.effective_at, true),
        };
        connector.status = Some(StatusChange {
            report,
            received_at,
            event_id,
            since,
            changed,
        });
    }

    fn connector(&mut self, key: i32, place: Place) -> &mut Connector<'a> {
        self.connectors.entry((key, place)).or_default()
    }

    /// The connector at which a transaction is going on at this point of the batch.
    fn place_of(&self, key: i32, id: &TransactionId, open: &Open) -> Option<Place> {
        let of_charge_point = (key, Place::connector(1, 0))..(key + 1, Place::CHARGE_POINT);
        let begun = self.connectors.range(of_charge_point).find(|(_, connector)| {
            connector
                .transaction
                .flatten()
                .is_some_and(|start| start.id == *id)
        });
        if let Some(((_, place), _)) = begun {
            return Some(*place);
        }
        let (at, place) = open.get(id)?;
        let overtaken = self
            .connectors
            .get(&(key, *place))
            .is_some_and(|it| it.transaction.is_some());
        (*at == key && !overtaken).then_some(*place)
    }

    /// Rows for when charge points were last heard.
    pub(super) fn heard(&self) -> Vec<Value> {
        self.heard
            .iter()
            .flat_map(|(key, at)| [(*key).into(), millis(*at)])
            .collect()
    }

    /// Rows for the status of connectors: those that changed within the batch, or those that may not have.
    pub(super) fn statuses(&self, changed: bool) -> Vec<Value> {
        let mut rows = Vec::with_capacity(self.connectors.len() * 13);
        for ((key, place), connector) in &self.connectors {
            let Some(status) = connector.status.as_ref().filter(|it| it.changed == changed) else {
                continue;
            };
            let report = status.report;
            rows.extend(key_of(*key, *place));
            rows.extend([
                report.status.key().into(),
                text(&report.ocpp_status),
                text(&report.error_code),
                text_option(report.info.as_ref()),
                text_option(report.vendor_id.as_ref()),
                text_option(report.vendor_error_code.as_ref()),
                millis(report.effective_at),
                millis(status.received_at),
                status.event_id.map(|it| it.0).into(),
                millis(status.since),
            ]);
        }
        rows
    }

    /// Rows for the transactions at connectors, with the newest reading during each.
    pub(super) fn charging(&self) -> Vec<Value> {
        let mut rows = Vec::new();
        for ((key, place), connector) in &self.connectors {
            let Some(transaction) = connector.transaction else {
                continue;
            };
            rows.extend(key_of(*key, *place));
            rows.extend([
                transaction.map(|it| clean(it.id.as_str())).into(),
                millis_option(transaction.map(|it| it.started_at)),
                millis_option(transaction.and_then(|it| it.reported_at)),
                transaction.map(|it| it.meter_start_wh).into(),
            ]);
            rows.extend(reading_of(connector.reading.flatten()));
        }
        rows
    }

    /// Rows for the newest readings where the transaction goes on.
    pub(super) fn readings(&self) -> Vec<Value> {
        let mut rows = Vec::new();
        for ((key, place), connector) in &self.connectors {
            let (None, Some(reading)) = (connector.transaction, connector.reading) else {
                continue;
            };
            rows.extend(key_of(*key, *place));
            rows.extend(reading_of(reading));
        }
        rows
    }
}

fn key_of(key: i32, place: Place) -> [Value; 3] {
    [
        key.into(),
        int(place.evse_id).into(),
        int(place.connector_id).into(),
    ]
}

fn reading_of(reading: Option<&Reading>) -> impl Iterator<Item = Value> {
    std::iter::once(millis_option(reading.map(|it| it.at))).chain(quantities(reading))
}
