use csms::{
    Asker, ChargePointId, Command, CommandState, CommandStep, Cost, Currency, Direction, Outcome, Place,
    Reading, ResetKind, Status, StatusReport, Timestamp, TransactionStart,
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
            asked_by: Asker::Page { address: None },
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

#[test]
fn a_session_keeps_its_cost_while_its_energy_is_counted() {
    let start = TransactionStart {
        id: "7".into(),
        place: Place::connector(1, 1),
        id_tag: None,
        meter_start_wh: 1_000,
        started_at: Timestamp::from_millis(1),
        reported_at: None,
        late: false,
    };
    let of = ChargePointId::parse("CP-1").unwrap();
    let cost = Some(Cost {
        amount: 1.5,
        currency: Currency::NOK,
        unpriced_wh: 0.0,
    });
    let mut record = TransactionRecord::begun(&of, &start);
    record.cost = cost;
    let mut rows = [record];
    let reading = Reading {
        at: Timestamp::from_millis(2),
        flow_at: None,
        power_w: None,
        energy_wh: Some(3_500.0),
        state_of_charge_percent: None,
        current_a: [None; 3],
    };
    let metered = fact(
        Event::Metered {
            place: start.place,
            transaction_id: Some(start.id),
            known: reading.clone(),
            reading,
            late: false,
        },
        3,
    );
    assert!(TransactionNews::take(&mut rows, &metered));
    assert!(!TransactionNews::take(&mut rows, &metered));
    assert_eq!((rows[0].energy_wh, rows[0].cost), (Some(2_500.0), cost));
}
