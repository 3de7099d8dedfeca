//! Chargers, cars and meters that do not do as they should: the fuse holds, and nobody is stuck.

use csms::{Amperes, ChargeSystem, ChargeSystemChanges, Mains, Supply, Unled};

use crate::drawn;
use crate::world::{Car, MINUTE, Manner, World, hungry, hungry_on_one, not_shared, supply};

/// How long the fuse may carry too much while something is found out, in seconds.
fn holds(world: &mut World, seconds: i64, reaction: i64) {
    let mut over = 0;
    for _ in 0..seconds {
        world.tick();
        over = if world.is_over() { over + 1 } else { 0 };
        assert!(over <= reaction, "at {} s: {:?}", world.second, world.carried_a());
    }
}

fn load(world: &mut World) -> csms::Load {
    let (now, fleet) = (world.now(), world.fleet.clone());
    world.balancer.load(now, &fleet.iter().collect::<Vec<_>>())
}

fn eager() -> Car {
    Car {
        most_a: 32.0,
        ..hungry()
    }
}

#[test]
fn a_car_that_draws_more_than_was_entered_is_counted_with_what_its_meter_shows() {
    let mut world = World::new(supply(60), &[Manner::Ignores, Manner::Obeys]);
    world.fleet[0].connectors[0].max_power_w = Some(3_700);
    world.run(10);
    world.plug_in(0, eager());
    world.run(2 * MINUTE);
    world.plug_in(1, eager());
    holds(&mut world, 10 * MINUTE, 10);
    assert!(load(&mut world).allotments[0].counted_a >= Amperes::whole(32));
    assert!(drawn(&world)[1] >= 20.0, "{:?}", drawn(&world));
}

#[test]
fn who_ignored_limits_is_counted_whole_from_the_start_of_the_next_transaction() {
    let mut world = World::new(supply(60), &[Manner::Ignores, Manner::Obeys]);
    world.run(10);
    world.building_a = [40.0; 3];
    for _ in 0..2 {
        world.plug_in(0, eager());
        world.run(10 * MINUTE);
        assert!(matches!(
            load(&mut world).allotments[0].unled,
            Some(Unled::Ignores { .. })
        ));
        world.unplug(0);
        world.run(MINUTE);
    }
    world.building_a = [0.0; 3];
    world.plug_in(1, eager());
    world.run(20 * MINUTE);
    world.plug_in(0, eager());
    world.run(1);
    assert_eq!(load(&mut world).allotments[0].counted_a, Amperes::whole(32));
    // It keeps to limits from now on: that is seen, and it is led again.
    world.chargers[0].manner = Manner::Obeys;
    world.run(20 * MINUTE);
    assert_eq!(load(&mut world).allotments[0].unled, None);
    assert!(drawn(&world).iter().all(|it| *it > 20.0), "{:?}", drawn(&world));
}

#[test]
fn who_answers_limits_with_errors_is_found_out_and_left_in_peace() {
    let mut world = World::new(supply(50), &[Manner::Errs, Manner::Obeys]);
    world.run(10);
    world.plug_in(0, eager());
    world.plug_in(1, eager());
    world.run(2 * MINUTE);
    assert_eq!(load(&mut world).allotments[0].unled, Some(Unled::Refuses));
    let told = world.orders;
    world.run(9 * MINUTE);
    // The other's limit is told again and again; the first is tried once in ten minutes.
    assert!(world.orders - told <= 12, "{}", world.orders - told);
    assert!(!world.is_over());
}

#[test]
fn one_refusal_is_no_habit() {
    let mut world = World::new(supply(50), &[Manner::Obeys]);
    world.run(10);
    world.chargers[0].manner = Manner::KnowsNone;
    world.plug_in(0, eager());
    world.run(5);
    world.chargers[0].manner = Manner::Obeys;
    world.run(3 * MINUTE);
    assert_eq!(load(&mut world).allotments[0].unled, None);
    assert!(drawn(&world)[0] >= 30.0, "{:?}", drawn(&world));
}

#[test]
fn a_pause_that_came_too_late_is_no_refusal_to_pause() {
    let mut supply = supply(20);
    supply.load_balancing.fallback_a = 0;
    let mut world = World::new(supply, &[Manner::Obeys; 2]);
    world.run(10);
    world.plug_in(0, eager());
    world.run(2 * MINUTE);
    // The building takes all, and the driver stops while the pause is on its way.
    world.building_a = [16.0; 3];
    world.chargers[0].manner = Manner::RefusesZero;
    let is_paused = |it: &World| {
        it.decisions
            .last()
            .is_some_and(|(_, _, it)| it.limit_a == Some(Amperes::ZERO))
    };
    while !is_paused(&world) {
        world.tick();
    }
    world.run(6);
    world.unplug(0);
    world.chargers[0].manner = Manner::Obeys;
    world.run(MINUTE);
    world.plug_in(0, eager());
    world.run(2 * MINUTE);
    assert_eq!(drawn(&world)[0], 0.0);
}

#[test]
fn an_answer_that_is_lost_leaves_the_higher_limit_counted_until_it_has_run_out() {
    let mut world = World::new(supply(40), &[Manner::Obeys; 2]);
    world.run(10);
    world.plug_in(0, eager());
    world.building_a = [25.0; 3];
    world.run(6 * MINUTE);
    world.building_a = [0.0; 3];
    world.chargers[0].is_mute = true;
    let told = world.orders;
    while world.orders == told {
        world.tick();
    }
    world.run(5);
    world.disconnect(0);
    world.plug_in(1, eager());
    holds(&mut world, 15 * MINUTE, 0);
}

#[test]
fn a_limit_that_was_lost_with_the_line_is_told_again() {
    let mut world = World::new(supply(40), &[Manner::Obeys]);
    world.run(10);
    world.plug_in(0, hungry());
    world.run(2 * MINUTE);
    // The pause arrives, its answer does not, and what there was is there again when the charger is back.
    world.chargers[0].is_mute = true;
    world.building_a = [36.0; 3];
    while drawn(&world)[0] > 0.0 {
        world.tick();
    }
    world.disconnect(0);
    world.building_a = [0.0; 3];
    world.run(8 * MINUTE);
    world.chargers[0].is_mute = false;
    world.connect(0);
    world.run(10 * MINUTE);
    assert_eq!(drawn(&world), [16.0]);
}

#[test]
fn limits_that_others_set_before_are_taken_back() {
    let mut world = World::new(supply(50), &[Manner::Obeys]);
    world.chargers[0].others_default_a = Some(32.0);
    world.run(30);
    assert_eq!(world.chargers[0].others_default_a, None);
    assert_eq!(world.chargers[0].default_a, Some(6.0));
}

#[test]
fn who_may_still_go_by_a_default_of_others_counts_with_all_it_can_take_without_contact() {
    let mut world = World::new(supply(40), &[Manner::Obeys; 2]);
    world.chargers[0].others_default_a = Some(32.0);
    world.chargers[0].errs_at_clearing = true;
    world.run(MINUTE);
    assert_eq!(world.fleet[0].fallback_a, None);
    // Nor is it relied on after a restart of ours.
    world.balancer = csms::LoadBalancer::new(supply(40));
    world.run(2);
    world.disconnect(0);
    world.plug_in(1, eager());
    world.run(5 * MINUTE);
    // A car comes, of which nobody hears.
    world.plug_in(0, eager());
    assert_eq!(drawn(&world)[0], 32.0);
    holds(&mut world, 10 * MINUTE, 0);
    // Asked again it takes them back, and is known to be safe by itself.
    world.unplug(0);
    world.chargers[0].errs_at_clearing = false;
    world.connect(0);
    world.run(12 * MINUTE);
    assert!(world.fleet[0].fallback_a.is_some());
    assert_eq!(drawn(&world)[1], 32.0);
}

#[test]
fn a_default_that_was_safe_is_so_no_longer_where_others_came_back_with_a_new_start() {
    let mut world = World::new(supply(40), &[Manner::Obeys]);
    world.run(30);
    assert_eq!(world.fleet[0].fallback_a, Some(Amperes::whole(6)));
    world.chargers[0].others_default_a = Some(32.0);
    world.chargers[0].errs_at_clearing = true;
    world.start_anew(0);
    world.run(MINUTE);
    assert_eq!(world.fleet[0].fallback_a, None);
    world.disconnect(0);
    world.balancer = csms::LoadBalancer::new(supply(40));
    world.run(2);
    assert_eq!(load(&mut world).allotments[0].counted_a, Amperes::whole(32));
}

#[test]
fn a_default_that_is_not_relied_on_is_taken_back_all_the_same() {
    let mut world = World::new(supply(40), &[Manner::Obeys]);
    world.chargers[0].errs_at_clearing = true;
    world.run(MINUTE);
    assert_eq!(world.chargers[0].default_a, Some(6.0));
    world.chargers[0].errs_at_clearing = false;
    world.balancer.set_supply(not_shared(40));
    world.run(12 * MINUTE);
    assert_eq!(world.chargers[0].default_a, None);
    let told = world.orders;
    world.run(30 * MINUTE);
    assert_eq!(world.orders, told);
}

#[test]
fn who_answers_pauses_with_errors_is_told_the_least_and_never_asked_again() {
    let mut world = World::new(supply(50), &[Manner::ErrsAtZero, Manner::Obeys]);
    world.run(10);
    world.plug_in(0, eager());
    world.plug_in(1, eager());
    world.run(3 * MINUTE);
    world.building_a = [44.0; 3];
    world.run(3 * MINUTE);
    assert_eq!(load(&mut world).allotments[0].unled, None);
    assert_eq!(drawn(&world), [6.0, 0.0]);
    let pauses = |it: &World| {
        let of = it.decisions.iter().filter(|(_, of, _)| *of == 0);
        of.filter(|(_, _, it)| it.limit_a == Some(Amperes::ZERO)).count()
    };
    assert_eq!(pauses(&world), 3);
    world.building_a = [30.0; 3];
    holds(&mut world, 60 * MINUTE, 0);
    assert_eq!(pauses(&world), 3);
}

#[test]
fn a_phase_that_is_no_longer_told_is_not_taken_to_go_on_as_before() {
    let mut world = World::new(supply(50), &[Manner::Obeys; 2]);
    world.run(10);
    world.plug_in(0, hungry());
    world.run(3 * MINUTE);
    // Another car would show nothing on the two phases of which its meter is silent.
    world.chargers[0].tells_one_phase = true;
    if let Some(car) = &mut world.chargers[0].car {
        car.phases = [true, false, false];
    }
    world.run(3 * MINUTE);
    assert_eq!(
        load(&mut world).allotments[0].drawn_a,
        Some([Amperes::whole(16), Amperes::ZERO, Amperes::ZERO])
    );
    // Nor is it taken to draw nothing: a pause that it ignores stays counted.
    world.chargers[0].manner = Manner::Ignores;
    if let Some(car) = &mut world.chargers[0].car {
        car.phases = [false, true, true];
    }
    world.run(2 * MINUTE);
    world.building_a = [48.0; 3];
    world.run(MINUTE);
    assert!(
        load(&mut world).allotments[0].counted_a >= Amperes::whole(16),
        "{:?}",
        drawn(&world)
    );
}

#[test]
fn who_takes_watts_alone_and_no_pauses_gets_no_more_than_there_is() {
    let mut world = World::new(supply(20), &[Manner::WattsAboveZero]);
    world.run(30);
    world.plug_in(0, hungry_on_one());
    world.run(3 * MINUTE);
    world.building_a = [13.0, 0.0, 0.0];
    world.run(5 * MINUTE);
    assert!(drawn(&world)[0] <= 6.5, "{:?}", drawn(&world));
    world.unplug(0);
    world.building_a = [0.0; 3];
    world.run(20 * MINUTE);
    // The next car: nobody ever knows on how many phases it draws.
    world.chargers[0].meters_power = true;
    world.plug_in(0, hungry_on_one());
    world.run(10 * MINUTE);
    assert!(drawn(&world)[0] > 10.0, "{:?}", drawn(&world));
    world.building_a = [13.0, 0.0, 0.0];
    holds(&mut world, 10 * MINUTE, 10);
}

#[test]
fn taking_back_what_a_charger_answers_with_errors_becomes_rare() {
    let mut world = World::new(supply(20), &[Manner::Obeys]);
    world.run(10);
    world.plug_in(0, hungry());
    world.run(2 * MINUTE);
    world.chargers[0].errs_at_clearing = true;
    world.balancer.set_supply(not_shared(20));
    world.run(30 * MINUTE);
    let told = world.orders;
    world.run(60 * MINUTE);
    assert!(world.orders - told <= 12, "{}", world.orders - told);
    world.chargers[0].errs_at_clearing = false;
    world.run(20 * MINUTE);
    assert!(world.chargers[0].own.is_none());
    assert_eq!(world.chargers[0].default_a, None);
}

#[test]
fn what_could_not_be_taken_back_counts_when_sharing_is_on_again() {
    let mut world = World::new(supply(40), &[Manner::Obeys; 2]);
    world.run(10);
    world.plug_in(
        0,
        Car {
            most_a: 8.0,
            ..hungry()
        },
    );
    world.run(3 * MINUTE);
    // Neither the limit nor the default can be taken back, and the car draws less than either lets it.
    world.chargers[0].errs_at_clearing = true;
    world.balancer.set_supply(not_shared(40));
    world.run(20);
    world.plug_in(1, eager());
    world.balancer.set_supply(supply(40));
    world.run(1);
    assert_eq!(load(&mut world).allotments[0].counted_a, Amperes::whole(32));
}

#[test]
fn who_ignored_limits_is_known_after_a_restart_of_ours() {
    let mut world = World::new(supply(60), &[Manner::Ignores]);
    world.run(10);
    world.building_a = [40.0; 3];
    world.plug_in(0, eager());
    world.run(10 * MINUTE);
    world.balancer = csms::LoadBalancer::new(supply(60));
    world.run(1);
    let load = load(&mut world);
    assert_eq!(load.allotments[0].counted_a, Amperes::whole(32));
    assert!(matches!(load.allotments[0].unled, Some(Unled::Ignores { .. })));
}

#[test]
fn who_takes_watts_alone_can_be_paused_and_gets_enough_on_three_phases() {
    let mut world = World::new(supply(40), &[Manner::Watts, Manner::Watts]);
    world.run(30);
    world.plug_in(0, eager());
    world.plug_in(1, hungry_on_one());
    holds(&mut world, 10 * MINUTE, 0);
    assert!(drawn(&world).iter().all(|it| *it >= 6.0), "{:?}", drawn(&world));
    world.building_a = [36.0; 3];
    world.run(2 * MINUTE);
    assert_eq!(drawn(&world), [0.0, 0.0]);
    assert_eq!(load(&mut world).allotments[0].unled, None);
}

#[test]
fn power_alone_does_not_show_that_a_car_on_one_phase_keeps_to_a_limit() {
    let mut world = World::new(supply(50), &[Manner::Obeys, Manner::Obeys]);
    for charger in &mut world.chargers {
        charger.meters_power = true;
    }
    world.run(10);
    world.plug_in(0, hungry_on_one());
    world.run(2 * MINUTE);
    world.plug_in(1, hungry_on_one());
    holds(&mut world, 10 * MINUTE, 0);
    world.chargers[0].manner = Manner::Ignores;
    world.building_a = [10.0; 3];
    // It goes on with 32 A, which are less than 11 A on three phases; its place stays counted.
    world.run(10 * MINUTE);
    assert!(
        load(&mut world).allotments[0].counted_a >= Amperes::whole(32),
        "{:?}",
        load(&mut world)
    );
}

#[test]
fn without_a_neutral_a_car_counts_on_all_lines() {
    let supply = Supply {
        mains: Mains::It230,
        ..supply(40)
    };
    let mut world = World::new(supply, &[Manner::Obeys; 2]);
    world.run(10);
    world.plug_in(0, hungry_on_one());
    world.plug_in(
        1,
        Car {
            phases: [false, true, false],
            ..hungry_on_one()
        },
    );
    world.run(10 * MINUTE);
    // Each loads two lines, of which they share one.
    assert!(drawn(&world).iter().sum::<f64>() <= 38.0, "{:?}", drawn(&world));
}

#[test]
fn limits_are_taken_back_until_that_was_heard() {
    let mut world = World::new(supply(20), &[Manner::Obeys; 4]);
    for index in 0..4 {
        world.plug_in(index, hungry());
    }
    world.run(5 * MINUTE);
    let waiting = drawn(&world).iter().position(|it| *it == 0.0).unwrap();
    world.disconnect(waiting);
    let system = ChargeSystem {
        supply: supply(20),
        ..ChargeSystem::named("solbakken", "Solbakken")
    };
    let off: ChargeSystemChanges = serde_json::from_str(r#"{"load_balancing":{"enabled":false}}"#).unwrap();
    world.balancer.set_supply(off.applied_to(&system).unwrap().supply);
    world.run(MINUTE);
    world.connect(waiting);
    world.chargers[waiting].is_mute = true;
    world.run(10);
    let told = world.orders;
    world.run(2 * MINUTE);
    assert!(world.orders > told, "it is not told again");
    world.chargers[waiting].is_mute = false;
    world.run(15 * MINUTE);
    assert!(world.chargers[waiting].own.is_none());
    let told = world.orders;
    world.run(10 * MINUTE);
    assert_eq!(world.orders, told);
    // Shared out again, nothing is taken for known.
    world.balancer.set_supply(supply(20));
    holds(&mut world, 10 * MINUTE, 15);
}

#[test]
fn a_car_that_was_full_before_its_pause_is_asked_again_after_a_while() {
    let mut world = World::new(supply(14), &[Manner::Obeys; 3]);
    world.run(10);
    world.plug_in(
        0,
        Car {
            wants_ah: 0.3,
            ..hungry()
        },
    );
    world.run(10 * MINUTE);
    for index in [1, 2] {
        world.plug_in(index, hungry());
    }
    world.run(10 * MINUTE);
    // It is heated before it leaves.
    if let Some(car) = &mut world.chargers[0].car {
        car.wants_ah = 1_000.0;
    }
    world.run(6 * 60 * MINUTE);
    assert!(world.chargers[0].charged_ah > 2.0, "{:?}", world.chargers[0]);
}

#[test]
fn who_ignores_limits_counts_whole_before_anybody_says_that_it_charges() {
    let mut world = World::new(supply(60), &[Manner::Ignores]);
    world.run(10);
    world.plug_in(0, eager());
    world.run(10 * MINUTE);
    world.disconnect(0);
    world.unplug(0);
    world.run(MINUTE);
    assert_eq!(load(&mut world).allotments[0].counted_a, Amperes::whole(32));
}

#[test]
fn who_ignored_limits_is_known_after_sharing_was_off_for_a_while() {
    let mut world = World::new(supply(60), &[Manner::Ignores]);
    world.run(10);
    world.plug_in(0, eager());
    world.run(10 * MINUTE);
    world.balancer.set_supply(not_shared(60));
    world.run(2 * MINUTE);
    world.balancer.set_supply(supply(60));
    world.run(2);
    assert_eq!(load(&mut world).allotments[0].counted_a, Amperes::whole(32));
}
