//! OCPP 1.6 as a charge point speaks it: messages written, calls answered, answers taken in.

use ocpp::v16::*;
use ocpp::{Request, frame};

use crate::charge_point::ChargePoint;
use crate::message::Message;
use crate::meter::Reading;
use crate::report::Report;

mod answers;
mod calls;
mod charging_profiles;
mod readings;

/// The text of a call.
pub(crate) fn write(id: &str, message: &Message, from: &ChargePoint) -> String {
    let transaction = |key: u64| from.transactions.get(&key).copied().unwrap_or(-1);
    match message {
        Message::Boot => call(id, &boot(from)),
        Message::Heartbeat => call(id, &HeartbeatRequest {}),
        Message::DiagnosticsIdle => {
            let status = DiagnosticsStatus::Idle;
            call(id, &DiagnosticsStatusNotificationRequest { status })
        }
        Message::FirmwareIdle => {
            let status = FirmwareStatus::Idle;
            call(id, &FirmwareStatusNotificationRequest { status })
        }
        Message::Authorize { token, .. } => {
            let id_tag = token.clone();
            call(id, &AuthorizeRequest { id_tag })
        }
        Message::Status {
            connector,
            report,
            at,
        } => {
            let mut status = status(*connector, report, from);
            status.timestamp = Some(*at);
            call(id, &status)
        }
        Message::Start {
            connector,
            token,
            meter_wh,
            at,
            ..
        } => call(
            id,
            &StartTransactionRequest {
                connector_id: wire_number(*connector),
                id_tag: Some(token.clone()),
                meter_start: wire_energy(*meter_wh),
                timestamp: Some(*at),
                reservation_id: None,
            },
        ),
        Message::Meter {
            key,
            connector,
            value,
        } => call(
            id,
            &MeterValuesRequest {
                connector_id: wire_number(*connector),
                transaction_id: key.map(transaction),
                meter_value: vec![value.clone()],
            },
        ),
        Message::Stop {
            key,
            token,
            meter_wh,
            at,
            reason,
        } => call(
            id,
            &StopTransactionRequest {
                transaction_id: transaction(*key),
                id_tag: token.clone(),
                meter_stop: wire_energy(*meter_wh),
                timestamp: Some(*at),
                reason: Some(reason.clone()),
                transaction_data: Vec::new(),
            },
        ),
    }
}

/// The message that reports a reading at a connector.
pub(crate) fn meter_message(
    from: &ChargePoint,
    place: usize,
    reading: &Reading,
    context: ReadingContext,
) -> Message {
    let connector = &from.connectors[place];
    let wanted = from.configuration.text("MeterValuesSampledData");
    let offered_w = connector.offered_w(reading.offered_ma);
    Message::Meter {
        key: connector.transaction.as_ref().map(|it| it.key),
        connector: connector.id,
        value: MeterValue {
            timestamp: Some(from.clock.stamp(from.now)),
            sampled_value: readings::sampled(reading, offered_w, wanted, &context),
        },
    }
}

fn call<R: Request>(id: &str, request: &R) -> String {
    frame::encode_call(id, R::ACTION, request)
}

fn boot(from: &ChargePoint) -> BootNotificationRequest {
    let profile = from.profile();
    BootNotificationRequest {
        charge_point_vendor: profile.make.vendor.to_owned(),
        charge_point_model: profile.make.model.to_owned(),
        charge_point_serial_number: Some(profile.serial_number.clone()),
        charge_box_serial_number: None,
        firmware_version: Some(profile.firmware_version.clone()),
        iccid: None,
        imsi: None,
        meter_type: Some(profile.make.meter_type.to_owned()),
        meter_serial_number: None,
    }
}

fn status(connector: u32, report: &Report, from: &ChargePoint) -> StatusNotificationRequest {
    let vendor = report.vendor_error_code.as_ref();
    StatusNotificationRequest {
        connector_id: wire_number(connector),
        error_code: report.error_code.clone(),
        info: report.info.clone(),
        status: report.status.clone(),
        timestamp: None,
        vendor_id: vendor.map(|_| from.profile().make.vendor_id.to_owned()),
        vendor_error_code: vendor.cloned(),
    }
}

fn wire_number(connector: u32) -> i32 {
    i32::try_from(connector).unwrap_or(i32::MAX)
}

fn wire_energy(wh: u64) -> i64 {
    i64::try_from(wh).unwrap_or(i64::MAX)
}
