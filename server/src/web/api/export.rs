//! The event log as a file: exactly what is filtered, newest first, written while it is read.

use app::export::{Format, file_name};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use csms::{ChargePointId, Direction, EventFilter, Outcome, PageRequest};
use futures_util::{StreamExt, stream};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::events::{self, Detail};
use crate::store::{Store, StoreError};
use crate::web::Web;
use crate::web::asked::Segments;
use crate::web::preferences;
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// How many exchanges are read at once: each may carry two frames of 1 MiB.
const AT_ONCE: u32 = 50;

/// So many files are written at once: together they hold a bounded part of the memory.
static EXPORTS: Semaphore = Semaphore::const_new(8);

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
    responses((status = 200, content_type = "application/jsonl", body = Detail, description = "newest first"),
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
    let Ok(turn) = EXPORTS.try_acquire() else {
        return Err(Problem::of(
            StatusCode::SERVICE_UNAVAILABLE,
            "other files are being written; try again when they are done",
        ));
    };
    let name = file_name(&id, format);
    let reading = Reading {
        store: web.store.clone(),
        id,
        filter,
        format,
        next: Some(PageRequest {
            limit: AT_ONCE,
            after: None,
        }),
        beginning: Some(format.beginning()),
        _turn: turn,
    };
    // A record that cannot be read is to be said before anything was sent.
    let (first, reading) = reading
        .read_on()
        .await?
        .expect("the beginning of a file is always there to be read");
    let begun = stream::once(async { Ok(first) });
    let parts = begun.chain(stream::try_unfold(reading, Reading::read_on));
    let mut response = Body::from_stream(parts).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

struct Reading {
    store: Store,
    id: ChargePointId,
    filter: EventFilter,
    format: Format,
    /// What is read next; nothing at the end.
    next: Option<PageRequest>,
    beginning: Option<Vec<u8>>,
    _turn: SemaphorePermit<'static>,
}

impl Reading {
    async fn read_on(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        let Some(page) = self.next.take() else {
            return Ok(None);
        };
        let found = self.store.events_in_full(&self.id, &self.filter, &page).await;
        let found = found.inspect_err(|error| {
            tracing::error!(error = %error, charge_point.id = %self.id, "an export ended early");
        })?;
        let mut bytes = self.beginning.take().unwrap_or_default();
        for detail in found.items {
            bytes.extend(self.format.write(detail));
        }
        self.next = found.next.map(|after| PageRequest {
            limit: AT_ONCE,
            after: Some(after),
        });
        Ok(Some((bytes.into(), self)))
    }
}
