use serde_json::json;
use simulator::{Fault, HoldBack, MAKES, Vehicle};

use crate::stage::{Stage, Treatment};

fn car() -> Vehicle {
    Vehicle::new(60_000, 11_040, 3)
}

fn charging() -> Stage {
    let mut stage = Stage::by_hand();
    assert!(stage.charge_point.plug_in(1, car(), stage.now));
    assert!(stage.charge_point.show_token(1, "A", stage.now));
    stage.run(1);
    stage.seen.clear();
    stage
}

#[test]
fn from_plugging_in_to_leaving() {
    let mut stage = Stage::by_hand();
    assert!(stage.charge_point.plug_in(1, car(), stage.now));
    stage.run(5);
    assert!(stage.charge_point.show_token(1, "A", stage.now));
    stage.run(150);
    assert!(stage.charge_point.show_token(1, "A", stage.now));
    stage.run(5);
    assert!(stage.charge_point.unplug(1, stage.now));
    stage.run(5);
    assert_eq!(
        stage.told(),
        [
            "1 Preparing",
            "Authorize",
            "StartTransaction",
            "1 Charging",
            "MeterValues",
            "MeterValues",
            "StopTransaction Local",
            "1 Finishing",
            "1 Available"
        ]
    );
    let start = &stage.asked("StartTransaction")[0];
    let stop = &stage.asked("StopTransaction")[0];
    assert_eq!((&start["idTag"], &stop["idTag"]), (&json!("A"), &json!("A")));
    let used = stop["meterStop"].as_i64().unwrap() - start["meterStart"].as_i64().unwrap();
    assert_eq!(used, 11_040 * 150 / 3_600);
    assert_eq!(stop["transactionId"], 101);
    assert_eq!(stage.asked("MeterValues")[0]["transactionId"], 101);
}

#[test]
fn taking_the_cable_out_ends_it_too() {
    let mut stage = charging();
    stage.charge_point.unplug(1, stage.now);
    stage.run(10);
    assert_eq!(
        stage.told(),
        ["StopTransaction EVDisconnected", "1 Finishing", "1 Available"]
    );
}

#[test]
fn readings_tell_energy_power_currents_voltages_and_charge() {
    let mut stage = charging();
    stage.run(60);
    let values = &stage.asked("MeterValues")[0]["meterValue"][0]["sampledValue"];
    let of = |measurand: &str| {
        let values = values.as_array().unwrap().iter();
        values
            .filter(|it| it["measurand"] == measurand)
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(of("Power.Active.Import")[0]["value"], "11040");
    assert_eq!(of("Current.Import").len(), 3);
    assert_eq!(of("Voltage").len(), 3);
    assert_eq!(of("SoC")[0]["value"], "50");
    assert_eq!(
        of("Energy.Active.Import.Register")[0]["context"],
        "Sample.Periodic"
    );
}

#[test]
fn a_car_that_keeps_its_charge_to_itself_is_not_asked() {
    let mut stage = Stage::by_hand();
    stage.charge_point.plug_in(1, car().silent(), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(70);
    assert!(!stage.asked("MeterValues")[0].to_string().contains("SoC"));
}

#[test]
fn a_full_car_holds_back_and_so_does_the_site() {
    let mut stage = Stage::by_hand();
    stage
        .charge_point
        .plug_in(1, car().charged_to(79).wanting(80), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(10);
    stage.charge_point.hold_back(Some(HoldBack::EcoMode), stage.now);
    stage.run(10);
    stage.charge_point.hold_back(None, stage.now);
    stage.run(600);
    let told = stage.told();
    let statuses: Vec<_> = told.iter().filter(|it| it.starts_with("1 ")).collect();
    assert_eq!(
        statuses,
        [
            "1 Preparing",
            "1 Charging",
            "1 SuspendedEVSE",
            "1 Charging",
            "1 SuspendedEV"
        ]
    );
    assert_eq!(stage.asked("StatusNotification")[2]["info"], "EcoMode");
    assert_eq!(stage.charge_point.charge_percent(1), Some(80));
}

#[test]
fn a_fault_ends_the_transaction_and_says_what_it_is() {
    let mut stage = charging();
    stage
        .charge_point
        .fault(1, Fault::ground_failure(&MAKES[0]), stage.now);
    stage.run(60);
    stage.charge_point.clear_fault(1, stage.now);
    stage.run(1);
    assert_eq!(
        stage.told(),
        ["StopTransaction Other", "1 Faulted", "1 Finishing"]
    );
    let fault = &stage.asked("StatusNotification")[0];
    assert_eq!(fault["errorCode"], "GroundFailure");
    assert_eq!(fault["vendorId"], "org.example.acme");
    assert_eq!(fault["vendorErrorCode"], "RCD-6mA");
    assert_eq!(fault["info"], "Residual current 8 mA DC");
}

#[test]
fn a_token_that_may_not_charge_changes_nothing() {
    let mut stage = Stage::by_hand();
    stage.treat = Box::new(|_| Treatment::With(json!({"idTagInfo": {"status": "Blocked"}})));
    stage.charge_point.plug_in(1, car(), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(60);
    assert_eq!(stage.told(), ["1 Preparing", "Authorize"]);
}

#[test]
fn a_token_refused_at_the_start_ends_the_transaction() {
    let mut stage = Stage::by_hand();
    stage.treat = Box::new(|call| match call.action.as_str() {
        "StartTransaction" => {
            Treatment::With(json!({"transactionId": 7, "idTagInfo": {"status": "Expired"}}))
        }
        _ => Treatment::Accept,
    });
    stage.charge_point.plug_in(1, car(), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(1);
    assert!(
        stage.told().contains(&"StopTransaction DeAuthorized".to_owned()),
        "{:?}",
        stage.told()
    );
    assert_eq!(stage.asked("StopTransaction")[0]["transactionId"], 7);
}

#[test]
fn a_token_waits_a_minute_for_its_cable() {
    let mut stage = Stage::by_hand();
    assert!(stage.charge_point.show_token(1, "A", stage.now));
    stage.run(61);
    assert_eq!(stage.told(), ["Authorize", "1 Preparing", "1 Available"]);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(30);
    stage.charge_point.plug_in(1, car(), stage.now);
    stage.run(1);
    assert_eq!(stage.told().last().unwrap(), "1 Charging");
}

#[test]
fn a_hand_is_refused_where_it_cannot_do_that() {
    let mut stage = Stage::by_hand();
    let now = stage.now;
    let it = &mut stage.charge_point;
    assert!(!it.unplug(1, now) && !it.clear_fault(1, now) && !it.restore_line(now));
    assert!(!it.plug_in(2, car(), now) && !it.set_availability(2, false, now));
    assert!(it.plug_in(1, car(), now) && !it.plug_in(1, car(), now));
    assert!(it.cut_line(now) && !it.cut_line(now));
}
