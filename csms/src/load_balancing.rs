//! Shares a charge system's current among its cars, so that no fuse is overloaded, whatever loses contact.
//!
//! [`LoadBalancer`] is told what was recorded and what the meter at the main fuse showed, and says in
//! [`round`](LoadBalancer::round) what is to be sent. It has no clock, no chance and no IO.
//!
//! **The invariant.** What is counted of every connector is what it may take at most: its limit where that was
//! accepted and seen to be kept to; the higher of two while a change is under way; where we have no contact, that or what
//! it takes by itself (the default that it was given, else all it can), and the latter alone once its limit has run out;
//! all it can where it does not keep to limits. A limit is raised only into what is left below the fuse then, so the sum stays below fuse minus margin
//! unless the building itself takes more; then limits are lowered at once.

mod building;
mod evse;
mod round;
mod seat;
mod share;
mod station;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet};

use ocpp::Timestamp;

use self::building::Building;
use self::evse::{Evse, METER_HOLDS_MS, Unheeded};
use self::seat::{Seat, drawn, most_of, sum, takes, whole};
use self::station::Station;
use crate::charge_point::ChargePoint;
use crate::charge_system::Supply;
use crate::command::Command;
use crate::decision::{Decision, PerPhase};
use crate::event::{Event, Recorded};
use crate::grid::GridReading;
use crate::ids::{ChargePointId, CommandId};
use crate::issued_command::CommandState;
use crate::load::{Load, LoadAllotment, Unled};
use crate::place::Place;
use crate::units::{Amperes, LEAST_CHARGING};

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
                if let Some(evse) = self.evses.get_mut(&(of.clone(), report.place)) {
                    evse.reported(report.status, at);
                }
            }
            // What was set for a transaction is gone, and the default may be.
            Event::Booted(_) => {
                if let Some(station) = self.stations.get_mut(of) {
                    let default = station.default.take();
                    station.sent_default = None;
                    station.refused_default_at = None;
                    for ((whose, _), evse) in &mut self.evses {
                        if whose == of {
                            evse.forgot(default, at);
                        }
                    }
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
        let most = most_of(seat.connector, self.supply);
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
