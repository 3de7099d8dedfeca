use serde_json::json;

use crate::stage::{NOON, Stage, Treatment};

#[test]
fn it_says_who_it_is_then_what_its_connectors_are_at() {
    let mut stage = Stage::with_make(1);
    stage.run(1);
    assert_eq!(
        stage.told(),
        [
            "opened",
            "BootNotification",
            "0 Available",
            "1 Available",
            "2 Available"
        ]
    );
    let boot = &stage.asked("BootNotification")[0];
    assert_eq!(boot["chargePointVendor"], "Trollbolt");
    assert_eq!(boot["chargePointModel"], "Duo 2x22");
    assert!(boot["chargePointSerialNumber"].is_string() && boot["firmwareVersion"].is_string());
}

#[test]
fn until_it_is_accepted_it_asks_again_at_the_interval_it_was_told_and_says_nothing_else() {
    for status in ["Pending", "Rejected"] {
        let mut stage = Stage::with_make(0);
        stage.treat = Box::new(move |_| {
            Treatment::With(json!({"status": status, "currentTime": NOON, "interval": 120}))
        });
        stage.run(300);
        assert_eq!(
            stage.told(),
            [
                "opened",
                "BootNotification",
                "BootNotification",
                "BootNotification"
            ],
            "{status}"
        );
        stage.treat = Box::new(|_| Treatment::Accept);
        stage.run(120);
        assert_eq!(stage.told().last().unwrap(), "1 Available", "{status}");
    }
}

#[test]
fn while_it_is_pending_it_says_what_it_is_asked_for() {
    let mut stage = Stage::with_make(0);
    stage.treat = Box::new(|call| match call.action.as_str() {
        "BootNotification" => {
            Treatment::With(json!({"status": "Pending", "currentTime": NOON, "interval": 120}))
        }
        _ => Treatment::Accept,
    });
    stage.run(1);
    stage.seen.clear();
    stage.ask(
        "TriggerMessage",
        &json!({"requestedMessage": "StatusNotification", "connectorId": 1}),
    );
    assert_eq!(stage.told(), [r#"[3,"q",{"status":"Accepted"}]"#, "1 Available"]);
}

#[test]
fn a_boot_that_is_refused_or_not_answered_is_tried_again() {
    for ignore in [true, false] {
        let mut stage = Stage::with_make(0);
        stage.treat = Box::new(move |_| {
            if ignore {
                Treatment::Ignore
            } else {
                Treatment::Refuse
            }
        });
        stage.run(70);
        assert!(stage.asked("BootNotification").len() >= 2, "{:?}", stage.told());
    }
}

#[test]
fn heartbeats_come_at_the_interval_that_it_was_told() {
    let mut stage = Stage::by_hand();
    stage.run(900);
    assert_eq!(stage.told(), ["Heartbeat", "Heartbeat", "Heartbeat"]);
}

#[test]
fn a_line_on_which_nothing_is_answered_any_more_is_given_up() {
    let mut stage = Stage::by_hand();
    stage.treat = Box::new(|_| Treatment::Ignore);
    stage.run(1_100);
    assert_eq!(
        stage.told()[..5],
        ["Heartbeat", "Heartbeat", "Heartbeat", "dropped", "opened"]
    );
}

#[test]
fn its_clock_is_set_by_ours() {
    let mut stage = Stage::with_make(0);
    stage.treat = Box::new(|call| match call.action.as_str() {
        "BootNotification" => Treatment::With(
            json!({"status": "Accepted", "currentTime": "2030-01-01T00:00:00Z", "interval": 300}),
        ),
        _ => Treatment::Accept,
    });
    stage.run(1);
    assert_eq!(
        stage.asked("StatusNotification")[0]["timestamp"],
        "2030-01-01T00:00:00.000Z"
    );
}
