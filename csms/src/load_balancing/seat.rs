//! One connector in a round: what is counted of it, and how it is shown.

use std::time::Duration;

use ocpp::Timestamp;

use super::evse::Evse;
use super::standing::Unheeded;
use crate::charge_point::ChargePoint;
use crate::charge_system::{Mains, Supply};
use crate::connector::Connector;
use crate::decision::PerPhase;
use crate::load::{LoadAllotment, Unled};
use crate::status::Status;
use crate::units::Amperes;

/// What a connector gives whose power nobody entered.
const USUAL_MOST: Amperes = Amperes::whole(32);

/// Somebody at a place, as a round sees them.
pub(super) struct Seat<'a> {
    pub(super) charge_point: &'a ChargePoint,
    pub(super) connector: &'a Connector,
    pub(super) evse: &'a mut Evse,
    /// On which phases of the charge system it counts.
    pub(super) phases: [bool; 3],
    /// What it takes at most.
    pub(super) takes: Amperes,
    /// Whether it can be told what to take.
    pub(super) is_led: bool,
    /// Whether it is told the least, to see whether it can be led.
    pub(super) is_on_trial: bool,
    /// Whether somebody wants it to charge before all others.
    pub(super) is_first: bool,
    /// Whether it is known in which unit it takes limits.
    pub(super) may_be_understood: bool,
    /// How its W are reckoned, where it takes limits in W alone.
    pub(super) watts_of: Option<Mains>,
}

impl Seat<'_> {
    /// Adds what it takes at most, on the phases on which it counts.
    pub(super) fn count_in(&self, sum: &mut PerPhase) {
        for (sum, _) in sum.iter_mut().zip(self.phases).filter(|(_, counts)| *counts) {
            *sum += self.takes;
        }
    }

    /// What of it is shown.
    pub(super) fn allotment(&self, now: Timestamp) -> LoadAllotment {
        let allotted = self.connector.allotment.as_ref();
        let unled = match self.evse.standing.unled() {
            _ if !self.charge_point.connected => Some(Unled::NoContact),
            Some(Unheeded::Refuses) => Some(Unled::Refuses),
            Some(Unheeded::Ignores { limit, drawn }) => Some(Unled::Ignores {
                limit_a: limit,
                drawn_a: drawn,
            }),
            None => None,
        };
        LoadAllotment {
            charge_point_id: self.charge_point.id.clone(),
            evse_id: self.connector.evse_id,
            limit_a: allotted.map(|it| it.limit_a),
            drawn_a: self.evse.draw.lately(now).map(|it| it.amperes),
            counted_a: self.takes,
            binding: allotted
                .filter(|it| it.limit_a < self.evse.limits.most)
                .map(|it| it.by.pauses_as()),
            since: allotted.map(|it| it.since),
            until: allotted.and_then(|it| it.until),
            unled,
        }
    }
}

/// The most that a connector gives, in A per phase.
pub(super) fn most_of(connector: &Connector, supply: Supply) -> Amperes {
    let most = connector.max_power_w.map_or(USUAL_MOST, |power_w| {
        // Up to 7.4 kW is what one phase carries at 32 A.
        let phases = if power_w <= 7_400 { 1 } else { 3 };
        Amperes::not_below((f64::from(power_w) / supply.mains.watts_per_ampere(phases)).ceil())
    });
    supply.fuse_a.map_or(most, |it| most.min(whole(it)))
}

/// What somebody takes at most, whatever happens; `default` is what it takes by itself, where that is known, and
/// `behind` how much its clock is.
pub(super) fn takes(
    charge_point: &ChargePoint,
    connector: &Connector,
    evse: &Evse,
    default: Option<Amperes>,
    behind: Duration,
    now: Timestamp,
) -> Amperes {
    let (limits, most) = (&evse.limits, evse.limits.most);
    let default = default.unwrap_or(most).min(most);
    if connector.transaction.is_some() {
        if evse.standing.unled().is_some() {
            return evse.whole();
        }
        if !charge_point.connected && limits.is_over(now.minus(behind)) {
            return default;
        }
        let by_limits = if charge_point.connected && !limits.may_be_over(now) {
            limits.ceiling()
        } else {
            limits.ceiling().max(default)
        };
        // What its meter shows counts, whatever it was told.
        let shown = evse.draw.lately(now).map_or(Amperes::ZERO, |it| it.most());
        return by_limits.max(shown);
    }
    let may_begin = !charge_point.connected
        || connector.ocpp_status.as_deref() == Some("Preparing")
        || matches!(
            connector.status,
            Status::Charging | Status::Paused | Status::Done | Status::Unknown
        );
    if !may_begin {
        return Amperes::ZERO;
    }
    // Who did not go by limits does not go by a default, as far as anybody knows.
    match evse.standing.unled() {
        Some(_) => evse.whole(),
        None => default,
    }
}

pub(super) fn sum(seats: &[Seat<'_>]) -> PerPhase {
    let mut sum = [Amperes::ZERO; 3];
    for seat in seats {
        seat.count_in(&mut sum);
    }
    sum
}

pub(super) fn add(sum: &mut PerPhase, more: PerPhase) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += more;
    }
}

pub(super) fn whole(amperes: u32) -> Amperes {
    Amperes::whole(i32::try_from(amperes).unwrap_or(i32::MAX / 10))
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
