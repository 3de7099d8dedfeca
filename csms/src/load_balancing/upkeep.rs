//! What is said to charge points besides limits: defaults, questions, and that nothing is limited any longer.

use ocpp::Timestamp;

use super::evse::Turn;
use super::limits::Limits;
use super::release::Release;
use super::seat::whole;
use super::station::{Cleared, ROTATION_KEY, Station, UNIT_KEY};
use super::{LoadBalancer, Order};
use crate::charge_point::ChargePoint;
use crate::command::{ChargingLimit, Command};
use crate::decision::{Decider, Decision, Grounds};
use crate::ids::{ChargePointId, CommandId};
use crate::units::Amperes;

impl Station {
    /// Asks it how it is connected, and in which unit it takes limits, where that is not known.
    pub(super) fn ask_how_connected(
        &mut self,
        of: &ChargePointId,
        now: Timestamp,
        ids: &mut impl FnMut() -> CommandId,
        orders: &mut Vec<Order>,
    ) {
        if !self.is_to_be_asked(now) {
            return;
        }
        self.asked_at = Some(now);
        let command = Command::ReadConfiguration {
            keys: vec![ROTATION_KEY.to_owned(), UNIT_KEY.to_owned()],
        };
        orders.push(Order::upkeep(of.clone(), ids(), command));
    }
}

impl LoadBalancer {
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
    pub(super) fn prepare(
        &mut self,
        now: Timestamp,
        charge_points: &[&ChargePoint],
        fuse_a: u32,
        ids: &mut impl FnMut() -> CommandId,
        orders: &mut Vec<Order>,
    ) {
        let connectors = charge_points.iter().map(|it| it.connectors.len()).sum();
        let fallback = self.fallback(connectors).min(whole(fuse_a));
        for charge_point in charge_points.iter().filter(|it| it.connected) {
            let to = || charge_point.id.clone();
            let station = self.stations.entry(to()).or_default();
            let fallback = station.least_of(fallback);
            station.ask_how_connected(&charge_point.id, now, ids, orders);
            let is_due = station.default != Some(fallback) && station.may_be_understood(now);
            if is_due && station.may_be_told(now) {
                if station.cleared != Cleared::Done {
                    let id = ids();
                    station.cleared = Cleared::Asked(id.clone());
                    orders.push(Order::upkeep(to(), id, Command::ClearDefaultProfiles));
                }
                let id = ids();
                station.send_default(id.clone(), Some(fallback), now);
                let limit = if station.wants_watts {
                    ChargingLimit::watts(fallback, self.supply.mains, 1)
                } else {
                    ChargingLimit::Amperes(fallback)
                };
                let command = Command::SetChargingProfile {
                    connector_id: 0,
                    limit,
                    transaction_id: None,
                    until: None,
                };
                orders.push(Order::upkeep(to(), id, command));
            }
        }
    }

    /// Takes all limits back.
    pub(super) fn let_go(
        &mut self,
        now: Timestamp,
        charge_points: &[&ChargePoint],
        ids: &mut impl FnMut() -> CommandId,
        orders: &mut Vec<Order>,
    ) {
        let grounds = Grounds::of_no_fuse(self.supply.load_balancing.margin_a);
        for charge_point in charge_points.iter().filter(|it| it.connected) {
            let to = || charge_point.id.clone();
            let station = self.stations.entry(to()).or_default();
            let holds_default = charge_point.fallback_a.is_some() || station.has_doubtful_default;
            if holds_default && station.may_be_told(now) {
                let id = ids();
                station.send_default(id.clone(), None, now);
                let command = Command::ClearChargingProfile { connector_id: 0 };
                orders.push(Order::upkeep(to(), id, command));
            }
            for connector in &charge_point.connectors {
                let place = connector.place();
                let is_limited = connector.allotment.is_some();
                let evse = station.evses.get_mut(&place);
                let Some(evse) = evse.filter(|it| it.hold.is_none() && it.release.is_due(is_limited, now))
                else {
                    continue;
                };
                let id = ids();
                evse.release.ask(id.clone(), now);
                // From now on it may draw what it can, and what it was told is held against it no longer.
                evse.limits.forgotten(evse.limits.most);
                if connector.transaction.is_some() {
                    evse.turn = Turn::In(now);
                }
                orders.push(Order {
                    to: to(),
                    id: id.clone(),
                    command: Command::ClearChargingProfile {
                        connector_id: place.to_v16(),
                    },
                    decision: is_limited.then(|| Decision {
                        id,
                        place,
                        transaction_id: connector.transaction.as_ref().map(|it| it.id.clone()),
                        limit_a: None,
                        ceiling_a: evse.limits.most,
                        by: connector
                            .allotment
                            .as_ref()
                            .map_or(Decider::LoadBalancing, |it| it.by),
                        until: None,
                        grounds: grounds.clone(),
                        eco_mode: None,
                    }),
                });
            }
        }
    }

    /// What was let go is shared out anew, beginning from nothing that is known: what could not be taken back may hold,
    /// and where nothing holds the car takes all it can.
    pub(super) fn take_up(&mut self) {
        let evses = self.stations.values_mut().flat_map(|it| it.evses.values_mut());
        for evse in evses.filter(|it| it.release != Release::None) {
            evse.release = Release::None;
            evse.limits = Limits::none(evse.limits.most);
            evse.standing = evse.standing.renewed();
            evse.failed_at = None;
            evse.told_at = None;
        }
    }
}
