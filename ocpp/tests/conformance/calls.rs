use std::collections::BTreeSet;

use ocpp::v16::*;
use ocpp::{Frame, frame};
use ocpp_rs::v16::call::{self as theirs, Action};
use ocpp_rs::v16::data_types;
use ocpp_rs::v16::enums;
use ocpp_rs::v16::parse::{Message, deserialize_to_message, serialize_message};

use crate::{json_of, text, time, words};

/// Every call of either direction; the compiler sees to it that none is forgotten.
macro_rules! every_call {
    ($name:ident, $list:ident, $write:ident: $($action:ident,)+) => {
        const $list: &[&str] = &[$(stringify!($action)),+];

        fn $write(id: &str, call: &$name) -> String {
            match call {
                $($name::$action(request) => frame::encode_call(id, stringify!($action), request),)+
            }
        }
    };
}

every_call! {
    FromChargePoint, FROM_CHARGE_POINT, write_from:
    Authorize, BootNotification, DataTransfer, DiagnosticsStatusNotification, FirmwareStatusNotification,
    Heartbeat, LogStatusNotification, MeterValues, SecurityEventNotification,
    SignedFirmwareStatusNotification, StartTransaction, StatusNotification, StopTransaction,
}

every_call! {
    ToChargePoint, TO_CHARGE_POINT, write_to:
    ChangeAvailability, ChangeConfiguration, ClearChargingProfile, GetCompositeSchedule, GetConfiguration,
    RemoteStartTransaction, RemoteStopTransaction, Reset, SetChargingProfile, TriggerMessage, UnlockConnector,
}

/// They write a call, we read it without a finding, we write the same, they read the same.
fn check_call(action: Action) {
    let call = theirs::Call::new("4711".to_owned(), action);
    let message = Message::Call(call);
    let written = serialize_message(&message).unwrap();
    let (frame, findings) = Frame::decode(&written).unwrap();
    assert_eq!(findings, [], "{written}");
    let Frame::Call(call) = frame else {
        panic!("{written}")
    };
    let mut findings = Vec::new();
    let again = if FROM_CHARGE_POINT.contains(&call.action.as_str()) {
        let read = FromChargePoint::decode(&call.action, call.payload, &mut findings).unwrap();
        write_from(&call.id, &read)
    } else {
        let read = ToChargePoint::decode(&call.action, call.payload, &mut findings).unwrap();
        write_to(&call.id, &read)
    };
    assert_eq!(findings, [], "{written}");
    assert_eq!(json_of(&again), json_of(&written));
    assert_eq!(deserialize_to_message(&again).unwrap(), message);
}

fn every_reading() -> Vec<data_types::MeterValue> {
    let plain = || data_types::SampledValue {
        value: "12.5".to_owned(),
        ..data_types::SampledValue::default()
    };
    let mut values = vec![plain()];
    values.extend(
        words(Measurand::KNOWN)
            .into_iter()
            .map(|measurand| data_types::SampledValue {
                measurand: Some(measurand),
                ..plain()
            }),
    );
    // The misspelled unit they read, and never write.
    let units: Vec<_> = UnitOfMeasure::KNOWN
        .iter()
        .copied()
        .filter(|it| *it != "Celcius")
        .collect();
    values.extend(words(&units).into_iter().map(|unit| data_types::SampledValue {
        unit: Some(unit),
        ..plain()
    }));
    values.extend(
        words(ReadingContext::KNOWN)
            .into_iter()
            .map(|context| data_types::SampledValue {
                context: Some(context),
                ..plain()
            }),
    );
    values.extend(
        words(Phase::KNOWN)
            .into_iter()
            .map(|phase| data_types::SampledValue {
                phase: Some(phase),
                ..plain()
            }),
    );
    values.extend(
        words(Location::KNOWN)
            .into_iter()
            .map(|location| data_types::SampledValue {
                location: Some(location),
                ..plain()
            }),
    );
    values.extend(
        words(ValueFormat::KNOWN)
            .into_iter()
            .map(|format| data_types::SampledValue {
                format: Some(format),
                ..plain()
            }),
    );
    vec![data_types::MeterValue {
        timestamp: time(),
        sampled_value: values,
    }]
}

fn calls_from_charge_points() -> Vec<Action> {
    let mut calls = vec![
        Action::Authorize(theirs::Authorize {
            id_tag: "04A2B3C4".to_owned(),
        }),
        Action::BootNotification(theirs::BootNotification {
            charge_point_model: "Wall 22".to_owned(),
            charge_point_vendor: "Acme".to_owned(),
            ..theirs::BootNotification::default()
        }),
        Action::BootNotification(theirs::BootNotification {
            charge_point_model: "Wall 22".to_owned(),
            charge_point_vendor: "Acme".to_owned(),
            charge_box_serial_number: text("B-1"),
            charge_point_serial_number: text("A-1"),
            firmware_version: text("1.2.3"),
            iccid: text("8947"),
            imsi: text("2420"),
            meter_serial_number: text("M-1"),
            meter_type: text("M"),
        }),
        Action::DataTransfer(theirs::DataTransfer {
            vendor_id: "org.example".to_owned(),
            ..theirs::DataTransfer::default()
        }),
        Action::DataTransfer(theirs::DataTransfer {
            vendor_id: "org.example".to_owned(),
            message_id: text("greeting"),
            data: text("{\"a\": 1}"),
        }),
        Action::Heartbeat(theirs::Heartbeat {}),
        Action::MeterValues(theirs::MeterValues {
            connector_id: 1,
            meter_value: every_reading(),
            transaction_id: Some(7),
        }),
        Action::MeterValues(theirs::MeterValues {
            connector_id: 0,
            meter_value: every_reading(),
            transaction_id: None,
        }),
        Action::SecurityEventNotification(theirs::SecurityEventNotification {
            event_type: "TamperDetectionActivated".to_owned(),
            timestamp: time(),
            tech_info: text("lid"),
        }),
        Action::StartTransaction(theirs::StartTransaction {
            connector_id: 2,
            id_tag: "04A2B3C4".to_owned(),
            meter_start: 123_456,
            timestamp: time(),
            reservation_id: Some(3),
        }),
        Action::StopTransaction(theirs::StopTransaction {
            meter_stop: 123_456,
            timestamp: time(),
            transaction_id: -1,
            id_tag: text("04A2B3C4"),
            transaction_data: Some(every_reading()),
            ..theirs::StopTransaction::default()
        }),
    ];
    let status =
        |status| Action::DiagnosticsStatusNotification(theirs::DiagnosticsStatusNotification { status });
    calls.extend(words(DiagnosticsStatus::KNOWN).into_iter().map(status));
    let status = |status| Action::FirmwareStatusNotification(theirs::FirmwareStatusNotification { status });
    calls.extend(words(FirmwareStatus::KNOWN).into_iter().map(status));
    calls.extend(words(SignedFirmwareStatus::KNOWN).into_iter().map(|status| {
        Action::SignedFirmwareStatusNotification(theirs::SignedFirmwareStatusNotification {
            status,
            request_id: Some(9),
        })
    }));
    calls.extend(words(UploadLogStatus::KNOWN).into_iter().map(|status| {
        Action::LogStatusNotification(theirs::LogStatusNotification {
            status,
            request_id: 9,
        })
    }));
    calls.extend(words(ChargePointStatus::KNOWN).into_iter().map(|status| {
        Action::StatusNotification(theirs::StatusNotification {
            connector_id: 1,
            status,
            ..theirs::StatusNotification::default()
        })
    }));
    calls.extend(words(ChargePointErrorCode::KNOWN).into_iter().map(|error_code| {
        Action::StatusNotification(theirs::StatusNotification {
            connector_id: 1,
            error_code,
            status: enums::ChargePointStatus::Faulted,
            timestamp: Some(time()),
            info: text("Residual current"),
            vendor_id: text("org.example"),
            vendor_error_code: text("E7"),
        })
    }));
    calls.extend(words(Reason::KNOWN).into_iter().map(|reason| {
        Action::StopTransaction(theirs::StopTransaction {
            meter_stop: 0,
            timestamp: time(),
            transaction_id: 5,
            reason: Some(reason),
            ..theirs::StopTransaction::default()
        })
    }));
    calls
}

/// A charging profile with all that it can say.
fn profile(unit: enums::ChargingRateUnitType) -> data_types::ChargingProfile {
    let period = |start_period, limit, number_phases| data_types::ChargingSchedulePeriod {
        start_period,
        limit,
        number_phases,
    };
    data_types::ChargingProfile {
        charging_profile_id: 4,
        transaction_id: Some(7),
        stack_level: 2,
        charging_profile_purpose: enums::ChargingProfilePurposeType::TxProfile,
        charging_profile_kind: enums::ChargingProfileKindType::Recurring,
        recurrency_kind: Some(enums::RecurrencyKind::Daily),
        valid_from: Some(time()),
        valid_to: Some(time()),
        charging_schedule: schedule(unit, vec![period(0, 16.0, Some(3)), period(900, 6.5, None)]),
    }
}

fn schedule(
    charging_rate_unit: enums::ChargingRateUnitType,
    charging_schedule_period: Vec<data_types::ChargingSchedulePeriod>,
) -> data_types::ChargingSchedule {
    data_types::ChargingSchedule {
        duration: Some(3_600),
        start_schedule: Some(time()),
        charging_rate_unit,
        charging_schedule_period,
        min_charging_rate: Some(6.5),
    }
}

fn calls_about_charging_profiles() -> Vec<Action> {
    let set = |cs_charging_profiles| {
        Action::SetChargingProfile(theirs::SetChargingProfile {
            connector_id: 1,
            cs_charging_profiles,
        })
    };
    let unit = || enums::ChargingRateUnitType::A;
    let mut calls = vec![
        Action::ClearChargingProfile(theirs::ClearChargingProfile::default()),
        Action::GetCompositeSchedule(theirs::GetCompositeSchedule {
            connector_id: 1,
            duration: 600,
            charging_rate_unit: None,
        }),
    ];
    for unit in words(ChargingRateUnit::KNOWN) {
        calls.push(set(profile(unit)));
    }
    for unit in words(ChargingRateUnit::KNOWN) {
        calls.push(Action::GetCompositeSchedule(theirs::GetCompositeSchedule {
            connector_id: 0,
            duration: 600,
            charging_rate_unit: Some(unit),
        }));
    }
    for purpose in words::<enums::ChargingProfilePurposeType>(ChargingProfilePurpose::KNOWN) {
        calls.push(set(data_types::ChargingProfile {
            charging_profile_purpose: purpose.clone(),
            transaction_id: None,
            ..profile(unit())
        }));
        calls.push(Action::ClearChargingProfile(theirs::ClearChargingProfile {
            id: Some(4),
            connector_id: Some(1),
            charging_profile_purpose: Some(purpose),
            stack_level: Some(2),
        }));
    }
    for kind in words(ChargingProfileKind::KNOWN) {
        calls.push(set(data_types::ChargingProfile {
            charging_profile_kind: kind,
            recurrency_kind: None,
            valid_from: None,
            valid_to: None,
            ..profile(unit())
        }));
    }
    for again in words(RecurrencyKind::KNOWN) {
        calls.push(set(data_types::ChargingProfile {
            recurrency_kind: Some(again),
            ..profile(unit())
        }));
    }
    calls
}

fn calls_to_charge_points() -> Vec<Action> {
    let mut calls = calls_about_charging_profiles();
    calls.extend([
        Action::ChangeConfiguration(theirs::ChangeConfiguration {
            key: "HeartbeatInterval".to_owned(),
            value: "300".to_owned(),
        }),
        Action::GetConfiguration(theirs::GetConfiguration { key: None }),
        Action::GetConfiguration(theirs::GetConfiguration {
            key: Some(vec!["HeartbeatInterval".to_owned(), "LightIntensity".to_owned()]),
        }),
        Action::RemoteStartTransaction(theirs::RemoteStartTransaction {
            id_tag: "04A2B3C4".to_owned(),
            connector_id: Some(1),
            charging_profile: None,
        }),
        Action::RemoteStartTransaction(theirs::RemoteStartTransaction {
            id_tag: "04A2B3C4".to_owned(),
            ..theirs::RemoteStartTransaction::default()
        }),
        Action::RemoteStopTransaction(theirs::RemoteStopTransaction { transaction_id: 7 }),
        Action::UnlockConnector(theirs::UnlockConnector { connector_id: 2 }),
    ]);
    calls.extend(
        words(AvailabilityType::KNOWN)
            .into_iter()
            .map(|availability_type| {
                Action::ChangeAvailability(theirs::ChangeAvailability {
                    connector_id: 0,
                    availability_type,
                })
            }),
    );
    let reset = |reset_type| Action::Reset(theirs::Reset { reset_type });
    calls.extend(words(ResetType::KNOWN).into_iter().map(reset));
    calls.extend(words(MessageTrigger::KNOWN).into_iter().map(|requested_message| {
        Action::TriggerMessage(theirs::TriggerMessage {
            requested_message,
            connector_id: Some(1),
        })
    }));
    calls
}

#[test]
fn every_call_is_read_and_written_as_others_do() {
    let calls: Vec<Action> = calls_from_charge_points()
        .into_iter()
        .chain(calls_to_charge_points())
        .collect();
    let checked: BTreeSet<String> = calls.iter().map(|it| it.as_ref().to_owned()).collect();
    let wanted: BTreeSet<String> = FROM_CHARGE_POINT
        .iter()
        .chain(TO_CHARGE_POINT)
        .map(|it| (*it).to_owned())
        .collect();
    assert_eq!(checked, wanted);
    calls.into_iter().for_each(check_call);
}
