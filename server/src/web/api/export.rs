//! The event log as a file.

use app::export::Format;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use csms::{Direction, ExchangeDetail, Outcome};

use super::{events, file};
use crate::web::Web;
use crate::web::asked::Segments;
use crate::web::preferences;
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// How many exchanges are read at once: each may carry two frames of 1 MiB.
const AT_ONCE: u32 = 50;

/// Exchanges as a table that spreadsheets open (RFC 4180), with the frames as they were sent, but for an apostrophe
/// before what a spreadsheet would take for a formula.
///
/// In Norwegian its fields are parted by semicolons and it begins with a byte order mark, as spreadsheets there expect.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}/events.csv", tag = "logs", params(
    ("id" = String, Path), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
    ("action" = Option<String>, Query), ("direction" = Option<Direction>, Query), ("outcome" = Option<Outcome>, Query),
    ("q" = Option<String>, Query), ("hide" = Option<String>, Query)),
    responses((status = 200, content_type = "text/csv", description = "newest first"),
        (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn csv(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
    filters: Filters,
) -> Result<Response, Problem> {
    respond(
        &web,
        &id,
        filters,
        Format::Csv(preferences::of(&headers).language),
    )
    .await
}

/// Exchanges as JSON, one to a line, each as its own address gives it.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}/events.jsonl", tag = "logs", params(
    ("id" = String, Path), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
    ("action" = Option<String>, Query), ("direction" = Option<Direction>, Query), ("outcome" = Option<Outcome>, Query),
    ("q" = Option<String>, Query), ("hide" = Option<String>, Query)),
    responses((status = 200, content_type = "application/jsonl", body = ExchangeDetail, description = "newest first"),
        (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn json_lines(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
) -> Result<Response, Problem> {
    respond(&web, &id, filters, Format::JsonLines).await
}

async fn respond(web: &Web, id: &str, mut filters: Filters, format: Format) -> Result<Response, Problem> {
    let id = super::known(web, id)?;
    let filter = events::filter(&mut filters)?;
    filters.finish()?;
    let (store, of) = (web.store.clone(), id.clone());
    let read = move |page| -> file::Part<ExchangeDetail> {
        let (store, of, filter) = (store.clone(), of.clone(), filter.clone());
        Box::pin(async move { store.events_in_full(&of, &filter, &page).await })
    };
    file::respond(id.as_str(), format, AT_ONCE, read).await
}
