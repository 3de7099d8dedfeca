//! What is older than what is known, and clocks that are wrong.

use super::*;

#[test]
fn a_status_older_than_the_newest_stands_in_the_log_and_changes_nothing() {
    let mut scene = Scene::new();
    scene.status_at(1, "Charging", NOW);
    scene.later(60);
    let answer = scene.status_at(1, "Preparing", NOW.minus(Duration::from_secs(30)));
    assert_eq!(
        oddities(&answer),
        [&Oddity::ClockSkew { seconds: -90 }, &Oddity::Late]
    );
    assert!(matches!(&answer.events[..], [Event::StatusReported(report)] if report.late));
    assert_eq!(scene.charge_point().status, Status::Charging);
}

#[test]
fn a_charge_point_whose_clock_was_never_set_is_believed_in_the_order_of_receipt() {
    let mut scene = Scene::new();
    scene.status_at(1, "Charging", Timestamp::from_millis(90_000));
    scene.later(10);
    scene.status_at(1, "Finishing", Timestamp::from_millis(30_000));
    assert_eq!(scene.charge_point().status, Status::Finishing);
}

#[test]
fn a_status_that_was_overtaken_on_its_way_changes_nothing() {
    let mut scene = Scene::new();
    scene.happen(connected(1));
    scene.later(3600);
    scene.status_at(1, "Charging", scene.now);
    let before = scene.now.minus(Duration::from_secs(3));
    scene.later(1);
    let answer = scene.status_at(1, "Preparing", before);
    assert_eq!(oddities(&answer), [&Oddity::Late]);
    assert_eq!(scene.charge_point().status, Status::Charging);
}

#[test]
fn a_clock_set_back_during_contact_does_not_freeze_the_present() {
    let mut scene = Scene::new();
    scene.happen(connected(1));
    scene.later(3600);
    scene.status_at(1, "Charging", scene.now);
    scene.later(60);
    let answer = scene.status_at(1, "Finishing", scene.now.minus(Duration::from_secs(3600)));
    assert_eq!(oddities(&answer), [&Oddity::ClockSkew { seconds: -3600 }]);
    assert_eq!(scene.charge_point().status, Status::Finishing);
}

#[test]
fn a_queue_replayed_after_an_outage_changes_nothing() {
    let mut scene = Scene::new();
    scene.happen(connected(1));
    scene.later(3600);
    scene.happen(lost(1));
    scene.later(3600);
    scene.happen(connected(2));
    scene.status_at(1, "Available", scene.now);
    scene.later(5);
    scene.status_at(1, "Faulted", scene.now.minus(Duration::from_secs(1800)));
    assert_eq!(scene.charge_point().status, Status::Ready);
}

#[test]
fn a_time_without_fractions_is_not_older_than_a_receipt_in_the_same_second() {
    let mut scene = Scene::new();
    scene.status(1, "Charging");
    let whole = Timestamp::from_millis(NOW.as_millis() / 1000 * 1000);
    scene.now = NOW.plus(Duration::from_millis(300));
    scene.status_at(1, "Finishing", whole);
    assert_eq!(scene.charge_point().status, Status::Finishing);
}

/// A scene in which a charge point is back after an outage of `hours`, has told what it does now, and has begun to tell
/// what it did before.
fn draining(hours: u64) -> (Scene, Timestamp) {
    let mut scene = Scene::new();
    scene.happen(connected(1));
    scene.later(hours * 3600);
    scene.happen(connected(2));
    scene.status_at(1, "Available", scene.now);
    let first = scene.now.minus(Duration::from_secs(hours * 3600));
    scene.later(1);
    scene.status_at(1, "Charging", first);
    (scene, first)
}

#[test]
fn a_queue_that_takes_long_to_drain_changes_nothing_to_its_end() {
    let (mut scene, first) = draining(48);
    // Eight minutes for each hour, for more than six hours.
    for hour in 1..48 {
        scene.later(480);
        let answer = scene.status_at(1, "Faulted", first.plus(Duration::from_secs(hour * 3600)));
        assert!(oddities(&answer).contains(&&Oddity::Late), "{hour}");
        assert_eq!(scene.charge_point().status, Status::Ready, "{hour}");
    }
    scene.later(480);
    scene.status_at(1, "Finishing", scene.now);
    assert_eq!(scene.charge_point().status, Status::Finishing);
}

#[test]
fn a_clock_set_back_long_after_a_queue_was_drained_does_not_freeze_the_present() {
    let (mut scene, _) = draining(48);
    scene.later(3600);
    scene.status_at(1, "Charging", scene.now);
    scene.later(60);
    scene.status_at(1, "Finishing", scene.now.minus(Duration::from_secs(3600)));
    assert_eq!(scene.charge_point().status, Status::Finishing);
}

#[test]
fn a_clock_set_back_while_a_queue_was_drained_freezes_the_present_for_ten_minutes_at_most() {
    let (mut scene, _) = draining(48);
    scene.later(60);
    scene.status_at(1, "Charging", scene.now);
    for (minute, status) in [(5, Status::Charging), (10, Status::Charging), (16, Status::Done)] {
        scene.now = NOW.plus(Duration::from_secs(48 * 3600 + 61 + minute * 60));
        scene.status_at(1, "SuspendedEV", scene.now.minus(Duration::from_secs(3600)));
        assert_eq!(scene.charge_point().status, status, "{minute} min");
    }
}
