//! What decides what a car gets: EcoMode, and people. Forms send the latter two, with JavaScript or without.

use csms::{ChargePoint, EcoModeState, PriceArea};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::json::JsonText;
use crate::error::ApiError;

/// What EcoMode is at a charge point and what it does by that, and whose prices it goes by, where that was entered.
#[server(prefix = "/api/pages", endpoint = "eco-mode", input = JsonText, output = JsonText)]
pub(crate) async fn find_eco_mode(id: String) -> Result<(EcoModeState, Option<PriceArea>), ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    let (backend, of) = (backend()?, charge_point_id(&id)?);
    let state = answer(backend.eco_mode(&of).await)?;
    let charge_point = answer(backend.charge_point(&of).await)?.value;
    let system = answer(backend.settings(&charge_point.charge_system).await)?;
    Ok((state, system.price_area))
}

/// What EcoMode is to be as people type it, each with what stood there before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TypedEcoMode {
    pub(crate) enabled: String,
    pub(crate) enabled_before: String,
    pub(crate) ready_by: String,
    pub(crate) ready_by_before: String,
    pub(crate) energy: String,
    pub(crate) energy_before: String,
    pub(crate) max_price: String,
    pub(crate) max_price_before: String,
}

/// Says whether, and how, a charge point is to charge when electricity is cheap. Figures are taken as people type them;
/// what is as it was before in the form was not entered.
#[server(prefix = "/api/pages", endpoint = "set-eco-mode", output = JsonText)]
pub(crate) async fn set_eco_mode(charge_point: String, eco: TypedEcoMode) -> Result<EcoModeState, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use crate::routes::address::{Tab, tab};
    use crate::surroundings::lead_on;
    use crate::typed;

    let (backend, of) = (backend()?, charge_point_id(&charge_point)?);
    let before = answer(backend.charge_point(&of).await)?.value.eco_mode;
    let wanted = answer(typed::eco_mode(eco, before))?;
    let state = answer(backend.set_eco_mode(&of, wanted).await)?;
    lead_on(&tab(of.as_str(), Tab::Connectors));
    Ok(state)
}

/// Decides by hand what a charge point gives its cars until they have charged: the key of what is wanted; any other
/// word gives it back to us.
#[server(prefix = "/api/pages", endpoint = "decide-by-hand", output = JsonText)]
pub(crate) async fn decide_by_hand(charge_point: String, manual: String) -> Result<ChargePoint, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use crate::routes::address::{Tab, tab};
    use crate::surroundings::lead_on;
    use csms::Manual;

    let of = charge_point_id(&charge_point)?;
    let now = answer(backend()?.set_manual(&of, Manual::from_key(&manual)).await)?;
    lead_on(&tab(of.as_str(), Tab::Connectors));
    Ok(now)
}
