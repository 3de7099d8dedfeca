use serde_json::{Value, json};
use simulator::{Fault, MAKES, Vehicle};

use crate::stage::Stage;

/// A charge point with two connectors; a transaction with id 101 runs on the first, the second is free.
fn busy() -> Stage {
    let mut stage = Stage::with_make(1);
    stage.run(1);
    stage
        .charge_point
        .plug_in(1, Vehicle::new(60_000, 11_040, 3), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(1);
    stage.seen.clear();
    stage
}

/// A limit in A from now on.
fn limit(connector: i32, purpose: &str, transaction: Option<i32>, amperes: f64) -> Value {
    let mut profile = json!({
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Relative",
        "chargingSchedule": {
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": amperes}],
        },
    });
    if let Some(transaction) = transaction {
        profile["transactionId"] = json!(transaction);
    }
    json!({"connectorId": connector, "csChargingProfiles": profile})
}

fn check(action: &str, payload: &Value, expected: &Value) {
    let answer = busy().ask(action, payload);
    let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{action}: {answer}"));
    match expected {
        // A word: an error's code.
        Value::String(code) => assert_eq!(
            (&answer[0], &answer[2]),
            (&json!(4), &json!(code)),
            "{action}: {answer}"
        ),
        _ => assert_eq!(answer, json!([3, "q", expected]), "{action} {payload}"),
    }
}

#[test]
fn every_call_is_answered_as_a_good_charge_point_does() {
    let accepted = json!({"status": "Accepted"});
    let rejected = json!({"status": "Rejected"});
    for (action, payload, expected) in [
        (
            "ChangeAvailability",
            json!({"connectorId": 2, "type": "Inoperative"}),
            &accepted,
        ),
        (
            "ChangeAvailability",
            json!({"connectorId": 1, "type": "Inoperative"}),
            &json!({"status": "Scheduled"}),
        ),
        (
            "ChangeAvailability",
            json!({"connectorId": 0, "type": "Inoperative"}),
            &json!({"status": "Scheduled"}),
        ),
        (
            "ChangeAvailability",
            json!({"connectorId": 0, "type": "Operative"}),
            &accepted,
        ),
        (
            "ChangeAvailability",
            json!({"connectorId": 3, "type": "Operative"}),
            &rejected,
        ),
        (
            "ChangeAvailability",
            json!({"connectorId": -1, "type": "Operative"}),
            &rejected,
        ),
        (
            "ChangeAvailability",
            json!({"connectorId": 1, "type": "Maybe"}),
            &json!("PropertyConstraintViolation"),
        ),
        (
            "ChangeConfiguration",
            json!({"key": "HeartbeatInterval", "value": "60"}),
            &accepted,
        ),
        (
            "ChangeConfiguration",
            json!({"key": "NumberOfConnectors", "value": "9"}),
            &rejected,
        ),
        (
            "ChangeConfiguration",
            json!({"key": "Nonsense", "value": "9"}),
            &json!({"status": "NotSupported"}),
        ),
        (
            "GetConfiguration",
            json!({"key": ["NumberOfConnectors", "Nonsense"]}),
            &json!({
                "configurationKey": [{"key": "NumberOfConnectors", "readonly": true, "value": "2"}],
                "unknownKey": ["Nonsense"],
            }),
        ),
        ("RemoteStartTransaction", json!({"idTag": "B"}), &accepted),
        (
            "RemoteStartTransaction",
            json!({"idTag": "B", "connectorId": 2}),
            &accepted,
        ),
        (
            "RemoteStartTransaction",
            json!({"idTag": "B", "connectorId": 1}),
            &rejected,
        ),
        (
            "RemoteStartTransaction",
            json!({"idTag": "B", "connectorId": 0}),
            &rejected,
        ),
        ("RemoteStopTransaction", json!({"transactionId": 101}), &accepted),
        ("RemoteStopTransaction", json!({"transactionId": 102}), &rejected),
        ("Reset", json!({"type": "Soft"}), &accepted),
        ("Reset", json!({"type": "Hard"}), &accepted),
        (
            "Reset",
            json!({"type": "Gentle"}),
            &json!("PropertyConstraintViolation"),
        ),
        ("Reset", json!({}), &json!("OccurenceConstraintViolation")),
        ("Reset", json!({"type": {}}), &json!("TypeConstraintViolation")),
        (
            "TriggerMessage",
            json!({"requestedMessage": "Heartbeat"}),
            &accepted,
        ),
        (
            "TriggerMessage",
            json!({"requestedMessage": "MeterValues", "connectorId": 1}),
            &accepted,
        ),
        (
            "TriggerMessage",
            json!({"requestedMessage": "MeterValues", "connectorId": 7}),
            &rejected,
        ),
        (
            "TriggerMessage",
            json!({"requestedMessage": "Poem"}),
            &json!({"status": "NotImplemented"}),
        ),
        (
            "UnlockConnector",
            json!({"connectorId": 1}),
            &json!({"status": "Unlocked"}),
        ),
        (
            "UnlockConnector",
            json!({"connectorId": 9}),
            &json!({"status": "NotSupported"}),
        ),
        (
            "DataTransfer",
            json!({"vendorId": "org.example"}),
            &json!({"status": "UnknownVendorId"}),
        ),
        ("ClearCache", json!({}), &rejected),
        (
            "SetChargingProfile",
            json!({}),
            &json!("OccurenceConstraintViolation"),
        ),
        (
            "SetChargingProfile",
            limit(1, "TxProfile", Some(101), 10.0),
            &accepted,
        ),
        ("SetChargingProfile", limit(1, "TxProfile", None, 10.0), &accepted),
        (
            "SetChargingProfile",
            limit(1, "TxProfile", Some(102), 10.0),
            &rejected,
        ),
        ("SetChargingProfile", limit(2, "TxProfile", None, 10.0), &rejected),
        (
            "SetChargingProfile",
            limit(0, "TxDefaultProfile", None, 6.0),
            &accepted,
        ),
        (
            "SetChargingProfile",
            limit(3, "TxDefaultProfile", None, 6.0),
            &rejected,
        ),
        (
            "SetChargingProfile",
            limit(1, "ChargePointMaxProfile", None, 6.0),
            &rejected,
        ),
        ("ClearChargingProfile", json!({}), &json!({"status": "Unknown"})),
        (
            "GetCompositeSchedule",
            json!({"connectorId": 9, "duration": 60}),
            &rejected,
        ),
        ("SendLocalList", json!({}), &json!("NotSupported")),
        ("Teleport", json!({}), &json!("NotImplemented")),
    ] {
        check(action, &payload, expected);
    }
}

#[test]
fn what_is_no_call_is_refused_where_it_can_be_answered_and_ignored_where_not() {
    let mut stage = busy();
    let refused = stage.hear(r#"[2,"q","Reset","now"]"#);
    assert!(
        refused.starts_with(r#"[4,"q","FormationViolation","#),
        "{refused}"
    );
    for text in [
        "",
        "hello",
        "[]",
        r#"[3,"nobody asked",{}]"#,
        r#"[4,"nobody asked","GenericError","",{}]"#,
    ] {
        assert_eq!(stage.hear(text), "None", "{text}");
    }
}

#[test]
fn all_keys_of_the_core_profile_are_there() {
    let answer = busy().ask("GetConfiguration", &json!({}));
    for key in [
        "AuthorizeRemoteTxRequests",
        "ClockAlignedDataInterval",
        "ConnectionTimeOut",
        "ConnectorPhaseRotation",
        "GetConfigurationMaxKeys",
        "HeartbeatInterval",
        "LocalAuthorizeOffline",
        "LocalPreAuthorize",
        "MeterValuesAlignedData",
        "MeterValuesSampledData",
        "MeterValueSampleInterval",
        "NumberOfConnectors",
        "ResetRetries",
        "StopTransactionOnEVSideDisconnect",
        "StopTransactionOnInvalidId",
        "StopTxnAlignedData",
        "StopTxnSampledData",
        "SupportedFeatureProfiles",
        "TransactionMessageAttempts",
        "TransactionMessageRetryInterval",
        "UnlockConnectorOnEVSideDisconnect",
    ] {
        assert!(answer.contains(&format!("\"{key}\"")), "{key}");
    }
}

#[test]
fn what_was_triggered_comes_after_the_answer() {
    let cases = [
        ("BootNotification", vec!["BootNotification"]),
        ("Heartbeat", vec!["Heartbeat"]),
        ("MeterValues", vec!["MeterValues", "MeterValues"]),
        (
            "StatusNotification",
            vec!["0 Available", "1 Charging", "2 Available"],
        ),
        ("FirmwareStatusNotification", vec!["FirmwareStatusNotification"]),
        (
            "DiagnosticsStatusNotification",
            vec!["DiagnosticsStatusNotification"],
        ),
    ];
    for (message, expected) in cases {
        let mut stage = busy();
        stage.ask("TriggerMessage", &json!({"requestedMessage": message}));
        stage.run(1);
        let told = stage.told();
        assert_eq!(told[0], r#"[3,"q",{"status":"Accepted"}]"#, "{message}");
        assert_eq!(told[1..], expected, "{message}");
    }
}

#[test]
fn heartbeats_and_readings_follow_the_configuration() {
    let mut stage = busy();
    stage.ask(
        "ChangeConfiguration",
        &json!({"key": "HeartbeatInterval", "value": "20"}),
    );
    stage.ask(
        "ChangeConfiguration",
        &json!({"key": "MeterValueSampleInterval", "value": "30"}),
    );
    stage.run(60);
    assert_eq!(stage.asked("Heartbeat").len(), 3);
    assert_eq!(stage.asked("MeterValues").len(), 2);
    stage.ask(
        "ChangeConfiguration",
        &json!({"key": "HeartbeatInterval", "value": "0"}),
    );
    stage.ask(
        "ChangeConfiguration",
        &json!({"key": "MeterValueSampleInterval", "value": "0"}),
    );
    stage.seen.clear();
    stage.run(3_600);
    assert_eq!(stage.told(), [""; 0]);
}

#[test]
fn a_change_of_availability_waits_for_the_transaction() {
    let mut stage = busy();
    stage.ask(
        "ChangeAvailability",
        &json!({"connectorId": 0, "type": "Inoperative"}),
    );
    stage.run(1);
    stage.charge_point.unplug(1, stage.now);
    stage.run(10);
    assert_eq!(
        stage.told(),
        [
            r#"[3,"q",{"status":"Scheduled"}]"#,
            "0 Unavailable",
            "2 Unavailable",
            "StopTransaction EVDisconnected",
            "1 Unavailable"
        ]
    );
    stage.seen.clear();
    stage.ask(
        "ChangeAvailability",
        &json!({"connectorId": 0, "type": "Operative"}),
    );
    assert_eq!(stage.told()[1..], ["0 Available", "1 Available", "2 Available"]);
}

#[test]
fn availability_survives_a_restart() {
    let mut stage = busy();
    stage.ask(
        "ChangeAvailability",
        &json!({"connectorId": 2, "type": "Inoperative"}),
    );
    stage.ask("Reset", &json!({"type": "Hard"}));
    stage.run(20);
    assert!(
        stage.told().iter().filter(|it| *it == "2 Unavailable").count() == 2,
        "{:?}",
        stage.told()
    );
}

#[test]
fn a_remote_start_charges_at_once_where_a_cable_is_in() {
    let mut stage = busy();
    stage
        .charge_point
        .plug_in(2, Vehicle::new(40_000, 6_600, 1), stage.now);
    stage.run(1);
    stage.seen.clear();
    stage.ask("RemoteStartTransaction", &json!({"idTag": "B"}));
    assert_eq!(
        stage.told(),
        [
            r#"[3,"q",{"status":"Accepted"}]"#,
            "StartTransaction",
            "2 Charging"
        ]
    );
    assert_eq!(stage.asked("StartTransaction")[0]["idTag"], "B");
}

#[test]
fn a_remote_start_is_asked_about_where_the_configuration_wants_it() {
    let mut stage = busy();
    stage.ask(
        "ChangeConfiguration",
        &json!({"key": "AuthorizeRemoteTxRequests", "value": "true"}),
    );
    stage.ask("RemoteStartTransaction", &json!({"idTag": "B"}));
    assert_eq!(stage.told()[2..], ["Authorize", "2 Preparing"]);
}

#[test]
fn a_remote_stop_leaves_the_cable_in() {
    let mut stage = busy();
    stage.ask("RemoteStopTransaction", &json!({"transactionId": 101}));
    assert_eq!(stage.told()[1..], ["StopTransaction Remote", "1 Finishing"]);
}

#[test]
fn unlocking_ends_the_transaction_and_a_stalled_lock_says_so() {
    let mut stage = busy();
    stage.ask("UnlockConnector", &json!({"connectorId": 1}));
    assert_eq!(
        stage.told()[1..],
        ["StopTransaction UnlockCommand", "1 Finishing"]
    );
    let stalled = Fault {
        error_code: ocpp::v16::ChargePointErrorCode::ConnectorLockFailure,
        vendor_error_code: "E0410".into(),
        info: "Lock motor stalled".into(),
        ends_with_restart: false,
    };
    stage.charge_point.fault(1, stalled, stage.now);
    stage.run(1);
    assert!(
        stage
            .ask("UnlockConnector", &json!({"connectorId": 1}))
            .contains("UnlockFailed")
    );
    stage
        .charge_point
        .fault(2, Fault::ground_failure(&MAKES[1]), stage.now);
    stage.run(1);
    assert!(
        stage
            .ask("UnlockConnector", &json!({"connectorId": 2}))
            .contains("Unlocked")
    );
}
