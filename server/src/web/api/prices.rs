//! What electricity costs in a price area.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use csms::{PriceArea, PriceImport, PriceList};

use crate::clock;
use crate::web::Web;
use crate::web::asked::{Body, Segments, members};
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// The prices of an area by the quarter of an hour, oldest first, at most 4 000.
///
/// Where `from` is absent they begin with the market's present day, which is that of Brussels; where `to` is absent all
/// that are known follow. `source` and `currency` are those of the newest; older ones in another currency are left out.
#[utoipa::path(get, path = "/api/v1/prices/{area}", tag = "prices", params(
    ("area" = String, Path, description = "for instance NO1 or DE-LU"),
    ("from" = Option<String>, Query, description = "beginning from this time on"),
    ("to" = Option<String>, Query, description = "beginning before this time")),
    responses((status = 200, body = PriceList), (status = 400, body = Problem), (status = 503, body = Problem)))]
pub async fn list(
    State(web): State<Web>,
    Segments(area): Segments<String>,
    mut filters: Filters,
) -> Result<Json<PriceList>, Problem> {
    let area = named(&area)?;
    let (from, to) = (filters.time("from")?, filters.time("to")?);
    filters.finish()?;
    Ok(Json(web.prices.list(&area, from, to).await?))
}

/// Imports prices of an area, in place of what was there for the same quarters of an hour.
///
/// Nothing that is fetched replaces them. Where they reach into the market's present day or beyond it, prices in another
/// currency go from then on. A body may have 1 MiB. The answer is what `GET` gives.
#[utoipa::path(put, path = "/api/v1/prices/{area}", tag = "prices", params(("area" = String, Path)),
    request_body = PriceImport,
    responses((status = 200, body = PriceList), (status = 400, body = Problem), (status = 413, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn import(
    State(web): State<Web>,
    Segments(area): Segments<String>,
    filters: Filters,
    Body(body): Body<1024>,
) -> Result<Json<PriceList>, Problem> {
    let area = named(&area)?;
    filters.finish()?;
    let import = PriceImport::read(&members(&body)?);
    let quarters = import.and_then(|it| it.checked(clock::now()));
    let quarters = quarters.map_err(|wrong| {
        let said = wrong.to_string();
        Problem::with(StatusCode::UNPROCESSABLE_ENTITY, wrong.member, said)
    })?;
    web.prices.import(&area, &quarters).await.map_err(|error| {
        tracing::error!(price.area = %area, error = %error, "prices were not imported");
        Problem::of(
            StatusCode::SERVICE_UNAVAILABLE,
            "the prices could not be written down; nothing was changed",
        )
    })?;
    Ok(Json(web.prices.list(&area, None, None).await?))
}

/// Forgets all prices of an area. Where a source is asked for it, that is asked again.
#[utoipa::path(delete, path = "/api/v1/prices/{area}", tag = "prices", params(("area" = String, Path)),
    responses((status = 204), (status = 400, body = Problem), (status = 503, body = Problem)))]
pub async fn forget(
    State(web): State<Web>,
    Segments(area): Segments<String>,
    filters: Filters,
) -> Result<StatusCode, Problem> {
    let area = named(&area)?;
    filters.finish()?;
    web.prices.delete(&area).await.map_err(|error| {
        tracing::error!(price.area = %area, error = %error, "prices were not deleted");
        Problem::of(
            StatusCode::SERVICE_UNAVAILABLE,
            "the prices could not be deleted now",
        )
    })?;
    Ok(StatusCode::NO_CONTENT)
}

fn named(area: &str) -> Result<PriceArea, Problem> {
    PriceArea::parse(area).map_err(|error| Problem::with(StatusCode::BAD_REQUEST, "area", error.to_string()))
}
