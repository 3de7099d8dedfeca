//! Load balancing over a charge system that behaves as real ones do.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod eco_mode;
mod manual;
mod misbehaviour;
mod property;
mod world;

use csms::{Amperes, ChargeSystem, ChargeSystemChanges, PauseKind, Unled};
use world::{Car, MINUTE, Manner, World, hungry, hungry_on_one, supply};

pub(crate) fn drawn(world: &World) -> Vec<f64> {
    let most = |it: &world::Charger| it.drawn_a.into_iter().fold(0.0, f64::max);
    world.chargers.iter().map(most).collect()
}

fn is_about(is: f64, wanted: f64) -> bool {
    (is - wanted).abs() < 1.0
}

#[test]
fn two_cars_share_what_there_is_and_one_alone_has_all_of_it() {
    let mut world = World::new(supply(25), &[Manner::Obeys; 2]);
    world.run(10);
    world.plug_in(0, hungry());
    world.run(5 * MINUTE);
    assert_eq!(drawn(&world), [16.0, 0.0]);
    world.plug_in(1, hungry());
    world.run(5 * MINUTE);
    assert!(
        drawn(&world).iter().all(|it| is_about(*it, 11.5)),
        "{:?}",
        drawn(&world)
    );
    world.unplug(0);
    world.run(5 * MINUTE);
    assert_eq!(drawn(&world), [0.0, 16.0]);
}

#[test]
fn what_one_does_not_use_goes_to_the_other() {
    let mut world = World::new(supply(34), &[Manner::Obeys; 2]);
    world.plug_in(
        0,
        Car {
            most_a: 8.0,
            ..hungry()
        },
    );
    world.plug_in(
        1,
        Car {
            most_a: 32.0,
            ..hungry()
        },
    );
    world.run(10 * MINUTE);
    let drawn = drawn(&world);
    assert!(is_about(drawn[0], 8.0) && drawn[1] > 20.0, "{drawn:?}");
}

#[test]
fn a_car_that_is_full_makes_room_for_one_that_can_use_it() {
    let mut world = World::new(supply(20), &[Manner::Obeys; 2]);
    world.plug_in(
        0,
        Car {
            wants_ah: 0.1,
            ..hungry()
        },
    );
    world.run(5 * MINUTE);
    assert_eq!(drawn(&world), [0.0, 0.0]);
    world.plug_in(1, hungry());
    world.run(10 * MINUTE);
    assert_eq!(drawn(&world), [0.0, 16.0]);
}

#[test]
fn a_car_that_takes_a_while_to_begin_is_given_that_while() {
    let mut world = World::new(supply(20), &[Manner::Obeys; 2]);
    world.chargers[1].wakes_within = 45;
    world.plug_in(0, hungry());
    world.run(5 * MINUTE);
    world.plug_in(1, hungry());
    world.run(15 * MINUTE);
    assert!(
        drawn(&world).iter().all(|it| is_about(*it, 9.0)),
        "{:?}",
        drawn(&world)
    );
}

#[test]
fn who_does_not_fit_waits_for_a_turn_and_the_page_knows_why() {
    let mut world = World::new(supply(20), &[Manner::Obeys; 4]);
    for index in 0..4 {
        world.plug_in(index, hungry());
    }
    world.run(5 * MINUTE);
    let charging = drawn(&world).iter().filter(|it| **it >= 6.0).count();
    assert_eq!(charging, 3, "{:?}", drawn(&world));
    let waiting = drawn(&world).iter().position(|it| *it == 0.0).unwrap();
    let reason = world.fleet[waiting].connectors[0].reason.clone().unwrap();
    assert_eq!(reason.kind, PauseKind::LoadBalancing);
    let (_, _, decision) = world.decisions.iter().rfind(|(_, it, _)| *it == waiting).unwrap();
    assert_eq!(reason.decision_id, Some(decision.id.to_string()));
    assert_eq!((decision.grounds.wanting, decision.grounds.sharing), (4, 3));
    // Turns are taken: nobody has been left out for long, and nobody was paused every few minutes.
    world.run(120 * MINUTE);
    for charger in &world.chargers {
        assert!(charger.charged_ah > 6.0, "{charger:?}");
        assert!(charger.pauses <= 4, "{charger:?}");
    }
}

#[test]
fn a_building_that_takes_more_is_given_way_to_at_once() {
    let mut world = World::new(supply(40), &[Manner::Obeys; 3]);
    for index in 0..3 {
        world.plug_in(index, hungry());
    }
    world.run(5 * MINUTE);
    world.building_a = [5.0, 22.0, 5.0];
    let mut over = 0;
    for _ in 0..60 {
        world.tick();
        over += i32::from(world.is_over());
    }
    assert!(over <= 10, "{over} s over the fuse");
    assert!(drawn(&world).iter().sum::<f64>() >= 12.0, "{:?}", drawn(&world));
    assert!(world.carried_a()[1] <= 38.0, "{:?}", world.carried_a());
}

#[test]
fn a_meter_that_falls_silent_is_taken_at_its_worst_and_said() {
    let mut world = World::new(supply(63), &[Manner::Obeys; 2]);
    world.plug_in(0, hungry());
    world.building_a = [30.0; 3];
    world.run(2 * MINUTE);
    world.building_a = [5.0; 3];
    world.run(5 * MINUTE);
    world.grid_every = 0;
    world.run(2 * MINUTE);
    let (now, fleet) = (world.now(), world.fleet.clone());
    let load = world.balancer.load(now, &fleet.iter().collect::<Vec<_>>());
    assert!(load.building_is_stale);
    assert!(load.building_a[0] >= Amperes::whole(30), "{load:?}");
}

#[test]
fn a_lost_charger_keeps_its_place_until_its_limit_has_run_out() {
    let mut world = World::new(supply(30), &[Manner::Obeys; 2]);
    world.run(10);
    assert_eq!(world.chargers[0].default_a, Some(6.0));
    world.plug_in(0, hungry());
    world.plug_in(1, hungry());
    world.run(5 * MINUTE);
    world.disconnect(0);
    for _ in 0..10 * MINUTE {
        world.tick();
        assert!(!world.is_over());
    }
    // By itself it takes its default; the other has the rest.
    assert!(is_about(drawn(&world)[0], 6.0), "{:?}", drawn(&world));
    assert_eq!(drawn(&world)[1], 16.0);
    world.connect(0);
    world.run(10 * MINUTE);
    assert!(
        drawn(&world).iter().all(|it| is_about(*it, 14.0)),
        "{:?}",
        drawn(&world)
    );
}

#[test]
fn where_not_everybody_could_take_it_the_default_is_nothing() {
    let mut world = World::new(supply(25), &[Manner::Obeys; 5]);
    world.run(10);
    assert!(world.chargers.iter().all(|it| it.default_a == Some(0.0)));
}

#[test]
fn who_does_not_keep_to_limits_is_found_out_and_counted_whole() {
    for (manner, kind) in [(Manner::Ignores, "ignores"), (Manner::KnowsNone, "refuses")] {
        let mut world = World::new(supply(50), &[manner, Manner::Obeys, Manner::Obeys]);
        world.run(10);
        for index in 0..3 {
            world.plug_in(
                index,
                Car {
                    most_a: 32.0,
                    ..hungry()
                },
            );
        }
        world.run(10 * MINUTE);
        let (now, fleet) = (world.now(), world.fleet.clone());
        let load = world.balancer.load(now, &fleet.iter().collect::<Vec<_>>());
        let unled = load.allotments[0].unled;
        match unled {
            Some(Unled::Ignores { limit_a, drawn_a }) => {
                assert_eq!(kind, "ignores");
                assert!(limit_a < drawn_a, "{unled:?}");
            }
            Some(Unled::Refuses) => assert_eq!(kind, "refuses"),
            other => panic!("{other:?}"),
        }
        assert_eq!(load.allotments[0].counted_a, Amperes::whole(32));
        assert!(!world.is_over(), "{manner:?}: {:?}", world.carried_a());
        assert!(drawn(&world)[1] + drawn(&world)[2] >= 12.0, "{:?}", drawn(&world));
    }
}

#[test]
fn who_refuses_to_pause_is_never_asked_to_again_and_goes_first() {
    let mut world = World::new(
        supply(20),
        &[Manner::RefusesZero, Manner::Obeys, Manner::Obeys, Manner::Obeys],
    );
    for index in [1, 2, 3, 0] {
        world.plug_in(index, hungry());
        world.run(MINUTE);
    }
    world.run(30 * MINUTE);
    assert!(drawn(&world)[0] >= 6.0, "{:?}", drawn(&world));
    assert!(!world.is_over());
}

#[test]
fn phases_are_shared_each_for_itself_once_it_is_known_who_draws_on_which() {
    let mut world = World::new(supply(34), &[Manner::Obeys; 3]);
    world.plug_in(0, hungry_on_one());
    world.plug_in(
        1,
        Car {
            phases: [false, true, false],
            ..hungry_on_one()
        },
    );
    world.plug_in(
        2,
        Car {
            phases: [false, false, true],
            ..hungry_on_one()
        },
    );
    world.run(20 * MINUTE);
    assert!(drawn(&world).iter().all(|it| *it >= 30.0), "{:?}", drawn(&world));
}

#[test]
fn settings_that_change_while_cars_charge_count_from_then_on() {
    let mut world = World::new(supply(50), &[Manner::Obeys; 2]);
    world.plug_in(0, hungry());
    world.plug_in(1, hungry());
    world.run(5 * MINUTE);
    assert_eq!(drawn(&world), [16.0, 16.0]);
    let system = ChargeSystem {
        supply: supply(50),
        ..ChargeSystem::named("solbakken", "Solbakken")
    };
    let smaller: ChargeSystemChanges = serde_json::from_str(r#"{"fuse_a":20}"#).unwrap();
    world
        .balancer
        .set_supply(smaller.applied_to(&system).unwrap().supply);
    world.run(2 * MINUTE);
    assert!(drawn(&world).iter().sum::<f64>() <= 18.0, "{:?}", drawn(&world));
    let off: ChargeSystemChanges = serde_json::from_str(r#"{"load_balancing":{"enabled":false}}"#).unwrap();
    world.balancer.set_supply(off.applied_to(&system).unwrap().supply);
    world.run(2 * MINUTE);
    assert_eq!(drawn(&world), [16.0, 16.0]);
    assert!(
        world
            .chargers
            .iter()
            .all(|it| it.default_a.is_none() && it.own.is_none())
    );
    assert!(
        world
            .fleet
            .iter()
            .all(|it| it.connectors[0].allotment.is_none() && it.fallback_a.is_none())
    );
}

#[test]
fn whose_meter_is_silent_is_led_all_the_same_and_stays_counted() {
    let mut world = World::new(supply(50), &[Manner::Obeys; 2]);
    world.run(10);
    world.chargers[0].samples_every = 0;
    world.plug_in(0, hungry());
    world.plug_in(1, hungry());
    world.run(5 * MINUTE);
    world.building_a = [28.0; 3];
    world.run(MINUTE);
    let told = world.orders;
    world.run(30 * MINUTE);
    // Its limit is told again and again, though nobody ever sees it kept to.
    assert!(drawn(&world)[0] >= 6.0, "{:?}", drawn(&world));
    assert!(!world.is_over(), "{:?}", world.carried_a());
    assert!(world.orders - told <= 40, "{}", world.orders - told);
}

#[test]
fn who_starts_anew_is_told_again_what_it_has_forgotten() {
    // Two have what there is, the third waits: by itself it would take six amperes.
    let mut world = World::new(supply(21), &[Manner::Obeys; 3]);
    world.run(10);
    for index in 0..3 {
        world.plug_in(index, hungry());
    }
    world.building_a = [5.0; 3];
    world.run(2 * MINUTE);
    let waiting = drawn(&world).iter().position(|it| *it == 0.0).unwrap();
    world.start_anew(waiting);
    let mut over = 0;
    for _ in 0..MINUTE {
        world.tick();
        over = if world.is_over() { over + 1 } else { 0 };
        assert!(over <= 10, "{:?}", world.carried_a());
    }
    assert!(drawn(&world)[waiting] < 0.1, "{:?}", drawn(&world));
    assert!(world.chargers[waiting].own.is_some());
}

#[test]
fn a_restart_of_ours_goes_on_with_what_was_decided() {
    let mut world = World::new(supply(20), &[Manner::Obeys; 4]);
    for index in 0..4 {
        world.plug_in(index, hungry());
    }
    world.run(5 * MINUTE);
    let before = drawn(&world);
    world.balancer = csms::LoadBalancer::new(supply(20));
    for _ in 0..2 * MINUTE {
        world.tick();
        assert!(!world.is_over(), "{:?} at {} s", drawn(&world), world.second);
    }
    assert_eq!(drawn(&world), before);
}

#[test]
fn an_idle_charge_system_is_left_in_peace() {
    let mut world = World::new(supply(63), &[Manner::Obeys; 6]);
    world.run(5 * MINUTE);
    let told = world.orders;
    world.run(60 * MINUTE);
    assert_eq!(world.orders, told);
    world.plug_in(0, hungry());
    world.run(10 * MINUTE);
    let told = world.orders;
    world.run(60 * MINUTE);
    // A limit is told again every few minutes, and nothing else.
    assert!(world.orders - told <= 30, "{}", world.orders - told);
}
