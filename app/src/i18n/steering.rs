//! What a language has to say of what decides what a car gets: by hand, EcoMode, load balancing.

use csms::eco_mode::Basis;

/// The words, and whole sentences without a variable part.
#[derive(Debug)]
pub(crate) struct SteeringWords {
    // What a car gets now
    pub(crate) charging_now: &'static str,
    pub(crate) unlimited: &'static str,
    pub(crate) by_hand: &'static str,
    pub(crate) everything: &'static str,
    pub(crate) hold: &'static str,
    pub(crate) automatic: &'static str,
    pub(crate) is_everything: &'static str,
    pub(crate) is_hold: &'static str,
    pub(crate) is_automatic: &'static str,
    pub(crate) by_hand_explained: &'static str,
    pub(crate) by_hand_nobody: &'static str,
    // EcoMode
    pub(crate) eco_mode_hint: &'static str,
    pub(crate) eco_mode_off: &'static str,
    pub(crate) set_eco_mode: &'static str,
    pub(crate) ready_by: &'static str,
    pub(crate) ready_by_hint: &'static str,
    pub(crate) no_hurry: &'static str,
    pub(crate) need: &'static str,
    pub(crate) need_hint: &'static str,
    pub(crate) dearest: &'static str,
    pub(crate) dearest_hint: &'static str,
    pub(crate) any_price: &'static str,
    pub(crate) wrong_ready_by: &'static str,
    pub(crate) wrong_need: &'static str,
    pub(crate) wrong_dearest: &'static str,
    pub(crate) by_hand_goes_first: &'static str,
    pub(crate) enter_price_area: &'static str,
    // The plan
    pub(crate) price: &'static str,
    pub(crate) per_kwh: &'static str,
    pub(crate) charges: &'static str,
    pub(crate) waits: &'static str,
    pub(crate) until: &'static str,
    // Where a charge system is
    pub(crate) time_zone: &'static str,
    pub(crate) time_zone_hint: &'static str,
    pub(crate) wrong_time_zone: &'static str,
    pub(crate) price_area: &'static str,
    pub(crate) price_area_hint: &'static str,
    pub(crate) wrong_price_area: &'static str,
    // What settings come to
    pub(crate) comes_to: &'static str,
}

/// What is told of a plan, its times as the reader's clock shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanTold {
    /// Whether it is about a car that is there; else about one that came now.
    pub(crate) has_car: bool,
    /// What it goes by.
    pub(crate) basis: Basis,
    /// When the car charges, in the order of time.
    pub(crate) runs: Vec<RunTold>,
    /// When it has what it needs, where the plan says so.
    pub(crate) full_at: Option<String>,
    /// When it has to be ready, where that was said.
    pub(crate) ready_by: Option<String>,
    /// Whether it will be.
    pub(crate) is_in_time: bool,
}

/// A part of a plan in which the car charges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunTold {
    /// From when on; nothing where it is so already.
    pub(crate) from: Option<String>,
    /// Until when.
    pub(crate) until: String,
}

/// So many parts are told one by one.
pub(crate) const TOLD_RUNS: usize = 3;
