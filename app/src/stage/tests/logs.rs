//! What is kept of the past, and how pages read it.

use std::time::Duration;

use ::csms::{
    EventFilter, EventId, PageRequest, StatusLogFilter, TransactionFilter, TransactionId, TransactionRecord,
    TransactionScope,
};

use super::*;

#[test]
fn logs_are_bounded_and_say_the_newest() {
    let mut stage = stage(3);
    stage.advance(NOON.plus(Duration::from_secs(20 * 3_600)));
    let id = plays(&stage.cast().paused).clone();
    let log = stage.record().log(&id).unwrap();
    let rows = log
        .events(
            &EventFilter::default(),
            &PageRequest {
                limit: 500,
                after: None,
            },
        )
        .items;
    assert!(rows.len() <= 200, "{}", rows.len());
    assert!(rows[0].at > NOON.plus(Duration::from_secs(19 * 3_600)));
    let (oldest, _) = log.oldest_event().unwrap();
    assert_eq!(rows.last().unwrap().id, oldest);
    let statuses = log
        .statuses(&StatusLogFilter::default(), &PageRequest::default())
        .items;
    assert!(statuses.windows(2).all(|it| it[0].id > it[1].id));
}

#[test]
fn pages_of_a_log_follow_one_another() {
    let stage = stage(3);
    let id = plays(&stage.cast().paused).clone();
    let log = stage.record().log(&id).unwrap();
    let whole = log
        .events(
            &EventFilter::default(),
            &PageRequest {
                limit: 500,
                after: None,
            },
        )
        .items;
    let (mut parts, mut after) = (Vec::new(), None);
    loop {
        let page = log.events(&EventFilter::default(), &PageRequest { limit: 7, after });
        assert!(page.items.len() <= 7);
        parts.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(parts, whole);
}

#[test]
fn changes_can_be_followed_from_any_place_that_is_kept() {
    let mut stage = stage(1);
    let place = stage.record().sequence();
    stage.advance(NOON.plus(Duration::from_secs(60)));
    let mut fleet = ::csms::Fleet::new(stage.record().fleet().iter().cloned());
    let changes: Vec<_> = stage.record().behind(place).unwrap().cloned().collect();
    assert_eq!(changes.last().unwrap().sequence, stage.record().sequence());
    assert!(
        changes
            .iter()
            .any(|it| matches!(it.recorded.event, Event::Exchanged(_)))
    );
    for change in &changes {
        fleet.apply(&change.recorded);
    }
    assert_eq!(&fleet, stage.record().fleet());
    assert!(stage.record().behind(0).is_none());
    assert!(stage.record().behind(stage.record().sequence() + 1).is_none());
}

/// All transactions, a part at a time.
fn transactions(stage: &Stage, of: &TransactionScope, filter: &TransactionFilter) -> Vec<TransactionRecord> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = PageRequest { limit: 7, after };
        let found = stage.record().transactions(of, filter, &page);
        assert!(found.items.len() <= 7);
        all.extend(found.items);
        after = found.next;
        if after.is_none() {
            return all;
        }
    }
}

#[test]
fn what_was_charged_is_listed_by_its_start_as_far_as_it_is_kept() {
    let mut stage = stage(3);
    let system = TransactionScope::ChargeSystem(CHARGE_SYSTEM.into());
    let all = TransactionFilter::default();
    let listed = transactions(&stage, &system, &all);
    assert!(listed.len() > 20, "{}", listed.len());
    let place = |it: &TransactionRecord| (it.listed_at(), it.id.clone());
    assert!(listed.windows(2).all(|it| place(&it[0]) > place(&it[1])));
    let ended = listed.iter().find(|it| it.energy_wh > Some(0.0) && !it.is_open);
    assert!(ended.is_some_and(|it| it.reason.is_some() && it.stopped_at > it.started_at));
    let tags = listed.iter().filter_map(|it| it.id_tag.as_ref());
    assert!(tags.clone().count() > 0 && tags.clone().all(|it| it.starts_with("****")));

    // Those that go on are those that the chargers have open, with what their meters show.
    let fleet = stage.record().fleet();
    for record in listed.iter().filter(|it| it.is_open) {
        let connector = fleet
            .get(&record.charge_point_id)
            .unwrap()
            .connector_of(&record.id);
        let counted = connector.and_then(::csms::Connector::transaction_energy_wh);
        assert_eq!(record.energy_wh, counted, "{record:?}");
    }
    let filter = TransactionFilter {
        from: Some(listed[10].listed_at()),
        to: Some(listed[4].listed_at()),
    };
    assert_eq!(transactions(&stage, &system, &filter), listed[5..=10]);
    let id = listed[0].charge_point_id.clone();
    let of_one = transactions(&stage, &TransactionScope::ChargePoint(id.clone()), &all);
    let among = listed.iter().filter(|it| it.charge_point_id == id);
    assert_eq!(of_one, among.cloned().collect::<Vec<_>>());

    // What was charged moves with whoever moves, to where nobody says what it cost.
    assert!(of_one.iter().any(|it| it.cost.is_some()));
    let without_cost = |it: TransactionRecord| TransactionRecord { cost: None, ..it };
    let of_one: Vec<_> = of_one.into_iter().map(without_cost).collect();
    let to = ChargeSystem::named("east", "East");
    stage.note(&id, Event::Moved { to });
    let east = TransactionScope::ChargeSystem("east".into());
    assert_eq!(transactions(&stage, &east, &all), of_one);
    for _ in 0..200 {
        let stop = ::csms::TransactionStop {
            id: TransactionId::from(format!("late-{}", stage.record().sequence())),
            given_out: false,
            meter_stop_wh: None,
            stopped_at: stage.now(),
            reason: None,
        };
        stage.note(&id, Event::TransactionStopped(stop));
    }
    assert_eq!(transactions(&stage, &east, &all).len(), 20);
}

#[test]
fn what_is_no_longer_kept_says_so() {
    let mut stage = stage(3);
    let oldest =
        |stage: &Stage, id: &ChargePointId| stage.record().log(id).unwrap().oldest_event().unwrap().0;
    let fleet = stage.record().fleet().iter();
    let before: Vec<_> = fleet.map(|it| (it.id.clone(), oldest(&stage, &it.id))).collect();
    stage.advance(NOON.plus(Duration::from_secs(20 * 3_600)));
    let gone = before.into_iter().find(|(id, first)| oldest(&stage, id) > *first);
    let (id, first) = gone.expect("somebody has said a lot");
    let log = stage.record().log(&id).unwrap();
    assert!(log.event(first).is_none() && log.is_removed(first));
    assert!(!log.is_removed(EventId(i64::MAX)) && !log.is_removed(EventId(0)));
}
