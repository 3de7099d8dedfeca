//! A round: who is to have how much, and what has to be said for that.

use ocpp::Timestamp;

use super::evse::{Evse, HELD_FOR};
use super::seat::{Seat, count, sum, whole};
use super::share::{Claim, share};
use super::{LoadBalancer, Order};
use crate::charge_point::ChargePoint;
use crate::command::{ChargingLimit, Command};
use crate::decision::{Decider, Decision, Grounds, PerPhase};
use crate::ids::{ChargePointId, CommandId};
use crate::place::Place;
use crate::units::{Amperes, LEAST_CHARGING};

/// A car that was paused is not let in again before; one that was let in is not paused before, unless the fuse demands it.
const STEADY_MS: i64 = 5 * 60_000;
/// Where others wait, a car makes room after this at the soonest.
const SHORTEST_TURN_MS: i64 = 10 * 60_000;
/// After this at the latest; between, so that everybody has a turn within the hour.
const LONGEST_TURN_MS: i64 = 30 * 60_000;
const HOUR_MS: i64 = 60 * 60_000;
/// A limit is raised at most so often.
const RAISED_EVERY_MS: i64 = 30_000;
/// A difference below this is not worth a message, unless the fuse demands it.
const WORTH_SENDING: Amperes = Amperes::whole(1);
/// What could not be told is tried again after so long.
const TRIED_AGAIN_MS: i64 = 15_000;

impl LoadBalancer {
    /// What is to be sent now. Each order gets an id from `ids`; what it asks for counts from now on.
    pub fn round(
        &mut self,
        now: Timestamp,
        charge_points: &[&ChargePoint],
        ids: &mut impl FnMut() -> CommandId,
    ) -> Vec<Order> {
        let mut orders = Vec::new();
        let is_told = |it: &&&ChargePoint| {
            it.fallback_a.is_some() || it.connectors.iter().any(|it| it.allotment.is_some())
        };
        if !self.supply.load_balancing.enabled && !charge_points.iter().any(|it| is_told(&it)) {
            return orders;
        }
        self.sit(charge_points, now);
        let fuse_a = self.supply.fuse_a.filter(|_| self.supply.load_balancing.enabled);
        let Some(fuse_a) = fuse_a else {
            self.let_go(now, charge_points, ids, &mut orders);
            return orders;
        };
        self.prepare(now, charge_points, fuse_a, ids, &mut orders);

        let estimate = self.building.estimate(now);
        let margin = whole(self.supply.load_balancing.margin_a);
        let capacity: PerPhase =
            std::array::from_fn(|phase| whole(fuse_a) - margin - estimate.amperes[phase]);
        let seats = self.seats(charge_points, now);
        let (mut led, others): (Vec<_>, Vec<_>) = seats.into_iter().partition(|it| it.is_led);
        let set_aside = sum(&others);
        led.sort_by_key(|it| self.rank(it, now));
        let claims: Vec<Claim> = led.iter().map(|it| self.claim(it, now)).collect();
        let free = std::array::from_fn(|phase| capacity[phase] - set_aside[phase]);
        let least = whole(self.supply.load_balancing.minimum_a);
        let shares = share(free, least, &claims);

        let wants = |it: &&Seat<'_>| {
            self.evses
                .get(&it.key)
                .is_some_and(|evse| evse.wants(it.connector))
        };
        let wanting = led.iter().filter(wants).count();
        let sharing = shares.iter().filter(|it| **it > Amperes::ZERO).count();
        self.turn_ms = turn_ms(sharing, wanting);
        let grounds = Grounds {
            fuse_a: Some(fuse_a),
            margin_a: self.supply.load_balancing.margin_a,
            building_a: estimate.amperes,
            building_is_stale: estimate.is_stale,
            set_aside_a: set_aside,
            wanting: count(wanting),
            sharing: count(sharing),
        };
        let taken = sum(&led);
        let mut left: PerPhase =
            std::array::from_fn(|phase| capacity[phase] - set_aside[phase] - taken[phase]);
        let sooner = led.iter().zip(&shares);
        let changes: Vec<(&Seat<'_>, Amperes)> = sooner
            .filter_map(|(seat, share)| Some((seat, self.change(seat, *share, &mut left, now)?)))
            .collect();
        for (seat, limit) in changes {
            orders.push(self.order(seat, limit, grounds.clone(), now, ids()));
        }
        self.repeat(now, &led, ids, &mut orders);
        self.ask_meters(now, &led, ids, &mut orders);
        orders
    }

    /// In which order cars are let in, the smallest first.
    fn rank(&self, seat: &Seat<'_>, now: Timestamp) -> (u8, i64, ChargePointId, Place) {
        let (of, place) = seat.key.clone();
        let Some(evse) = self.evses.get(&seat.key) else {
            return (9, 0, of, place);
        };
        let waits = evse.waits_since.map_or(0, Timestamp::as_millis);
        let (class, time) = match evse.in_since {
            _ if evse.cannot_pause => (0, 0),
            // A car that holds back by itself loses nothing by a pause.
            _ if !evse.wants(seat.connector) => (5, waits),
            Some(since) if now.millis_after(since) < STEADY_MS => (1, since.as_millis()),
            Some(since) if now.millis_after(since) < self.turn_ms.max(SHORTEST_TURN_MS) => {
                (2, since.as_millis())
            }
            None => (3, waits),
            // Whoever had the longest turn makes room first.
            Some(since) => (4, -since.as_millis()),
        };
        (class, time, of, place)
    }

    fn claim(&self, seat: &Seat<'_>, now: Timestamp) -> Claim {
        let least = whole(self.supply.load_balancing.minimum_a);
        let Some(evse) = self.evses.get(&seat.key) else {
            return Claim {
                phases: seat.phases,
                most: Amperes::ZERO,
                cannot_pause: false,
            };
        };
        let is_resting = evse.was_paused
            && evse
                .waits_since
                .is_some_and(|it| now.millis_after(it) < STEADY_MS);
        let most = if is_resting {
            Amperes::ZERO
        } else if evse.wants(seat.connector) {
            evse.appetite()
        } else {
            // A car that holds back by itself keeps a place to begin from, where there is one.
            least.min(evse.most)
        };
        Claim {
            phases: seat.phases,
            most,
            cannot_pause: evse.cannot_pause,
        }
    }

    /// The limit that somebody is to be told, where it is worth a message or the fuse demands it. `left` is what is not
    /// taken below the fuse; what is raised is taken from it.
    fn change(
        &self,
        seat: &Seat<'_>,
        share: Amperes,
        left: &mut PerPhase,
        now: Timestamp,
    ) -> Option<Amperes> {
        let evse = self.evses.get(&seat.key)?;
        if evse
            .failed_at
            .is_some_and(|it| now.millis_after(it) < TRIED_AGAIN_MS)
        {
            return None;
        }
        let told = evse.told();
        let on = |left: &PerPhase| {
            let phases = (0..3).filter(|it| seat.phases[*it]);
            phases.map(|it| left[it]).min().unwrap_or_default()
        };
        if share < told || (!evse.was_told() && share <= told) {
            let too_much = on(left) < Amperes::ZERO;
            let is_pause = share == Amperes::ZERO;
            let is_new = !evse.was_told();
            let worth = told - share >= WORTH_SENDING;
            return (too_much || is_pause || is_new || worth).then_some(share);
        }
        // Up slowly, and only into what is left.
        if share == told || evse.is_pending() {
            return None;
        }
        let can = seat.takes + on(left).max(Amperes::ZERO);
        let limit = share.min(can);
        let least = whole(self.supply.load_balancing.minimum_a);
        let is_due = evse
            .told_at
            .is_none_or(|it| now.millis_after(it) >= RAISED_EVERY_MS);
        let lets_in = told < least;
        let worth = limit - told >= WORTH_SENDING;
        if limit < least || !(lets_in || (worth && is_due)) {
            return None;
        }
        let more = (limit - seat.takes).max(Amperes::ZERO);
        for (left, _) in left.iter_mut().zip(seat.phases).filter(|(_, counts)| *counts) {
            *left -= more;
        }
        Some(limit)
    }

    fn order(
        &mut self,
        seat: &Seat<'_>,
        limit: Amperes,
        grounds: Grounds,
        now: Timestamp,
        id: CommandId,
    ) -> Order {
        let mut ceiling = limit;
        // A pause holds for good: without contact nobody takes what others were given.
        let until = (limit >= LEAST_CHARGING).then(|| now.plus(HELD_FOR));
        if let Some(evse) = self.evses.get_mut(&seat.key) {
            evse.send(id.clone(), limit, until, now);
            ceiling = evse.ceiling();
        }
        let transaction_id = seat.connector.transaction.as_ref().map(|it| it.id.clone());
        let place = seat.connector.place();
        Order {
            to: seat.charge_point.id.clone(),
            id: id.clone(),
            command: self.limit(seat, limit, until),
            decision: Some(Decision {
                id,
                place,
                transaction_id,
                limit_a: Some(limit),
                ceiling_a: ceiling,
                by: Decider::LoadBalancing,
                grounds,
            }),
        }
    }

    pub(super) fn limit(&self, seat: &Seat<'_>, limit: Amperes, until: Option<Timestamp>) -> Command {
        let wants_watts = self
            .stations
            .get(&seat.charge_point.id)
            .is_some_and(|it| it.wants_watts);
        let phases = self.evses.get(&seat.key).and_then(Evse::phase_count);
        Command::SetChargingProfile {
            connector_id: seat.connector.place().to_v16(),
            limit: if wants_watts {
                // Nobody knows on how many phases it shares them, before the car draws.
                ChargingLimit::watts(limit, self.supply.mains, phases.unwrap_or(1))
            } else {
                ChargingLimit::Amperes(limit)
            },
            transaction_id: seat.connector.transaction.as_ref().map(|it| it.id.clone()),
            until,
        }
    }
}

/// How long a turn is where so many of those who want to charge can.
fn turn_ms(sharing: usize, wanting: usize) -> i64 {
    let (sharing, wanting) = (i64::from(count(sharing)), i64::from(count(wanting.max(1))));
    (HOUR_MS * sharing / wanting).clamp(SHORTEST_TURN_MS, LONGEST_TURN_MS)
}
