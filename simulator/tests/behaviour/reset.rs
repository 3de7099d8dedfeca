use std::time::Duration;

use ocpp::Timestamp;
use serde_json::json;
use simulator::{Fault, MAKES, Vehicle};

use crate::stage::{Seen, Stage, Treatment};

fn when(stage: &Stage, wanted: &Seen) -> Timestamp {
    stage.seen.iter().find(|(_, seen)| seen == wanted).unwrap().0
}

fn check(kind: &str, expected: &[&str], end: &Seen) {
    let mut stage = Stage::by_hand();
    stage
        .charge_point
        .plug_in(1, Vehicle::new(60_000, 11_040, 3), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(10);
    stage.seen.clear();
    let asked_at = stage.now;
    stage.ask("Reset", &json!({"type": kind}));
    stage.run(60);
    assert_eq!(stage.told(), expected, "{kind}");
    let gone = when(&stage, end).since(asked_at);
    assert!(
        (1_000..=2_000).contains(&gone.as_millis()),
        "{kind}: gone after {gone:?}"
    );
    let away = when(&stage, &Seen::Opened).since(when(&stage, end));
    assert!(
        (5_000..=12_000).contains(&away.as_millis()),
        "{kind}: away for {away:?}"
    );
}

#[test]
fn a_soft_reset_winds_up_says_goodbye_and_goes_on_afterwards() {
    check(
        "Soft",
        &[
            r#"[3,"q",{"status":"Accepted"}]"#,
            "StopTransaction SoftReset",
            "1 Finishing",
            "closed",
            "opened",
            "BootNotification",
            "0 Available",
            "1 Preparing",
            "Authorize",
            "StartTransaction",
            "1 Charging",
        ],
        &Seen::Closed,
    );
}

#[test]
fn a_hard_reset_is_like_a_power_cut_and_tells_what_ended_afterwards() {
    check(
        "Hard",
        &[
            r#"[3,"q",{"status":"Accepted"}]"#,
            "dropped",
            "opened",
            "BootNotification",
            "0 Available",
            "1 Preparing",
            "StopTransaction HardReset",
            "Authorize",
            "StartTransaction",
            "1 Charging",
        ],
        &Seen::Dropped,
    );
}

#[test]
fn a_reset_puts_a_fault_right() {
    let mut stage = Stage::by_hand();
    stage
        .charge_point
        .fault(1, Fault::ground_failure(&MAKES[0]), stage.now);
    stage.ask("Reset", &json!({"type": "Soft"}));
    stage.run(30);
    assert_eq!(
        stage.told(),
        [
            "1 Faulted",
            r#"[3,"q",{"status":"Accepted"}]"#,
            "closed",
            "opened",
            "BootNotification",
            "0 Available",
            "1 Available"
        ]
    );
}

#[test]
fn a_second_reset_is_refused_while_one_is_under_way() {
    let mut stage = Stage::by_hand();
    assert!(stage.ask("Reset", &json!({"type": "Soft"})).contains("Accepted"));
    assert!(stage.ask("Reset", &json!({"type": "Hard"})).contains("Rejected"));
}

#[test]
fn a_charge_system_that_does_not_hear_how_a_transaction_ended_is_told_after_a_soft_reset() {
    let mut stage = Stage::by_hand();
    stage
        .charge_point
        .plug_in(1, Vehicle::new(60_000, 11_040, 3), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(1);
    let deaf_until = stage.now.plus(Duration::from_secs(10));
    stage.treat = Box::new(|call| match call.action.as_str() {
        "StopTransaction" => Treatment::Ignore,
        _ => Treatment::Accept,
    });
    stage.ask("Reset", &json!({"type": "Soft"}));
    stage.run_until(deaf_until);
    assert_eq!(stage.asked("StopTransaction").len(), 1);
    stage.treat = Box::new(|_| Treatment::Accept);
    stage.run(30);
    let stops = stage.asked("StopTransaction");
    assert_eq!(stops.len(), 2);
    assert_eq!(stops[0], stops[1]);
}
