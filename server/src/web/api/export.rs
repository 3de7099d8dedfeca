//! The event log as a file: exactly what is filtered, newest first, written while it is read.

use std::convert::Infallible;
use std::fmt;

use app::{Language, Preferences};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use csms::{ChargePointId, Direction, EventFilter, ExchangeDetail, Outcome, PageRequest};
use futures_util::{StreamExt, stream};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::events::{self, Detail};
use crate::store::{Store, StoreError};
use crate::web::Web;
use crate::web::asked::Segments;
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// How many exchanges are read at once: each may carry two frames of 1 MiB.
const AT_ONCE: u32 = 50;

/// So many files are written at once: together they hold a bounded part of the memory.
static EXPORTS: Semaphore = Semaphore::const_new(8);

/// The columns of a CSV file: as they are called elsewhere in the API.
const COLUMNS: [&str; 11] = [
    "id",
    "at",
    "direction",
    "action",
    "message_id",
    "outcome",
    "latency_ms",
    "size_bytes",
    "repeats",
    "request",
    "response",
];

/// The language of whoever asks.
pub struct AskedIn(Language);

impl<S: Sync> FromRequestParts<S> for AskedIn {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let text = |headers: &HeaderMap, name| {
            headers
                .get(name)
                .and_then(|it| it.to_str().ok())
                .map(str::to_owned)
        };
        let (cookie, accepted) = (
            text(&parts.headers, COOKIE),
            text(&parts.headers, ACCEPT_LANGUAGE),
        );
        let preferences = Preferences::from_headers(cookie.as_deref(), accepted.as_deref());
        Ok(Self(preferences.language))
    }
}

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
    AskedIn(language): AskedIn,
    filters: Filters,
) -> Result<Response, Problem> {
    respond(&web, &id, filters, Format::Csv(language)).await
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

#[derive(Debug, Clone, Copy)]
enum Format {
    Csv(Language),
    JsonLines,
}

impl Format {
    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    /// What stands before the first exchange.
    fn beginning(self) -> Vec<u8> {
        match self {
            Self::Csv(Language::En) => row(b',', COLUMNS),
            Self::Csv(Language::Nb) => [b"\xef\xbb\xbf".to_vec(), row(b';', COLUMNS)].concat(),
            Self::JsonLines => Vec::new(),
        }
    }

    fn write(self, detail: ExchangeDetail) -> Vec<u8> {
        match self {
            Self::Csv(Language::En) => row(b',', fields(detail)),
            Self::Csv(Language::Nb) => row(b';', fields(detail)),
            Self::JsonLines => {
                let mut line = serde_json::to_vec(&Detail::from(detail))
                    .expect("exchanges have text keys only, so they always are JSON");
                line.push(b'\n');
                line
            }
        }
    }
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

/// A name that any file system takes.
fn file_name(id: &ChargePointId, format: Format) -> String {
    let plain = |it: char| {
        if it.is_ascii_alphanumeric() || it == '-' {
            it
        } else {
            '_'
        }
    };
    let id: String = id.as_str().chars().take(60).map(plain).collect();
    format!("{id}-event-log.{}", format.ending())
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

fn fields(detail: ExchangeDetail) -> [String; 11] {
    let exchange = detail.exchange;
    let number = |it: &dyn fmt::Display| it.to_string();
    [
        number(&exchange.id),
        exchange.at.to_string(),
        exchange.direction.key().to_owned(),
        text(exchange.action),
        text(exchange.message_id),
        exchange.outcome.key().to_owned(),
        exchange
            .latency_ms
            .as_ref()
            .map_or_else(String::new, |it| number(it)),
        number(&exchange.size_bytes),
        number(&exchange.repeats),
        text(detail.raw_request.unwrap_or_default()),
        text(detail.raw_response.unwrap_or_default()),
    ]
}

/// What a charge point said, so that no spreadsheet takes it for a formula and runs it.
fn text(said: String) -> String {
    if said.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{said}")
    } else {
        said
    }
}

fn row<T: AsRef<[u8]>>(delimiter: u8, fields: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(fields)
        .expect("a row of its own can have any number of fields, and memory takes it");
    writer.into_inner().expect("memory takes what is written")
}

#[cfg(test)]
mod tests {
    use csms::{EventId, Exchange, Timestamp};

    use super::*;

    fn said(action: &str, raw_request: &str) -> ExchangeDetail {
        let exchange = Exchange {
            id: EventId(7),
            direction: Direction::FromChargePoint,
            action: action.to_owned(),
            message_id: "-1".to_owned(),
            at: Timestamp::from_millis(1_795_417_872_482),
            latency_ms: None,
            outcome: Outcome::Malformed,
            size_bytes: 3,
            repeats: 0,
            findings: Vec::new(),
        };
        ExchangeDetail::of(exchange, Some(raw_request.to_owned()), None)
    }

    fn check(format: Format, line: &str) {
        let written = format.write(said("=1+2", "[2,\"a;b\",\n"));
        assert_eq!(String::from_utf8(written).unwrap(), line);
    }

    #[test]
    fn a_row_is_escaped_and_runs_nothing() {
        check(
            Format::Csv(Language::En),
            "7,2026-11-23T07:11:12.482Z,from_charge_point,'=1+2,'-1,malformed,,3,0,\"[2,\"\"a;b\"\",\n\",\r\n",
        );
        check(
            Format::Csv(Language::Nb),
            "7;2026-11-23T07:11:12.482Z;from_charge_point;'=1+2;'-1;malformed;;3;0;\"[2,\"\"a;b\"\",\n\";\r\n",
        );
    }

    #[test]
    fn norwegian_spreadsheets_get_their_marks() {
        assert!(
            Format::Csv(Language::Nb)
                .beginning()
                .starts_with("\u{feff}id;at;".as_bytes())
        );
        assert!(Format::Csv(Language::En).beginning().starts_with(b"id,at,"));
        assert!(Format::JsonLines.beginning().is_empty());
    }

    #[test]
    fn a_line_of_json_is_one_line() {
        let line = String::from_utf8(Format::JsonLines.write(said("a\nb", "[2,\n"))).unwrap();
        assert_eq!(line.matches('\n').count(), 1);
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (&read["action"], &read["raw_request"]),
            (&"a\nb".into(), &"[2,\n".into())
        );
    }

    #[test]
    fn any_id_makes_a_name_for_a_file() {
        let id = ChargePointId::parse("RDAM|1/23 \"x\" æ").unwrap();
        assert_eq!(
            file_name(&id, Format::JsonLines),
            "RDAM_1_23__x___-event-log.jsonl"
        );
    }
}
