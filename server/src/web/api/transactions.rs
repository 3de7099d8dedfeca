//! What was charged, at a charge point and at all of a charge system.

use app::backend::Backend;
use app::export::Format;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use csms::page::LARGEST_PAGE;
use csms::{ChargeSystemId, Cursor, TransactionFilter, TransactionRecord, TransactionScope};

use super::{List, file};
use crate::web::Web;
use crate::web::asked::Segments;
use crate::web::preferences;
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// Transactions of a charge point, newest first by their start.
///
/// One whose start was never told stands where its stop is. `energy_wh` of one that goes on is as far as the meter told,
/// and so is `cost`: what that energy cost at the prices of the area of its charge system, each quarter of an hour at its
/// own. It is absent where no price is known; `unpriced_wh` of it is energy that is not in `amount`.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}/transactions", tag = "transactions", params(
    ("id" = String, Path), ("from" = Option<String>, Query, description = "begun from this time on"),
    ("to" = Option<String>, Query, description = "begun before this time"),
    ("limit" = Option<u32>, Query, minimum = 1, maximum = 500), ("after" = Option<String>, Query)),
    responses((status = 200, body = List<TransactionRecord>), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn of_charge_point(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
) -> Result<Json<List<TransactionRecord>>, Problem> {
    let of = TransactionScope::ChargePoint(super::known(&web, &id)?);
    list(&web, &of, filters).await
}

/// Transactions of all charge points that belong to a charge system now, newest first by their start.
#[utoipa::path(get, path = "/api/v1/charge-systems/{id}/transactions", tag = "transactions", params(
    ("id" = String, Path), ("from" = Option<String>, Query, description = "begun from this time on"),
    ("to" = Option<String>, Query, description = "begun before this time"),
    ("limit" = Option<u32>, Query, minimum = 1, maximum = 500), ("after" = Option<String>, Query)),
    responses((status = 200, body = List<TransactionRecord>), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn of_charge_system(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
) -> Result<Json<List<TransactionRecord>>, Problem> {
    let of = known_charge_system(&web, id).await?;
    list(&web, &of, filters).await
}

/// Transactions of a charge point as a file, newest first: as a table that spreadsheets open, or as JSON, one to a line.
///
/// In Norwegian the fields of a table are parted by semicolons and it begins with a byte order mark. Its `energy_wh` and
/// `unpriced_wh` are whole numbers; `cost` has two decimals behind a point, in Norwegian behind a comma, and `currency`
/// says what it is in.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}/transactions/export", tag = "transactions", params(
    ("id" = String, Path), ("format" = Option<String>, Query, description = "`csv`, as where it is absent, or `jsonl`"),
    ("from" = Option<String>, Query), ("to" = Option<String>, Query)),
    responses((status = 200, content_type = "text/csv", description = "newest first"),
        (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn export_of_charge_point(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
    filters: Filters,
) -> Result<Response, Problem> {
    let of = TransactionScope::ChargePoint(super::known(&web, &id)?);
    export(&web, of, &headers, filters).await
}

/// Transactions of a charge system as a file, as those of a charge point.
#[utoipa::path(get, path = "/api/v1/charge-systems/{id}/transactions/export", tag = "transactions", params(
    ("id" = String, Path), ("format" = Option<String>, Query, description = "`csv`, as where it is absent, or `jsonl`"),
    ("from" = Option<String>, Query), ("to" = Option<String>, Query)),
    responses((status = 200, content_type = "text/csv", description = "newest first"),
        (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn export_of_charge_system(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
    filters: Filters,
) -> Result<Response, Problem> {
    let of = known_charge_system(&web, id).await?;
    export(&web, of, &headers, filters).await
}

/// The charge system that an address names, where it is known.
async fn known_charge_system(web: &Web, id: String) -> Result<TransactionScope, Problem> {
    let id = ChargeSystemId::from(id);
    web.backend.settings(&id).await?;
    Ok(TransactionScope::ChargeSystem(id))
}

async fn list(
    web: &Web,
    of: &TransactionScope,
    mut filters: Filters,
) -> Result<Json<List<TransactionRecord>>, Problem> {
    let filter = filter(&mut filters)?;
    let page = filters.page_behind(Cursor::transaction)?;
    filters.finish()?;
    Ok(Json(web.store.transactions(of, &filter, &page).await?.into()))
}

async fn export(
    web: &Web,
    of: TransactionScope,
    headers: &HeaderMap,
    mut filters: Filters,
) -> Result<Response, Problem> {
    let filter = filter(&mut filters)?;
    let language = preferences::of(headers).language;
    let format = filters.value("format", "csv or jsonl", |it| Format::from_ending(it, language))?;
    filters.finish()?;
    let whose = match &of {
        TransactionScope::ChargePoint(id) => id.to_string(),
        TransactionScope::ChargeSystem(id) => id.to_string(),
    };
    let store = web.store.clone();
    let read = move |page| -> file::Part<TransactionRecord> {
        let (store, of) = (store.clone(), of.clone());
        Box::pin(async move { store.transactions(&of, &filter, &page).await })
    };
    let format = format.unwrap_or(Format::Csv(language));
    file::respond(&whose, format, LARGEST_PAGE, read).await
}

/// Which transactions are asked for.
fn filter(filters: &mut Filters) -> Result<TransactionFilter, Problem> {
    Ok(TransactionFilter {
        from: filters.time("from")?,
        to: filters.time("to")?,
    })
}
