use serde_json::{Value, json};
use simulator::{ChargePoint, MAKES, Obedience, Profile, Vehicle};

use crate::stage::{NOON, Stage};

fn profile(purpose: &str, periods: &[(i32, f64)]) -> Value {
    let periods: Vec<_> = periods
        .iter()
        .map(|(start, limit)| json!({"startPeriod": start, "limit": limit}))
        .collect();
    json!({
        "connectorId": if purpose == "TxDefaultProfile" { 0 } else { 1 },
        "csChargingProfiles": {
            "chargingProfileId": purpose.len(),
            "stackLevel": 0,
            "chargingProfilePurpose": purpose,
            "chargingProfileKind": "Relative",
            "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": periods},
        },
    })
}

fn charging(obedience: Obedience) -> Stage {
    let profile = Profile {
        obedience,
        ..Profile::by_hand("CP-1", &MAKES[0])
    };
    let mut stage = Stage::new(ChargePoint::new(profile, 1, NOON));
    stage.run(10);
    let car = Vehicle::new(60_000, 11_040, 3).charged_to(20);
    stage.charge_point.plug_in(1, car, stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(5);
    stage.seen.clear();
    stage
}

fn set(stage: &mut Stage, purpose: &str, periods: &[(i32, f64)]) -> String {
    let answer = stage.ask("SetChargingProfile", &profile(purpose, periods));
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer[2]["status"].as_str().unwrap().to_owned()
}

/// What the meter shows on L1, in A.
fn drawn(stage: &mut Stage) -> f64 {
    stage.seen.clear();
    stage.ask(
        "TriggerMessage",
        &json!({"requestedMessage": "MeterValues", "connectorId": 1}),
    );
    stage.run(1);
    let told = stage.asked("MeterValues");
    let values = told[0]["meterValue"][0]["sampledValue"].as_array().unwrap();
    let current = values.iter().find(|it| it["measurand"] == "Current.Import");
    current.unwrap()["value"].as_str().unwrap().parse().unwrap()
}

fn statuses(stage: &Stage) -> Vec<String> {
    let told = stage.told().into_iter();
    told.filter(|it| it.starts_with("1 ")).collect()
}

#[test]
fn a_limit_is_kept_to_and_below_six_amperes_it_holds_back() {
    let mut stage = charging(Obedience::Obeys);
    assert!((drawn(&mut stage) - 16.0).abs() < 0.3);
    assert_eq!(set(&mut stage, "TxProfile", &[(0, 10.0)]), "Accepted");
    assert!((drawn(&mut stage) - 10.0).abs() < 0.3);
    assert_eq!(set(&mut stage, "TxProfile", &[(0, 0.0)]), "Accepted");
    stage.run(5);
    assert_eq!(statuses(&stage), ["1 SuspendedEVSE"]);
    assert!(drawn(&mut stage) < 0.1);
    assert_eq!(set(&mut stage, "TxProfile", &[(0, 6.0)]), "Accepted");
    stage.run(5);
    assert_eq!(statuses(&stage), ["1 Charging"]);
}

#[test]
fn a_limit_that_ends_by_itself_is_noticed_when_it_does() {
    let mut stage = charging(Obedience::Obeys);
    set(&mut stage, "TxDefaultProfile", &[(0, 6.0)]);
    set(&mut stage, "TxProfile", &[(0, 0.0), (60, 16.0)]);
    stage.run(80);
    assert_eq!(statuses(&stage), ["1 SuspendedEVSE", "1 Charging"]);
    let schedule = stage.ask("GetCompositeSchedule", &json!({"connectorId": 1, "duration": 60}));
    let schedule: Value = serde_json::from_str(&schedule).unwrap();
    let periods = &schedule[2]["chargingSchedule"]["chargingSchedulePeriod"];
    assert_eq!(periods, &json!([{"startPeriod": 0, "limit": 16.0}]));
}

#[test]
fn the_default_holds_for_the_next_transaction_and_outlives_a_restart() {
    let mut stage = charging(Obedience::Obeys);
    set(&mut stage, "TxDefaultProfile", &[(0, 8.0)]);
    set(&mut stage, "TxProfile", &[(0, 0.0)]);
    stage.ask("Reset", &json!({"type": "Soft"}));
    stage.run(60);
    assert!((drawn(&mut stage) - 8.0).abs() < 0.3);
}

#[test]
fn some_ignore_limits_some_refuse_to_pause_and_some_know_none() {
    let mut ignores = charging(Obedience::Ignores);
    assert_eq!(set(&mut ignores, "TxProfile", &[(0, 10.0)]), "Accepted");
    assert!((drawn(&mut ignores) - 16.0).abs() < 0.3);
    let mut refuses = charging(Obedience::RefusesZero);
    assert_eq!(set(&mut refuses, "TxProfile", &[(0, 0.0)]), "Rejected");
    assert_eq!(set(&mut refuses, "TxProfile", &[(0, 6.0)]), "Accepted");
    assert!((drawn(&mut refuses) - 6.0).abs() < 0.3);
    let mut knows_none = charging(Obedience::KnowsNone);
    assert_eq!(set(&mut knows_none, "TxProfile", &[(0, 6.0)]), "NotSupported");
}
