//! The API's description of itself (OpenAPI 3.1).

use axum::Json;
use utoipa::OpenApi;

use super::{
    charge_points, charge_systems, commands, configuration, eco_mode, events, export, prices, status_log,
    transactions,
};
use crate::web::live_feed;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ladetavle",
        version = "1",
        description = "EV chargers as they are now, what they said, and what we ask of them. Times are RFC 3339 in UTC, power is in W, energy in Wh; errors are problem documents (RFC 9457)."
    ),
    paths(
        charge_systems::list,
        charge_systems::configure,
        charge_systems::take_grid_reading,
        charge_systems::load,
        charge_points::list,
        charge_points::one,
        charge_points::describe,
        eco_mode::one,
        eco_mode::set,
        eco_mode::set_manual,
        status_log::list,
        events::list,
        events::one,
        export::csv,
        export::json_lines,
        transactions::of_charge_point,
        transactions::of_charge_system,
        transactions::export_of_charge_point,
        transactions::export_of_charge_system,
        prices::list,
        prices::import,
        prices::forget,
        commands::issue,
        commands::one,
        configuration::last,
        live_feed::feed
    )
)]
struct Description;

/// The description.
pub async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}
