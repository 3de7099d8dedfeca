//! Whatever comes over the wire: nothing panics, and what was understood is written so that it is understood the same.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Debug;

use ocpp::v16::*;
use ocpp::{Decode, Frame, Request, Timestamp, frame, members};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Frames as charge points and charge systems send them.
const FRAMES: &[&str] = &[
    r#"[2,"1","Authorize",{"idTag":"04A2B3C4"}]"#,
    r#"[2,"2","BootNotification",{"chargePointVendor":"Acme","chargePointModel":"Wall 22","iccid":""}]"#,
    r#"[2,"3","StatusNotification",{"connectorId":1,"status":"Charging","errorCode":"NoError","timestamp":"2026-11-23T07:11:12.482Z"}]"#,
    r#"[2,"4","MeterValues",{"connectorId":1,"transactionId":7,"meterValue":[{"timestamp":"2026-11-23T07:11:12+01:00","sampledValue":[{"value":"12","unit":"Wh"},{"value":"1.5","measurand":"SoC"}]}]}]"#,
    r#"[2,"5","StopTransaction",{"transactionId":-1,"meterStop":3,"reason":"Other","timestamp":"2026-11-23T07:11"}]"#,
    r#"[2,"6","ChangeConfiguration",{"key":"HeartbeatInterval","value":"300"}]"#,
    r#"[3,"7",{"configurationKey":[{"key":"a","readonly":false}],"unknownKey":["b"]}]"#,
    r#"[4,"8","FormationViolation","no",{"more":[1,2.5,null]}]"#,
];

/// Names that members have.
const NAMES: &[&str] = &[
    "connectorId",
    "status",
    "errorCode",
    "timestamp",
    "info",
    "vendorId",
    "vendorErrorCode",
    "idTag",
    "transactionId",
    "meterStart",
    "meterStop",
    "reason",
    "reservationId",
    "transactionData",
    "meterValue",
    "sampledValue",
    "value",
    "context",
    "format",
    "measurand",
    "phase",
    "location",
    "unit",
    "type",
    "key",
    "readonly",
    "configurationKey",
    "unknownKey",
    "currentTime",
    "interval",
    "idTagInfo",
    "expiryDate",
    "parentIdTag",
    "requestedMessage",
    "chargePointVendor",
    "chargePointModel",
    "firmwareVersion",
    "data",
    "messageId",
    "requestId",
    "techInfo",
];

/// Texts that mean something somewhere.
const TEXTS: &[&str] = &[
    "",
    " ",
    "Accepted",
    "accepted",
    "Charging",
    "Hard",
    "NoError",
    "Other",
    "Power.Active.Import",
    "L1-N",
    "2026-11-23T07:11:12Z",
    "0000-01-01T00:00:00+23:59",
    "9999-12-31T23:59:60-23:59",
    "2026-11-23 07:11",
    "1e400",
    "-0",
    "NaN",
    "true",
    "12",
    "\u{0}",
    "\u{feff}",
    "Â",
    "😀",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![select(TEXTS).prop_map(str::to_owned), any::<String>()]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any_text().prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((name(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![8 => select(NAMES).prop_map(str::to_owned), 1 => any::<String>()]
}

fn any_payload() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec((name(), any_json()), 0..10).prop_map(|members| members.into_iter().collect())
}

/// A frame that once was valid.
fn mutated_frame() -> impl Strategy<Value = String> {
    let cut = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        any_text(),
    );
    (select(FRAMES), prop::collection::vec(cut, 0..4)).prop_map(|(text, cuts)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (from, to, instead) in cuts {
            let (from, to) = (from.index(characters.len() + 1), to.index(characters.len() + 1));
            // Most of the text has to stay, or nothing is left to be understood.
            let to = to.clamp(from, (from + 5).min(characters.len()));
            characters.splice(from..to, instead.chars().take(5));
        }
        characters.into_iter().collect()
    })
}

/// Reads a text in every way there is.
fn read(text: &str) {
    let Ok((frame, _)) = Frame::decode(text) else {
        return;
    };
    match &frame {
        Frame::Call(call) => {
            let again = frame::encode_call(&call.id, &call.action, &call.payload);
            assert_eq!(Frame::decode(&again).unwrap().0, frame, "{text}");
            read_call(&call.action, &call.payload);
        }
        Frame::CallResult(result) => {
            let again = frame::encode_result(&result.id, &result.payload);
            assert_eq!(Frame::decode(&again).unwrap().0, frame, "{text}");
            read_as_everything(&result.payload);
        }
        Frame::CallError(error) => {
            let again = frame::encode_error(&error.id, &error.code, &error.description);
            let (Frame::CallError(again), _) = Frame::decode(&again).unwrap() else {
                panic!("{again}")
            };
            assert_eq!((&again.id, &again.code), (&error.id, &error.code), "{text}");
        }
    }
}

fn read_call(action: &str, payload: &Map<String, Value>) {
    let _ = FromChargePoint::decode(action, payload.clone(), &mut Vec::new());
    let _ = ToChargePoint::decode(action, payload.clone(), &mut Vec::new());
}

/// What is read from a payload is written so that the same is read again.
fn stable<T: Decode + Serialize + PartialEq + Debug>(payload: &Map<String, Value>) {
    let Ok(read) = members::decode::<T>(payload.clone(), &mut Vec::new()) else {
        return;
    };
    let written = frame::encode_result("1", &read);
    let (Frame::CallResult(result), _) = Frame::decode(&written).unwrap() else {
        panic!("{written}")
    };
    let again: T = members::decode(result.payload, &mut Vec::new()).unwrap();
    assert_eq!(again, read, "{payload:?}");
    assert_eq!(frame::encode_result("1", &again), written);
}

fn both<R>(payload: &Map<String, Value>)
where
    R: Request + PartialEq + Debug,
    R::Response: PartialEq + Debug,
{
    stable::<R>(payload);
    stable::<R::Response>(payload);
}

fn read_as_everything(payload: &Map<String, Value>) {
    both::<AuthorizeRequest>(payload);
    both::<BootNotificationRequest>(payload);
    both::<ChangeAvailabilityRequest>(payload);
    both::<ChangeConfigurationRequest>(payload);
    both::<ClearChargingProfileRequest>(payload);
    both::<GetCompositeScheduleRequest>(payload);
    both::<SetChargingProfileRequest>(payload);
    both::<DataTransferRequest>(payload);
    both::<DiagnosticsStatusNotificationRequest>(payload);
    both::<FirmwareStatusNotificationRequest>(payload);
    both::<GetConfigurationRequest>(payload);
    both::<HeartbeatRequest>(payload);
    both::<LogStatusNotificationRequest>(payload);
    both::<MeterValuesRequest>(payload);
    both::<RemoteStartTransactionRequest>(payload);
    both::<RemoteStopTransactionRequest>(payload);
    both::<ResetRequest>(payload);
    both::<SecurityEventNotificationRequest>(payload);
    both::<SignedFirmwareStatusNotificationRequest>(payload);
    both::<StartTransactionRequest>(payload);
    both::<StatusNotificationRequest>(payload);
    both::<StopTransactionRequest>(payload);
    both::<TriggerMessageRequest>(payload);
    both::<UnlockConnectorRequest>(payload);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_words(text in any_text()) {
        read(&text);
        if let Some((time, _)) = Timestamp::read(&text) {
            prop_assert_eq!(Timestamp::read(&time.to_string()), Some((time, None)));
        }
    }

    #[test]
    fn a_frame_with_a_few_wrong_characters(text in mutated_frame()) {
        read(&text);
    }

    #[test]
    fn any_json_array(items in prop::collection::vec(any_json(), 0..7)) {
        read(&Value::Array(items).to_string());
    }

    #[test]
    fn any_frame(kind in 2..5, id in any_text(), action in select(ACTIONS), payload in any_payload()) {
        read(&json!([kind, id, action, payload]).to_string());
        read(&json!([kind, id, payload]).to_string());
    }

    #[test]
    fn any_payload_for_every_message(payload in any_payload()) {
        for action in ACTIONS {
            read_call(action, &payload);
        }
        read_as_everything(&payload);
    }

    #[test]
    fn every_moment_that_can_be_written_can_be_read(millis in any::<i64>()) {
        let time = Timestamp::from_millis(millis);
        prop_assert_eq!(Timestamp::read(&time.to_string()), Some((time, None)));
    }
}
