//! Shares a charge system's current among its cars, so that no fuse is overloaded, whatever loses contact.
//!
//! [`LoadBalancer`] is told what was recorded and what the meter at the main fuse showed, and says in
//! [`round`](LoadBalancer::round) what is to be sent. It has no clock, no chance and no IO.
//!
//! **The invariant.** What is counted of every connector is what it may take at most: its limit where that was
//! accepted and seen to be kept to; the higher of two while a change is under way; where we have no contact, that or what
//! it takes by itself (the default that it was given, else all it can), and the latter alone once its limit has run out;
//! all it can where it does not keep to limits. A limit is raised only into what is left below the fuse then, so the sum
//! stays below fuse minus margin unless the building itself takes more; then limits are lowered at once.

mod building;
mod draw;
mod eco;
mod evse;
mod hold;
mod limits;
mod outlook;
mod release;
mod round;
mod seat;
mod share;
mod standing;
mod station;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ocpp::Timestamp;

use self::building::Building;
use self::evse::Evse;
use self::hold::Hold;
use self::outlook::{CarPlan, Outlook};
use self::seat::{Seat, add, most_of, sum, takes, whole};
use self::station::Station;
use crate::charge_point::ChargePoint;
use crate::charge_system::Supply;
use crate::command::Command;
use crate::decision::{Decision, PerPhase};
use crate::eco_mode::{EcoModeState, ZoneOffsets};
use crate::event::{Event, Recorded};
use crate::grid::GridReading;
use crate::ids::{ChargePointId, CommandId};
use crate::issued_command::CommandState;
use crate::load::Load;
use crate::manual::Manual;
use crate::prices::{Currency, PricePoint};
use crate::units::Amperes;

/// Shares one charge system.
#[derive(Debug, Clone, Default)]
pub struct LoadBalancer {
    supply: Supply,
    building: Building,
    stations: BTreeMap<ChargePointId, Station>,
    /// How long a turn is, by how many had one when it was last looked.
    turn_ms: i64,
    /// What electricity will cost, and what time it is where the charge system stands.
    outlook: Outlook,
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

impl Order {
    /// One that is about no car in particular, or says again what was decided.
    fn upkeep(to: ChargePointId, id: CommandId, command: Command) -> Self {
        Self {
            to,
            id,
            command,
            decision: None,
        }
    }
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

    /// What electricity costs from now on, as far as that is known, in the order of time.
    pub fn set_prices(&mut self, prices: Arc<[PricePoint]>, currency: Option<Currency>) {
        self.outlook.set_prices(prices, currency);
    }

    /// What time it is where the charge system stands.
    pub fn set_zone(&mut self, zone: ZoneOffsets) {
        self.outlook.set_zone(zone);
    }

    /// Whether, and how, a charge point charges when electricity is cheap, and when it does by that.
    pub fn eco_mode(&self, charge_point: &ChargePoint, now: Timestamp) -> EcoModeState {
        let planned = self.plan(charge_point, now).map(|it| (it.plan, it.ready_by));
        EcoModeState::new(charge_point, planned, self.outlook.currency)
    }

    /// When EcoMode charges the car at a charge point, or would one that came now; nothing where it is off.
    fn plan(&self, charge_point: &ChargePoint, now: Timestamp) -> Option<CarPlan> {
        if !charge_point.eco_mode.enabled {
            return None;
        }
        let connectors = &charge_point.connectors;
        let charging = connectors.iter().find(|it| it.transaction.is_some());
        let connector = charging.or(connectors.first())?;
        let station = self.stations.get(&charge_point.id);
        let evse = station.and_then(|it| it.evses.get(&connector.place()));
        let planned = evse.and_then(|it| it.planned.as_ref()).map(|it| it.car.clone());
        Some(planned.unwrap_or_else(|| eco::if_one_came(charge_point, connector, &self.outlook, now)))
    }

    /// What it shares out.
    pub fn supply(&self) -> Supply {
        self.supply
    }

    /// Takes in what was recorded of one of its charge points.
    pub fn apply(&mut self, recorded: &Recorded) {
        let of = &recorded.charge_point_id;
        if let Some(station) = self.stations.get_mut(of) {
            let said = station.apply(&recorded.event, recorded.at, self.supply.mains);
            self.notes.extend(said.map(|it| (of.clone(), it)));
        }
    }

    /// An order could not be issued.
    pub fn failed(&mut self, order: &Order, at: Timestamp) {
        if let Some(station) = self.stations.get_mut(&order.to) {
            let said = station.stepped(&order.id, CommandState::Failed, at, false);
            self.notes.extend(said.map(|it| (order.to.clone(), it)));
        }
    }

    /// What was recorded lies too far back to be told: nobody knows what became of what was sent.
    pub fn lost_track(&mut self, at: Timestamp) {
        for station in self.stations.values_mut() {
            station.lost_track(at);
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
        for (station, evse) in self.charging() {
            let ceiling = evse.limits.ceiling();
            let (mut least, mut most) = evse.draw.between(at, evse.limits.told(), ceiling);
            if !station.is_connected {
                // Its limit may have run out since, or its car have left.
                let default = station.default.unwrap_or(evse.whole());
                least = [Amperes::ZERO; 3];
                most = most.map(|it| it.max(ceiling).max(default));
            }
            add(&mut low, station.turned(least));
            add(&mut high, station.turned(most));
        }
        let all = reading.current_a.map(Amperes::not_below);
        let fuse = whole(self.supply.fuse_a.unwrap_or(0));
        let bearable = fuse - whole(self.supply.load_balancing.margin_a);
        self.building
            .read(reading.at.min(at), all, (low, high), bearable, fuse)
    }

    /// The connectors at which a transaction goes on.
    fn charging(&self) -> impl Iterator<Item = (&Station, &Evse)> {
        let evses = self
            .stations
            .values()
            .flat_map(|station| station.evses.values().map(move |evse| (station, evse)));
        evses.filter(|(_, evse)| evse.transaction.is_some())
    }

    /// What the chargers draw, as far as their meters told lately.
    fn drawn(&self, now: Timestamp) -> PerPhase {
        let mut sum = [Amperes::ZERO; 3];
        for (station, evse) in self.charging() {
            if let Some(drawn) = evse.draw.lately(now) {
                add(&mut sum, station.turned(drawn.amperes));
            }
        }
        sum
    }

    /// Sees who is there.
    fn sit(&mut self, charge_points: &[&ChargePoint], now: Timestamp) {
        let here: BTreeSet<&ChargePointId> = charge_points.iter().map(|it| &it.id).collect();
        self.stations.retain(|of, _| here.contains(of));
        let mut plans = eco::AT_ONCE;
        for charge_point in charge_points {
            if charge_point.manual_is_over() {
                self.notes.push((charge_point.id.clone(), Event::ManualSet(None)));
            }
            let station = self
                .stations
                .entry(charge_point.id.clone())
                .or_insert_with(|| Station::of(charge_point));
            station.is_connected = charge_point.connected;
            for connector in &charge_point.connectors {
                let most = most_of(connector, self.supply);
                let evse = station
                    .evses
                    .entry(connector.place())
                    .or_insert_with(|| Evse::new(most));
                evse.limits.most = most;
                let transaction = connector.transaction.as_ref().map(|it| &it.id);
                if evse.transaction.as_ref() != transaction {
                    evse.begin(connector, station.default.unwrap_or(most), self.supply.mains, now);
                }
                evse.look_again(now);
                let eco = evse.follow_eco_mode(
                    charge_point,
                    connector,
                    &self.outlook,
                    self.supply.mains,
                    &mut plans,
                    now,
                );
                let hold = match charge_point.manual {
                    Some(Manual::Hold) => Some(Hold::by_operator()),
                    Some(Manual::Everything) => None,
                    None => eco,
                };
                evse.set_hold(hold.filter(|_| transaction.is_some()), now);
                station.refuses_pauses |= evse.standing.refuses_pauses(now);
                evse.standing.cannot_pause |= station.refuses_pauses;
            }
        }
    }

    /// Who is at which place, and what is counted of them.
    fn seats<'a>(&'a mut self, charge_points: &[&'a ChargePoint], now: Timestamp) -> Vec<Seat<'a>> {
        let fallback = self.fallback(charge_points.iter().map(|it| it.connectors.len()).sum());
        let mains = self.supply.mains;
        let here: BTreeMap<&ChargePointId, &ChargePoint> =
            charge_points.iter().map(|it| (&it.id, *it)).collect();
        let mut seats = Vec::new();
        for (of, station) in &mut self.stations {
            let Some(charge_point) = here.get(of).copied() else {
                continue;
            };
            let default = station.takes_by_itself(fallback, now);
            let (rotation, wants_watts, behind) = (station.rotation, station.wants_watts, station.behind);
            let may_be_understood = station.may_be_understood(now);
            for (place, evse) in &mut station.evses {
                let Some(connector) = charge_point.at(*place) else {
                    continue;
                };
                let charges = connector.transaction.is_some();
                seats.push(Seat {
                    charge_point,
                    connector,
                    takes: takes(charge_point, connector, evse, default, behind, now),
                    phases: if charges {
                        evse.draw.phases(rotation, mains)
                    } else {
                        [true; 3]
                    },
                    is_led: charge_point.connected && charges && evse.standing.unled().is_none(),
                    is_on_trial: charge_point.connected && charges && evse.standing.is_on_trial(),
                    is_first: charges && charge_point.manual == Some(Manual::Everything),
                    may_be_understood,
                    watts_of: wants_watts.then_some(mains),
                    evse,
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
        let charging_a = self.drawn(now);
        let supply = self.supply;
        let seats = self.seats(charge_points, now);
        let taken = sum(&seats);
        let fuse = whole(supply.fuse_a.unwrap_or(0));
        let available_a = std::array::from_fn(|phase| {
            (fuse - whole(sharing.margin_a) - estimate.amperes[phase] - taken[phase]).max(Amperes::ZERO)
        });
        let allotments = seats
            .iter()
            .filter(|it| it.connector.transaction.is_some() || it.takes > Amperes::ZERO);
        Load {
            at: now,
            enabled: sharing.enabled,
            fuse_a: supply.fuse_a,
            margin_a: sharing.margin_a,
            building_a: estimate.amperes,
            building_is_stale: estimate.is_stale,
            charging_a,
            available_a,
            allotments: allotments.map(|it| it.allotment(now)).collect(),
        }
    }
}
