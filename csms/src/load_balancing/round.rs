//! A round: who is to have how much, and what has to be said for that.

use ocpp::Timestamp;
use ocpp::v16::MessageTrigger;

use super::evse::Turn;
use super::hold::Hold;
use super::limits::HELD_FOR;
use super::seat::{Seat, count, sum, whole};
use super::share::{Claim, share};
use super::station::Station;
use super::{LoadBalancer, Order};
use crate::charge_point::ChargePoint;
use crate::command::{ChargingLimit, Command};
use crate::decision::{Decider, Decision, Grounds, PerPhase};
use crate::ids::{ChargePointId, CommandId, TransactionId};
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
/// Less by less than this is not worth a message, unless the fuse demands it.
const WORTH_LOWERING: Amperes = Amperes::whole(1);
/// More by less than this is not worth one.
const WORTH_RAISING: Amperes = Amperes::tenths(5);
/// Whoever wants nothing for a shorter time may have stopped for a moment.
const IDLE_AFTER_MS: i64 = 30_000;
/// A meter that has not told by itself is asked so long after a limit was accepted.
const METER_ASKED_AFTER_MS: i64 = 3_000;

impl LoadBalancer {
    /// What is to be sent now. Each order gets an id from `ids`; what it asks for counts from now on.
    pub fn round(
        &mut self,
        now: Timestamp,
        charge_points: &[&ChargePoint],
        ids: &mut impl FnMut() -> CommandId,
    ) -> Vec<Order> {
        let mut orders = Vec::new();
        let holds_limits = charge_points.iter().any(|it| it.holds_limits());
        let lets_go = self.stations.values().any(Station::is_letting_go);
        let may_hold = Self::may_hold(charge_points);
        if !self.supply.load_balancing.enabled && !holds_limits && !lets_go && !may_hold {
            return orders;
        }
        let fuse_a = self.supply.fuse_a.filter(|_| self.supply.load_balancing.enabled);
        let Some(fuse_a) = fuse_a else {
            self.sit(charge_points, now);
            self.let_go(now, charge_points, ids, &mut orders);
            self.hold_back(now, charge_points, ids, &mut orders);
            return orders;
        };
        self.take_up();
        self.sit(charge_points, now);
        self.prepare(now, charge_points, fuse_a, ids, &mut orders);

        let estimate = self.building.estimate(now);
        let margin = whole(self.supply.load_balancing.margin_a);
        let capacity: PerPhase =
            std::array::from_fn(|phase| whole(fuse_a) - margin - estimate.amperes[phase]);
        let (sharing_by, turn) = (self.supply.load_balancing, self.turn_ms);
        let least = whole(sharing_by.minimum_a);
        let seats = self.seats(charge_points, now);
        let (mut led, mut others): (Vec<_>, Vec<_>) = seats.into_iter().partition(|it| it.is_led);
        let set_aside = sum(&others);
        led.sort_by_key(|it| it.rank(now, turn));
        let claims: Vec<Claim> = led.iter().map(|it| it.claim(least, now)).collect();
        let expiring = expiring(&led, now);
        let free = std::array::from_fn(|phase| capacity[phase] - set_aside[phase] - expiring[phase]);
        let shares = share(free, &claims);

        let wanting = led.iter().filter(|it| it.wants()).count();
        let sharing = shares.iter().filter(|it| **it > Amperes::ZERO).count();
        let grounds = Grounds {
            fuse_a: Some(fuse_a),
            margin_a: sharing_by.margin_a,
            building_a: estimate.amperes,
            building_is_stale: estimate.is_stale,
            set_aside_a: set_aside,
            wanting: count(wanting),
            sharing: count(sharing),
        };
        let taken = sum(&led);
        let mut left: PerPhase =
            std::array::from_fn(|phase| capacity[phase] - set_aside[phase] - taken[phase]);
        for (seat, share) in led.iter_mut().zip(shares) {
            if let Some(limit) = seat.change(share, least, &mut left, now) {
                orders.push(seat.tell(limit, grounds.clone(), now, ids()));
            }
        }
        for seat in others.iter_mut().filter(|it| it.is_on_trial) {
            if seat.is_to_be_tried(now) {
                orders.push(seat.tell(seat.least(least), grounds.clone(), now, ids()));
            }
            orders.extend(seat.repeat(now, ids));
        }
        orders.extend(led.iter_mut().filter_map(|it| it.repeat(now, ids)));
        orders.extend(led.iter_mut().filter_map(|it| it.ask_meter(now, ids)));
        self.turn_ms = turn_ms(sharing, wanting);
        orders
    }
}

impl Seat<'_> {
    /// In which order cars are let in, the smallest first.
    fn rank(&self, now: Timestamp, turn_ms: i64) -> (u8, i64, ChargePointId, Place) {
        let evse = &self.evse;
        let waits = evse.turn.waits_since().map_or(0, Timestamp::as_millis);
        let (class, time) = match evse.turn {
            _ if evse.standing.cannot_pause => (0, 0),
            _ if self.goes_first() => (1, 0),
            Turn::In(since) if evse.hold.is_none() && now.millis_after(since) < STEADY_MS => {
                (2, since.as_millis())
            }
            // A car that is held back, or holds back by itself, loses nothing by a pause.
            _ if !self.wants() => (6, waits),
            Turn::In(since) if now.millis_after(since) < turn_ms.max(SHORTEST_TURN_MS) => {
                (3, since.as_millis())
            }
            Turn::Waits(_) | Turn::Paused(_) => (4, waits),
            // Whoever had the longest turn makes room first.
            Turn::In(since) => (5, -since.as_millis()),
        };
        (class, time, self.charge_point.id.clone(), self.connector.place())
    }

    fn claim(&self, least: Amperes, now: Timestamp) -> Claim {
        let evse = &self.evse;
        let least = self.least(least);
        let most = match evse.turn {
            _ if evse.hold.is_some() && evse.standing.cannot_pause => least,
            _ if evse.hold.is_some() => Amperes::ZERO,
            _ if self.goes_first() => evse.appetite(),
            Turn::Paused(since) if now.millis_after(since) < STEADY_MS => Amperes::ZERO,
            _ if evse.wants(self.connector) => evse.appetite(),
            // A car that holds back by itself keeps a place to begin from, where those that want more leave one.
            _ => least.min(evse.limits.most),
        };
        Claim {
            phases: self.phases,
            least,
            most,
            cannot_pause: evse.standing.cannot_pause,
            is_first: self.goes_first(),
            is_idle: self.is_idle(now),
        }
    }

    /// Whether its car gets what it can use before all others.
    fn goes_first(&self) -> bool {
        self.is_first && self.wants()
    }

    /// Whether its car wants nothing, and for longer than one takes to begin: many say `SuspendedEV` before they charge.
    fn is_idle(&self, now: Timestamp) -> bool {
        let evse = &self.evse;
        let may_begin = matches!(evse.turn, Turn::In(since) if now.millis_after(since) < STEADY_MS)
            || evse
                .content_since
                .is_some_and(|it| now.millis_after(it) < IDLE_AFTER_MS);
        let is_asked_for = self.is_first || evse.standing.cannot_pause || evse.hold.is_some();
        !is_asked_for && !may_begin && !evse.wants(self.connector)
    }

    /// Whether its car would charge if it could, and nobody holds it back.
    fn wants(&self) -> bool {
        self.evse.hold.is_none() && self.evse.wants(self.connector)
    }

    /// The least with which its car charges, in A on one phase. Where it takes limits in W alone, and nobody knows on how
    /// many phases its car shares them, that is what is enough on three: on one it may all be drawn. Who cannot be paused
    /// gets its least whatever there is, and so no more than is enough on one.
    pub(super) fn least(&self, least: Amperes) -> Amperes {
        let is_unsure = self.evse.draw.phase_count().is_none() && !self.evse.standing.cannot_pause;
        let Some(mains) = self.watts_of.filter(|_| is_unsure) else {
            return least;
        };
        let on_three = least.as_f64() * mains.watts_per_ampere(3) / mains.watts_per_ampere(1);
        Amperes::not_below(on_three).min(self.evse.limits.most).max(least)
    }

    /// Whether it is time to tell it the least, to see whether it goes by it.
    fn is_to_be_tried(&self, now: Timestamp) -> bool {
        !self.evse.limits.was_told() && !self.evse.failed_lately(now)
    }

    /// The limit that it is to be told, where it is worth a message or the fuse demands it. `left` is what is not taken
    /// below the fuse; what is raised is taken from it.
    fn change(&self, share: Amperes, least: Amperes, left: &mut PerPhase, now: Timestamp) -> Option<Amperes> {
        let least = self.least(least);
        let evse = &self.evse;
        if evse.failed_lately(now) {
            return None;
        }
        let (told, is_new) = (evse.limits.told(), !evse.limits.was_told());
        let own = (0..3).filter(|it| self.phases[*it]);
        let free = own.map(|it| left[it]).min().unwrap_or_default();
        if share < told || (is_new && share <= told) {
            let too_much = free < Amperes::ZERO;
            let is_pause = share == Amperes::ZERO;
            let worth = told - share >= WORTH_LOWERING;
            return (too_much || is_pause || is_new || worth).then_some(share);
        }
        if share == told && self.is_to_be_said_anew(now) {
            return Some(share);
        }
        // Up slowly, and only into what is left.
        if share == told || evse.limits.is_pending() {
            return None;
        }
        let limit = share.min(self.takes + free.max(Amperes::ZERO));
        let is_due = evse
            .told_at
            .is_none_or(|it| now.millis_after(it) >= RAISED_EVERY_MS);
        let lets_in = told < least;
        let worth = limit - told >= WORTH_RAISING;
        if limit < least || !(lets_in || (worth && is_due)) {
            return None;
        }
        let more = (limit - self.takes).max(Amperes::ZERO);
        for (left, _) in left.iter_mut().zip(self.phases).filter(|(_, counts)| *counts) {
            *left -= more;
        }
        Some(limit)
    }

    /// Tells it a limit, which counts from now on.
    pub(super) fn tell(&mut self, limit: Amperes, grounds: Grounds, now: Timestamp, id: CommandId) -> Order {
        let hold = self.evse.hold.clone();
        // A pause of ours holds for good: without contact nobody takes what others were given. One until electricity is
        // cheap ends by itself, so that the car is ready also without contact.
        let until = if limit >= LEAST_CHARGING {
            Some(now.plus(HELD_FOR))
        } else {
            hold.as_ref().and_then(|it| it.until).map(Hold::ends_by_itself)
        };
        if self.evse.limits.may_be_over(now) {
            // It may draw what it takes by itself, and goes on until it is seen not to.
            self.evse.limits.may_draw(self.takes);
        }
        self.evse.send(id.clone(), limit, until, now);
        Order {
            to: self.charge_point.id.clone(),
            id: id.clone(),
            command: self.limit(limit, until),
            decision: Some(Decision {
                id,
                place: self.connector.place(),
                transaction_id: self.transaction_id(),
                limit_a: Some(limit),
                ceiling_a: self.evse.limits.ceiling(),
                by: match &hold {
                    Some(hold) => hold.by,
                    None if self.is_first && limit >= LEAST_CHARGING => Decider::Operator,
                    None => Decider::LoadBalancing,
                },
                until: hold.as_ref().and_then(|it| it.until),
                grounds,
                eco_mode: hold.and_then(|it| it.grounds),
            }),
        }
    }

    /// Tells those who charge again what holds, before it is over.
    pub(super) fn repeat(&mut self, now: Timestamp, ids: &mut impl FnMut() -> CommandId) -> Option<Order> {
        if !self.evse.limits.is_to_be_repeated(now) {
            return None;
        }
        let (limit, until, id) = (self.evse.limits.told(), Some(now.plus(HELD_FOR)), ids());
        let command = self.limit(limit, until);
        self.evse.limits.send(id.clone(), limit, until);
        Some(Order::upkeep(self.charge_point.id.clone(), id, command))
    }

    /// Asks the meter of one that accepted a lower limit what it shows, once, so that what it leaves can be given to
    /// others.
    fn ask_meter(&mut self, now: Timestamp, ids: &mut impl FnMut() -> CommandId) -> Option<Order> {
        let unseen_since = self.evse.limits.unseen_since()?;
        if self.evse.was_asked || now.millis_after(unseen_since) < METER_ASKED_AFTER_MS {
            return None;
        }
        self.evse.was_asked = true;
        let command = Command::TriggerMessage {
            requested_message: MessageTrigger::MeterValues,
            connector_id: Some(self.connector.place().to_v16()),
        };
        Some(Order::upkeep(self.charge_point.id.clone(), ids(), command))
    }

    fn limit(&self, limit: Amperes, until: Option<Timestamp>) -> Command {
        Command::SetChargingProfile {
            connector_id: self.connector.place().to_v16(),
            limit: match self.watts_of {
                // Nobody knows on how many phases it shares them, before the car draws.
                Some(mains) => ChargingLimit::watts(limit, mains, self.evse.draw.phase_count().unwrap_or(1)),
                None => ChargingLimit::Amperes(limit),
            },
            transaction_id: self.transaction_id(),
            until,
        }
    }

    fn transaction_id(&self) -> Option<TransactionId> {
        self.connector.transaction.as_ref().map(|it| it.id.clone())
    }
}

/// What those may take by themselves whose pause may be over before they were told another.
fn expiring(led: &[Seat<'_>], now: Timestamp) -> PerPhase {
    let mut sum = [Amperes::ZERO; 3];
    for seat in led
        .iter()
        .filter(|it| it.evse.hold.is_some() && it.evse.limits.may_be_over(now))
    {
        seat.count_in(&mut sum);
    }
    sum
}

/// How long a turn is where so many of those who want to charge can.
fn turn_ms(sharing: usize, wanting: usize) -> i64 {
    let (sharing, wanting) = (i64::from(count(sharing)), i64::from(count(wanting.max(1))));
    (HOUR_MS * sharing / wanting).clamp(SHORTEST_TURN_MS, LONGEST_TURN_MS)
}
