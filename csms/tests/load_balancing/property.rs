//! Whatever cars, lines and chargers do, the fuse holds.

use proptest::prelude::*;

use crate::world::{Car, Manner, World, supply};

/// How long the fuse may carry too much, in seconds: a reading every five, and a command that takes some.
const REACTION_S: i64 = 10;

#[derive(Debug, Clone)]
enum Deed {
    PlugIn(usize, u8, u8),
    Unplug(usize),
    Cut(usize),
    Restore(usize),
    Building(u8, u8, u8),
    Wait(u16),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => (0..6_usize, 1..8_u8, 6..33_u8).prop_map(|(at, phases, most)| Deed::PlugIn(at, phases, most)),
        1 => (0..6_usize).prop_map(Deed::Unplug),
        1 => (0..6_usize).prop_map(Deed::Cut),
        1 => (0..6_usize).prop_map(Deed::Restore),
        1 => (0..20_u8, 0..20_u8, 0..20_u8).prop_map(|(one, two, three)| Deed::Building(one, two, three)),
        4 => (1..900_u16).prop_map(Deed::Wait),
    ]
}

fn manner() -> impl Strategy<Value = Manner> {
    prop_oneof![
        6 => Just(Manner::Obeys),
        1 => Just(Manner::RefusesZero),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What the building takes more is answered within the reaction time.
    #[test]
    fn the_fuse_holds(manners in prop::collection::vec(manner(), 6), deeds in prop::collection::vec(deed(), 1..40)) {
        let mut world = World::new(supply(63), &manners);
        world.run(10);
        // Who refuses to pause has to be told a second time.
        let times = if manners.contains(&Manner::RefusesZero) { 2 } else { 1 };
        let mut over = 0;
        for deed in deeds {
            match deed {
                Deed::PlugIn(at, phases, most) => {
                    let phases = [phases & 1 > 0, phases & 2 > 0, phases & 4 > 0];
                    world.plug_in(at, Car { phases, most_a: f64::from(most), wants_ah: 30.0, leaves_at: 0 });
                }
                Deed::Unplug(at) => _ = world.unplug(at),
                Deed::Cut(at) => {
                    // One at a time: what a lost charger holds can only be given way to by the others.
                    if world.chargers.iter().all(|it| it.connected) {
                        world.disconnect(at);
                    }
                }
                Deed::Restore(at) => world.connect(at),
                Deed::Building(one, two, three) => {
                    world.building_a = [f64::from(one), f64::from(two), f64::from(three)];
                }
                Deed::Wait(seconds) => {
                    for _ in 0..seconds {
                        world.tick();
                        over = if world.is_over() { over + 1 } else { 0 };
                        prop_assert!(over <= REACTION_S * times, "over the fuse at {} s: {:?}", world.second, world.carried_a());
                    }
                }
            }
        }
    }
}
