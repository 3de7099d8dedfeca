//! What is to come where a charge system stands, and when a car charges because of it.

use std::sync::Arc;

use ocpp::Timestamp;

use super::hold::Hold;
use crate::charge_point::ChargePoint;
use crate::connector::Connector;
use crate::decision::{Decider, EcoGrounds};
use crate::eco_mode::{self, Basis, Plan, SoFar, Task, ZoneOffsets};
use crate::prices::{Currency, PricePoint};

/// A car is to be ready so long before the time: it takes a while to begin.
const AHEAD_MS: i64 = 10 * 60_000;

/// What is known of what is to come.
#[derive(Debug, Clone, Default)]
pub(super) struct Outlook {
    prices: Arc<[PricePoint]>,
    pub(super) currency: Option<Currency>,
    zone: ZoneOffsets,
    /// Which one it is: plans are made anew with another.
    pub(super) version: u64,
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

    /// A plan for the car at a connector that draws so many W, or for one that would begin now.
    pub(super) fn plan(
        &self,
        charge_point: &ChargePoint,
        connector: &Connector,
        power_w: f64,
        so_far: SoFar,
        now: Timestamp,
    ) -> CarPlan {
        let ready_by = self.ready_by(charge_point, connector, now);
        let reading = connector.reading.as_ref();
        let needed_wh = eco_mode::needed_wh(
            &charge_point.eco_mode,
            connector.transaction_energy_wh().unwrap_or(0.0),
            reading.and_then(|it| it.state_of_charge_percent),
        );
        let plan = eco_mode::plan(&Task {
            now,
            prices: &self.prices,
            ready_by: ready_by.map(|it| Timestamp::from_millis(it.as_millis() - AHEAD_MS)),
            needed_wh,
            power_w,
            max_price: charge_point.eco_mode.max_price,
            so_far,
        });
        CarPlan {
            plan,
            ready_by,
            needed_wh,
        }
    }

    /// When a car is to have what it needs: the first time that clocks show it after it came, or after it was entered.
    fn ready_by(
        &self,
        charge_point: &ChargePoint,
        connector: &Connector,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let time = charge_point.eco_mode.ready_by?;
        let began = connector.transaction.as_ref().map_or(now, |it| it.started_at);
        let set = charge_point.eco_mode_since.unwrap_or(began);
        Some(self.zone.next(time, began.max(set)))
    }
}

/// When a car charges, and what that follows from.
#[derive(Debug, Clone)]
pub(super) struct CarPlan {
    pub(super) plan: Plan,
    pub(super) ready_by: Option<Timestamp>,
    needed_wh: f64,
}

impl CarPlan {
    /// Whether the car is to wait now, and until when.
    pub(super) fn hold(&self, currency: Option<Currency>, now: Timestamp) -> Option<Hold> {
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
