use std::collections::BTreeMap;

use serde_json::Value;
use simulator::Scenario;

use crate::stage::{NOON, Seen, Stage, Treatment};

/// Checks what one charge point told in a week. The stage itself checks that one call is out at a time.
#[derive(Default)]
struct Ledger {
    /// The transaction that runs on each connector; none where its id is not yet known.
    running: BTreeMap<i64, bool>,
    meters: BTreeMap<i64, i64>,
    starts: u32,
}

impl Ledger {
    fn take(&mut self, action: &str, payload: &Value, of: &str) {
        let number = |member: &str| payload[member].as_i64();
        let connector = number("connectorId").unwrap_or_default();
        match action {
            "StartTransaction" => {
                self.starts += 1;
                let running = self.running.insert(connector, true);
                assert_ne!(running, Some(true), "{of}: a second transaction on {connector}");
                self.read(connector, number("meterStart"), of);
            }
            "MeterValues" => {
                let values = payload["meterValue"][0]["sampledValue"].as_array().unwrap();
                for value in values {
                    let reading: i64 = value["value"].as_str().unwrap().parse().unwrap_or(-1);
                    match value["measurand"].as_str().unwrap() {
                        "Energy.Active.Import.Register" => self.read(connector, Some(reading), of),
                        "SoC" => assert!((0..=100).contains(&reading), "{of}: {value}"),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn read(&mut self, connector: i64, reading: Option<i64>, of: &str) {
        let reading = reading.unwrap();
        let before = self.meters.insert(connector, reading).unwrap_or_default();
        assert!(
            reading >= before,
            "{of}: the meter of {connector} fell from {before} to {reading}"
        );
    }
}

fn live_a_week(stage: &mut Stage, number: u64) {
    let id = stage.charge_point.profile().id.clone();
    let mut calls = number;
    stage.treat = Box::new(move |_| {
        calls += 1;
        match calls % 211 {
            0 => Treatment::Refuse,
            100 => Treatment::Ignore,
            _ => Treatment::Accept,
        }
    });
    let mut ledger = Ledger::default();
    let mut connector_of = BTreeMap::new();
    stage.run(60);
    if !number.is_multiple_of(4) {
        // A reading every minute is what takes the time here; some charge points suffice for that.
        let interval = serde_json::json!({"key": "MeterValueSampleInterval", "value": "600"});
        stage.ask("ChangeConfiguration", &interval);
    }
    for hour in 0..168 {
        // It is away for an hour now and then, and for half a day once.
        if (hour + number).is_multiple_of(23) || (60..72).contains(&hour) {
            stage.go_away();
        } else {
            stage.reachable = true;
        }
        if hour == 100 && number.is_multiple_of(3) {
            let kind = if number.is_multiple_of(2) { "Hard" } else { "Soft" };
            stage.ask("Reset", &serde_json::json!({"type": kind}));
        }
        stage.run(3_600);
        assert!(stage.charge_point.waiting_messages() <= 600, "{id}");
        for (_, seen) in stage.seen.drain(..) {
            let Seen::Asked { action, payload } = seen else {
                continue;
            };
            // What was refused or ignored is told again, to the letter.
            let again = connector_of.insert(action.clone(), payload.clone()).as_ref() == Some(&payload);
            if again && action.ends_with("Transaction") {
                continue;
            }
            if action == "StopTransaction" {
                stop(&mut ledger, &payload, &id);
            } else {
                ledger.take(&action, &payload, &id);
            }
        }
        for connector in [1, 2] {
            assert!(
                stage.charge_point.charge_percent(connector).unwrap_or(0) <= 100,
                "{id}"
            );
        }
    }
    assert!(
        ledger.starts > 3 || id_is_out_of_use(stage),
        "{id}: {} transactions in a week",
        ledger.starts
    );
}

fn id_is_out_of_use(stage: &Stage) -> bool {
    stage
        .charge_point
        .status(1)
        .is_some_and(|it| it.to_string() == "Unavailable")
}

fn stop(ledger: &mut Ledger, payload: &Value, of: &str) {
    let reading = payload["meterStop"].as_i64().unwrap();
    // Meters differ by far, so the nearest one is the one that was read.
    let running = ledger
        .running
        .iter()
        .filter(|(_, runs)| **runs)
        .map(|(connector, _)| *connector);
    let distance = |it: &i64| (ledger.meters[it] - reading).abs();
    let connector = running
        .min_by_key(distance)
        .unwrap_or_else(|| panic!("{of}: nothing to stop"));
    ledger.running.insert(connector, false);
    ledger.read(connector, Some(reading), of);
}

#[test]
fn a_week_of_twenty_four_charge_points_breaks_no_rule() {
    let charge_points = Scenario::new(11).with_charge_points(24).charge_points(NOON, 1.0);
    std::thread::scope(|scope| {
        for half in [0, 1] {
            let charge_points = (0..).zip(charge_points.clone()).skip(half).step_by(2);
            scope.spawn(move || {
                for (number, charge_point) in charge_points {
                    live_a_week(&mut Stage::new(charge_point), number);
                }
            });
        }
    });
}
