use serde_json::json;
use simulator::Vehicle;

use crate::stage::{Stage, Treatment};

fn car() -> Vehicle {
    Vehicle::new(60_000, 11_040, 3)
}

#[test]
fn what_happened_meanwhile_is_told_in_order_with_the_times_at_which_it_happened() {
    let mut stage = Stage::by_hand();
    stage.go_away();
    stage.charge_point.plug_in(1, car(), stage.now);
    stage.run(5);
    let began = stage.now;
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(130);
    let ended = stage.now;
    stage.charge_point.unplug(1, stage.now);
    stage.run(10);
    stage.reachable = true;
    stage.run(100);
    assert_eq!(
        stage.told(),
        [
            "opened",
            "1 Preparing",
            "StartTransaction",
            "1 Charging",
            "MeterValues",
            "MeterValues",
            "StopTransaction EVDisconnected",
            "1 Finishing",
            "1 Available"
        ]
    );
    assert_eq!(stage.asked("StartTransaction")[0]["timestamp"], json!(began));
    assert_eq!(stage.asked("StopTransaction")[0]["timestamp"], json!(ended));
    // The id was given long after the transaction had ended.
    assert_eq!(stage.asked("StopTransaction")[0]["transactionId"], 101);
    assert_eq!(stage.asked("MeterValues")[0]["transactionId"], 101);
}

#[test]
fn a_mere_loss_of_the_line_is_no_boot() {
    let mut stage = Stage::by_hand();
    assert!(stage.charge_point.cut_line(stage.now));
    stage.run(60);
    assert!(!stage.charge_point.is_connected());
    assert!(stage.charge_point.restore_line(stage.now));
    stage.run(10);
    assert_eq!(stage.told(), ["dropped", "opened"]);
}

#[test]
fn where_offline_charging_is_forbidden_nothing_starts() {
    let mut stage = Stage::by_hand();
    stage.ask(
        "ChangeConfiguration",
        &json!({"key": "LocalAuthorizeOffline", "value": "false"}),
    );
    stage.go_away();
    stage.charge_point.plug_in(1, car(), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(60);
    stage.reachable = true;
    stage.run(100);
    assert_eq!(stage.asked("StartTransaction").len(), 0);
}

#[test]
fn a_start_that_is_refused_is_tried_three_times_while_other_messages_go_on() {
    let mut stage = Stage::by_hand();
    stage.treat = Box::new(|call| match call.action.as_str() {
        "StartTransaction" => Treatment::Refuse,
        _ => Treatment::Accept,
    });
    stage.charge_point.plug_in(1, car(), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(250);
    let told = stage.told();
    assert_eq!(
        told[..6],
        [
            "1 Preparing",
            "Authorize",
            "StartTransaction",
            "1 Charging",
            "StartTransaction",
            "StartTransaction"
        ]
    );
    let starts = stage.asked("StartTransaction");
    assert!(starts.iter().all(|it| it == &starts[0]), "{starts:?}");
    stage.run(600);
    assert_eq!(stage.asked("StartTransaction").len(), 3);
    // Nobody gave it an id, so it goes on without one.
    assert_eq!(stage.asked("MeterValues")[0]["transactionId"], -1);
}

#[test]
fn a_start_that_is_not_answered_is_tried_again() {
    let mut stage = Stage::by_hand();
    let mut ignored = 0;
    stage.treat = Box::new(move |call| {
        ignored += u32::from(call.action == "StartTransaction");
        if call.action == "StartTransaction" && ignored == 1 {
            Treatment::Ignore
        } else {
            Treatment::Accept
        }
    });
    stage.charge_point.plug_in(1, car(), stage.now);
    stage.charge_point.show_token(1, "A", stage.now);
    stage.run(200);
    assert_eq!(stage.asked("StartTransaction").len(), 2);
    assert!(stage.told().contains(&"MeterValues".to_owned()));
}

#[test]
fn a_call_that_was_out_when_the_line_went_is_sent_again() {
    let mut stage = Stage::by_hand();
    stage.treat = Box::new(|_| Treatment::Ignore);
    stage.charge_point.plug_in(1, car(), stage.now);
    stage.run(1);
    stage.go_away();
    stage.treat = Box::new(|_| Treatment::Accept);
    stage.reachable = true;
    stage.run(60);
    assert_eq!(stage.told(), ["1 Preparing", "opened", "1 Preparing"]);
}

#[test]
fn months_without_a_charge_system_do_not_fill_its_memory() {
    let mut stage = Stage::by_hand();
    stage.go_away();
    for _ in 0..2_000 {
        stage.charge_point.plug_in(1, car(), stage.now);
        stage.charge_point.show_token(1, "A", stage.now);
        stage.run(400);
        stage.charge_point.unplug(1, stage.now);
        stage.run(10);
        assert!(stage.charge_point.waiting_messages() <= 600);
    }
}
