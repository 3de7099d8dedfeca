//! What OCPP 1.6 messages mean: one handler per message that a charge point sends, and what we ask of it.

use std::time::Duration;

use ocpp::field::Field;
use ocpp::frame::{encode_error, encode_result};
use ocpp::v16::FromChargePoint;
use ocpp::{Call, Finding, Oddity, Timestamp};
use serde::Serialize;

use crate::charge_point::ChargePoint;
use crate::event::Event;
use crate::exchange::Outcome;
use crate::ids::TransactionId;

mod authorize;
mod boot_notification;
pub(crate) mod clock;
mod data_transfer;
mod firmware_status_notification;
mod heartbeat;
mod meter_values;
mod security_event_notification;
mod start_transaction;
mod status_notification;
mod stop_transaction;
mod upload_status_notification;

pub mod commands;

/// What has to be known to answer.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The charge point as it is now.
    pub charge_point: &'a ChargePoint,
    /// When the call was received.
    pub received_at: Timestamp,
    /// How often we want to hear from it.
    pub heartbeat_interval: Duration,
    /// An id that no transaction has had, and that cannot be guessed: for one that begins now.
    pub fresh_transaction_id: TransactionId,
    /// What is known of the transaction that the call names ([`named_transaction`]).
    pub named: Named,
}

/// What is known of a transaction that a call names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// It is this charge point's.
    Own,
    /// It is another charge point's.
    Foreign,
    /// We have not given it out, or the call names none.
    Unknown,
}

/// The transaction that a call names, for whoever is to look it up.
pub fn named_transaction(call: &Call) -> Option<TransactionId> {
    // As the message will be read, or the two would disagree about whose it is.
    let (id, _) = i64::read(call.payload.get("transactionId")?.clone())?;
    (id > 0).then(|| TransactionId::from_v16(id))
}

/// Whether a call begins a transaction, so that it needs an id.
pub fn begins_transaction(call: &Call) -> bool {
    call.action.eq_ignore_ascii_case("StartTransaction")
}

/// What is to be answered, and what was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The frame to send.
    pub frame: String,
    /// Whether it is an answer or a refusal.
    pub outcome: Outcome,
    /// What happened.
    pub events: Vec<Event>,
    /// What was odd.
    pub findings: Vec<Finding>,
}

struct Handled<R> {
    response: R,
    events: Vec<Event>,
}

impl<R> Handled<R> {
    fn noted(response: R) -> Self {
        Self {
            response,
            events: Vec::new(),
        }
    }

    fn with(response: R, event: Event) -> Self {
        Self {
            response,
            events: vec![event],
        }
    }
}

/// Reads a call, decides what it means, and answers it.
///
/// `findings` are those of the frame; those of the payload and of its meaning come after them.
pub fn answer(call: Call, mut findings: Vec<Finding>, facts: &Facts<'_>) -> Answer {
    let Call { id, action, payload } = call;
    let notes = &mut findings;
    let (frame, events) = match FromChargePoint::decode(&action, payload, notes) {
        Err(refusal) => {
            let frame = encode_error(&id, &refusal.code(), &refusal.to_string());
            return Answer {
                frame,
                outcome: Outcome::Error,
                events: Vec::new(),
                findings,
            };
        }
        Ok(request) => match request {
            FromChargePoint::Authorize(it) => finish(&id, authorize::handle(it)),
            FromChargePoint::BootNotification(it) => finish(&id, boot_notification::handle(it, facts)),
            FromChargePoint::DataTransfer(it) => finish(&id, data_transfer::handle(it)),
            FromChargePoint::DiagnosticsStatusNotification(it) => {
                finish(&id, upload_status_notification::handle_diagnostics(it))
            }
            FromChargePoint::FirmwareStatusNotification(it) => {
                finish(&id, firmware_status_notification::handle(it))
            }
            FromChargePoint::Heartbeat(it) => finish(&id, heartbeat::handle(it, facts)),
            FromChargePoint::LogStatusNotification(it) => {
                finish(&id, upload_status_notification::handle_log(it))
            }
            FromChargePoint::MeterValues(it) => finish(&id, meter_values::handle(it, facts, notes)),
            FromChargePoint::SecurityEventNotification(it) => {
                finish(&id, security_event_notification::handle(it))
            }
            FromChargePoint::SignedFirmwareStatusNotification(it) => {
                finish(&id, firmware_status_notification::handle_signed(it))
            }
            FromChargePoint::StartTransaction(it) => finish(&id, start_transaction::handle(it, facts, notes)),
            FromChargePoint::StatusNotification(it) => {
                finish(&id, status_notification::handle(it, facts, notes))
            }
            FromChargePoint::StopTransaction(it) => finish(&id, stop_transaction::handle(it, facts, notes)),
        },
    };
    Answer {
        frame,
        outcome: Outcome::Answered,
        events,
        findings,
    }
}

fn finish<R: Serialize>(id: &str, handled: Handled<R>) -> (String, Vec<Event>) {
    (encode_result(id, &handled.response), handled.events)
}

fn note(notes: &mut Vec<Finding>, place: &str, oddity: Oddity) {
    notes.push(Finding::of(place, oddity));
}

#[cfg(test)]
mod tests;
