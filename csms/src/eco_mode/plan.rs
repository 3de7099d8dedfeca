//! When to charge a car: in the cheapest quarters that there are before it has to be ready.

use std::time::Duration;

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use super::cheapest::{Charging, Run, Slot, cheapest};
use super::quarters::{quarter_end, quarters};
use crate::price::Price;
use crate::prices::PricePoint;

/// How far ahead is planned at most.
pub const HORIZON: Duration = Duration::from_secs(48 * 3600);

/// For how long at least a car charges, and for how long at least it is paused.
pub const MINIMUM_RUN: Duration = Duration::from_secs(30 * 60);

/// What does not count: so much less charging, at the car's power, is as good as all of it, and a run that is
/// so much shorter is long enough. A car that began some seconds late needs no other quarter for them.
pub const TOLERANCE: Duration = Duration::from_secs(60);

/// The longest charging that is reckoned with, in ms: ten years.
const LONGEST_MS: f64 = 10.0 * 366.0 * 86_400_000.0;

/// What a car does at the time of planning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoFar {
    /// It has not charged yet, and nobody paused it: it may begin at any time.
    NotCharged,
    /// It charges.
    Charging {
        /// Since when.
        since: Timestamp,
    },
    /// It is paused.
    Paused {
        /// Since when.
        since: Timestamp,
    },
}

/// What a plan is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Task<'a> {
    /// The time of planning.
    pub now: Timestamp,
    /// What electricity costs, of any length and in any order: for a quarter the price counts that holds when it
    /// begins, and where several do, the last of the slice.
    pub prices: &'a [PricePoint],
    /// When the car has to be full; nothing where there is no hurry.
    pub ready_by: Option<Timestamp>,
    /// What the car needs until it counts as full, in Wh.
    pub needed_wh: f64,
    /// What the car takes when it charges, in W.
    pub power_w: f64,
    /// The dearest price, per kWh, at which it charges without need.
    pub max_price: Option<Price>,
    /// What it does now.
    pub so_far: SoFar,
}

/// What a plan goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The prices: it charges when that is cheapest.
    Prices,
    /// No price is known: it charges from now until it is full.
    NoPrices,
    /// There is no time to choose from: it charges from now until it is full.
    NoTime,
    /// What it needs or what it takes is no number to reckon with: it charges all the time.
    NoFigures,
    /// It needs nothing, or less than it takes within a minute: it does not charge.
    NoNeed,
}

/// A quarter of an hour of a plan; the first and the last may be shorter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedSlot {
    /// From when on.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub start: Timestamp,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub end: Timestamp,
    /// What electricity costs then, per kWh; nothing where that is not known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub price: Option<Price>,
    /// Whether the car charges, be it that it is full before the end.
    pub charging: bool,
}

/// When a car charges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Plan {
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub made_at: Timestamp,
    /// What it goes by.
    pub basis: Basis,
    /// From when it was made on, one after the other without a gap.
    pub slots: Vec<PlannedSlot>,
    /// When the car is full; nothing where that is not within the plan.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub full_at: Option<Timestamp>,
    /// Whether the car is full when it has to be; true where it may be at any time.
    pub is_ready_in_time: bool,
}

impl Plan {
    /// Whether the car charges at a time; nothing where the plan does not speak of it.
    pub fn is_charging_at(&self, at: Timestamp) -> Option<bool> {
        let slot = self.slots.iter().find(|it| it.start <= at && at < it.end);
        slot.map(|it| it.charging)
    }

    /// The next time after `at` at which the car begins to charge, or no longer does; nothing where it never changes.
    pub fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        let mut pairs = self.slots.windows(2);
        let change = pairs.find(|it| it[1].start > at && it[0].charging != it[1].charging);
        change.map(|it| it[1].start)
    }
}

/// Plans when a car charges.
///
/// It is planned in the quarters of UTC's clock, of which the first one is what is left of the current one: until the
/// car has to be ready; where it has not, for as long as prices are known; and for [`HORIZON`] at most. Of all plans
/// the one is made that comes first by, in this order,
///
/// 1. being ready in time, within [`TOLERANCE`];
/// 2. the least charging at more than the dearest price. Where there is no hurry this comes before 1: then it is not
///    charged at such a price at all, save for a run that has yet to go on, and as much is charged as there is room
///    for;
/// 3. what it costs;
/// 4. being full early;
/// 5. switching seldom, and charging early.
///
/// Charging and pausing go on for [`MINIMUM_RUN`] each, less [`TOLERANCE`], and what goes on at the time of planning
/// counts with its age. What the car ends itself because it is full may be shorter, and so may be what the end of the
/// plan ends. Only where the car is not ready in time otherwise does a pause end earlier: then, as where time does not
/// suffice at all, it charges from now until it is full, even if that is later than it has to be ready. So it does
/// where no price is known.
///
/// A quarter whose price is not known, because there is a gap or tomorrow's are not published, counts as dear as the
/// dearest of the plan's that is, and as dearer than the dearest price at which to charge.
///
/// This never panics. Two days, 193 quarters, take less than 3 ms in a release build, whatever the need.
pub fn plan(task: &Task<'_>) -> Plan {
    let until = horizon(task);
    if task.needed_wh <= 0.0 {
        return full(task, until);
    }
    let Some(needed_ms) = needed_ms(task) else {
        return all_the_time(task, Basis::NoFigures, None, until);
    };
    let enough_ms = needed_ms - millis(TOLERANCE);
    if enough_ms <= 0 {
        return full(task, until);
    }
    if task.ready_by.is_some_and(|it| it <= task.now) {
        return all_the_time(task, Basis::NoTime, Some(needed_ms), until);
    }
    let mut slots = quarters(task.now, until, task.prices);
    let Some(dearest) = slots.iter().filter_map(|it| it.price).max() else {
        return all_the_time(task, Basis::NoPrices, Some(needed_ms), until);
    };
    let choices = {
        let slots: Vec<_> = slots.iter().map(|it| slot(it, dearest, task.max_price)).collect();
        cheapest(&Charging {
            run: run(task, &slots),
            slots,
            needed_ms,
            enough_ms,
            has_to_be_ready: task.ready_by.is_some(),
        })
    };
    let mut full_at = None;
    let mut charged_ms = 0;
    for (slot, charging) in slots.iter_mut().zip(choices) {
        slot.charging = charging;
        if charging && full_at.is_none() {
            let length_ms = slot.end.millis_after(slot.start);
            if charged_ms + length_ms >= enough_ms {
                full_at = Some(after(slot.start, (needed_ms - charged_ms).min(length_ms)));
            }
            charged_ms += length_ms;
        }
    }
    if task.ready_by.is_some() && full_at.is_none() {
        return all_the_time(task, Basis::NoTime, Some(needed_ms), until);
    }
    Plan {
        made_at: task.now,
        basis: Basis::Prices,
        slots,
        full_at,
        is_ready_in_time: true,
    }
}

/// Until when is planned.
fn horizon(task: &Task<'_>) -> Timestamp {
    let known = || {
        let prices = task.prices.iter().filter(|it| it.start < it.end);
        prices.map(|it| it.end).max().unwrap_or(task.now)
    };
    task.ready_by.unwrap_or_else(known).min(task.now.plus(HORIZON))
}

/// For how long the car has to charge, in ms; nothing where the figures do not say.
fn needed_ms(task: &Task<'_>) -> Option<i64> {
    let has_figures = task.power_w > 0.0 && task.power_w.is_finite() && !task.needed_wh.is_nan();
    // Within the range of an i64 by the bound.
    has_figures.then(|| {
        (task.needed_wh / task.power_w * 3_600_000.0)
            .round()
            .min(LONGEST_MS) as i64
    })
}

fn slot(slot: &PlannedSlot, dearest: Price, max_price: Option<Price>) -> Slot {
    Slot {
        length_ms: slot.end.millis_after(slot.start),
        price: slot.price.unwrap_or(dearest).as_hundred_thousandths(),
        is_too_dear: max_price.is_some_and(|max| slot.price.is_none_or(|it| it > max)),
    }
}

/// What goes on, and for how many slots it has to.
fn run(task: &Task<'_>, slots: &[Slot]) -> Run {
    let least_ms = millis(MINIMUM_RUN) - millis(TOLERANCE);
    let (is_charging, rest_ms) = match task.so_far {
        SoFar::NotCharged => (false, 0),
        SoFar::Charging { since } => (true, least_ms - millis(task.now.since(since))),
        SoFar::Paused { since } => (false, least_ms - millis(task.now.since(since))),
    };
    Run {
        is_charging,
        held_for: slots_for(rest_ms, slots),
        new_held_for: slots_for(least_ms, slots),
    }
}

/// In how many of the first slots so much time goes by.
fn slots_for(time_ms: i64, slots: &[Slot]) -> usize {
    let mut left_ms = time_ms;
    let needed = slots.iter().take_while(|it| {
        let is_needed = left_ms > 0;
        left_ms -= it.length_ms;
        is_needed
    });
    needed.count()
}

/// Charges from now until the car is full, as far as that is known.
fn all_the_time(task: &Task<'_>, basis: Basis, needed_ms: Option<i64>, until: Timestamp) -> Plan {
    let full_at = needed_ms.map(|it| {
        let full_at = after(task.now, it);
        match task.ready_by {
            Some(by) if by < full_at && full_at <= by.plus(TOLERANCE) => by,
            _ => full_at,
        }
    });
    let last = task.now.plus(HORIZON);
    let until = match full_at {
        Some(full_at) if full_at > until => quarter_end(full_at.minus(Duration::from_millis(1))).min(last),
        _ => until,
    };
    let mut slots = quarters(task.now, until, task.prices);
    for slot in &mut slots {
        slot.charging = full_at.is_none_or(|it| slot.start < it);
    }
    let is_ready = |by| full_at.is_some_and(|it| it <= by);
    Plan {
        made_at: task.now,
        basis,
        slots,
        is_ready_in_time: task.ready_by.is_none_or(is_ready),
        full_at: full_at.filter(|it| *it <= last),
    }
}

/// Does not charge.
fn full(task: &Task<'_>, until: Timestamp) -> Plan {
    Plan {
        made_at: task.now,
        basis: Basis::NoNeed,
        slots: quarters(task.now, until, task.prices),
        full_at: Some(task.now),
        is_ready_in_time: true,
    }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

fn after(at: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(at.as_millis().saturating_add(millis))
}
