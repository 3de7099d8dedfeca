//! A charge point's configuration, as it was last read.

use axum::Json;
use axum::extract::State;
use csms::Configuration;

use crate::web::Web;
use crate::web::asked::Segments;
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// The last reading; 404 where there never was one.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}/configuration", tag = "charge points", params(("id" = String, Path)),
    responses((status = 200, body = Configuration), (status = 404, body = Problem)))]
pub async fn last(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
) -> Result<Json<Configuration>, Problem> {
    filters.finish()?;
    let id = super::known(&web, &id)?;
    let never = || Problem::not_found("reading of the configuration of charge point", id.as_str());
    web.store.configuration(&id).await?.map(Json).ok_or_else(never)
}
