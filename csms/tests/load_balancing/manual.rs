//! What somebody decides over load balancing and EcoMode.

use csms::{Decider, Event, Manual, PauseKind, Supply};

use crate::drawn;
use crate::world::{MINUTE, Manner, World, hungry, supply};

#[test]
fn one_gets_everything_and_the_others_what_is_left() {
    let mut world = World::new(supply(26), &[Manner::Obeys; 3]);
    for index in 0..3 {
        world.plug_in(index, hungry());
    }
    world.run(20 * MINUTE);
    assert_eq!(drawn(&world), [8.0, 8.0, 8.0]);
    world.want(1, Event::ManualSet(Some(Manual::Everything)));
    world.run(10 * MINUTE);
    let everything = drawn(&world);
    assert_eq!(everything[1], 16.0, "{everything:?}");
    assert!(everything.iter().sum::<f64>() <= 24.0);
    let decision = &world.decisions.iter().rfind(|(_, of, _)| *of == 1).unwrap().2;
    assert_eq!(decision.by, Decider::Operator);
    world.want(1, Event::ManualSet(None));
    world.run(40 * MINUTE);
    assert_eq!(drawn(&world), [8.0, 8.0, 8.0]);
}

#[test]
fn one_is_held_until_its_car_has_left() {
    for supply in [supply(63), Supply::default()] {
        let mut world = World::new(supply, &[Manner::Obeys; 2]);
        world.plug_in(0, hungry());
        world.plug_in(1, hungry());
        world.run(10 * MINUTE);
        world.want(0, Event::ManualSet(Some(Manual::Hold)));
        world.run(2 * MINUTE);
        assert_eq!(drawn(&world), [0.0, 16.0], "{supply:?}");
        let reason = world.fleet[0].connectors[0].reason.clone().unwrap();
        assert_eq!((reason.kind, reason.until), (PauseKind::Operator, None));
        world.unplug(0);
        world.run(5);
        assert_eq!(world.fleet[0].manual, None);
        world.plug_in(0, hungry());
        world.run(2 * MINUTE);
        assert_eq!(drawn(&world), [16.0, 16.0], "{supply:?}");
    }
}

#[test]
fn one_that_was_just_paused_is_let_in_at_once_where_somebody_says_so() {
    let mut world = World::new(supply(9), &[Manner::Obeys; 2]);
    world.plug_in(0, hungry());
    world.run(10 * MINUTE);
    world.plug_in(1, hungry());
    world.run(MINUTE);
    assert_eq!(drawn(&world)[1], 0.0);
    world.want(1, Event::ManualSet(Some(Manual::Everything)));
    world.run(3 * MINUTE);
    assert!(drawn(&world)[1] >= 6.0, "{:?}", drawn(&world));
    assert_eq!(drawn(&world)[0], 0.0);
    assert!(!world.is_over());
}

#[test]
fn everything_is_not_more_than_what_a_charger_that_cannot_pause_leaves() {
    let mut world = World::new(supply(20), &[Manner::Obeys, Manner::RefusesZero]);
    world.plug_in(1, hungry());
    world.building_a = [13.0; 3];
    world.run(5 * MINUTE);
    world.building_a = [0.0; 3];
    world.plug_in(0, hungry());
    world.want(0, Event::ManualSet(Some(Manual::Everything)));
    world.run(15 * MINUTE);
    assert_eq!(drawn(&world), [12.0, 6.0]);
    world.building_a = [4.0; 3];
    world.run(2 * MINUTE);
    assert!(!world.is_over(), "{:?}", world.carried_a());
    assert!(drawn(&world)[0] <= 8.0, "{:?}", drawn(&world));
}

#[test]
fn a_full_car_that_was_to_get_everything_takes_nothing_from_others() {
    let mut world = World::new(supply(20), &[Manner::Obeys; 2]);
    world.plug_in(0, hungry());
    world.plug_in(1, hungry());
    world.want(0, Event::ManualSet(Some(Manual::Everything)));
    world.run(10 * MINUTE);
    assert!(drawn(&world)[0] >= 15.9, "{:?}", drawn(&world));
    world.chargers[0].car.as_mut().unwrap().wants_ah = 0.0;
    world.run(15 * MINUTE);
    assert!(drawn(&world)[1] >= 12.0, "{:?}", drawn(&world));
}

#[test]
fn what_the_fuse_takes_from_one_that_was_to_get_everything_is_said_once() {
    let mut world = World::new(supply(20), &[Manner::Obeys]);
    world.plug_in(0, hungry());
    world.want(0, Event::ManualSet(Some(Manual::Everything)));
    world.run(5 * MINUTE);
    world.building_a = [19.0; 3];
    world.run(2 * MINUTE);
    let reason = world.fleet[0].connectors[0].reason.clone().unwrap();
    assert_eq!(reason.kind, PauseKind::LoadBalancing);
    let told = world.decisions.len();
    world.run(10 * MINUTE);
    assert_eq!(world.decisions.len(), told);
}

#[test]
fn where_no_fuse_is_shared_an_operator_changes_their_mind_as_often_as_they_like() {
    let mut world = World::new(Supply::default(), &[Manner::Obeys]);
    // What its meter shows while nothing limits it is held against nobody.
    world.chargers[0].samples_every = 5;
    world.plug_in(0, hungry());
    world.run(MINUTE);
    for _ in 0..3 {
        world.want(0, Event::ManualSet(Some(Manual::Hold)));
        world.run(2 * MINUTE);
        assert_eq!(drawn(&world), [0.0], "{} s", world.second);
        world.want(0, Event::ManualSet(Some(Manual::Everything)));
        world.run(2 * MINUTE);
        assert_eq!(drawn(&world), [16.0], "{} s", world.second);
    }
}
