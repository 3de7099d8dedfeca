//! Cars that wait until electricity is cheap, and are ready in time.

use std::sync::Arc;

use csms::{
    ChargePointId, Decider, EcoMode, Event, PauseKind, Price, PricePoint, Status, Supply, TimeOfDay,
    Timestamp,
};

use crate::drawn;
use crate::world::{Car, MINUTE, Manner, World, hungry, supply};

const HOUR: i64 = 60 * MINUTE;

/// Prices by the quarter of an hour from the beginning of the hour in which the world began.
fn prices(world: &World, price: impl Fn(i64) -> f64) -> Arc<[PricePoint]> {
    let hour = 3_600_000;
    let start = world.now().as_millis() / hour * hour;
    let quarters = (0..36 * 4).map(|quarter| {
        let at = |quarter: i64| Timestamp::from_millis(start + quarter * hour / 4);
        PricePoint {
            start: at(quarter),
            end: at(quarter + 1),
            price: Price::nearest(price(quarter / 4)).unwrap(),
        }
    });
    quarters.collect()
}

/// Dear, but for four hours in the night.
fn valley(hour: i64) -> f64 {
    if (5..9).contains(&hour) { 0.2 } else { 1.0 }
}

/// A time of day so many hours after the world began.
fn in_hours(world: &World, hours: i64) -> TimeOfDay {
    let minutes = (world.now().as_millis() / 60_000 + hours * 60).rem_euclid(24 * 60);
    let text = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    serde_json::from_value(text.into()).unwrap()
}

fn eco(world: &World, ready_in: Option<i64>, energy_kwh: f64) -> Event {
    Event::EcoModeSet(EcoMode {
        enabled: true,
        ready_by: ready_in.map(|it| in_hours(world, it)),
        energy_kwh: Some(energy_kwh),
        max_price: None,
    })
}

/// One charger in a world where the night is cheap, and a car that needs so many kWh in so many hours.
fn night(supply: Supply, manner: Manner, ready_in: Option<i64>, energy_kwh: f64) -> World {
    let mut world = World::new(supply, &[manner]);
    world.run(30);
    let prices = prices(&world, valley);
    world.balancer.set_prices(prices, None);
    let wish = eco(&world, ready_in, energy_kwh);
    world.want(0, wish);
    let wants_ah = energy_kwh * 1_000.0 / 690.0;
    world.plug_in(0, Car { wants_ah, ..hungry() });
    world
}

fn waits_for_the_night(supply: Supply) {
    let mut world = night(supply, Manner::Obeys, Some(12), 20.0);
    world.run(10 * MINUTE);
    assert_eq!(drawn(&world), [0.0]);
    let reason = world.fleet[0].connectors[0].reason.clone().unwrap();
    assert_eq!(reason.kind, PauseKind::EcoMode);
    let until = reason.until.unwrap();
    let decision = world.decisions.last().unwrap().2.clone();
    assert_eq!(reason.decision_id, Some(decision.id.to_string()));
    let made_of = decision.eco_mode.unwrap();
    assert_eq!(made_of.price_now, Price::nearest(1.0));
    assert_eq!(made_of.price_then, Price::nearest(0.2));
    assert!((19_000.0..20_000.0).contains(&made_of.needed_wh), "{made_of:?}");
    // What it took to show what it draws is next to nothing.
    assert!(
        world.chargers[0].energy_wh < 400.0,
        "{}",
        world.chargers[0].energy_wh
    );

    while world.now() < until {
        world.run(MINUTE);
    }
    world.run(2 * MINUTE);
    assert_eq!(drawn(&world), [16.0]);
    world.run(10 * HOUR - world.second);
    assert_eq!(world.fleet[0].connectors[0].status, Status::Done);
    assert!(world.chargers[0].energy_wh > 19_900.0);
    // Once for the car that came, and once for the night.
    assert!(world.chargers[0].pauses <= 2, "{:?}", world.chargers[0]);
}

#[test]
fn a_car_waits_for_the_cheapest_hours_and_the_page_knows_why() {
    waits_for_the_night(supply(63));
}

#[test]
fn so_it_does_where_no_fuse_is_shared() {
    waits_for_the_night(Supply::default());
}

#[test]
fn being_ready_comes_before_being_cheap() {
    let mut world = night(supply(63), Manner::Obeys, Some(2), 18.0);
    world.run(2 * HOUR);
    assert!(world.chargers[0].energy_wh > 17_900.0, "{:?}", world.chargers[0]);
}

#[test]
fn without_prices_it_charges_at_once() {
    let mut world = World::new(supply(63), &[Manner::Obeys]);
    let wish = eco(&world, Some(12), 20.0);
    world.want(0, wish);
    world.plug_in(0, hungry());
    world.run(30 * MINUTE);
    assert_eq!(drawn(&world), [16.0]);
}

#[test]
fn a_charger_that_loses_contact_goes_on_by_itself_when_it_is_time() {
    let mut world = night(supply(63), Manner::Obeys, Some(12), 20.0);
    world.run(10 * MINUTE);
    let until = world.fleet[0].connectors[0]
        .reason
        .clone()
        .unwrap()
        .until
        .unwrap();
    world.disconnect(0);
    while world.now() < until {
        assert_eq!(drawn(&world), [0.0]);
        world.run(MINUTE);
    }
    // We would speak first, were there contact.
    world.run(6 * MINUTE);
    // By its default, which is counted.
    assert_eq!(drawn(&world), [6.0]);
    let fleet: Vec<_> = world.fleet.iter().collect();
    let load = world.balancer.load(world.now(), &fleet);
    assert!(load.allotments[0].counted_a.as_f64() >= 6.0);
}

#[test]
fn one_that_cannot_pause_takes_the_least_meanwhile() {
    let mut world = night(supply(63), Manner::RefusesZero, Some(12), 20.0);
    world.run(30 * MINUTE);
    assert_eq!(drawn(&world), [6.0]);
    let mut world = night(Supply::default(), Manner::RefusesZero, Some(12), 20.0);
    world.run(30 * MINUTE);
    assert_eq!(drawn(&world), [6.0]);
}

#[test]
fn switched_off_while_it_waits_it_charges() {
    for supply in [supply(63), Supply::default()] {
        let mut world = night(supply, Manner::Obeys, Some(12), 20.0);
        world.run(30 * MINUTE);
        assert_eq!(drawn(&world), [0.0]);
        world.want(0, Event::EcoModeSet(EcoMode::default()));
        world.run(2 * MINUTE);
        assert_eq!(drawn(&world), [16.0], "{supply:?}");
    }
}

#[test]
fn who_waits_for_the_night_leaves_what_there_is_to_the_others() {
    let mut world = World::new(supply(20), &[Manner::Obeys; 2]);
    world.run(30);
    let prices = prices(&world, valley);
    world.balancer.set_prices(prices, None);
    let wish = eco(&world, Some(12), 20.0);
    world.want(0, wish);
    world.plug_in(0, hungry());
    world.plug_in(1, hungry());
    world.run(30 * MINUTE);
    assert_eq!(drawn(&world), [0.0, 16.0]);
    let grounds = world
        .decisions
        .iter()
        .rfind(|(_, of, _)| *of == 1)
        .unwrap()
        .2
        .grounds
        .clone();
    assert_eq!((grounds.wanting, grounds.sharing), (1, 1));
}

#[test]
fn when_the_night_comes_and_the_fuse_is_full_the_reason_is_another() {
    let mut world = World::new(supply(10), &[Manner::Obeys; 2]);
    world.run(30);
    let prices = prices(&world, valley);
    world.balancer.set_prices(prices, None);
    let wish = eco(&world, Some(12), 15.0);
    world.want(0, wish);
    world.plug_in(0, hungry());
    world.plug_in(1, hungry());
    world.run(20 * MINUTE);
    let reason = |world: &World| world.fleet[0].connectors[0].reason.clone().unwrap();
    assert_eq!(reason(&world).kind, PauseKind::EcoMode);
    let mut was_other = false;
    while world.second < 9 * HOUR {
        world.run(MINUTE);
        let why = world.fleet[0].connectors[0].reason.clone();
        was_other |= why.is_some_and(|it| it.kind == PauseKind::LoadBalancing);
        assert!(!world.is_over());
    }
    assert!(was_other);
    // Turns are taken all the same.
    assert!(world.chargers[0].energy_wh > 3_000.0, "{:?}", world.chargers[0]);
}

#[test]
fn a_restart_of_ours_lets_nobody_go() {
    let mut world = night(supply(63), Manner::Obeys, Some(12), 20.0);
    world.run(30 * MINUTE);
    let pauses = world.chargers[0].pauses;
    let mut balancer = csms::LoadBalancer::new(supply(63));
    balancer.set_prices(prices(&World::new(supply(63), &[]), valley), None);
    world.balancer = balancer;
    world.run(30 * MINUTE);
    assert_eq!((drawn(&world), world.chargers[0].pauses), (vec![0.0], pauses));
    let by_eco_mode = world
        .decisions
        .iter()
        .filter(|it| it.2.by == Decider::EcoMode)
        .count();
    assert!(by_eco_mode <= 3, "{by_eco_mode}");
}

#[test]
fn what_it_would_do_is_known_before_a_car_comes() {
    let mut world = World::new(supply(63), &[Manner::Obeys]);
    let prices = prices(&world, valley);
    world.balancer.set_prices(prices, None);
    assert!(
        world
            .balancer
            .eco_mode(&world.fleet[0], world.now())
            .plan
            .is_empty()
    );
    let wish = eco(&world, Some(12), 20.0);
    world.want(0, wish);
    let state = world.balancer.eco_mode(&world.fleet[0], world.now());
    assert!(!state.has_car && state.is_ready_in_time);
    let charging: Vec<_> = state.plan.iter().filter(|it| it.charging).collect();
    assert!(charging.len() >= 7, "{charging:?}");
    assert!(charging.iter().all(|it| it.price == Price::nearest(0.2)));
    assert_eq!(world.fleet[0].id, ChargePointId::parse("CP-000").unwrap());
}

#[test]
fn a_full_car_is_not_held_back() {
    let mut world = night(supply(63), Manner::Obeys, Some(12), 20.0);
    world.chargers[0].car.as_mut().unwrap().wants_ah = 0.0;
    world.run(30 * MINUTE);
    let connector = &world.fleet[0].connectors[0];
    assert_eq!((connector.status, connector.reason.clone()), (Status::Done, None));
}

#[test]
fn a_plan_that_moves_when_it_is_time_leaves_nothing_uncounted() {
    let mut world = night(supply(14), Manner::Obeys, Some(12), 8.0);
    world.plug_in(0, hungry());
    world.run(20 * MINUTE);
    for delay in 1..20 {
        // Prices that come a little before, and make another hour the cheapest.
        let until = world.fleet[0].connectors[0]
            .reason
            .as_ref()
            .and_then(|it| it.until);
        while until.is_some_and(|it| world.now().plus(std::time::Duration::from_secs(delay)) < it) {
            world.run(1);
            assert!(!world.is_over());
        }
        let begins = 5 + delay as i64 % 4;
        let prices = prices(&world, move |hour| if hour == begins { 0.1 } else { 1.0 });
        world.balancer.set_prices(prices, None);
        for _ in 0..10 * MINUTE {
            world.run(1);
            let fleet: Vec<_> = world.fleet.iter().collect();
            let load = world.balancer.load(world.now(), &fleet);
            let counted: f64 = load.allotments.iter().map(|it| it.counted_a.as_f64()).sum();
            // It takes a second or two until what is drawn is told.
            assert!(
                drawn(&world)[0] <= counted + 1e-6 || drawn(&world)[0] <= 6.0,
                "{load:?}"
            );
        }
    }
}

#[test]
fn one_that_cannot_pause_charges_in_the_cheap_hours_all_the_same() {
    for supply in [supply(63), Supply::default()] {
        let mut world = night(supply, Manner::RefusesZero, Some(12), 40.0);
        world.run(6 * HOUR);
        assert_eq!(drawn(&world), [16.0], "{supply:?}");
    }
}

#[test]
fn a_pause_that_is_said_anew_and_not_answered_is_said_again() {
    let mut world = night(supply(63), Manner::Obeys, Some(12), 20.0);
    world.run(30 * MINUTE);
    let told = world.orders;
    world.chargers[0].is_mute = true;
    let prices = prices(&world, |hour| if hour == 7 { 0.1 } else { 1.0 });
    world.balancer.set_prices(prices, None);
    world.run(3 * MINUTE);
    assert!(world.orders >= told + 2, "{} after {told}", world.orders);
    world.chargers[0].is_mute = false;
    world.run(2 * MINUTE);
    let told = world.orders;
    world.run(10 * MINUTE);
    assert!(world.orders <= told + 2, "it is said once, and heard");
}
