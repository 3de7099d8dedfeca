//! Charge points as they are now.

use axum::Json;
use axum::extract::State;
use csms::{ChargePoint, ChargeSystemId, Cursor, Status};

use super::List;
use crate::web::Web;
use crate::web::asked::Segments;
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// Charge points in the order of their ids.
#[utoipa::path(get, path = "/api/v1/charge-points", tag = "charge points", params(
    ("charge_system" = Option<String>, Query, description = "only this charge system"),
    ("status" = Option<Status>, Query, description = "only those with this status"),
    ("q" = Option<String>, Query, description = "only those with this text in their id, name, vendor, model or serial number"),
    ("limit" = Option<u32>, Query, minimum = 1, maximum = 500), ("after" = Option<String>, Query)),
    responses((status = 200, body = List<ChargePoint>), (status = 400, body = Problem)))]
pub async fn list(State(web): State<Web>, mut filters: Filters) -> Result<Json<List<ChargePoint>>, Problem> {
    let charge_system = filters.text("charge_system")?.map(ChargeSystemId::from);
    let status = filters.value("status", "a status", Status::from_key)?;
    let wanted = filters.text("q")?.map(|it| it.to_lowercase());
    let page = filters.page()?;
    filters.finish()?;
    let limit = page.limit as usize;
    let matches = |it: &&ChargePoint| {
        charge_system.as_ref().is_none_or(|id| *id == it.charge_system)
            && status.is_none_or(|status| status == it.status)
            && wanted.as_ref().is_none_or(|text| mentions(it, text))
            && page
                .after
                .as_ref()
                .is_none_or(|cursor| it.id.as_str() > cursor.0.as_str())
    };
    let (_, mut items) = web.live.snapshot(|fleet, _| {
        fleet
            .iter()
            .filter(matches)
            .take(limit + 1)
            .cloned()
            .collect::<Vec<_>>()
    });
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items
        .last()
        .filter(|_| more)
        .map(|it| Cursor(it.id.as_str().to_owned()));
    Ok(Json(List { items, next }))
}

fn mentions(charge_point: &ChargePoint, text: &str) -> bool {
    let said = [
        &charge_point.name,
        &charge_point.vendor,
        &charge_point.model,
        &charge_point.serial_number,
    ];
    let said = said.into_iter().flatten().map(String::as_str);
    std::iter::once(charge_point.id.as_str())
        .chain(said)
        .any(|it| it.to_lowercase().contains(text))
}

/// One charge point.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}", tag = "charge points", params(("id" = String, Path)),
    responses((status = 200, body = ChargePoint), (status = 404, body = Problem)))]
pub async fn one(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
) -> Result<Json<ChargePoint>, Problem> {
    filters.finish()?;
    let id = super::known(&web, &id)?;
    let charge_point = web.live.with(&id, Clone::clone);
    charge_point
        .map(Json)
        .ok_or_else(|| Problem::not_found("charge point", id.as_str()))
}
