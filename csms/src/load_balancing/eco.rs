//! EcoMode in a round: a plan for each car, made anew when something that it was made of is another.

use std::sync::Arc;

use ocpp::Timestamp;

use super::evse::{Evse, Turn};
use super::hold::Hold;
use crate::charge_point::ChargePoint;
use crate::charge_system::Mains;
use crate::connector::Connector;
use crate::decision::{Decider, EcoGrounds};
use crate::eco_mode::{self, Basis, EcoMode, Plan, SoFar, Task, ZoneOffsets};
use crate::ids::TransactionId;
use crate::prices::{Currency, PricePoint};
use crate::units::Amperes;

/// A plan is made anew so often, because of what the car has got since.
const QUARTER_MS: i64 = 15 * 60_000;
/// So many plans that are only older are made anew in one round.
pub(super) const AT_ONCE: usize = 10;
/// A car is to be ready so long before the time: it takes a while to begin.
const AHEAD_MS: i64 = 10 * 60_000;
/// A car that has just begun shows what it draws within so long of charging; it is held back then.
const SHOWS_AFTER_MS: i64 = 20_000;
const SHOWS_WITHIN_MS: i64 = 5 * 60_000;
/// One that could not begin within so long is held back all the same.
const BEGINS_WITHIN_MS: i64 = 10 * 60_000;
/// A car is not held back anew for less.
const SHORTEST_HOLD_MS: i64 = 5 * 60_000;
/// The power that is reckoned with before a car has shown its own, in W: on three phases at 16 A.
const USUAL_POWER_W: f64 = 11_000.0;

/// What is known of what is to come.
#[derive(Debug, Clone, Default)]
pub(super) struct Outlook {
    prices: Arc<[PricePoint]>,
    pub(super) currency: Option<Currency>,
    zone: ZoneOffsets,
    /// Which one it is: plans are made anew with another.
    version: u64,
}

impl Outlook {
    pub(super) fn set_prices(&mut self, prices: Arc<[PricePoint]>, currency: Option<Currency>) {
        if self.prices != prices || self.currency != currency {
            self.prices = prices;
            self.currency = currency;
            self.version += 1;
        }
    }

    pub(super) fn set_zone(&mut self, zone: ZoneOffsets) {
        if self.zone != zone {
            self.zone = zone;
            self.version += 1;
        }
    }
}

/// A plan, and what it was made of.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) plan: Plan,
    ready_by: Option<Timestamp>,
    needed_wh: f64,
    made_of: MadeOf,
    /// What the meter had counted when it was made, and whether the car could charge since.
    energy_wh: Option<f64>,
    was_held: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct MadeOf {
    transaction: Option<TransactionId>,
    settings: EcoMode,
    outlook: u64,
}

/// When a car is to have what it needs.
fn ready_by(
    charge_point: &ChargePoint,
    connector: &Connector,
    zone: &ZoneOffsets,
    now: Timestamp,
) -> Option<Timestamp> {
    let time = charge_point.eco_mode.ready_by?;
    let began = connector.transaction.as_ref().map_or(now, |it| it.started_at);
    let set = charge_point.eco_mode_since.unwrap_or(began);
    Some(zone.next(time, began.max(set)))
}

/// A plan for a car, or for one that would begin now.
fn planned(
    charge_point: &ChargePoint,
    connector: &Connector,
    power_w: f64,
    so_far: SoFar,
    outlook: &Outlook,
    now: Timestamp,
) -> (Plan, Option<Timestamp>, f64) {
    let ready_by = ready_by(charge_point, connector, &outlook.zone, now);
    let state_of_charge = connector
        .reading
        .as_ref()
        .and_then(|it| it.state_of_charge_percent);
    let charged_wh = connector.transaction_energy_wh().unwrap_or(0.0);
    let needed_wh = eco_mode::needed_wh(&charge_point.eco_mode, charged_wh, state_of_charge);
    let plan = eco_mode::plan(&Task {
        now,
        prices: &outlook.prices,
        ready_by: ready_by.map(|it| Timestamp::from_millis(it.as_millis() - AHEAD_MS)),
        needed_wh,
        power_w,
        max_price: charge_point.eco_mode.max_price,
        so_far,
    });
    (plan, ready_by, needed_wh)
}

/// The plan for a car that would begin to charge now.
pub(super) fn if_one_came(
    charge_point: &ChargePoint,
    connector: &Connector,
    outlook: &Outlook,
    now: Timestamp,
) -> Plan {
    let power_w = usual_power_w(connector);
    planned(charge_point, connector, power_w, SoFar::NotCharged, outlook, now).0
}

fn usual_power_w(connector: &Connector) -> f64 {
    let most = connector.max_power_w.map_or(USUAL_POWER_W, f64::from);
    most.min(USUAL_POWER_W)
}

impl Evse {
    /// Sees what EcoMode wants of it. `budget` is how many plans may still be made anew because they are old; whether it
    /// is held back, and why, comes back.
    pub(super) fn follow_eco_mode(
        &mut self,
        charge_point: &ChargePoint,
        connector: &Connector,
        outlook: &Outlook,
        mains: Mains,
        budget: &mut usize,
        now: Timestamp,
    ) -> Option<Hold> {
        if !charge_point.eco_mode.enabled || connector.transaction.is_none() {
            self.planned = None;
            return None;
        }
        // One that is full, or holds back by itself, needs nobody to hold it. While we do, nobody knows what it wants.
        if self.hold.is_none() && self.content_since.is_some() {
            return None;
        }
        if !self.has_shown_itself(connector, now) {
            return None;
        }
        let made_of = MadeOf {
            transaction: self.transaction.clone(),
            settings: charge_point.eco_mode.clone(),
            outlook: outlook.version,
        };
        let is_other = self.planned.as_ref().is_none_or(|it| it.made_of != made_of);
        let quarter = |at: Timestamp| at.as_millis().div_euclid(QUARTER_MS);
        let is_old = |it: &Planned| quarter(it.plan.made_at) != quarter(now);
        let is_old = self.planned.as_ref().is_some_and(is_old) && *budget > 0;
        if is_other || is_old {
            *budget = budget.saturating_sub(1);
            self.reckon_pace(connector, now);
            let power_w = self.power_w(connector, mains);
            let (plan, ready_by, needed_wh) =
                planned(charge_point, connector, power_w, self.so_far(now), outlook, now);
            self.planned = Some(Planned {
                plan,
                ready_by,
                needed_wh,
                made_of,
                energy_wh: connector.reading.as_ref().and_then(|it| it.energy_wh),
                was_held: false,
            });
        }
        let planned = self.planned.as_mut()?;
        let hold = planned.hold(outlook.currency, now);
        let is_in = matches!(self.turn, Turn::In(_)) && self.hold.is_none();
        planned.was_held |= hold.is_some() || !is_in;
        // For a moment nobody is asked to wait who does not already.
        let is_short = |it: &Hold| it.until.is_some_and(|it| it.millis_after(now) < SHORTEST_HOLD_MS);
        if self.hold.is_none() && hold.as_ref().is_some_and(is_short) {
            return None;
        }
        hold
    }

    /// Whether it is known what the car draws, or would be if it could.
    fn has_shown_itself(&self, connector: &Connector, now: Timestamp) -> bool {
        if self.planned.is_some()
            || self.pace_w.is_some()
            || connector
                .allotment
                .as_ref()
                .is_some_and(|it| it.by == Decider::EcoMode)
        {
            return true;
        }
        let began = connector.transaction.as_ref().map_or(now, |it| it.started_at);
        match self.turn {
            Turn::In(since) => {
                let shown = self.draw.lately(now).filter(|it| {
                    it.most() >= Amperes::whole(5) && it.at.millis_after(since.max(began)) >= SHOWS_AFTER_MS
                });
                shown.is_some() || now.millis_after(since.max(began)) >= SHOWS_WITHIN_MS
            }
            Turn::Waits(_) | Turn::Paused(_) => now.millis_after(began) >= BEGINS_WITHIN_MS,
        }
    }

    /// What the car got since the plan before, where it could charge all the time.
    fn reckon_pace(&mut self, connector: &Connector, now: Timestamp) {
        let Some(before) = self.planned.as_ref().filter(|it| !it.was_held) else {
            return;
        };
        let elapsed_ms = now.millis_after(before.plan.made_at);
        let energy_wh = connector.reading.as_ref().and_then(|it| it.energy_wh);
        if let (Some(before), Some(now)) = (before.energy_wh, energy_wh)
            && elapsed_ms >= QUARTER_MS / 2
            && now > before
        {
            self.pace_w = Some((now - before) * 3_600_000.0 / elapsed_ms as f64);
        }
    }

    /// What the car takes when it charges, in W.
    fn power_w(&self, connector: &Connector, mains: Mains) -> f64 {
        let shown = (self.draw.peak() >= Amperes::whole(5)).then(|| {
            let phases = self.draw.phase_count().unwrap_or(3);
            self.draw.peak().as_f64() * mains.watts_per_ampere(phases)
        });
        self.pace_w.or(shown).unwrap_or_else(|| usual_power_w(connector))
    }

    fn so_far(&self, now: Timestamp) -> SoFar {
        if self.planned.is_none() {
            // What it took to show what it draws is no beginning of ours.
            return SoFar::NotCharged;
        }
        match (&self.hold, self.turn) {
            (Some(hold), _) if hold.by == Decider::EcoMode => SoFar::Paused {
                since: self.held_since.unwrap_or(now),
            },
            (None, Turn::In(since)) => SoFar::Charging { since },
            _ => SoFar::NotCharged,
        }
    }
}

impl Planned {
    /// Whether the car is to wait now, and until when.
    fn hold(&self, currency: Option<Currency>, now: Timestamp) -> Option<Hold> {
        // A clock that was set back is no reason to let go.
        let now = now.max(self.plan.made_at);
        let slots = &self.plan.slots;
        let here = slots.iter().position(|it| it.start <= now && now < it.end)?;
        if slots[here].charging || self.plan.basis == Basis::NoNeed {
            return None;
        }
        let next = slots[here..].iter().find(|it| it.charging);
        Some(Hold {
            by: Decider::EcoMode,
            until: next.map(|it| it.start),
            grounds: Some(Box::new(EcoGrounds {
                currency,
                price_now: slots[here].price,
                price_then: next.and_then(|it| it.price),
                needed_wh: self.needed_wh,
                ready_by: self.ready_by,
                full_at: self.plan.full_at,
            })),
        })
    }
}
