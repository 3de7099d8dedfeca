//! Everything that is written down of a charge point, once.

use csms::{
    Amperes, Asker, ChargePointId, ChargeSystem, Command, CommandId, CommandState, CommandStep,
    Configuration, Decider, Decision, Direction, Event, EventId, Exchange, Grounds, Outcome, Place, Reading,
    Recorded, ResetKind, SessionId, Status, StatusReport, TransactionId, TransactionStart, TransactionStop,
};

use super::NOW;
use crate::store::{Entry, ExchangeWrite};

pub(super) fn recorded(of: &ChargePointId, event: Event) -> Recorded {
    Recorded {
        charge_point_id: of.clone(),
        at: NOW,
        event_id: Some(EventId(1)),
        event,
    }
}

fn decision(id: &CommandId) -> Decision {
    Decision {
        id: id.clone(),
        place: Place::connector(1, 1),
        transaction_id: Some(TransactionId::from_v16(7)),
        limit_a: Some(Amperes::ZERO),
        ceiling_a: Amperes::whole(16),
        by: Decider::LoadBalancing,
        until: None,
        eco_mode: None,
        grounds: Grounds {
            fuse_a: Some(63),
            margin_a: 2,
            building_a: [Amperes::whole(21); 3],
            building_is_stale: false,
            set_aside_a: [Amperes::ZERO; 3],
            wanting: 9,
            sharing: 6,
        },
    }
}

/// One of everything that is written down of a charge point.
pub(super) fn one_of_everything(of: &ChargePointId, command: &CommandId) -> Entry {
    let exchange = Exchange {
        id: EventId(1),
        direction: Direction::ToChargePoint,
        action: "Reset".to_owned(),
        message_id: "1".to_owned(),
        at: NOW,
        latency_ms: None,
        outcome: Outcome::Pending,
        size_bytes: 20,
        repeats: 0,
        findings: Vec::new(),
    };
    let report = StatusReport {
        place: Place::connector(1, 1),
        status: Status::Ready,
        ocpp_status: "Available".to_owned(),
        error_code: "NoError".to_owned(),
        info: None,
        vendor_id: None,
        vendor_error_code: None,
        reported_at: None,
        effective_at: NOW,
        late: false,
    };
    let reading = Reading {
        at: NOW,
        flow_at: None,
        power_w: Some(7400.0),
        energy_wh: None,
        state_of_charge_percent: None,
        current_a: [None; 3],
    };
    let events = [
        Event::Registered {
            charge_system: "solbakken".into(),
            name: None,
        },
        Event::Connected {
            session: SessionId(1),
            ocpp_version: "1.6".to_owned(),
            peer: "127.0.0.1:1".to_owned(),
            subprotocol_offered: true,
        },
        Event::StatusReported(report),
        Event::Moved {
            to: ChargeSystem::named("east", "East"),
        },
        Event::TransactionStarted(TransactionStart {
            id: TransactionId::from_v16(7),
            place: Place::connector(1, 1),
            id_tag: None,
            meter_start_wh: 0,
            started_at: NOW,
            reported_at: Some(NOW),
            late: false,
        }),
        Event::Metered {
            place: Place::connector(1, 1),
            transaction_id: Some(TransactionId::from_v16(7)),
            known: reading.clone(),
            reading,
            late: false,
        },
        Event::CommandIssued {
            id: command.clone(),
            command: Command::Reset {
                kind: ResetKind::Soft,
            },
            asked_by: Asker::Page { address: None },
        },
        Event::CommandIssued {
            id: "c-ours".into(),
            command: Command::ClearDefaultProfiles,
            asked_by: Asker::Rules,
        },
        Event::Decided(decision(command)),
        Event::FallbackHeld {
            limit_a: Some(Amperes::whole(6)),
        },
        Event::CommandStepped {
            id: command.clone(),
            step: CommandStep::plain(CommandState::Sent, NOW),
        },
        Event::ConfigurationRead(Configuration {
            read_at: NOW,
            items: Vec::new(),
            unknown_keys: Vec::new(),
            asked: Vec::new(),
        }),
    ];
    Entry {
        charge_point_id: of.clone(),
        exchange: Some(ExchangeWrite::New {
            exchange,
            raw_request: Some("[2,\"1\",\"Reset\",{}]".to_owned()),
            raw_response: None,
        }),
        recorded: events.into_iter().map(|it| recorded(of, it)).collect(),
    }
}

/// The end of what has begun in [`one_of_everything`].
pub(super) fn the_rest(of: &ChargePointId) -> Entry {
    let stop = TransactionStop {
        id: TransactionId::from_v16(7),
        given_out: true,
        meter_stop_wh: Some(100),
        stopped_at: NOW,
        reason: None,
    };
    Entry {
        charge_point_id: of.clone(),
        exchange: Some(ExchangeWrite::Answered {
            id: EventId(1),
            outcome: Outcome::Answered,
            latency_ms: Some(5),
            size_bytes: 40,
            findings: Vec::new(),
            raw_response: Some("[3,\"1\",{}]".to_owned()),
        }),
        recorded: vec![recorded(of, Event::TransactionStopped(stop))],
    }
}
