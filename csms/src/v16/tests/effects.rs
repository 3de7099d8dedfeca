//! Commands: what is sent, and how their effect is seen.

use super::*;

fn issued(command: Command) -> IssuedCommand {
    let (id, to) = ("c1".into(), ChargePointId::parse("CP-1").unwrap());
    let mut issued = IssuedCommand::new(id, to, command, Asker::Page { address: None }, NOW);
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
        let step = restart.step_after(&recorded, scene.charge_point());
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
fn an_effect_is_awaited_for_a_stated_time() {
    let mut restart = issued(Command::Reset {
        kind: ResetKind::Soft,
    });
    let within = restart.command.effect_within().unwrap();
    assert_eq!(restart.awaited_until(), Some(NOW.plus(within)));
    restart.take(CommandStep::plain(CommandState::Verified, NOW));
    assert_eq!(restart.awaited_until(), None);
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

#[test]
fn availability_is_changed_when_every_connector_says_so() {
    let mut scene = Scene::new();
    scene.status(1, "Available");
    scene.status(2, "Reserved");
    let command = issued(Command::ChangeAvailability {
        connector_id: 0,
        availability: "Inoperative".into(),
    });
    let verified = |scene: &mut Scene, connector, status| {
        let report = scene.status(connector, status).events.remove(0);
        let recorded = scene.happen(report);
        command
            .step_after(&recorded, scene.charge_point())
            .map(|it| it.state)
    };
    assert_eq!(verified(&mut scene, 1, "Unavailable"), None);
    assert_eq!(verified(&mut scene, 2, "Reserved"), None);
    assert_eq!(
        verified(&mut scene, 2, "Unavailable"),
        Some(CommandState::Verified)
    );
    assert!(command.is_fulfilled_by(scene.charge_point()));
    let one = |availability: &str| {
        issued(Command::ChangeAvailability {
            connector_id: 2,
            availability: availability.into(),
        })
    };
    assert!(one("Inoperative").is_fulfilled_by(scene.charge_point()));
    assert!(!one("Operative").is_fulfilled_by(scene.charge_point()));
}

#[test]
fn a_remote_start_is_verified_by_a_start_with_its_token() {
    let mut scene = Scene::new();
    let command = issued(Command::RemoteStartTransaction {
        connector_id: None,
        id_tag: "04A1".into(),
    });
    for (tag, state) in [("04B2", None), ("04A1", Some(CommandState::Verified))] {
        let start = format!(
            r#"{{"connectorId":1,"idTag":"{tag}","meterStart":1,"timestamp":"{}"}}"#,
            scene.now
        );
        let started = scene.tell("StartTransaction", &start).events.pop().unwrap();
        let recorded = scene.happen(started);
        let step = command.step_after(&recorded, scene.charge_point());
        assert_eq!(step.map(|it| it.state), state, "{tag}");
        scene.later(10);
    }
}

#[test]
fn a_message_is_triggered_when_the_charge_point_sends_it() {
    let scene = Scene::new();
    let command = issued(Command::TriggerMessage {
        requested_message: "Heartbeat".into(),
        connector_id: None,
    });
    for (direction, state) in [
        (crate::Direction::ToChargePoint, None),
        (crate::Direction::FromChargePoint, Some(CommandState::Verified)),
    ] {
        let exchange = crate::Exchange {
            id: crate::EventId(1),
            direction,
            action: "Heartbeat".into(),
            message_id: "1".into(),
            at: NOW,
            latency_ms: None,
            outcome: Outcome::Answered,
            size_bytes: 1,
            repeats: 0,
            findings: Vec::new(),
        };
        let recorded = Recorded {
            charge_point_id: scene.id.clone(),
            at: NOW,
            event_id: None,
            event: Event::Exchanged(exchange),
        };
        let step = command.step_after(&recorded, scene.charge_point());
        assert_eq!(step.map(|it| it.state), state);
    }
}

#[test]
fn a_word_that_nobody_knows_accepts_nothing() {
    let serde_json::Value::Object(payload) = serde_json::json!({"status":"Perhaps"}) else {
        unreachable!()
    };
    let command = Command::ChangeAvailability {
        connector_id: 1,
        availability: "Operative".into(),
    };
    let reply = commands::reply(&command, payload, NOW, &mut Vec::new()).unwrap();
    assert_eq!(reply.state, CommandState::Rejected);
}
