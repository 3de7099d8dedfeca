//! What each message means, case by case.

mod effects;
mod lateness;
mod transactions;

use ocpp::Frame;

use super::*;
use crate::asker::Asker;
use crate::event::Recorded;
use crate::ids::{ChargePointId, ChargeSystemId, SessionId};
use crate::issued_command::{CommandState, CommandStep, IssuedCommand, Milestone};
use crate::log::Disconnect;
use crate::manual::Manual;
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
