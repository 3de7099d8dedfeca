use std::fmt::Debug;

use ocpp::v16::*;
use ocpp::{Frame, Request, frame, members};
use ocpp_rs::v16::call_result::{self as answers, CallResultRaw};
use ocpp_rs::v16::data_types::{self, IdTagInfo as TheirIdTagInfo};
use ocpp_rs::v16::enums;
use ocpp_rs::v16::parse::{Message, serialize_message};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{json_of, text, time, words};

/// They write an answer, we read it without a finding, we write the same, they read the same.
fn check_answer<R: Request>(payload: impl Answer) {
    let value = serde_json::to_value(&payload).unwrap();
    let raw = CallResultRaw::new("4711".to_owned(), value);
    let written = serialize_message(&Message::CallResult(raw)).unwrap();
    let (frame, findings) = Frame::decode(&written).unwrap();
    assert_eq!(findings, [], "{written}");
    let Frame::CallResult(result) = frame else {
        panic!("{written}")
    };
    let mut findings = Vec::new();
    let read: R::Response = members::decode(result.payload, &mut findings).unwrap();
    assert_eq!(findings, [], "{}: {written}", R::ACTION);
    let again = frame::encode_result(&result.id, &read);
    assert_eq!(json_of(&again), json_of(&written), "{}", R::ACTION);
    assert_eq!(reread(&again, &payload), payload, "{}", R::ACTION);
}

/// One of their answers.
trait Answer: Serialize + DeserializeOwned + PartialEq + Debug {}

impl<T: Serialize + DeserializeOwned + PartialEq + Debug> Answer for T {}

/// What they read, as the same kind of answer as another.
fn reread<T: Answer>(text: &str, _like: &T) -> T {
    answers::deserialize_call_result::<T>(text).unwrap().payload
}

#[test]
fn every_answer_to_a_charge_point_is_read_and_written_as_others_do() {
    let known = || TheirIdTagInfo {
        expiry_date: Some(time()),
        parent_id_tag: text("FAMILY"),
        status: enums::AuthorizationStatus::Accepted,
    };
    for status in words(AuthorizationStatus::KNOWN) {
        let info = || TheirIdTagInfo {
            expiry_date: None,
            parent_id_tag: None,
            status,
        };
        check_answer::<AuthorizeRequest>(answers::Authorize { id_tag_info: info() });
        check_answer::<StartTransactionRequest>(answers::StartTransaction {
            transaction_id: 7,
            id_tag_info: info(),
        });
        check_answer::<StopTransactionRequest>(answers::StopTransaction {
            id_tag_info: Some(info()),
        });
    }
    check_answer::<AuthorizeRequest>(answers::Authorize { id_tag_info: known() });
    check_answer::<StopTransactionRequest>(answers::StopTransaction { id_tag_info: None });
    for status in words(RegistrationStatus::KNOWN) {
        check_answer::<BootNotificationRequest>(answers::BootNotification {
            current_time: time(),
            interval: 300,
            status,
        });
    }
    check_answer::<HeartbeatRequest>(answers::Heartbeat { current_time: time() });
    for status in words(DataTransferStatus::KNOWN) {
        let data = text("{}");
        check_answer::<DataTransferRequest>(answers::DataTransfer { status, data });
    }
    check_answer::<DiagnosticsStatusNotificationRequest>(answers::EmptyResponse {});
    check_answer::<FirmwareStatusNotificationRequest>(answers::EmptyResponse {});
    check_answer::<LogStatusNotificationRequest>(answers::EmptyResponse {});
    check_answer::<MeterValuesRequest>(answers::EmptyResponse {});
    check_answer::<SecurityEventNotificationRequest>(answers::EmptyResponse {});
    check_answer::<SignedFirmwareStatusNotificationRequest>(answers::EmptyResponse {});
    check_answer::<StatusNotificationRequest>(answers::EmptyResponse {});
}

#[test]
fn every_answer_of_a_charge_point_is_read_and_written_as_others_do() {
    for status in words(AvailabilityStatus::KNOWN) {
        check_answer::<ChangeAvailabilityRequest>(answers::ChangeAvailability { status });
    }
    for status in words(ConfigurationStatus::KNOWN) {
        check_answer::<ChangeConfigurationRequest>(answers::ChangeConfiguration { status });
    }
    for status in words(RemoteStartStopStatus::KNOWN) {
        check_answer::<RemoteStartTransactionRequest>(answers::RemoteStartTransaction { status });
        check_answer::<RemoteStopTransactionRequest>(answers::RemoteStopTransaction { status });
    }
    for status in words(ResetStatus::KNOWN) {
        check_answer::<ResetRequest>(answers::Reset { status });
    }
    for status in words(TriggerMessageStatus::KNOWN) {
        check_answer::<TriggerMessageRequest>(answers::TriggerMessage { status });
    }
    for status in words(ChargingProfileStatus::KNOWN) {
        check_answer::<SetChargingProfileRequest>(answers::SetChargingProfile { status });
    }
    for status in words(ClearChargingProfileStatus::KNOWN) {
        check_answer::<ClearChargingProfileRequest>(answers::ClearChargingProfile { status });
    }
    for status in words(GetCompositeScheduleStatus::KNOWN) {
        check_answer::<GetCompositeScheduleRequest>(answers::GetCompositeSchedule {
            status,
            connector_id: Some(1),
            schedule_start: Some(time()),
            charging_schedule: Some(data_types::ChargingSchedule {
                duration: None,
                start_schedule: None,
                charging_rate_unit: enums::ChargingRateUnitType::W,
                charging_schedule_period: vec![data_types::ChargingSchedulePeriod {
                    start_period: 0,
                    limit: 4_140.0,
                    number_phases: None,
                }],
                min_charging_rate: None,
            }),
        });
    }
    for status in words(UnlockStatus::KNOWN) {
        check_answer::<UnlockConnectorRequest>(answers::UnlockConnector { status });
    }
    check_answer::<GetConfigurationRequest>(answers::GetConfiguration {
        configuration_key: None,
        unknown_key: None,
    });
    check_answer::<GetConfigurationRequest>(answers::GetConfiguration {
        configuration_key: Some(vec![
            data_types::KeyValue {
                key: "HeartbeatInterval".to_owned(),
                readonly: false,
                value: text("300"),
            },
            data_types::KeyValue {
                key: "CpoName".to_owned(),
                readonly: true,
                value: None,
            },
        ]),
        unknown_key: Some(vec!["Colour".to_owned()]),
    });
}
