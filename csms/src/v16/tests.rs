//! What each message means, case by case.

use ocpp::Frame;

use super::*;
use crate::command::{CommandState, CommandStep, IssuedCommand, Milestone};
use crate::event::Recorded;
use crate::ids::{ChargePointId, ChargeSystemId, SessionId};
use crate::log::Disconnect;
use crate::place::Place;
use crate::status::Status;
use crate::{Command, Fleet, ResetKind};

const NOW: Timestamp = Timestamp::from_millis(1_795_417_872_482);

/// A charge point that is told things, one after the other.
struct Scene {
    fleet: Fleet,
    id: ChargePointId,
    now: Timestamp,
    fresh: i64,
    named: Named,
}

impl Scene {
    fn new() -> Self {
        let id = ChargePointId::parse("CP-1").unwrap();
        let fleet = Fleet::new([ChargePoint::new(id.clone(), ChargeSystemId::from("solbakken"))]);
        Self {
            fleet,
            id,
            now: NOW,
            fresh: 4711,
            named: Named::Unknown,
        }
    }

    fn charge_point(&self) -> &ChargePoint {
        self.fleet.get(&self.id).unwrap()
    }

    fn happen(&mut self, event: Event) -> Recorded {
        let recorded = Recorded {
            charge_point_id: self.id.clone(),
            at: self.now,
            event_id: None,
            event,
        };
        self.fleet.apply(&recorded);
        recorded
    }

    fn tell(&mut self, action: &str, payload: &str) -> Answer {
        let text = format!(r#"[2,"1","{action}",{payload}]"#);
        let (Frame::Call(call), findings) = Frame::decode(&text).unwrap() else {
            panic!("{text}")
        };
        let facts = Facts {
            charge_point: self.charge_point(),
            received_at: self.now,
            heartbeat_interval: Duration::from_secs(60),
            fresh_transaction_id: TransactionId::from_v16(self.fresh),
            named: self.named,
        };
        let answer = answer(call, findings, &facts);
        for event in answer.events.clone() {
            self.happen(event);
        }
        answer
    }

    fn status(&mut self, connector: i32, status: &str) -> Answer {
        self.tell(
            "StatusNotification",
            &format!(r#"{{"connectorId":{connector},"status":"{status}","errorCode":"NoError"}}"#),
        )
    }

    fn status_at(&mut self, connector: i32, status: &str, at: Timestamp) -> Answer {
        self.tell(
            "StatusNotification",
            &format!(
                r#"{{"connectorId":{connector},"status":"{status}","errorCode":"NoError","timestamp":"{at}"}}"#
            ),
        )
    }

    fn later(&mut self, seconds: u64) {
        self.now = self.now.plus(Duration::from_secs(seconds));
    }
}

fn oddities(answer: &Answer) -> Vec<&Oddity> {
    answer.findings.iter().map(|it| &it.oddity).collect()
}

#[test]
fn finishing_still_occupies_the_connector() {
    let mut scene = Scene::new();
    let answer = scene.status(2, "Finishing");
    assert_eq!(answer.frame, r#"[3,"1",{}]"#);
    let connector = scene.charge_point().at(Place::connector(2, 1)).unwrap();
    assert_eq!(
        (connector.status, connector.ocpp_status.as_deref()),
        (Status::Finishing, Some("Finishing"))
    );
}

#[test]
fn connector_0_is_the_charge_point_and_never_overwrites_a_connector() {
    let mut scene = Scene::new();
    scene.status(1, "Charging");
    scene.status(0, "Available");
    let charge_point = scene.charge_point();
    assert_eq!(charge_point.connectors.len(), 1);
    assert_eq!(charge_point.connectors[0].status, Status::Charging);
    assert_eq!(charge_point.status, Status::Charging);
    scene.status(0, "Faulted");
    assert_eq!(scene.charge_point().status, Status::Faulted);
    assert_eq!(scene.charge_point().connectors[0].status, Status::Charging);
}

#[test]
fn the_most_urgent_connector_speaks_for_the_charge_point() {
    let mut scene = Scene::new();
    scene.status(1, "Available");
    scene.status(2, "SuspendedEVSE");
    assert_eq!(scene.charge_point().status, Status::Paused);
    assert_eq!(
        scene.charge_point().reason,
        Some(crate::PauseReason::charge_point())
    );
    scene.status(1, "Faulted");
    assert_eq!(scene.charge_point().status, Status::Faulted);
    assert_eq!(scene.charge_point().reason, None);
}

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
fn a_repeated_status_keeps_its_since() {
    let mut scene = Scene::new();
    scene.status(1, "Charging");
    scene.later(60);
    scene.status(1, "Charging");
    assert_eq!(scene.charge_point().status_since, Some(NOW));
}

#[test]
fn boot_tells_who_it_is_and_hears_the_time() {
    let mut scene = Scene::new();
    let answer = scene.tell(
        "BootNotification",
        r#"{"chargePointVendor":"Acme","chargePointModel":"Wall 22","firmwareVersion":"1.2.3"}"#,
    );
    let expected = format!(r#"[3,"1",{{"status":"Accepted","currentTime":"{NOW}","interval":60}}]"#);
    assert_eq!(answer.frame, expected);
    assert_eq!(scene.charge_point().vendor.as_deref(), Some("Acme"));
    assert_eq!(scene.charge_point().firmware_version.as_deref(), Some("1.2.3"));
    assert_eq!(scene.charge_point().booted_at, Some(NOW));
}

const START: &str =
    r#"{"connectorId":1,"idTag":"04A1","meterStart":1200,"timestamp":"2026-11-23T00:00:00Z"}"#;

#[test]
fn a_transaction_begins_is_metered_and_ends() {
    let mut scene = Scene::new();
    let answer = scene.tell("StartTransaction", START);
    assert_eq!(
        answer.frame,
        r#"[3,"1",{"idTagInfo":{"status":"Accepted"},"transactionId":4711}]"#
    );
    scene.named = Named::Own;
    scene.later(60);
    let now = scene.now;
    scene.tell(
        "MeterValues",
        &format!(
            r#"{{"connectorId":1,"transactionId":4711,"meterValue":[{{"timestamp":"{now}","sampledValue":[{{"value":"1.7","unit":"kWh"}},{{"value":"7400","measurand":"Power.Active.Import"}}]}}]}}"#
        ),
    );
    assert_eq!(scene.charge_point().power_w(), Some(7400.0));
    assert_eq!(
        scene.charge_point().connectors[0].transaction_energy_wh(),
        Some(500.0)
    );
    let answer = scene.tell(
        "StopTransaction",
        r#"{"transactionId":4711,"meterStop":2200,"idTag":"04A1"}"#,
    );
    assert_eq!(answer.frame, r#"[3,"1",{"idTagInfo":{"status":"Accepted"}}]"#);
    assert!(!scene.charge_point().has_transaction());
}

#[test]
fn a_start_told_twice_has_one_transaction() {
    let mut scene = Scene::new();
    scene.tell("StartTransaction", START);
    scene.fresh = 9999;
    let again = scene.tell("StartTransaction", START);
    assert_eq!(again.events, []);
    assert!(again.frame.contains("4711"), "{}", again.frame);
}

#[test]
fn a_start_without_a_stop_before_it_ends_the_one_that_was_open() {
    let mut scene = Scene::new();
    scene.tell("StartTransaction", START);
    scene.fresh = 9999;
    let next = scene.tell("StartTransaction", &START.replace("1200", "5000"));
    assert!(matches!(
        &next.events[..],
        [Event::TransactionStopped(stop), Event::TransactionStarted(_)] if stop.reason.as_deref() == Some("Superseded")
    ));
    assert!(
        scene
            .charge_point()
            .connector_of(&TransactionId::from_v16(9999))
            .is_some()
    );
}

#[test]
fn another_charge_points_transaction_cannot_be_stopped() {
    let mut scene = Scene::new();
    scene.named = Named::Foreign;
    let answer = scene.tell("StopTransaction", r#"{"transactionId":77,"meterStop":1}"#);
    assert_eq!(answer.frame, r#"[3,"1",{"idTagInfo":{"status":"Invalid"}}]"#);
    assert_eq!(answer.events, []);
    assert_eq!(oddities(&answer), [&Oddity::ForeignTransaction]);
}

#[test]
fn an_offline_transaction_is_kept_and_answered() {
    for id in ["-1", "0"] {
        let mut scene = Scene::new();
        let stop = format!(r#"{{"transactionId":{id},"meterStop":900,"timestamp":"{NOW}"}}"#);
        let answer = scene.tell("StopTransaction", &stop);
        assert_eq!(answer.frame, r#"[3,"1",{}]"#);
        assert!(matches!(
            &answer.events[..],
            [Event::TransactionStopped(stop)] if !stop.given_out && stop.meter_stop_wh == Some(900)
        ));
    }
}

#[test]
fn a_connector_that_cannot_be_changes_nothing() {
    for connector in [-1, 4000] {
        let mut scene = Scene::new();
        let answer = scene.status(connector, "Charging");
        assert_eq!((answer.outcome, answer.events.len()), (Outcome::Answered, 0));
        assert_eq!(oddities(&answer), [&Oddity::ImpossibleConnector]);
    }
}

#[test]
fn refusals_name_what_is_wrong() {
    let mut scene = Scene::new();
    let answer = scene.tell("StatusNotification", r#"{"status":"Available"}"#);
    assert_eq!(
        answer.frame,
        r#"[4,"1","OccurenceConstraintViolation","`connectorId` is missing",{}]"#
    );
    assert_eq!(answer.outcome, Outcome::Error);
    let answer = scene.tell("Teleport", "{}");
    assert_eq!(
        answer.frame,
        r#"[4,"1","NotImplemented","OCPP 1.6 has no action `Teleport`",{}]"#
    );
    let answer = scene.tell("UpdateFirmware", "{}");
    assert!(
        answer.frame.starts_with(r#"[4,"1","NotSupported""#),
        "{}",
        answer.frame
    );
}

fn connected(session: i64) -> Event {
    Event::Connected {
        session: SessionId(session),
        ocpp_version: "1.6".into(),
        peer: "127.0.0.1:1".into(),
        subprotocol_offered: true,
    }
}

fn lost(session: i64) -> Event {
    Event::Disconnected {
        session: SessionId(session),
        reason: Disconnect::Lost { words: String::new() },
    }
}

#[test]
fn contact_is_lost_while_the_last_status_stays() {
    let mut scene = Scene::new();
    scene.happen(connected(1));
    scene.status(1, "Charging");
    scene.later(5);
    scene.happen(lost(1));
    let charge_point = scene.charge_point();
    assert!(!charge_point.connected);
    assert_eq!(charge_point.contact_since, Some(scene.now));
    assert_eq!(charge_point.status, Status::Charging);
}

#[test]
fn the_late_close_of_an_old_socket_does_not_unregister_the_new_one() {
    let mut scene = Scene::new();
    scene.happen(connected(1));
    scene.happen(connected(2));
    scene.happen(lost(1));
    assert!(scene.charge_point().connected);
    scene.happen(lost(2));
    assert!(!scene.charge_point().connected);
}

fn issued(command: Command) -> IssuedCommand {
    let mut issued = IssuedCommand::new("c1".into(), ChargePointId::parse("CP-1").unwrap(), command, NOW);
    issued.take(CommandStep::plain(CommandState::Sent, NOW));
    issued.take(CommandStep::plain(CommandState::Accepted, NOW));
    issued
}

#[test]
fn a_restart_is_verified_when_it_is_back_and_not_before() {
    let mut scene = Scene::new();
    let mut restart = issued(Command::Reset {
        kind: ResetKind::Soft,
    });
    let mut follow = |scene: &mut Scene, event: Event| {
        let recorded = scene.happen(event);
        let step = restart.step_after(&recorded);
        if let Some(step) = step.clone() {
            restart.take(step);
        }
        step.map(|it| (it.state, it.milestone))
    };
    let report = |scene: &mut Scene| scene.status(1, "Available").events.remove(0);
    let before = report(&mut scene);
    assert_eq!(follow(&mut scene, before), None);
    assert_eq!(
        follow(&mut scene, lost(1)),
        Some((CommandState::Accepted, Some(Milestone::LinkLost)))
    );
    assert_eq!(follow(&mut scene, connected(2)), None);
    let booted = Event::Booted(crate::Identity::default());
    assert_eq!(
        follow(&mut scene, booted),
        Some((CommandState::Accepted, Some(Milestone::Booted)))
    );
    let after = report(&mut scene);
    assert_eq!(
        follow(&mut scene, after.clone()),
        Some((CommandState::Verified, Some(Milestone::Ready)))
    );
    assert_eq!(follow(&mut scene, after), None);
}

#[test]
fn a_configuration_is_read_with_what_the_charge_point_does_not_know() {
    let serde_json::Value::Object(payload) = serde_json::json!({
        "configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"60"}],"unknownKey":["Colour"]
    }) else {
        unreachable!()
    };
    let command = Command::ReadConfiguration { keys: vec![] };
    let reply = commands::reply(&command, payload, NOW, &mut Vec::new()).unwrap();
    assert_eq!(reply.state, CommandState::Verified);
    let [Event::ConfigurationRead(read)] = &reply.events[..] else {
        panic!("{reply:?}")
    };
    assert_eq!(read.items[0].value.as_deref(), Some("60"));
    assert_eq!(read.unknown_keys, ["Colour"]);
}

#[test]
fn a_refused_restart_keeps_the_charge_points_word() {
    let serde_json::Value::Object(payload) = serde_json::json!({"status":"Rejected"}) else {
        unreachable!()
    };
    let command = Command::Reset {
        kind: ResetKind::Hard,
    };
    let reply = commands::reply(&command, payload, NOW, &mut Vec::new()).unwrap();
    assert_eq!(
        (reply.state, reply.detail.as_deref()),
        (CommandState::Rejected, Some("Rejected"))
    );
}

#[test]
fn commands_that_make_no_sense_are_not_sent() {
    let nonsense = [
        Command::ReadConfiguration {
            keys: vec!["k".repeat(51)],
        },
        Command::UnlockConnector { connector_id: 0 },
        Command::ChangeAvailability {
            connector_id: 1,
            availability: "Maybe".into(),
        },
        Command::TriggerMessage {
            requested_message: "Coffee".into(),
            connector_id: None,
        },
        Command::RemoteStopTransaction {
            transaction_id: "abc".into(),
        },
    ];
    for command in nonsense {
        assert!(commands::call(&command).is_err(), "{command:?}");
    }
    let wish = commands::call(&Command::Reset {
        kind: ResetKind::Soft,
    })
    .unwrap();
    assert_eq!(
        (wish.action, wish.payload.to_string().as_str()),
        ("Reset", r#"{"type":"Soft"}"#)
    );
}
