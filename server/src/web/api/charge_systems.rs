//! Charge systems at a glance.

use axum::Json;
use axum::extract::State;
use csms::ChargeSystemSummary;

use super::List;
use crate::web::Web;
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// All charge systems, with how many of their charge points have each status.
#[utoipa::path(get, path = "/api/v1/charge-systems", tag = "charge systems",
    responses((status = 200, body = List<ChargeSystemSummary>), (status = 400, body = Problem)))]
pub async fn list(
    State(web): State<Web>,
    filters: Filters,
) -> Result<Json<List<ChargeSystemSummary>>, Problem> {
    filters.finish()?;
    let (_, items) = web
        .live
        .snapshot(|fleet, systems| systems.iter().map(|it| fleet.summary(it)).collect());
    Ok(Json(List { items, next: None }))
}
