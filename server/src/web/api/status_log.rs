//! What a charge point reported of its status.

use axum::Json;
use axum::extract::State;
use csms::{StatusLogEntry, StatusLogFilter};

use super::List;
use crate::web::Web;
use crate::web::asked::Segments;
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// Status reports, newest first.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}/status-log", tag = "logs", params(
    ("id" = String, Path), ("evse_id" = Option<u32>, Query, description = "0 is the charge point itself"), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
    ("limit" = Option<u32>, Query, minimum = 1, maximum = 500), ("after" = Option<String>, Query)),
    responses((status = 200, body = List<StatusLogEntry>), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn list(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    mut filters: Filters,
) -> Result<Json<List<StatusLogEntry>>, Problem> {
    let id = super::known(&web, &id)?;
    let filter = StatusLogFilter {
        evse_id: filters.value("evse_id", "a number from 0", |it| it.parse().ok())?,
        from: filters.time("from")?,
        to: filters.time("to")?,
    };
    let page = filters.log_page()?;
    filters.finish()?;
    Ok(Json(web.store.status_log(&id, &filter, &page).await?.into()))
}
