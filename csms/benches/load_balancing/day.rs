//! A day with load balancing, on a site where not everything goes well.

use crate::cars::{Chance, building_a, visits};
use crate::outcome::{Hour, Outcome};
use crate::world::{Manner, World, supply};
use crate::{CHARGERS, DAY, FUSE_A, MARGIN_A};

/// How often is looked at what is free and used, in seconds.
const LOOKED_AT_EVERY: i64 = 10;
/// The fuse may carry too much for so long before it counts.
const REACTION_S: i64 = 10;

pub(crate) fn ours(seed: u64) -> Outcome {
    let mut chance = Chance(seed);
    let manners: Vec<Manner> = (0..CHARGERS)
        .map(|it| match it {
            17 => Manner::Ignores,
            7 | 63 => Manner::RefusesZero,
            _ => Manner::Obeys,
        })
        .collect();
    let visits = visits(&mut chance);
    let mut world = World::new(supply(FUSE_A as u32), &manners);
    for (charger, charge_point) in world.chargers.iter_mut().zip(&mut world.fleet) {
        // One that cannot be led could overload what the building leaves of the fuse, if it were larger.
        let is_led = matches!(charger.manner, Manner::Obeys | Manner::RefusesZero);
        let (most_a, power_w) = if is_led { (16.0, 11_000) } else { (10.0, 7_500) };
        charger.most_a = most_a;
        charge_point.connectors[0].max_power_w = Some(power_w);
    }
    let mut outcome = Outcome::default();
    let mut next = visits.iter().peekable();
    let mut over = 0;
    let mut lost: Vec<(i64, usize)> = Vec::new();
    let mut hour = Hour::new();
    while world.second < DAY {
        world.building_a = building_a(world.second, &mut chance);
        while let Some(visit) = next.next_if(|it| it.at <= world.second) {
            world.plug_in(visit.charger, visit.car.clone());
        }
        for index in 0..CHARGERS {
            let leaves = world.chargers[index]
                .car
                .as_ref()
                .is_some_and(|it| it.leaves_at <= world.second);
            if leaves {
                outcome.sessions += 1.0;
                outcome.pauses += f64::from(world.chargers[index].pauses);
                world.unplug(index);
            }
        }
        // Somebody loses contact every ten minutes or so, for up to an hour.
        if world.second % 600 == 300 {
            let index = chance.between(0, CHARGERS as u64 - 1) as usize;
            world.disconnect(index);
            lost.push((world.second + chance.between(60, 3_600) as i64, index));
        }
        let second = world.second;
        for (_, index) in lost.extract_if(.., |(back, _)| *back <= second) {
            world.connect(index);
        }
        world.tick();

        over = if world.is_over() { over + 1 } else { 0 };
        outcome.over_s += i64::from(over > REACTION_S);
        note(&mut outcome, &mut hour, &mut world);
        if world.second % 3_600 == 0 {
            std::mem::replace(&mut hour, Hour::new()).close(&mut outcome);
        }
    }
    outcome
}

fn note(outcome: &mut Outcome, hour: &mut Hour, world: &mut World) {
    let mut hungry = 0;
    for (index, charger) in world.chargers.iter().enumerate() {
        let wants = charger.car.as_ref().is_some_and(|it| it.wants_ah > 0.0);
        let drawn = charger.drawn_a.into_iter().fold(0.0, f64::max);
        hour.note(index, drawn);
        outcome.charged_ah += drawn / 3_600.0;
        // Fairness is asked of those that can be led, and wanted more all the time.
        let is_led = charger.connected && charger.manner == Manner::Obeys;
        let most = charger
            .car
            .as_ref()
            .map_or(0.0, |it| it.most_a.min(charger.most_a));
        let is_hungry = wants && is_led && drawn + 0.5 < most;
        hour.wanted[index] &= is_hungry;
        hungry += usize::from(is_hungry);
    }
    if hungry == 0 || world.second % LOOKED_AT_EVERY != 0 {
        return;
    }
    // What is set aside for those that cannot be led, or not be paused, is not free, whatever they make of it. Of the
    // phases that one counts which is used best: on the others nobody may want any.
    let (now, fleet) = (world.now(), world.fleet.iter().collect::<Vec<_>>());
    let load = world.balancer.load(now, &fleet);
    let mut aside = [0.0; 3];
    let mut used = [0.0; 3];
    for (charger, charge_point) in world.chargers.iter().zip(&fleet) {
        let allotted = load
            .allotments
            .iter()
            .find(|it| it.charge_point_id == charge_point.id);
        let Some(allotted) = allotted else { continue };
        if allotted.unled.is_some() || charger.manner != Manner::Obeys {
            // On the phases on which its car draws, known to us or not.
            let phases = charger.car.as_ref().map_or([true; 3], |it| it.phases);
            for (aside, _) in aside.iter_mut().zip(phases).filter(|(_, draws)| *draws) {
                *aside += allotted.counted_a.as_f64();
            }
            continue;
        }
        for (used, drawn) in used.iter_mut().zip(charger.drawn_a) {
            *used += drawn;
        }
    }
    let free: [f64; 3] = std::array::from_fn(|it| FUSE_A - MARGIN_A - world.building_a[it] - aside[it]);
    let best = (0..3)
        .filter(|phase| free[*phase] >= 6.0)
        .max_by(|one, other| (used[*one] / free[*one]).total_cmp(&(used[*other] / free[*other])));
    if let Some(phase) = best {
        outcome.free += free[phase];
        // What is drawn of the margin is no use of what is free.
        outcome.used += used[phase].min(free[phase]);
    }
}
