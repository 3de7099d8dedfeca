//! Charge systems at a glance, what feeds them, and how that is shared.

use app::backend::Backend;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use csms::{
    ChargeSystem, ChargeSystemChanges, ChargeSystemId, ChargeSystemSummary, GridReading, Load, Timestamp,
};
use serde::Deserialize;

use super::List;
use crate::clock;
use crate::web::Web;
use crate::web::asked::{Body, Segments, members, read};
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

/// A charge system as somebody configured it: the contract's shape, in which what feeds it stands beside its name.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Configured {
    #[schema(value_type = String)]
    id: ChargeSystemId,
    name: String,
    #[schema(value_type = String)]
    time_zone: csms::TimeZone,
    #[schema(value_type = Option<String>)]
    price_area: Option<csms::PriceArea>,
    #[serde(flatten)]
    supply: csms::Supply,
}

impl From<ChargeSystem> for Configured {
    fn from(system: ChargeSystem) -> Self {
        Self {
            id: system.id,
            name: system.name,
            time_zone: system.time_zone,
            price_area: system.price_area,
            supply: system.supply,
        }
    }
}

/// Takes what a charge system is called, what feeds it, and whether its current is shared among the cars.
///
/// What is absent stays as it was; a fuse or a price area that is null is not known any more.
#[utoipa::path(patch, path = "/api/v1/charge-systems/{id}", tag = "charge systems", params(("id" = String, Path)),
    request_body = ChargeSystemChanges,
    responses((status = 200, body = Configured), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn configure(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
    Body(body): Body,
) -> Result<Json<Configured>, Problem> {
    filters.finish()?;
    let changes = read::<ChargeSystemChanges>(members(&body)?)?;
    let system = web.backend.configure(&id.into(), changes).await?;
    Ok(Json(system.into()))
}

/// What the meter at a main fuse shows now, or showed at a time.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGridReading {
    /// When; now where it is not said.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// What the whole building draws on L1, L2 and L3, chargers included, in A.
    current_a: [f64; 3],
}

/// Takes what the meter at a charge system's main fuse shows, chargers included.
///
/// It counts at once; without a reading for a minute the worst of the last quarter of an hour does.
#[utoipa::path(post, path = "/api/v1/charge-systems/{id}/grid-readings", tag = "charge systems",
    params(("id" = String, Path)), request_body = NewGridReading,
    responses((status = 204), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn take_grid_reading(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
    Body(body): Body,
) -> Result<StatusCode, Problem> {
    filters.finish()?;
    let system = web.backend.settings(&id.into()).await?;
    let now = clock::now();
    let NewGridReading { at, current_a } = read(members(&body)?)?;
    let reading = GridReading {
        at: at.unwrap_or(now),
        current_a,
    };
    let reading = reading.checked(now).map_err(|wrong| {
        Problem::with(
            StatusCode::UNPROCESSABLE_ENTITY,
            wrong.member(),
            wrong.to_string(),
        )
    })?;
    web.backend
        .balancing
        .take_grid_reading(&system, &reading)
        .await
        .map_err(|error| {
            tracing::error!(charge_system.id = %system.id, error = %error, "a grid reading was not recorded");
            Problem::of(
                StatusCode::SERVICE_UNAVAILABLE,
                "the reading counts, but could not be written down",
            )
        })?;
    Ok(StatusCode::NO_CONTENT)
}

/// How a charge system's current is used now, and who has what.
#[utoipa::path(get, path = "/api/v1/charge-systems/{id}/load", tag = "charge systems", params(("id" = String, Path)),
    responses((status = 200, body = Load), (status = 404, body = Problem)))]
pub async fn load(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
) -> Result<Json<Load>, Problem> {
    filters.finish()?;
    Ok(Json(web.backend.load(&id.into()).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named() {
        for (body, field) in [
            ("[]", "body"),
            (r#"{"fuse_a":"63"}"#, "fuse_a"),
            (r#"{"fuse_a":63.5}"#, "fuse_a"),
            (r#"{"fuse_a":-1}"#, "fuse_a"),
            (r#"{"mains":"110_split"}"#, "mains"),
            (r#"{"time_zone":"Oslo, Europe"}"#, "time_zone"),
            (r#"{"price_area":"Oslo"}"#, "price_area"),
            (r#"{"price_area":1}"#, "price_area"),
            (r#"{"fuse":63}"#, "fuse"),
            (r#"{"load_balancing":{"on":true}}"#, "load_balancing"),
        ] {
            let read = members(body.as_bytes()).and_then(read::<ChargeSystemChanges>);
            let problem = read.unwrap_err();
            let problem = serde_json::to_value(problem).unwrap();
            assert_eq!(problem["field"], field, "{body}");
        }
        for (body, field) in [
            (r#"{"current_a":[1,2]}"#, "current_a"),
            (r#"{"current_a":[1,2,"3"]}"#, "current_a"),
            (r#"{"current_a":[1,2,3],"at":"yesterday"}"#, "at"),
            (r"{}", "body"),
        ] {
            let read = members(body.as_bytes()).and_then(read::<NewGridReading>);
            let problem = read.unwrap_err();
            let problem = serde_json::to_value(problem).unwrap();
            assert_eq!(problem["field"], field, "{body}");
        }
    }
}
