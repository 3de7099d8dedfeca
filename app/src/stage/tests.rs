//! A stage from outside: what is there, and what hands do.

mod logs;

use std::time::Duration;

use ::csms::{
    Amperes, Asker, ChargePoint as Known, EcoMode, Event, EventFilter, PageRequest, ResetKind, Status,
    TransactionId,
};

use super::*;

const VISITOR: Asker = Asker::Page { address: None };
const NOON: Timestamp = Timestamp::from_millis(1_768_478_400_000);

fn stage(seed: u64) -> Stage {
    Stage::new(seed, CHARGERS, NOON)
}

fn status(stage: &Stage, id: &ChargePointId) -> Status {
    stage
        .record()
        .fleet()
        .get(id)
        .map_or(Status::Unknown, |it| it.status)
}

/// Every frame that is kept, with its time.
fn frames(stage: &Stage) -> Vec<String> {
    let mut frames = Vec::new();
    for charge_point in stage.record().fleet().iter() {
        let log = stage.record().log(&charge_point.id).unwrap();
        let rows = log.events(
            &EventFilter::default(),
            &PageRequest {
                limit: 500,
                after: None,
            },
        );
        for row in rows.items {
            let detail = log.event(row.id).unwrap();
            frames.push(format!(
                "{} {} {:?} {:?}",
                charge_point.id, row.at, detail.raw_request, detail.raw_response
            ));
        }
    }
    frames
}

fn plays(part: &Option<ChargePointId>) -> &ChargePointId {
    part.as_ref().expect("the part is given out")
}

#[test]
fn everybody_is_there_when_the_curtain_rises() {
    for seed in 0..12 {
        let stage = stage(seed);
        let fleet: Vec<_> = stage.record().fleet().iter().collect();
        assert_eq!(fleet.len(), CHARGERS as usize);
        let cast = stage.cast();
        assert_eq!(
            status(&stage, plays(&cast.faulted)),
            Status::Faulted,
            "seed {seed}"
        );
        assert_eq!(status(&stage, plays(&cast.paused)), Status::Paused, "seed {seed}");
        let lost = stage.record().fleet().get(plays(&cast.lost)).unwrap();
        assert!(!lost.connected, "seed {seed}");
        let charging = fleet.iter().filter(|it| it.status == Status::Charging).count();
        assert!(charging > 0, "seed {seed}");
    }
}

#[test]
fn the_same_seed_gives_the_same_frames_however_time_is_cut_up() {
    let (mut one, mut other) = (stage(7), stage(7));
    let later = NOON.plus(Duration::from_secs(1_800));
    one.advance(later);
    for second in 0..1_800 {
        other.advance(NOON.plus(Duration::from_secs(second)));
    }
    other.advance(later);
    assert_eq!(frames(&one), frames(&other));
    assert_ne!(frames(&one), frames(&stage(8)));
}

#[test]
fn a_restart_mends_what_is_broken_and_is_seen_step_by_step() {
    let mut stage = stage(1);
    let id = plays(&stage.cast().faulted).clone();
    let issued = stage
        .issue(
            &id,
            Command::Reset {
                kind: ResetKind::Soft,
            },
            VISITOR,
        )
        .unwrap();
    assert_eq!(issued.state, ::csms::CommandState::Sent);
    assert!(issued.event_id.is_some());
    stage.advance(NOON.plus(Duration::from_secs(240)));
    let command = stage.record().command(&issued.id).unwrap();
    assert_eq!(command.state, ::csms::CommandState::Verified, "{command:?}");
    let milestones: Vec<_> = command.steps.iter().filter_map(|it| it.milestone).collect();
    use ::csms::Milestone::{Booted, LinkLost, Ready};
    assert_eq!(milestones, [LinkLost, Booted, Ready]);
    assert!(command.event_id.is_some());
    assert_eq!(status(&stage, &id), Status::Ready);
}

#[test]
fn a_configuration_is_read() {
    let mut stage = stage(1);
    let id = plays(&stage.cast().paused).clone();
    let read = Command::ReadConfiguration { keys: Vec::new() };
    let issued = stage.issue(&id, read, VISITOR).unwrap();
    stage.advance(NOON.plus(Duration::from_secs(5)));
    let log = stage.record().log(&id).unwrap();
    assert!(!log.configurations(1)[0].items.is_empty());
    assert_eq!(
        stage.record().command(&issued.id).unwrap().state,
        ::csms::CommandState::Verified
    );
}

#[test]
fn who_has_no_contact_cannot_be_asked_and_returns() {
    let mut stage = stage(1);
    let id = plays(&stage.cast().lost).clone();
    let refused = stage.issue(
        &id,
        Command::Reset {
            kind: ResetKind::Hard,
        },
        VISITOR,
    );
    assert_eq!(refused, Err(BackendError::NotConnected(id.clone())));
    stage.advance(NOON.plus(Duration::from_secs(240)));
    assert!(stage.record().fleet().get(&id).unwrap().connected);
    let connections = stage.record().log(&id).unwrap().connections(stage.now(), 10);
    assert!(
        connections.len() > 1 && connections[1].closed.is_some(),
        "{connections:?}"
    );
}

#[test]
fn hands_do_what_drivers_do() {
    let mut stage = stage(1);
    let connected = stage.record().fleet().iter().filter(|it| it.connected);
    let ids: Vec<_> = connected.map(|it| it.id.clone()).collect();
    let id = ids.into_iter().find(|id| stage.act(id, Deed::PlugIn)).unwrap();
    let later = |seconds| NOON.plus(Duration::from_secs(seconds));
    assert!(!stage.act(&id, Deed::PlugIn), "a cable is in");
    stage.advance(later(5));
    let now = stage.record().fleet().get(&id).unwrap();
    assert!(now.connectors[0].transaction.is_some(), "{now:?}");
    assert!(stage.act(&id, Deed::Break));
    stage.advance(later(6));
    assert_eq!(status(&stage, &id), Status::Faulted);
    assert!(stage.act(&id, Deed::CutOrRestore));
    stage.advance(later(7));
    assert!(!stage.record().fleet().get(&id).unwrap().connected);
    assert!(stage.act(&id, Deed::Unplug));
    assert!(!stage.act(&id, Deed::Unplug), "no cable is in");
}

fn line(detail: ::csms::ExchangeDetail) -> String {
    String::from_utf8(crate::export::Format::JsonLines.write(detail)).unwrap()
}

#[test]
fn a_recorded_day_is_played_as_it_was() {
    let mut live = stage(1);
    // A charging session begins and ends in it.
    let id = plays(&live.cast().paused).clone();
    assert!(live.act(&id, Deed::Unplug) && live.act(&id, Deed::PlugIn));
    let read = Command::ReadConfiguration { keys: Vec::new() };
    live.issue(&id, read, VISITOR).unwrap();
    live.advance(NOON.plus(Duration::from_secs(400)));
    assert!(live.act(&id, Deed::Unplug));
    live.advance(NOON.plus(Duration::from_secs(430)));
    let log = live.record().log(&id).unwrap();
    let whole = PageRequest {
        limit: 500,
        after: None,
    };
    let begins = NOON.minus(Duration::from_secs(1));
    let since = EventFilter {
        from: Some(begins),
        ..EventFilter::default()
    };
    let rows = log.events(&since, &whole).items;
    let lines: Vec<String> = rows.iter().map(|it| line(log.event(it.id).unwrap())).collect();
    let recording = Recording::read(&format!("{id}-event-log.jsonl"), &lines.concat()).unwrap();
    let mut played = Stage::of_recording(recording);
    assert_eq!(played.to_be_played(), rows.len());
    played.advance(live.now());
    assert_eq!(played.to_be_played(), 0);
    assert_eq!(status(&played, &id), status(&live, &id));
    let again = played.record().log(&id).unwrap();
    let all = again.events(&EventFilter::default(), &whole).items;
    let said = |it: &::csms::Exchange| (it.at, it.action.clone(), it.outcome, it.direction);
    assert_eq!(
        all.iter().map(said).collect::<Vec<_>>(),
        rows.iter().map(said).collect::<Vec<_>>()
    );
    // The session has its own id again: what was metered during it belongs to it, and nothing is odd.
    let begun = all.iter().find(|it| it.action == "StartTransaction").unwrap();
    let answer = again.event(begun.id).unwrap().response.unwrap();
    let transaction = TransactionId::from_v16(answer["transactionId"].as_i64().unwrap());
    assert!(again.readings(&transaction, None, 100).len() > 3);
    assert_eq!(
        again.readings(&transaction, None, 100),
        log.readings(&transaction, None, 100)
    );
    let of_session = all.iter().filter(|it| it.at >= begun.at);
    assert_eq!(of_session.flat_map(|it| &it.findings).count(), 0);
    let now = played.record().fleet().get(&id).unwrap();
    assert!(
        now.connectors.iter().all(|it| it.transaction.is_none()),
        "{now:?}"
    );
}

#[test]
fn who_saves_waits_for_the_night_and_charges_in_it() {
    let mut stage = stage(7);
    let saver = plays(&stage.cast().saver).clone();
    let why = |stage: &Stage| stage.record().fleet().get(&saver).unwrap().reason.clone();
    // The prices of the night have just been published, and nobody is let charge for less than half an hour.
    stage.advance(NOON.plus(Duration::from_secs(20 * 60)));
    let reason = why(&stage).expect("by day electricity is dear");
    assert_eq!(reason.kind, ::csms::PauseKind::EcoMode);
    let until = reason.until.unwrap();
    let state = stage.eco_mode(&saver).unwrap();
    assert!(state.has_car && state.is_ready_in_time, "{state:?}");
    assert!(state.plan.iter().any(|it| it.charging && it.start >= until));
    stage.advance(until.plus(Duration::from_secs(600)));
    assert_eq!(status(&stage, &saver), Status::Charging);
}

#[test]
fn a_fuse_is_shared_on_the_stage_too() {
    let mut stage = stage(7);
    let mut system = charge_system();
    system.supply.fuse_a = Some(63);
    system.supply.load_balancing.enabled = true;
    stage.configure(system.clone());
    stage.advance(NOON.plus(Duration::from_secs(20 * 60)));
    let load = stage.load();
    let carried = |phase: usize| load.building_a[phase] + load.charging_a[phase];
    assert!((0..3).all(|it| carried(it).as_f64() <= 63.0), "{load:?}");
    assert!(
        load.allotments.iter().any(|it| it.limit_a > Some(Amperes::ZERO)),
        "{load:?}"
    );
    let ours = |it: &Known| it.connectors.iter().find_map(|it| it.reason.clone()?.decision_id);
    let paused = stage
        .record()
        .fleet()
        .iter()
        .find_map(|it| Some((it.id.clone(), ours(it)?)));
    let (id, decision) = paused.expect("63 A are too little for all of them");
    let told = stage.record().log(&id).unwrap().decisions(stage.now(), 50);
    let told = told
        .iter()
        .find(|it| it.decision.id.as_str() == decision)
        .unwrap();
    let event = stage
        .record()
        .log(&id)
        .unwrap()
        .event(told.event_id.unwrap())
        .unwrap();
    assert_eq!(event.exchange.action, "SetChargingProfile");
    // What nobody asked for is not among what somebody did.
    assert!(stage.record().log(&id).unwrap().commands(50).is_empty());

    system.supply.load_balancing.enabled = false;
    stage.configure(system);
    let saver = plays(&stage.cast().saver).clone();
    stage.want(&saver, Event::EcoModeSet(EcoMode::default()));
    stage.advance(NOON.plus(Duration::from_secs(25 * 60)));
    let is_told = |it: &Known| {
        it.connected && (it.fallback_a.is_some() || it.connectors.iter().any(|it| it.allotment.is_some()))
    };
    assert!(!stage.record().fleet().iter().any(is_told));
}
