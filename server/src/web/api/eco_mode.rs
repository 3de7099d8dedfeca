//! When a charge point charges: by EcoMode, or as an operator says.

use app::backend::Backend;
use axum::Json;
use axum::extract::State;
use csms::{ChargePoint, EcoMode, EcoModeState, Manual};
use serde::Deserialize;

use crate::web::Web;
use crate::web::asked::{Body, Segments, members, read};
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// Whether, and how, a charge point charges when electricity is cheap, and when it does by that: for the car that is
/// there, or for one that came now.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}/eco-mode", tag = "charge points", params(("id" = String, Path)),
    responses((status = 200, body = EcoModeState), (status = 404, body = Problem)))]
pub async fn one(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
) -> Result<Json<EcoModeState>, Problem> {
    filters.finish()?;
    let id = super::known(&web, &id)?;
    Ok(Json(web.backend.eco_mode(&id).await?))
}

/// Says whether, and how, a charge point is to charge when electricity is cheap.
///
/// What is absent is not known: no time to be ready by, no energy that the car needs, no price that is too much.
#[utoipa::path(put, path = "/api/v1/charge-points/{id}/eco-mode", tag = "charge points", params(("id" = String, Path)),
    request_body = EcoMode,
    responses((status = 200, body = EcoModeState), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn set(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
    Body(body): Body,
) -> Result<Json<EcoModeState>, Problem> {
    filters.finish()?;
    let id = super::known(&web, &id)?;
    let eco_mode = read::<EcoMode>(members(&body)?)?;
    Ok(Json(web.backend.set_eco_mode(&id, eco_mode).await?))
}

/// What an operator decides about a charge point.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewManual {
    /// What it is to do until its transactions have ended; null where we are to decide again.
    #[serde(deserialize_with = "Option::deserialize")]
    manual: Option<Manual>,
}

/// Decides over load balancing and EcoMode what a charge point does, until the transactions that go on at it have ended.
///
/// `everything` gives it all that the fuse leaves, before all others; `hold` lets it wait; null is back to automatic.
#[utoipa::path(put, path = "/api/v1/charge-points/{id}/manual", tag = "charge points", params(("id" = String, Path)),
    request_body = NewManual,
    responses((status = 200, body = ChargePoint), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn set_manual(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
    Body(body): Body,
) -> Result<Json<ChargePoint>, Problem> {
    filters.finish()?;
    let id = super::known(&web, &id)?;
    let NewManual { manual } = read(members(&body)?)?;
    Ok(Json(web.backend.set_manual(&id, manual).await?))
}
