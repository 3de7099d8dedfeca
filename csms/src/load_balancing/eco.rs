//! EcoMode in a round: a plan for each car, made anew when something that it was made of is another.

use ocpp::Timestamp;

use super::evse::{Evse, Turn};
use super::hold::Hold;
use super::outlook::{CarPlan, Outlook};
use crate::charge_point::ChargePoint;
use crate::charge_system::Mains;
use crate::connector::Connector;
use crate::decision::Decider;
use crate::eco_mode::{EcoMode, SoFar};
use crate::ids::TransactionId;
use crate::prices::QUARTER_MS;
use crate::units::Amperes;

/// So many plans that are only a quarter old are made anew in one round.
pub(super) const AT_ONCE: usize = 10;
/// A car that has just begun shows what it draws within so long of charging; it is held back then.
const SHOWS_AFTER_MS: i64 = 20_000;
const SHOWS_WITHIN_MS: i64 = 5 * 60_000;
/// One that could not begin within so long is held back all the same.
const BEGINS_WITHIN_MS: i64 = 10 * 60_000;
/// A car is not held back anew for less.
const SHORTEST_HOLD_MS: i64 = 5 * 60_000;
/// What draws less than this does not charge.
const SHOWS_SOMETHING: Amperes = Amperes::whole(5);
/// The power that is reckoned with before a car has shown its own, in W: on three phases at 16 A.
const USUAL_POWER_W: f64 = 11_000.0;

/// A plan, and what it was made of.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) car: CarPlan,
    transaction: Option<TransactionId>,
    settings: EcoMode,
    outlook: u64,
    /// What the meter had counted when it was made, in Wh.
    energy_wh: Option<f64>,
    /// Whether the car could not charge all the time since.
    was_held: bool,
}

/// The plan for a car that would begin to charge now.
pub(super) fn if_one_came(
    charge_point: &ChargePoint,
    connector: &Connector,
    outlook: &Outlook,
    now: Timestamp,
) -> CarPlan {
    let power_w = usual_power_w(connector);
    outlook.plan(charge_point, connector, power_w, SoFar::NotCharged, now)
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
        let is_content = self.hold.is_none() && self.content_since.is_some();
        if is_content || !self.has_shown_itself(connector, now) {
            return None;
        }
        if self.is_to_be_planned(charge_point, outlook, *budget, now) {
            *budget = budget.saturating_sub(1);
            self.reckon_pace(connector, now);
            let (power_w, so_far) = (self.power_w(connector, mains), self.so_far(now));
            self.planned = Some(Planned {
                car: outlook.plan(charge_point, connector, power_w, so_far, now),
                transaction: self.transaction.clone(),
                settings: charge_point.eco_mode.clone(),
                outlook: outlook.version,
                energy_wh: connector.reading.as_ref().and_then(|it| it.energy_wh),
                was_held: false,
            });
        }
        let is_charging = matches!(self.turn, Turn::In(_)) && self.hold.is_none();
        let planned = self.planned.as_mut()?;
        let hold = planned.car.hold(outlook.currency, now);
        planned.was_held |= hold.is_some() || !is_charging;
        // For a moment nobody is asked to wait who does not already.
        let is_short = |it: &Hold| it.until.is_some_and(|it| it.millis_after(now) < SHORTEST_HOLD_MS);
        hold.filter(|it| self.hold.is_some() || !is_short(it))
    }

    /// Whether its plan was made of something else than there is now, or, as long as there is a budget for that, in a
    /// quarter of an hour that is over.
    fn is_to_be_planned(
        &self,
        charge_point: &ChargePoint,
        outlook: &Outlook,
        budget: usize,
        now: Timestamp,
    ) -> bool {
        let Some(planned) = &self.planned else { return true };
        let quarter = |at: Timestamp| at.as_millis().div_euclid(QUARTER_MS);
        planned.transaction != self.transaction
            || planned.settings != charge_point.eco_mode
            || planned.outlook != outlook.version
            || (budget > 0 && quarter(planned.car.plan.made_at) != quarter(now))
    }

    /// Whether it is known what the car draws, or would be if it could.
    fn has_shown_itself(&self, connector: &Connector, now: Timestamp) -> bool {
        let was_held = connector.allotment.as_ref();
        let was_held = was_held.is_some_and(|it| it.by == Decider::EcoMode);
        if self.planned.is_some() || self.pace_w.is_some() || was_held {
            return true;
        }
        let began = connector.transaction.as_ref().map_or(now, |it| it.started_at);
        let Turn::In(since) = self.turn else {
            return now.millis_after(began) >= BEGINS_WITHIN_MS;
        };
        let since = since.max(began);
        let shown = self.draw.lately(now);
        let has_shown = shown
            .is_some_and(|it| it.most() >= SHOWS_SOMETHING && it.at.millis_after(since) >= SHOWS_AFTER_MS);
        has_shown || now.millis_after(since) >= SHOWS_WITHIN_MS
    }

    /// What the car got since the plan before, where it could charge all the time.
    fn reckon_pace(&mut self, connector: &Connector, now: Timestamp) {
        let Some(before) = self.planned.as_ref().filter(|it| !it.was_held) else {
            return;
        };
        let elapsed_ms = now.millis_after(before.car.plan.made_at);
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
        let peak = self.draw.peak();
        let shown = (peak >= SHOWS_SOMETHING).then(|| {
            let phases = self.draw.phase_count().unwrap_or(3);
            peak.as_f64() * mains.watts_per_ampere(phases)
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
