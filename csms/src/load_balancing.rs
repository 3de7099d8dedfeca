//! Shares a charge system's current among its cars, so that no fuse is overloaded, whatever loses contact.
//!
//! [`LoadBalancer`] is told what was recorded and what the meter at the main fuse showed, and says in
//! [`round`](LoadBalancer::round) what is to be sent. It has no clock, no chance and no IO.
//!
//! **The invariant.** What is counted of every connector is what it may take at most: its limit where that was
//! accepted and seen to be kept to; the higher of two while a change is under way; where we have no contact, that or what
//! it takes by itself (the default that it was given, else all it can), and the latter alone once its limit has run out; all it can where it does not keep to
//! limits. A limit is raised only into what is left below the fuse then, so the sum stays below fuse minus margin
//! unless the building itself takes more; then limits are lowered at once.

mod building;
mod evse;
mod share;

use std::collections::{BTreeMap, BTreeSet};

use ocpp::Timestamp;
use ocpp::v16::MessageTrigger;
use serde::{Deserialize, Serialize};

use self::building::Building;
use self::evse::{Drawn, Evse, HELD_FOR, METER_HOLDS_MS, Unheeded};
use self::share::{Claim, share};
use crate::charge_point::ChargePoint;
use crate::charge_system::{Mains, Supply};
use crate::command::{ChargingLimit, Command};
use crate::configuration::Configuration;
use crate::connector::Connector;
use crate::decision::{Decider, Decision, Grounds, PerPhase};
use crate::event::{Event, Recorded};
use crate::grid::GridReading;
use crate::ids::{ChargePointId, CommandId};
use crate::issued_command::CommandState;
use crate::place::Place;
use crate::status::{PauseKind, Status};
use crate::units::{Amperes, LEAST_CHARGING, Reading};

/// A car that was paused is not let in again before; one that was let in is not paused before, unless the fuse demands it.
pub const STEADY_MS: i64 = 5 * 60_000;
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
/// What was refused is tried again after so long.
const ASKED_AGAIN_MS: i64 = 10 * 60_000;
/// A charge point is given so long to accept its first default.
const FIRST_DEFAULT_MS: i64 = 10_000;
/// A meter that has not told by itself is asked so long after a limit was accepted.
const METER_ASKED_AFTER_MS: i64 = 3_000;
/// What a connector gives whose power nobody entered.
const USUAL_MOST: Amperes = Amperes::whole(32);

/// The configuration keys that load balancing asks for (OCPP 1.6 §9.1.8, §9.4).
const ROTATION_KEY: &str = "ConnectorPhaseRotation";
const UNIT_KEY: &str = "ChargingScheduleAllowedChargingRateUnit";

/// Shares one charge system.
#[derive(Debug, Clone, Default)]
pub struct LoadBalancer {
    supply: Supply,
    building: Building,
    stations: BTreeMap<ChargePointId, Station>,
    evses: BTreeMap<(ChargePointId, Place), Evse>,
    /// How long a turn is, by how many had one when it was last looked.
    turn_ms: i64,
    /// What charge points have said about their defaults, to be recorded.
    notes: Vec<(ChargePointId, Event)>,
}

/// A charge point as load balancing sees it.
#[derive(Debug, Clone, Default)]
struct Station {
    /// The default that it has accepted, and holds.
    default: Option<Amperes>,
    /// What is on its way: a default, or that there is to be none.
    sent_default: Option<SentDefault>,
    refused_default_at: Option<Timestamp>,
    /// Whether it takes no limit below the least that a car can charge with.
    refuses_pauses: bool,
    /// Which of the charge system's phases its own are; nothing where it does not say.
    rotation: Option<[usize; 3]>,
    /// Whether it takes limits in W alone.
    wants_watts: bool,
    asked_at: Option<Timestamp>,
    was_read: bool,
    is_connected: bool,
}

/// A default that is on its way, or that there is to be none.
#[derive(Debug, Clone)]
struct SentDefault {
    id: CommandId,
    limit: Option<Amperes>,
    at: Timestamp,
}

/// What is to be sent to a charge point.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// To whom.
    pub to: ChargePointId,
    /// The id that the command is to have.
    pub id: CommandId,
    /// What.
    pub command: Command,
    /// The decision that it carries out, where it is one about a car.
    pub decision: Option<Decision>,
}

/// How a charge system's current is used at one time (the contract's `load`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Load {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Whether we share it out.
    pub enabled: bool,
    /// The main fuse, in A per phase.
    pub fuse_a: Option<u32>,
    /// What is left unused below it, in A.
    pub margin_a: u32,
    /// What the building draws besides the chargers, in A; zeros where no meter ever told.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub building_a: PerPhase,
    /// Whether that is the worst of old readings, because the meter is silent.
    pub building_is_stale: bool,
    /// What the chargers draw, as far as their meters tell, in A.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub charging_a: PerPhase,
    /// What could still be given out, in A.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub available_a: PerPhase,
    /// Who has what.
    pub allotments: Vec<LoadAllotment>,
}

/// What one connector has of a charge system's current.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoadAllotment {
    /// Whose.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub charge_point_id: ChargePointId,
    /// The EVSE, from 1.
    pub evse_id: u32,
    /// The limit, in A per phase; nothing where there is none.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub limit_a: Option<Amperes>,
    /// What it draws on its own phases, in A, as far as its meter tells.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<f64>>))]
    pub drawn_a: Option<PerPhase>,
    /// What is counted of it, in A per phase: the most that it may take, whatever becomes of what was sent.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub counted_a: Amperes,
    /// Who limits it.
    pub binding: Option<PauseKind>,
    /// Since when.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub since: Option<Timestamp>,
    /// Until when, where that is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
    /// Why it is not led by us, where it is not.
    pub unled: Option<Unled>,
}

/// Why a connector is not led by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Unled {
    /// There is no contact.
    NoContact,
    /// It refuses limits.
    Refuses,
    /// It accepted a limit, and draws more.
    Ignores {
        /// The limit, in A per phase.
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        limit_a: Amperes,
        /// What it draws, in A on its fullest phase.
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        drawn_a: Amperes,
    },
}

/// Somebody at a place, as a round sees them.
struct Seat<'a> {
    charge_point: &'a ChargePoint,
    connector: &'a Connector,
    key: (ChargePointId, Place),
    phases: [bool; 3],
    takes: Amperes,
    is_led: bool,
}

impl LoadBalancer {
    /// Shares a charge system with this supply.
    pub fn new(supply: Supply) -> Self {
        Self {
            supply,
            ..Self::default()
        }
    }

    /// The charge system is fed differently from now on.
    pub fn set_supply(&mut self, supply: Supply) {
        self.supply = supply;
    }

    /// What it shares out.
    pub fn supply(&self) -> Supply {
        self.supply
    }

    /// Takes in what was recorded of one of its charge points.
    pub fn apply(&mut self, recorded: &Recorded) {
        let of = &recorded.charge_point_id;
        let at = recorded.at;
        match &recorded.event {
            Event::Metered {
                place, known, late, ..
            } if !late => {
                let drawn = drawn(known, at, self.supply.mains);
                if let (Some(drawn), Some(evse)) = (drawn, self.evses.get_mut(&(of.clone(), *place))) {
                    evse.measured(drawn);
                }
            }
            Event::StatusReported(report) if !report.late => {
                let draws = matches!(report.status, Status::Charging | Status::Unknown);
                if let Some(evse) = self.evses.get_mut(&(of.clone(), report.place)) {
                    if draws {
                        evse.stirs(at);
                    } else {
                        evse.measured(Drawn {
                            at,
                            amperes: [Amperes::ZERO; 3],
                            is_by_phase: true,
                        });
                    }
                }
            }
            // What was set for a transaction is gone, and the default may be.
            Event::Booted(_) => {
                if let Some(station) = self.stations.get_mut(of) {
                    station.default = None;
                    station.sent_default = None;
                    station.refused_default_at = None;
                }
            }
            Event::Disconnected { .. } => {
                if let Some(station) = self.stations.get_mut(of) {
                    station.sent_default = None;
                    station.asked_at = None;
                    station.is_connected = false;
                }
            }
            Event::ConfigurationRead(configuration) => {
                if let Some(station) = self.stations.get_mut(of) {
                    station.read(configuration);
                }
            }
            Event::CommandIssued {
                id,
                command:
                    Command::SetChargingProfile {
                        connector_id,
                        limit,
                        transaction_id: Some(_),
                        until,
                    },
                ..
            } => {
                // Somebody else's: it counts like ours.
                let place = Place::from_v16(*connector_id);
                let evse = place.and_then(|it| self.evses.get_mut(&(of.clone(), it)));
                if let Some(evse) = evse.filter(|it| !it.knows(id)) {
                    let amperes = limit.amperes(self.supply.mains);
                    evse.send(id.clone(), amperes, *until, at);
                }
            }
            Event::CommandStepped { id, step } => self.stepped(of, id, step.state, at),
            _ => {}
        }
    }

    fn stepped(&mut self, of: &ChargePointId, id: &CommandId, state: CommandState, at: Timestamp) {
        if let Some(station) = self.stations.get_mut(of)
            && let Some(limit) = station
                .sent_default
                .as_ref()
                .filter(|it| it.id == *id)
                .map(|it| it.limit)
        {
            match state {
                CommandState::Queued | CommandState::Sent => {}
                CommandState::Accepted | CommandState::Verified => {
                    station.default = limit;
                    station.sent_default = None;
                    self.notes
                        .push((of.clone(), Event::FallbackHeld { limit_a: limit }));
                }
                // It knows of none that could be taken back.
                CommandState::Rejected if limit.is_none() => {
                    station.sent_default = None;
                    self.notes
                        .push((of.clone(), Event::FallbackHeld { limit_a: None }));
                }
                // Perhaps it takes the least.
                CommandState::Rejected if limit.is_some_and(|it| it < LEAST_CHARGING) => {
                    station.sent_default = None;
                    station.refuses_pauses = true;
                }
                CommandState::Rejected | CommandState::Failed | CommandState::TimedOut => {
                    station.sent_default = None;
                    station.refused_default_at = Some(at);
                }
            }
            return;
        }
        let evses = self.evses.iter_mut().filter(|((whose, _), _)| whose == of);
        for (_, evse) in evses.filter(|(_, it)| it.knows(id)) {
            match state {
                CommandState::Queued | CommandState::Sent => {}
                CommandState::Accepted | CommandState::Verified => evse.accepted(id, at),
                CommandState::Rejected => evse.rejected(id, at),
                CommandState::Failed | CommandState::TimedOut => evse.lost(id, at),
            }
        }
    }

    /// An order could not be issued.
    pub fn failed(&mut self, order: &Order, at: Timestamp) {
        self.stepped(&order.to, &order.id, CommandState::Failed, at);
    }

    /// What was recorded lies too far back to be told: nobody knows what became of what was sent.
    pub fn lost_track(&mut self, at: Timestamp) {
        for station in self.stations.values_mut() {
            station.default = None;
            station.sent_default = None;
        }
        for evse in self.evses.values_mut() {
            while let Some(id) = evse.first_pending() {
                evse.lost(&id, at);
            }
        }
    }

    /// Takes in what the building drew at a time, as a run before took it.
    pub fn remember_building(&mut self, at: Timestamp, amperes: PerPhase) {
        self.building.drew(at, amperes);
    }

    /// Takes in what the meter at the main fuse showed, chargers included, received `at` a time. What of it is taken
    /// for the building's comes back.
    pub fn take_grid_reading(&mut self, reading: &GridReading, at: Timestamp) -> PerPhase {
        let (mut low, mut high) = ([Amperes::ZERO; 3], [Amperes::ZERO; 3]);
        for ((of, _), evse) in &self.evses {
            if evse.transaction.is_none() {
                continue;
            }
            let rotation = self.stations.get(of).and_then(|it| it.rotation);
            let station = self.stations.get(of);
            let (mut least, mut most) = evse.draws(at);
            if !station.is_some_and(|it| it.is_connected) {
                // Its limit may have run out since, or its car have left.
                let default = station.and_then(|it| it.default).unwrap_or(evse.most);
                least = [Amperes::ZERO; 3];
                most = most.map(|it| it.max(evse.ceiling()).max(default));
            }
            for own in 0..3 {
                let phase = rotation.map_or(own, |it| it[own]);
                low[phase] += least[own];
                high[phase] += most[own];
            }
        }
        let all = reading.current_a.map(Amperes::not_below);
        let fuse = whole(self.supply.fuse_a.unwrap_or(0));
        let bearable = fuse - whole(self.supply.load_balancing.margin_a);
        self.building
            .read(reading.at.min(at), all, (low, high), bearable, fuse)
    }

    /// What the chargers draw, as far as their meters told lately.
    fn charging(&self, now: Timestamp) -> PerPhase {
        let mut sum = [Amperes::ZERO; 3];
        for ((of, _), evse) in &self.evses {
            let drawn = evse
                .drawn
                .filter(|it| evse.transaction.is_some() && now.millis_after(it.at) <= METER_HOLDS_MS);
            let Some(drawn) = drawn else { continue };
            let rotation = self.stations.get(of).and_then(|it| it.rotation);
            for own in 0..3 {
                let phase = rotation.map_or(own, |it| it[own]);
                sum[phase] += drawn.amperes[own];
            }
        }
        sum
    }

    /// Sees who is there.
    fn sit(&mut self, charge_points: &[&ChargePoint], now: Timestamp) {
        let here: BTreeSet<&ChargePointId> = charge_points.iter().map(|it| &it.id).collect();
        self.evses.retain(|(of, _), _| here.contains(of));
        self.stations.retain(|of, _| here.contains(of));
        for charge_point in charge_points {
            let station = self
                .stations
                .entry(charge_point.id.clone())
                .or_insert_with(|| Station::of(charge_point));
            station.is_connected = charge_point.connected;
            for connector in &charge_point.connectors {
                let most = most_of(connector, self.supply);
                let key = (charge_point.id.clone(), connector.place());
                let evse = self.evses.entry(key).or_insert_with(|| Evse::new(most));
                evse.most = most;
                let transaction = connector.transaction.as_ref().map(|it| &it.id);
                if evse.transaction.as_ref() != transaction {
                    evse.begin(connector, station.default.unwrap_or(most), now);
                }
                station.refuses_pauses |= evse.cannot_pause;
                evse.cannot_pause |= station.refuses_pauses;
            }
        }
    }

    fn seats<'a>(&self, charge_points: &[&'a ChargePoint], now: Timestamp) -> Vec<Seat<'a>> {
        let mut seats = Vec::new();
        let fallback = self.fallback(charge_points.iter().map(|it| it.connectors.len()).sum());
        for charge_point in charge_points {
            let station = self.stations.get(&charge_point.id);
            for connector in &charge_point.connectors {
                let key = (charge_point.id.clone(), connector.place());
                let Some(evse) = self.evses.get(&key) else {
                    continue;
                };
                let charges = connector.transaction.is_some();
                let default = station.and_then(|it| it.takes_by_itself(fallback, now));
                let takes = takes(charge_point, connector, evse, default, now);
                seats.push(Seat {
                    charge_point,
                    connector,
                    key,
                    phases: if charges {
                        evse.phases(station.and_then(|it| it.rotation))
                    } else {
                        [true; 3]
                    },
                    takes,
                    is_led: charge_point.connected && charges && evse.unheeded.is_none(),
                });
            }
        }
        seats
    }

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

        let wanting = led.iter().filter(|it| wants(it.connector)).count();
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
            Some(since) if now.millis_after(since) < STEADY_MS => (1, since.as_millis()),
            _ if !wants(seat.connector) => (5, waits),
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
        } else if wants(seat.connector) {
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
        for phase in 0..3 {
            if seat.phases[phase] {
                left[phase] -= more;
            }
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

    fn limit(&self, seat: &Seat<'_>, limit: Amperes, until: Option<Timestamp>) -> Command {
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

    /// Tells those who charge again what holds, before it is over.
    fn repeat(
        &mut self,
        now: Timestamp,
        led: &[Seat<'_>],
        ids: &mut impl FnMut() -> CommandId,
        orders: &mut Vec<Order>,
    ) {
        for seat in led {
            let evse = self.evses.get(&seat.key);
            let Some(evse) = evse.filter(|it| it.is_to_be_repeated(now)) else {
                continue;
            };
            let (limit, until, id) = (evse.told(), Some(now.plus(HELD_FOR)), ids());
            let command = self.limit(seat, limit, until);
            if let Some(evse) = self.evses.get_mut(&seat.key) {
                evse.repeat(id.clone(), limit, until);
            }
            orders.push(Order {
                to: seat.charge_point.id.clone(),
                id,
                command,
                decision: None,
            });
        }
    }

    /// What a charge point may take by itself: what was entered, or nothing where not everybody could.
    pub fn fallback(&self, connectors: usize) -> Amperes {
        let Some(fuse_a) = self.supply.fuse_a else {
            return Amperes::ZERO;
        };
        let sharing = self.supply.load_balancing;
        let all = u64::from(sharing.fallback_a) * connectors as u64;
        let building = whole(fuse_a) - self.building.worst() - whole(sharing.margin_a);
        if i64::try_from(all * 10).is_ok_and(|it| it <= i64::from(building.as_tenths())) {
            whole(sharing.fallback_a)
        } else {
            Amperes::ZERO
        }
    }

    /// Sees to it that every charge point is safe by itself, and says how it is connected.
    fn prepare(
        &mut self,
        now: Timestamp,
        charge_points: &[&ChargePoint],
        fuse_a: u32,
        ids: &mut impl FnMut() -> CommandId,
        orders: &mut Vec<Order>,
    ) {
        let connectors = charge_points.iter().map(|it| it.connectors.len()).sum();
        let fallback = self.fallback(connectors).min(whole(fuse_a));
        let is_over = |at: Option<Timestamp>| at.is_none_or(|it| now.millis_after(it) >= ASKED_AGAIN_MS);
        for charge_point in charge_points.iter().filter(|it| it.connected) {
            let station = self.stations.entry(charge_point.id.clone()).or_default();
            let fallback = station.least_of(fallback);
            if station.default != Some(fallback)
                && station.sent_default.is_none()
                && is_over(station.refused_default_at)
            {
                let id = ids();
                station.sent_default = Some(SentDefault {
                    id: id.clone(),
                    limit: Some(fallback),
                    at: now,
                });
                // A higher default counts from now on.
                station.default = station.default.map(|it| it.max(fallback));
                let limit = if station.wants_watts {
                    ChargingLimit::watts(fallback, self.supply.mains, 1)
                } else {
                    ChargingLimit::Amperes(fallback)
                };
                orders.push(Order {
                    to: charge_point.id.clone(),
                    id,
                    command: Command::SetChargingProfile {
                        connector_id: 0,
                        limit,
                        transaction_id: None,
                        until: None,
                    },
                    decision: None,
                });
            }
            if !station.was_read && is_over(station.asked_at) {
                station.asked_at = Some(now);
                orders.push(Order {
                    to: charge_point.id.clone(),
                    id: ids(),
                    command: Command::ReadConfiguration {
                        keys: vec![ROTATION_KEY.to_owned(), UNIT_KEY.to_owned()],
                    },
                    decision: None,
                });
            }
        }
    }

    /// Asks the meters of those that accepted a lower limit what they show, once, so that what they leave can be given
    /// to others.
    fn ask_meters(
        &mut self,
        now: Timestamp,
        led: &[Seat<'_>],
        ids: &mut impl FnMut() -> CommandId,
        orders: &mut Vec<Order>,
    ) {
        for seat in led {
            let Some(evse) = self.evses.get_mut(&seat.key) else {
                continue;
            };
            let is_due = evse
                .unseen_since()
                .is_some_and(|it| now.millis_after(it) >= METER_ASKED_AFTER_MS);
            if !is_due || evse.was_asked {
                continue;
            }
            evse.was_asked = true;
            orders.push(Order {
                to: seat.charge_point.id.clone(),
                id: ids(),
                command: Command::TriggerMessage {
                    requested_message: MessageTrigger::MeterValues,
                    connector_id: Some(seat.connector.place().to_v16()),
                },
                decision: None,
            });
        }
    }

    /// Takes all limits back.
    fn let_go(
        &mut self,
        now: Timestamp,
        charge_points: &[&ChargePoint],
        ids: &mut impl FnMut() -> CommandId,
        orders: &mut Vec<Order>,
    ) {
        let grounds = Grounds {
            fuse_a: None,
            margin_a: self.supply.load_balancing.margin_a,
            building_a: [Amperes::ZERO; 3],
            building_is_stale: false,
            set_aside_a: [Amperes::ZERO; 3],
            wanting: 0,
            sharing: 0,
        };
        for charge_point in charge_points.iter().filter(|it| it.connected) {
            let is_over = |at: Option<Timestamp>| at.is_none_or(|it| now.millis_after(it) >= ASKED_AGAIN_MS);
            let station = self.stations.entry(charge_point.id.clone()).or_default();
            if charge_point.fallback_a.is_some()
                && station.sent_default.is_none()
                && is_over(station.refused_default_at)
            {
                let id = ids();
                station.sent_default = Some(SentDefault {
                    id: id.clone(),
                    limit: None,
                    at: now,
                });
                orders.push(Order {
                    to: charge_point.id.clone(),
                    id,
                    command: Command::ClearChargingProfile { connector_id: 0 },
                    decision: None,
                });
            }
            for connector in charge_point.connectors.iter().filter(|it| it.allotment.is_some()) {
                let key = (charge_point.id.clone(), connector.place());
                let Some(evse) = self.evses.get_mut(&key).filter(|it| !it.is_let_go) else {
                    continue;
                };
                evse.is_let_go = true;
                let (id, place) = (ids(), connector.place());
                orders.push(Order {
                    to: charge_point.id.clone(),
                    id: id.clone(),
                    command: Command::ClearChargingProfile {
                        connector_id: place.to_v16(),
                    },
                    decision: Some(Decision {
                        id,
                        place,
                        transaction_id: connector.transaction.as_ref().map(|it| it.id.clone()),
                        limit_a: None,
                        ceiling_a: evse.most,
                        by: Decider::LoadBalancing,
                        grounds: grounds.clone(),
                    }),
                });
            }
        }
        // What is shared out anew begins from nothing that is known.
        for evse in self.evses.values_mut().filter(|it| !it.is_let_go) {
            *evse = Evse::new(evse.most);
        }
    }

    /// What is to be recorded of charge points: what they hold by themselves.
    pub fn notes(&mut self) -> Vec<(ChargePointId, Event)> {
        std::mem::take(&mut self.notes)
    }

    /// How the current is used now.
    pub fn load(&mut self, now: Timestamp, charge_points: &[&ChargePoint]) -> Load {
        self.sit(charge_points, now);
        let estimate = self.building.estimate(now);
        let sharing = self.supply.load_balancing;
        let seats = self.seats(charge_points, now);
        let taken = sum(&seats);
        let fuse = whole(self.supply.fuse_a.unwrap_or(0));
        let available_a = std::array::from_fn(|phase| {
            (fuse - whole(sharing.margin_a) - estimate.amperes[phase] - taken[phase]).max(Amperes::ZERO)
        });
        let allotments = seats
            .iter()
            .filter(|it| it.connector.transaction.is_some() || it.takes > Amperes::ZERO);
        Load {
            at: now,
            enabled: sharing.enabled,
            fuse_a: self.supply.fuse_a,
            margin_a: sharing.margin_a,
            building_a: estimate.amperes,
            building_is_stale: estimate.is_stale,
            charging_a: self.charging(now),
            available_a,
            allotments: allotments.map(|it| self.allotment(it, now)).collect(),
        }
    }

    fn allotment(&self, seat: &Seat<'_>, now: Timestamp) -> LoadAllotment {
        let evse = self.evses.get(&seat.key);
        let allotted = seat.connector.allotment.as_ref();
        let unled = match evse.and_then(|it| it.unheeded) {
            _ if !seat.charge_point.connected => Some(Unled::NoContact),
            Some(Unheeded::Refuses) => Some(Unled::Refuses),
            Some(Unheeded::Ignores { limit, drawn }) => Some(Unled::Ignores {
                limit_a: limit,
                drawn_a: drawn,
            }),
            None => None,
        };
        let most = evse.map_or(USUAL_MOST, |it| it.most);
        LoadAllotment {
            charge_point_id: seat.charge_point.id.clone(),
            evse_id: seat.connector.evse_id,
            limit_a: allotted.map(|it| it.limit_a),
            drawn_a: evse
                .and_then(|it| it.drawn)
                .filter(|it| now.millis_after(it.at) <= METER_HOLDS_MS)
                .map(|it| it.amperes),
            counted_a: seat.takes,
            binding: allotted
                .filter(|it| it.limit_a < most)
                .map(|it| it.by.pauses_as()),
            since: allotted.map(|it| it.since),
            until: None,
            unled,
        }
    }
}

impl Station {
    /// A charge point as it was left by a run before.
    fn of(charge_point: &ChargePoint) -> Self {
        Self {
            default: charge_point.fallback_a,
            ..Self::default()
        }
    }

    /// A default that it takes.
    fn least_of(&self, fallback: Amperes) -> Amperes {
        if self.refuses_pauses {
            fallback.max(LEAST_CHARGING)
        } else {
            fallback
        }
    }

    /// What it takes by itself: nothing is known where it never accepted a default. One that is being told its first one
    /// is given a moment: the car that begins in it is answered as a building that takes more.
    fn takes_by_itself(&self, fallback: Amperes, now: Timestamp) -> Option<Amperes> {
        let is_told_soon = self.is_connected
            && self.refused_default_at.is_none()
            && self
                .sent_default
                .as_ref()
                .is_none_or(|it| now.millis_after(it.at) < FIRST_DEFAULT_MS);
        self.default.or(is_told_soon.then(|| self.least_of(fallback)))
    }

    fn read(&mut self, configuration: &Configuration) {
        let value = |key: &str| {
            let item = configuration
                .items
                .iter()
                .find(|it| it.key.eq_ignore_ascii_case(key));
            item.and_then(|it| it.value.as_deref())
        };
        let told =
            |key: &str| configuration.asked.is_empty() || configuration.asked.iter().any(|it| it == key);
        if told(ROTATION_KEY) {
            self.was_read = true;
            self.rotation = value(ROTATION_KEY).and_then(rotation);
        }
        if told(UNIT_KEY) {
            let units = value(UNIT_KEY).unwrap_or_default().to_ascii_lowercase();
            self.wants_watts = units.contains("power") && !units.contains("current");
        }
    }
}

/// Which of the charge system's phases a charge point's own are: `RST` is straight (OCPP 1.6 §9.1.8). Where its
/// connectors differ, nothing is known.
fn rotation(said: &str) -> Option<[usize; 3]> {
    let mut known = None;
    for part in said.split(',') {
        let letters = part.trim().rsplit('.').next()?.to_ascii_uppercase();
        let phases: Vec<usize> = letters
            .chars()
            .map(|it| "RST".find(it))
            .collect::<Option<Vec<_>>>()?;
        let phases: [usize; 3] = phases.try_into().ok()?;
        let is_whole = (0..3).all(|it| phases.contains(&it));
        if !is_whole || known.is_some_and(|it| it != phases) {
            return None;
        }
        known = Some(phases);
    }
    known
}

/// The most that a connector gives, in A per phase.
fn most_of(connector: &Connector, supply: Supply) -> Amperes {
    let most = connector.max_power_w.map_or(USUAL_MOST, |power_w| {
        // Up to 7.4 kW is what one phase carries at 32 A.
        let phases = if power_w <= 7_400 { 1 } else { 3 };
        Amperes::not_below((f64::from(power_w) / supply.mains.watts_per_ampere(phases)).ceil())
    });
    supply.fuse_a.map_or(most, |it| most.min(whole(it)))
}

/// What somebody takes at most, whatever happens; `default` is what it takes by itself, where that is known.
fn takes(
    charge_point: &ChargePoint,
    connector: &Connector,
    evse: &Evse,
    default: Option<Amperes>,
    now: Timestamp,
) -> Amperes {
    let default = default.unwrap_or(evse.most).min(evse.most);
    if connector.transaction.is_some() {
        return if evse.unheeded.is_some() {
            evse.most
        } else if !charge_point.connected && evse.is_over(now) {
            default
        } else if !charge_point.connected || evse.may_be_over(now) {
            evse.ceiling().max(default)
        } else {
            evse.ceiling()
        };
    }
    let may_begin = !charge_point.connected
        || connector.ocpp_status.as_deref() == Some("Preparing")
        || matches!(
            connector.status,
            Status::Charging | Status::Paused | Status::Done | Status::Unknown
        );
    if may_begin { default } else { Amperes::ZERO }
}

/// How long a turn is where so many of those who want to charge can.
fn turn_ms(sharing: usize, wanting: usize) -> i64 {
    let (sharing, wanting) = (i64::from(count(sharing)), i64::from(count(wanting.max(1))));
    (HOUR_MS * sharing / wanting).clamp(SHORTEST_TURN_MS, LONGEST_TURN_MS)
}

/// Whether a car would take more, or take up charging, if it could.
fn wants(connector: &Connector) -> bool {
    matches!(
        connector.status,
        Status::Charging | Status::Paused | Status::Ready | Status::Unknown
    )
}

/// What a reading says that a car draws; nothing where it tells neither current nor power.
fn drawn(reading: &Reading, at: Timestamp, mains: Mains) -> Option<Drawn> {
    if reading.current_a.iter().any(Option::is_some) {
        return Some(Drawn {
            at,
            amperes: reading
                .current_a
                .map(|it| it.map_or(Amperes::ZERO, Amperes::not_below)),
            is_by_phase: reading.current_a.iter().all(Option::is_some),
        });
    }
    let each = reading.power_w? / mains.watts_per_ampere(3);
    Some(Drawn {
        at,
        amperes: [Amperes::not_below(each); 3],
        is_by_phase: false,
    })
}

fn sum(seats: &[Seat<'_>]) -> PerPhase {
    let mut sum = [Amperes::ZERO; 3];
    for seat in seats {
        for phase in 0..3 {
            if seat.phases[phase] {
                sum[phase] += seat.takes;
            }
        }
    }
    sum
}

fn whole(amperes: u32) -> Amperes {
    Amperes::whole(i32::try_from(amperes).unwrap_or(i32::MAX / 10))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
