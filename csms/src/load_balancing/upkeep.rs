//! What is said besides limits: defaults, questions, what holds on, and that nothing is limited any longer.

use ocpp::Timestamp;
use ocpp::v16::MessageTrigger;

use super::evse::{Evse, HELD_FOR};
use super::seat::{Seat, whole};
use super::station::{ROTATION_KEY, SentDefault, UNIT_KEY};
use super::{LoadBalancer, Order};
use crate::charge_point::ChargePoint;
use crate::command::{ChargingLimit, Command};
use crate::decision::{Decider, Decision, Grounds};
use crate::ids::CommandId;
use crate::units::Amperes;

/// What was refused is tried again after so long.
const ASKED_AGAIN_MS: i64 = 10 * 60_000;
/// A meter that has not told by itself is asked so long after a limit was accepted.
const METER_ASKED_AFTER_MS: i64 = 3_000;

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

    /// Tells those who charge again what holds, before it is over.
    pub(super) fn repeat(
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
    pub(super) fn ask_meters(
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
    pub(super) fn let_go(
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
}
