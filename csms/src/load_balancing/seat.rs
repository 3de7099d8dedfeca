//! One connector in a round: what is counted of it, and what it wants.

use ocpp::Timestamp;

use super::evse::{Drawn, Evse};
use crate::charge_point::ChargePoint;
use crate::charge_system::{Mains, Supply};
use crate::connector::Connector;
use crate::decision::PerPhase;
use crate::ids::ChargePointId;
use crate::place::Place;
use crate::status::Status;
use crate::units::{Amperes, Reading};

/// What a connector gives whose power nobody entered.
pub(super) const USUAL_MOST: Amperes = Amperes::whole(32);

/// Somebody at a place, as a round sees them.
pub(super) struct Seat<'a> {
    pub(super) charge_point: &'a ChargePoint,
    pub(super) connector: &'a Connector,
    pub(super) key: (ChargePointId, Place),
    pub(super) phases: [bool; 3],
    pub(super) takes: Amperes,
    pub(super) is_led: bool,
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

/// What somebody takes at most, whatever happens; `default` is what it takes by itself, where that is known.
pub(super) fn takes(
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

/// What a reading says that a car draws; nothing where it tells neither current nor power.
pub(super) fn drawn(reading: &Reading, at: Timestamp, mains: Mains) -> Option<Drawn> {
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

pub(super) fn sum(seats: &[Seat<'_>]) -> PerPhase {
    let mut sum = [Amperes::ZERO; 3];
    for seat in seats {
        for (sum, _) in sum.iter_mut().zip(seat.phases).filter(|(_, counts)| *counts) {
            *sum += seat.takes;
        }
    }
    sum
}

pub(super) fn whole(amperes: u32) -> Amperes {
    Amperes::whole(i32::try_from(amperes).unwrap_or(i32::MAX / 10))
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
