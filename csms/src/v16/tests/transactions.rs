//! Transactions, and what meters show during them.

use super::*;

const START: &str =
    r#"{"connectorId":1,"idTag":"04A1","meterStart":1200,"timestamp":"2026-11-23T00:00:00Z"}"#;

#[test]
fn a_transaction_begins_is_metered_and_ends() {
    let mut scene = Scene::new();
    let answer = scene.tell("StartTransaction", START);
    assert_eq!(
        answer.frame,
        r#"[3,"1",{"idTagInfo":{"status":"Accepted"},"transactionId":4711}]"#
    );
    scene.named = Named::Own;
    scene.later(60);
    let now = scene.now;
    scene.tell(
        "MeterValues",
        &format!(
            r#"{{"connectorId":1,"transactionId":4711,"meterValue":[{{"timestamp":"{now}","sampledValue":[{{"value":"1.7","unit":"kWh"}},{{"value":"7400","measurand":"Power.Active.Import"}}]}}]}}"#
        ),
    );
    assert_eq!(scene.charge_point().power_w(), Some(7400.0));
    assert_eq!(
        scene.charge_point().connectors[0].transaction_energy_wh(),
        Some(500.0)
    );
    let answer = scene.tell(
        "StopTransaction",
        r#"{"transactionId":4711,"meterStop":2200,"idTag":"04A1"}"#,
    );
    assert_eq!(answer.frame, r#"[3,"1",{"idTagInfo":{"status":"Accepted"}}]"#);
    assert!(!scene.charge_point().has_transaction());
}

#[test]
fn a_start_told_twice_has_one_transaction() {
    let mut scene = Scene::new();
    scene.tell("StartTransaction", START);
    scene.fresh = 9999;
    let again = scene.tell("StartTransaction", START);
    assert_eq!(again.events, []);
    assert!(again.frame.contains("4711"), "{}", again.frame);
}

#[test]
fn a_start_without_a_stop_before_it_ends_the_one_that_was_open() {
    let mut scene = Scene::new();
    scene.tell("StartTransaction", START);
    scene.fresh = 9999;
    let next = scene.tell("StartTransaction", &START.replace("1200", "5000"));
    assert!(matches!(
        &next.events[..],
        [Event::TransactionStopped(stop), Event::TransactionStarted(_)] if stop.reason.as_deref() == Some("Superseded")
    ));
    assert!(
        scene
            .charge_point()
            .connector_of(&TransactionId::from_v16(9999))
            .is_some()
    );
}

#[test]
fn another_charge_points_transaction_cannot_be_stopped() {
    let mut scene = Scene::new();
    scene.named = Named::Foreign;
    let stop = format!(r#"{{"transactionId":77,"meterStop":1,"timestamp":"{NOW}"}}"#);
    let answer = scene.tell("StopTransaction", &stop);
    assert_eq!(answer.frame, r#"[3,"1",{"idTagInfo":{"status":"Invalid"}}]"#);
    assert_eq!(answer.events, []);
    assert_eq!(oddities(&answer), [&Oddity::ForeignTransaction]);
}

#[test]
fn an_offline_transaction_is_kept_and_answered() {
    for id in ["-1", "0"] {
        let mut scene = Scene::new();
        let stop = format!(r#"{{"transactionId":{id},"meterStop":900,"timestamp":"{NOW}"}}"#);
        let answer = scene.tell("StopTransaction", &stop);
        assert_eq!(answer.frame, r#"[3,"1",{}]"#);
        assert!(matches!(
            &answer.events[..],
            [Event::TransactionStopped(stop)] if !stop.given_out && stop.meter_stop_wh == Some(900)
        ));
    }
}

#[test]
fn a_start_told_again_is_known_by_what_was_said_and_not_by_when_it_came() {
    for said in [
        format!(r#","timestamp":"{}""#, NOW.plus(Duration::from_secs(3))),
        r#","timestamp":"1970-01-01T00:00:00Z""#.to_owned(),
        String::new(),
    ] {
        let start = format!(r#"{{"connectorId":1,"idTag":"04A1","meterStart":1200{said}}}"#);
        let mut scene = Scene::new();
        scene.tell("StartTransaction", &start);
        scene.fresh = 9999;
        scene.later(30);
        let again = scene.tell("StartTransaction", &start);
        assert_eq!(again.events, [], "{start}");
        assert!(again.frame.contains("4711"), "{}", again.frame);
    }
}

#[test]
fn a_start_from_before_the_open_one_is_kept_and_leaves_that_alone() {
    let mut scene = Scene::new();
    let start = |at: Timestamp, meter: i64| {
        format!(r#"{{"connectorId":1,"idTag":"04A1","meterStart":{meter},"timestamp":"{at}"}}"#)
    };
    scene.tell("StartTransaction", &start(NOW, 1200));
    scene.fresh = 9999;
    scene.later(10);
    let old = scene.tell(
        "StartTransaction",
        &start(NOW.minus(Duration::from_secs(3600)), 500),
    );
    assert!(matches!(&old.events[..], [Event::TransactionStarted(start)] if start.late));
    assert!(oddities(&old).contains(&&Oddity::Late));
    let open = |id| {
        scene
            .charge_point()
            .connector_of(&TransactionId::from_v16(id))
            .is_some()
    };
    assert_eq!((open(4711), open(9999)), (true, false));
}

#[test]
fn a_transaction_is_named_as_generously_as_it_is_read() {
    for written in ["4711", "4711.0", r#""4711""#, r#"" 4711.0 ""#] {
        let text = format!(r#"[2,"1","StopTransaction",{{"transactionId":{written},"meterStop":2200}}]"#);
        let Ok((Frame::Call(call), _)) = Frame::decode(&text) else {
            panic!("{text}")
        };
        assert_eq!(
            named_transaction(&call),
            Some(TransactionId::from_v16(4711)),
            "{written}"
        );
    }
}

#[test]
fn what_came_with_the_stop_of_an_offline_transaction_is_kept() {
    let mut scene = Scene::new();
    let stop = format!(
        r#"{{"transactionId":-1,"meterStop":900,"timestamp":"{NOW}","transactionData":[{{"timestamp":"{NOW}","sampledValue":[{{"value":"900"}}]}}]}}"#
    );
    let answer = scene.tell("StopTransaction", &stop);
    assert!(matches!(
        &answer.events[..],
        [Event::Metered { transaction_id: Some(of), .. }, Event::TransactionStopped(stop)] if *of == stop.id
    ));
}

#[test]
fn figures_that_come_one_by_one_stand_together() {
    let mut scene = Scene::new();
    scene.tell("StartTransaction", START);
    let meter = |scene: &mut Scene, sample: &str| {
        scene.later(5);
        let now = scene.now;
        scene.tell(
            "MeterValues",
            &format!(
                r#"{{"connectorId":1,"meterValue":[{{"timestamp":"{now}","sampledValue":[{sample}]}}]}}"#
            ),
        )
    };
    meter(
        &mut scene,
        r#"{"value":"7400","measurand":"Power.Active.Import"}"#,
    );
    let answer = meter(&mut scene, r#"{"value":"64","measurand":"SoC"}"#);
    let reading = scene.charge_point().connectors[0].reading.clone().unwrap();
    assert_eq!(
        (reading.power_w, reading.state_of_charge_percent),
        (Some(7400.0), Some(64.0))
    );
    // The log has what was said, and no more.
    assert!(matches!(&answer.events[..], [Event::Metered { reading, .. }] if reading.power_w.is_none()));
    // However often other figures come, power that nobody tells any more does not hold for ever.
    for percent in 65..75 {
        scene.later(60);
        meter(
            &mut scene,
            &format!(r#"{{"value":"{percent}","measurand":"SoC"}}"#),
        );
    }
    assert_eq!(scene.charge_point().power_w(), None);
}

#[test]
fn a_reading_older_than_the_newest_changes_nothing() {
    let mut scene = Scene::new();
    let meter = |at: Timestamp, power: &str| {
        format!(
            r#"{{"connectorId":1,"meterValue":[{{"timestamp":"{at}","sampledValue":[{{"value":"{power}","measurand":"Power.Active.Import"}}]}}]}}"#
        )
    };
    scene.tell("MeterValues", &meter(NOW, "7400"));
    scene.later(60);
    let answer = scene.tell("MeterValues", &meter(NOW.minus(Duration::from_secs(300)), "100"));
    assert!(matches!(&answer.events[..], [Event::Metered { late: true, .. }]));
    let reading = scene.charge_point().connectors[0].reading.as_ref().unwrap();
    assert_eq!(reading.power_w, Some(7400.0));
}

#[test]
fn what_is_missing_is_noted() {
    let mut scene = Scene::new();
    for (action, payload, missing) in [
        (
            "StartTransaction",
            r#"{"connectorId":1,"meterStart":0}"#,
            vec!["idTag", "timestamp"],
        ),
        (
            "StopTransaction",
            r#"{"transactionId":-1,"meterStop":0}"#,
            vec!["timestamp"],
        ),
        ("MeterValues", r#"{"connectorId":1}"#, vec!["meterValue"]),
        (
            "SecurityEventNotification",
            r#"{"type":"SettingSystemTime"}"#,
            vec!["timestamp"],
        ),
    ] {
        let answer = scene.tell(action, payload);
        assert_eq!(answer.outcome, Outcome::Answered, "{action}");
        let noted = answer.findings.iter().filter(|it| it.oddity == Oddity::Missing);
        assert_eq!(
            noted.map(|it| it.place.as_str()).collect::<Vec<_>>(),
            missing,
            "{action}"
        );
    }
}

#[test]
fn what_somebody_decided_is_over_with_what_went_on_then_whatever_has_begun_since() {
    let mut scene = Scene::new();
    scene.tell("StartTransaction", START);
    scene.happen(Event::ManualSet(Some(Manual::Hold)));
    scene.later(60);
    scene.fresh = 9999;
    let second = START.replace("\"connectorId\":1", "\"connectorId\":2");
    let now = scene.now.to_string();
    scene.tell("StartTransaction", &second.replace("2026-11-23T00:00:00Z", &now));
    assert!(!scene.charge_point().manual_is_over());
    scene.named = Named::Own;
    scene.tell("StopTransaction", r#"{"transactionId":4711,"meterStop":2200}"#);
    assert!(scene.charge_point().has_transaction());
    assert!(scene.charge_point().manual_is_over());
    scene.happen(Event::ManualSet(None));
    assert!(!scene.charge_point().manual_is_over());
}
