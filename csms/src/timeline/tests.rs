//! Timelines of made-up logs.

use super::*;
use crate::decision::{Decider, Decision, Grounds};
use crate::ids::SessionId;
use crate::place::Place;
use crate::units::Amperes;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_millis(minute * 60_000)
}

fn report(minute: i64, connector: u32, status: Status) -> StatusLogEntry {
    StatusLogEntry {
        id: EventId(minute),
        evse_id: connector,
        connector_id: u32::from(connector > 0),
        status,
        ocpp_status: String::new(),
        error_code: String::new(),
        info: None,
        vendor_id: None,
        vendor_error_code: None,
        reported_at: None,
        received_at: at(minute),
        late: false,
        event_id: EventId(minute),
    }
}

fn session(opened: i64, closed: Option<i64>) -> SessionRecord {
    SessionRecord {
        id: SessionId(opened),
        charge_point: "CP-1".to_owned(),
        opened_at: at(opened),
        peer: String::new(),
        ocpp_version: None,
        subprotocol_offered: true,
        closed_at: closed.map(at),
        closed: None,
        refused: None,
    }
}

fn told(timeline: &Timeline) -> Vec<(i64, i64, Status)> {
    let minute = |it: Timestamp| it.as_millis() / 60_000;
    let stretches = timeline.stretches.iter();
    stretches
        .map(|it| (minute(it.from), minute(it.to), it.status))
        .collect()
}

#[test]
fn the_status_of_its_connectors_together_lasts_from_report_to_report() {
    let mut late = report(30, 1, Status::Faulted);
    late.late = true;
    let reports = [
        report(50, 1, Status::Ready),
        report(40, 2, Status::Ready),
        late,
        report(20, 1, Status::Done),
        report(15, 1, Status::Charging),
        report(5, 2, Status::Ready),
        report(4, 1, Status::Charging),
    ];
    let timeline = Timeline::of((at(10), at(60)), true, &reports, &[], &[]);
    assert_eq!(
        told(&timeline),
        [
            (10, 20, Status::Charging),
            (20, 50, Status::Done),
            (50, 60, Status::Ready)
        ]
    );
    let first = timeline.stretch_at(at(19)).unwrap();
    assert_eq!((first.event_id, first.since), (EventId(4), at(4)));
    assert_eq!(
        timeline.stretch_at(at(20)).map(|it| it.event_id),
        Some(EventId(20))
    );
}

fn decided(minute: i64, limit_a: i32, by: Decider) -> DecisionRecord {
    let decision = Decision {
        id: format!("d{minute}").into(),
        place: Place::connector(1, 1),
        transaction_id: None,
        limit_a: Some(Amperes::whole(limit_a)),
        ceiling_a: Amperes::ZERO,
        by,
        until: None,
        grounds: Grounds::of_no_fuse(0),
        eco_mode: None,
    };
    DecisionRecord {
        at: at(minute),
        decision,
        event_id: None,
    }
}

#[test]
fn a_pause_knows_whose_it_was_and_parts_where_that_changed() {
    let reports = [
        report(58, 1, Status::Paused),
        report(55, 1, Status::Ready),
        report(50, 1, Status::Charging),
        report(20, 1, Status::Paused),
        report(15, 1, Status::Charging),
    ];
    let decisions = [
        decided(49, 16, Decider::LoadBalancing),
        decided(40, 0, Decider::LoadBalancing),
        decided(30, 0, Decider::EcoMode),
        decided(20, 0, Decider::EcoMode),
    ];
    let timeline = Timeline::of((at(10), at(60)), true, &reports, &decisions, &[]);
    let of = |minute: i64| {
        let stretch = timeline.stretch_at(at(minute)).unwrap();
        (stretch.status, stretch.paused_by, stretch.decision_id.as_deref())
    };
    assert_eq!(of(16), (Status::Charging, None, None));
    assert_eq!(of(25), (Status::Paused, Some(PauseKind::EcoMode), Some("d20")));
    assert_eq!(of(35), of(25));
    assert_eq!(
        of(45),
        (Status::Paused, Some(PauseKind::LoadBalancing), Some("d40"))
    );
    assert_eq!(of(51), (Status::Charging, None, None));
    // What was decided about a car that has left is none of the next one's.
    assert_eq!(of(59), (Status::Paused, Some(PauseKind::ChargePoint), None));
}

#[test]
fn rows_out_of_order_make_no_stretch_that_ends_before_it_begins() {
    let reports = [
        report(29, 1, Status::Charging),
        report(30, 1, Status::Ready),
        report(20, 1, Status::Done),
    ];
    let timeline = Timeline::of((at(10), at(60)), true, &reports, &[], &[]);
    assert_eq!(
        told(&timeline),
        [(20, 30, Status::Done), (30, 60, Status::Charging)]
    );
}

#[test]
fn nothing_is_known_before_the_first_report() {
    let timeline = Timeline::of((at(10), at(60)), true, &[report(30, 0, Status::Ready)], &[], &[]);
    assert_eq!(told(&timeline), [(30, 60, Status::Ready)]);
    assert_eq!(timeline.stretch_at(at(29)), None);
    assert_eq!(told(&Timeline::of((at(10), at(60)), true, &[], &[], &[])), []);
}

#[test]
fn what_lasts_goes_on_and_what_is_long_over_goes() {
    let reports = [report(50, 1, Status::Ready), report(20, 1, Status::Charging)];
    let timeline = Timeline::of((at(10), at(60)), true, &reports, &[], &[session(1, Some(55))]);
    let later = timeline.at(at(80));
    assert_eq!((later.from, later.to), (at(30), at(80)));
    assert_eq!(
        told(&later),
        [(30, 50, Status::Charging), (50, 80, Status::Ready)]
    );
    assert_eq!((later.gaps[0].from, later.gaps[0].to), (at(55), at(80)));
    assert_eq!(told(&timeline.at(at(105))), [(55, 105, Status::Ready)]);
    assert_eq!(timeline.at(at(40)), timeline);
    let past = Timeline {
        goes_on: false,
        ..timeline
    };
    assert_eq!(past.at(at(80)), past);
    assert_eq!(
        (past.share(at(35)), past.share(at(0)), past.share(at(99))),
        (0.5, 0.0, 1.0)
    );
}

fn check(sessions: &[SessionRecord], gaps: &[(i64, i64)]) {
    let timeline = Timeline::of((at(10), at(60)), true, &[], &[], sessions);
    let found: Vec<_> = timeline
        .gaps
        .iter()
        .map(|it| (it.from.as_millis() / 60_000, it.to.as_millis() / 60_000))
        .collect();
    assert_eq!(found, gaps, "{sessions:?}");
}

#[test]
fn there_is_no_contact_between_connections() {
    check(&[], &[]);
    check(&[session(1, None)], &[]);
    check(&[session(40, None), session(1, Some(20))], &[(20, 40)]);
    check(
        &[session(30, Some(50)), session(1, Some(5))],
        &[(10, 30), (50, 60)],
    );
    // The newer one took over before the older one ended.
    check(&[session(20, None), session(1, Some(30))], &[]);
    check(&[session(12, Some(20)), session(1, Some(30))], &[(30, 60)]);
    let mut refused = session(25, Some(25));
    refused.refused = Some("unknown".to_owned());
    check(&[refused, session(1, Some(20))], &[(20, 60)]);
    let timeline = Timeline::of(
        (at(10), at(60)),
        true,
        &[],
        &[],
        &[session(40, None), session(1, Some(20))],
    );
    assert!(timeline.is_in_gap(at(20)) && timeline.is_in_gap(at(39)));
    assert!(!timeline.is_in_gap(at(19)) && !timeline.is_in_gap(at(40)));
}
