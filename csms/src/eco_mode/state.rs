//! What EcoMode is at a charge point, and what it does by that.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use super::civil::TimeOfDay;
use super::plan::{Basis, Plan, PlannedSlot};
use super::settings::EcoMode;
use crate::charge_point::ChargePoint;
use crate::price::Price;
use crate::prices::Currency;

/// What EcoMode is at a charge point, and when it charges by that (the contract's `eco-mode`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EcoModeState {
    /// Whether it charges when electricity is cheap.
    pub enabled: bool,
    /// At which time of day the car has to be ready, where the charge system stands.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub ready_by: Option<TimeOfDay>,
    /// What a car needs, in kWh, where that is known.
    pub energy_kwh: Option<f64>,
    /// The dearest price, per kWh, at which it charges without need.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub max_price: Option<Price>,
    /// What prices are in, where any is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub currency: Option<Currency>,
    /// Whether the plan is about a car that is there; else about one that came now.
    pub has_car: bool,
    /// When the plan was made; nothing where there is none, because it is off.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub made_at: Option<Timestamp>,
    /// What the plan goes by.
    pub basis: Option<Basis>,
    /// When the car has to be ready, by the plan; nothing where there is no hurry.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ready_at: Option<Timestamp>,
    /// When the car has what it needs by the plan.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub full_at: Option<Timestamp>,
    /// Whether that is in time; true where it may be at any time.
    pub is_ready_in_time: bool,
    /// The quarters of an hour from when the plan was made on, with their prices, and whether the car charges.
    pub plan: Vec<PlannedSlot>,
}

impl EcoModeState {
    /// What is so at a charge point; a plan comes with the time at which the car has to be ready.
    pub(crate) fn new(
        charge_point: &ChargePoint,
        planned: Option<(Plan, Option<Timestamp>)>,
        currency: Option<Currency>,
    ) -> Self {
        let (plan, ready_at) = planned.unzip();
        let EcoMode {
            enabled,
            ready_by,
            energy_kwh,
            max_price,
        } = charge_point.eco_mode.clone();
        Self {
            enabled,
            ready_by,
            energy_kwh,
            max_price,
            currency,
            has_car: charge_point.has_transaction(),
            made_at: plan.as_ref().map(|it| it.made_at),
            basis: plan.as_ref().map(|it| it.basis),
            ready_at: ready_at.flatten(),
            full_at: plan.as_ref().and_then(|it| it.full_at),
            is_ready_in_time: plan.as_ref().is_none_or(|it| it.is_ready_in_time),
            plan: plan.map(|it| it.slots).unwrap_or_default(),
        }
    }
}
