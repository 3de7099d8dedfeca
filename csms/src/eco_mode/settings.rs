//! What somebody wishes of EcoMode, and how much is to be charged for it.

use serde::{Deserialize, Serialize};

use super::civil::TimeOfDay;
use crate::price::Price;

/// The least energy that can be asked for, in kWh.
pub const LEAST_ENERGY_KWH: f64 = 0.1;

/// The most energy that can be asked for, in kWh.
pub const MOST_ENERGY_KWH: f64 = 200.0;

/// What a car is assumed to need where nobody said, in Wh, from when it was plugged in.
pub const ASSUMED_NEED_WH: f64 = 40_000.0;

/// What a car is assumed to need at least where nobody said, in Wh: one that needs more than [`ASSUMED_NEED_WH`] is
/// charged on until it says itself that it is full.
pub const LEAST_ASSUMED_NEED_WH: f64 = 5_000.0;

/// What a car's battery is assumed to hold where only its state of charge is known, in Wh.
pub const ASSUMED_BATTERY_WH: f64 = 60_000.0;

/// How a charge point's cars are charged in cheap hours. What is absent in JSON is null, save for whether it is on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EcoMode {
    /// Whether they are.
    pub enabled: bool,
    /// When they have to be full, by the clocks of the place, as "07:00"; null where there is no hurry.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub ready_by: Option<TimeOfDay>,
    /// What each car needs, in kWh, from 0.1 to 200; null where that is not known.
    pub energy_kwh: Option<f64>,
    /// The dearest price, per kWh, at which they charge unless they are not ready otherwise; null where any is fine.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub max_price: Option<Price>,
}

/// Why such a wish is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EcoModeError {
    /// The energy is none that a car needs.
    #[error("an energy is from {LEAST_ENERGY_KWH} kWh to {MOST_ENERGY_KWH} kWh")]
    Energy,
}

impl EcoModeError {
    /// The part that is at fault, as JSON and forms name it.
    pub const fn member(self) -> &'static str {
        match self {
            Self::Energy => "energy_kwh",
        }
    }
}

impl EcoMode {
    /// What was wished.
    ///
    /// # Errors
    /// Where a part of it is nothing that can be done.
    pub fn checked(self) -> Result<Self, EcoModeError> {
        match self.energy_kwh {
            Some(energy) if !(LEAST_ENERGY_KWH..=MOST_ENERGY_KWH).contains(&energy) => {
                Err(EcoModeError::Energy)
            }
            _ => Ok(self),
        }
    }
}

/// What a car still needs, in Wh, after it was charged so much in its transaction and told that it is so full.
///
/// A car that says that it is full needs nothing. Of the energy that was asked for it needs what it was not charged.
/// Where none was, the empty part of a battery of [`ASSUMED_BATTERY_WH`]; where it does not tell its state of charge
/// either, what it was not charged of [`ASSUMED_NEED_WH`], but [`LEAST_ASSUMED_NEED_WH`] at least. What is told and is
/// no number, or none that there is, counts as not told.
pub fn needed_wh(wish: &EcoMode, charged_wh: f64, state_of_charge_percent: Option<f64>) -> f64 {
    // What is no number is not the larger one.
    let charged_wh = charged_wh.max(0.0);
    let state_of_charge = state_of_charge_percent.filter(|it| *it >= 0.0);
    match (wish.energy_kwh, state_of_charge) {
        (_, Some(percent)) if percent >= 100.0 => 0.0,
        (Some(energy), _) => (energy * 1000.0 - charged_wh).max(0.0),
        (None, Some(percent)) => (100.0 - percent) / 100.0 * ASSUMED_BATTERY_WH,
        (None, None) => (ASSUMED_NEED_WH - charged_wh).max(LEAST_ASSUMED_NEED_WH),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<EcoMode, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn a_wish_reads_as_the_api_says() {
        let wish = read(r#"{"enabled":true,"ready_by":"07:00","energy_kwh":20,"max_price":null}"#).unwrap();
        let expected = EcoMode {
            enabled: true,
            ready_by: TimeOfDay::new(7, 0),
            energy_kwh: Some(20.0),
            max_price: None,
        };
        assert_eq!(wish, expected);
        assert_eq!(
            serde_json::to_string(&wish).unwrap(),
            r#"{"enabled":true,"ready_by":"07:00","energy_kwh":20.0,"max_price":null}"#
        );
    }

    #[test]
    fn what_is_absent_is_null_and_what_is_unknown_is_refused() {
        assert_eq!(read(r#"{"enabled":false}"#).unwrap(), EcoMode::default());
        for (json, says) in [
            ("{}", "missing field `enabled`"),
            (r#"{"enabled":true,"cheap":true}"#, "unknown field `cheap`"),
            (
                r#"{"enabled":true,"ready_by":"7"}"#,
                "a time of day is written as hh:mm",
            ),
            (r#"{"enabled":true,"max_price":1e9}"#, "a price is a number"),
        ] {
            let error = read(json).unwrap_err().to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
    }

    #[test]
    fn an_energy_is_one_that_a_car_needs() {
        let checked = |energy| {
            let wish = EcoMode {
                energy_kwh: energy,
                ..EcoMode::default()
            };
            wish.checked().map(|it| it.energy_kwh)
        };
        for fine in [None, Some(0.1), Some(20.0), Some(200.0)] {
            assert_eq!(checked(fine), Ok(fine));
        }
        for wrong in [0.0, -1.0, 0.09, 200.1, f64::NAN, f64::INFINITY] {
            assert_eq!(checked(Some(wrong)), Err(EcoModeError::Energy), "{wrong}");
        }
        assert_eq!(EcoModeError::Energy.member(), "energy_kwh");
        assert_eq!(
            EcoModeError::Energy.to_string(),
            "an energy is from 0.1 kWh to 200 kWh"
        );
    }

    #[test]
    fn a_car_needs_what_it_was_not_charged() {
        for (energy_kwh, charged_wh, state_of_charge, needed) in [
            (Some(20.0), 0.0, None, 20_000.0),
            (Some(20.0), 5_000.0, Some(90.0), 15_000.0),
            (Some(20.0), 25_000.0, None, 0.0),
            (Some(20.0), 5_000.0, Some(100.0), 0.0),
            (None, 0.0, None, 40_000.0),
            (None, 10_000.0, None, 30_000.0),
            (None, 60_000.0, None, 5_000.0),
            (None, 10_000.0, Some(50.0), 30_000.0),
            (None, 60_000.0, Some(90.0), 6_000.0),
            (None, 0.0, Some(100.0), 0.0),
            (None, f64::NAN, Some(f64::NAN), 40_000.0),
            (None, -5.0, Some(-1.0), 40_000.0),
        ] {
            let wish = EcoMode {
                energy_kwh,
                ..EcoMode::default()
            };
            let found = needed_wh(&wish, charged_wh, state_of_charge);
            assert!(
                (found - needed).abs() < 1e-6,
                "{energy_kwh:?} {charged_wh} {state_of_charge:?}: {found}"
            );
        }
    }
}
