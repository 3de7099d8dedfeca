use std::time::Duration;

use simulator::{Output, Scenario};

use crate::stage::{NOON, Seen, Stage, Treatment};

/// Everything that is seen of a charge system in a few hours, one line each.
fn story(seed: u64) -> Vec<String> {
    let mut lines = Vec::new();
    for charge_point in Scenario::new(seed).charge_points(NOON, 1.0) {
        let id = charge_point.profile().id.clone();
        let mut stage = Stage::new(charge_point);
        stage.run(4 * 3_600);
        lines.extend(stage.seen.iter().map(|(at, seen)| format!("{id} {at} {seen:?}")));
    }
    lines
}

#[test]
fn the_same_seed_tells_the_same_story_to_the_byte() {
    assert_eq!(story(7), story(7));
    assert_ne!(story(7), story(8));
}

#[test]
fn the_story_does_not_depend_on_when_somebody_looks() {
    for charge_point in Scenario::new(5).charge_points(NOON, 1.0) {
        let mut rarely = Stage::new(charge_point.clone());
        rarely.run(3_600);
        let mut often = Stage::new(charge_point);
        for _ in 0..3_600 {
            often.run(1);
        }
        assert_eq!(rarely.seen, often.seen);
    }
}

#[test]
fn the_first_frames_of_a_seed_are_fixed_for_good() {
    let mut charge_point = Scenario::new(1)
        .with_charge_points(1)
        .charge_points(NOON, 1.0)
        .remove(0);
    assert_eq!(charge_point.poll(NOON), Some(Output::Connect));
    charge_point.connected(NOON);
    let Some(Output::Send(boot)) = charge_point.poll(NOON) else {
        panic!("it does not boot")
    };
    assert_eq!(boot, BOOT);
}

const BOOT: &str = concat!(
    r#"[2,"ae63ca52-1","BootNotification",{"chargePointVendor":"Voltugle","chargePointModel":"Post 11","#,
    r#""chargePointSerialNumber":"VP004747","firmwareVersion":"3.1.2-lts","meterType":"UL-311"}]"#
);

#[test]
fn a_system_that_runs_is_seen_alive_within_twenty_seconds() {
    for seed in 1..20 {
        let mut seen = Vec::new();
        for charge_point in Scenario::new(seed).charge_points(NOON, 1.0) {
            let mut stage = Stage::new(charge_point);
            stage.run(20);
            let statuses = stage.asked("StatusNotification").into_iter();
            let of_connectors = statuses.filter(|it| it["connectorId"] != 0);
            seen.extend(of_connectors.map(|it| it["status"].as_str().unwrap().to_owned()));
            seen.extend(stage.told().into_iter().filter(|it| it == "dropped"));
        }
        for expected in [
            "Available",
            "Preparing",
            "Charging",
            "SuspendedEV",
            "SuspendedEVSE",
            "Finishing",
            "Unavailable",
            "Faulted",
            "dropped",
        ] {
            assert!(
                seen.iter().any(|it| it == expected),
                "seed {seed} shows no {expected}: {seen:?}"
            );
        }
    }
}

#[test]
fn a_faster_world_keeps_real_time_on_the_wire() {
    let speed = 60.0;
    let charge_point = Scenario::new(1)
        .with_charge_points(1)
        .charge_points(NOON, speed)
        .remove(0);
    let mut stage = Stage::new(charge_point);
    // A charge system in real time, whose clock agrees.
    stage.treat = Box::new(|call| match call.action.as_str() {
        "BootNotification" | "Heartbeat" => Treatment::Refuse,
        _ => Treatment::Accept,
    });
    stage.run(600);
    let latest = NOON.plus(Duration::from_secs(10));
    for (_, seen) in &stage.seen {
        if let Seen::Asked { payload, .. } = seen
            && let Some(time) = payload["timestamp"].as_str()
        {
            assert!(time <= latest.to_string().as_str(), "{time}");
        }
    }
}
