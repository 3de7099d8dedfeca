use csms::{
    ChargePointId, Command, CommandState, CommandStep, Direction, Outcome, Place, ResetKind, Status,
    StatusReport, Timestamp,
};

use super::*;

fn fact(event: Event, event_id: i64) -> Recorded {
    Recorded {
        charge_point_id: ChargePointId::parse("CP-1").unwrap(),
        at: Timestamp::from_millis(event_id),
        event_id: Some(EventId(event_id)),
        event,
    }
}

fn exchanged(id: i64, outcome: Outcome) -> Recorded {
    let exchange = Exchange {
        id: EventId(id),
        direction: Direction::ToChargePoint,
        action: "Reset".to_owned(),
        message_id: id.to_string(),
        at: Timestamp::from_millis(id),
        latency_ms: None,
        outcome,
        size_bytes: 30,
        repeats: 0,
        findings: Vec::new(),
    };
    fact(Event::Exchanged(exchange), id)
}

#[test]
fn an_answer_changes_the_row_of_its_call() {
    let mut rows = Vec::new();
    assert!(EventNews::take(
        &mut rows,
        &exchanged(1, Outcome::Pending),
        |_| true
    ));
    assert!(EventNews::take(
        &mut rows,
        &exchanged(2, Outcome::Pending),
        |_| true
    ));
    assert!(EventNews::take(
        &mut rows,
        &exchanged(1, Outcome::Answered),
        |_| false
    ));
    assert!(!EventNews::take(
        &mut rows,
        &exchanged(1, Outcome::Answered),
        |_| true
    ));
    assert!(!EventNews::take(
        &mut rows,
        &exchanged(3, Outcome::Pending),
        |_| false
    ));
    let seen: Vec<_> = rows.iter().map(|it| (it.id.0, it.outcome)).collect();
    assert_eq!(seen, [(2, Outcome::Pending), (1, Outcome::Answered)]);
}

#[test]
fn a_report_stands_in_the_status_log_once() {
    let report = StatusReport {
        place: Place::connector(1, 1),
        status: Status::Charging,
        ocpp_status: "Charging".to_owned(),
        error_code: "NoError".to_owned(),
        info: None,
        vendor_id: None,
        vendor_error_code: None,
        reported_at: None,
        effective_at: Timestamp::from_millis(5),
        late: true,
    };
    let mut rows = Vec::new();
    let fact = fact(Event::StatusReported(report), 5);
    assert!(StatusLogNews::take(&mut rows, &fact, |_| true));
    assert!(!StatusLogNews::take(&mut rows, &fact, |_| true));
    assert_eq!((rows.len(), rows[0].late), (1, true));
}

#[test]
fn a_step_is_taken_once() {
    let mut commands = Vec::new();
    let command = Command::Reset {
        kind: ResetKind::Soft,
    };
    let issued = fact(
        Event::CommandIssued {
            id: "c1".into(),
            command,
            automatic: false,
        },
        1,
    );
    let step = CommandStep::plain(CommandState::Sent, Timestamp::from_millis(2));
    let stepped = fact(
        Event::CommandStepped {
            id: "c1".into(),
            step,
        },
        2,
    );
    assert!(!CommandNews::take(&mut commands, &stepped));
    assert!(CommandNews::take(&mut commands, &issued));
    assert!(CommandNews::take(&mut commands, &stepped));
    assert!(!CommandNews::take(&mut commands, &stepped));
    assert!(!CommandNews::take(&mut commands, &issued));
    assert_eq!(commands[0].state, CommandState::Sent);
}
