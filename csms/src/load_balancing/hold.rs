//! Holding a car back although there may be current for it: because electricity gets cheaper, or somebody says so.

use ocpp::Timestamp;

use super::limits::HELD_FOR;
use super::release::Release;
use super::seat::{Seat, whole};
use super::{LoadBalancer, Order};
use crate::charge_point::ChargePoint;
use crate::decision::{Decider, EcoGrounds, Grounds};
use crate::ids::CommandId;
use crate::units::Amperes;

/// What was said is said anew at most so often, where only who holds back or until when is another.
const SAID_EVERY_MS: i64 = 30_000;
/// An end that moves by less than this is the same.
const SAME_END_MS: i64 = 60_000;

/// Who holds a car back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hold {
    pub(super) by: Decider,
    /// Until when, where that is known.
    pub(super) until: Option<Timestamp>,
    /// What EcoMode's decision is made of.
    pub(super) grounds: Option<Box<EcoGrounds>>,
}

impl Hold {
    /// When a pause until a time ends by itself: a little later, so that we speak first where there is contact.
    pub(super) fn ends_by_itself(until: Timestamp) -> Timestamp {
        until.plus(HELD_FOR)
    }

    /// Somebody wants it.
    pub(super) const fn by_operator() -> Self {
        Self {
            by: Decider::Operator,
            until: None,
            grounds: None,
        }
    }
}

impl LoadBalancer {
    /// Whether anybody is to be held back, or may be, though no fuse is shared.
    pub(super) fn may_hold(charge_points: &[&ChargePoint]) -> bool {
        let mut charge_points = charge_points.iter();
        charge_points.any(|it| it.manual.is_some() || it.eco_mode.enabled && it.has_transaction())
    }

    /// Where no fuse is shared: tells those who are held back to take nothing. The others have no limit.
    pub(super) fn hold_back(
        &mut self,
        now: Timestamp,
        charge_points: &[&ChargePoint],
        ids: &mut impl FnMut() -> CommandId,
        orders: &mut Vec<Order>,
    ) {
        for charge_point in charge_points.iter().filter(|it| it.connected) {
            let Some(station) = self.stations.get_mut(&charge_point.id) else {
                continue;
            };
            let is_held = station.evses.values().any(|it| it.hold.is_some());
            if is_held {
                station.ask_how_connected(&charge_point.id, now, ids, orders);
            }
        }
        let supply = self.supply;
        let least = whole(supply.load_balancing.minimum_a);
        let grounds = Grounds::of_no_fuse(supply.load_balancing.margin_a);
        let mut seats = self.seats(charge_points, now);
        let is_told = |it: &&mut Seat<'_>| it.is_led && it.may_be_understood && it.evse.hold.is_some();
        for seat in seats.iter_mut().filter(is_told) {
            seat.evse.release = Release::None;
            let limit = if seat.evse.standing.cannot_pause {
                seat.least(least)
            } else {
                Amperes::ZERO
            };
            let is_told = seat.evse.limits.was_told() && seat.evse.limits.told() == limit;
            let is_due = !is_told || seat.is_to_be_said_anew(now);
            if is_due && !seat.evse.failed_lately(now) {
                orders.push(seat.tell(limit, grounds.clone(), now, ids()));
            }
        }
        let held = seats.iter_mut().filter(|it| it.evse.hold.is_some());
        orders.extend(held.filter_map(|it| it.repeat(now, ids)));
    }
}

impl Seat<'_> {
    /// Whether a car that is paused is so by somebody else's decision than the last one said, or until another time.
    pub(super) fn is_to_be_said_anew(&self, now: Timestamp) -> bool {
        let Some(said) = &self.connector.allotment else {
            return false;
        };
        let (by, until) = self
            .evse
            .hold
            .as_ref()
            .map_or((Decider::LoadBalancing, None), |it| (it.by, it.until));
        let is_same_end = match (said.until, until) {
            (None, None) => true,
            (Some(said), Some(until)) => said.millis_after(until).abs() < SAME_END_MS,
            (None, Some(_)) | (Some(_), None) => false,
        };
        let was_just_said = self
            .evse
            .told_at
            .is_some_and(|it| now.millis_after(it) < SAID_EVERY_MS);
        let is_other = said.by != by || !is_same_end;
        said.is_pause() && is_other && !was_just_said && !self.evse.limits.is_pending()
    }
}
