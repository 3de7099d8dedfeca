//! What was said between a charge point and us.

use app::backend::Backend;
use axum::Json;
use axum::extract::State;
use csms::{Direction, EventFilter, Exchange, ExchangeDetail, Outcome, ROUTINE_ACTIONS};

use super::List;
use crate::web::Web;
use crate::web::asked::Segments;
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// Exchanges, newest first. A filter that matches rarely gives parts with fewer items, or none, and a `next`.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}/events", tag = "logs", params(
    ("id" = String, Path), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
    ("action" = Option<String>, Query), ("direction" = Option<Direction>, Query), ("outcome" = Option<Outcome>, Query),
    ("q" = Option<String>, Query, description = "text in one of the frames, in any case"),
    ("hide" = Option<String>, Query, description = "`routine`: without what a charge point sends all day long"),
    ("limit" = Option<u32>, Query, minimum = 1, maximum = 500), ("after" = Option<String>, Query)),
    responses((status = 200, body = List<Exchange>), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn list(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    mut filters: Filters,
) -> Result<Json<List<Exchange>>, Problem> {
    let id = super::known(&web, &id)?;
    let filter = filter(&mut filters)?;
    let page = filters.log_page()?;
    filters.finish()?;
    Ok(Json(web.store.events(&id, &filter, &page).await?.into()))
}

/// Which exchanges are asked for.
pub(super) fn filter(filters: &mut Filters) -> Result<EventFilter, Problem> {
    let routine = filters.value("hide", "routine", |it| (it == "routine").then_some(()))?;
    Ok(EventFilter {
        from: filters.time("from")?,
        to: filters.time("to")?,
        action: filters.text("action")?,
        direction: filters.value(
            "direction",
            "from_charge_point or to_charge_point",
            Direction::from_key,
        )?,
        outcome: filters.value(
            "outcome",
            "answered, error, pending, timed_out or malformed",
            Outcome::from_key,
        )?,
        q: filters.text("q")?,
        hidden_actions: match routine {
            Some(()) => ROUTINE_ACTIONS.map(str::to_owned).to_vec(),
            None => Vec::new(),
        },
    })
}

/// One exchange, with payloads and with the frames exactly as they were sent.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}/events/{event}", tag = "logs",
    params(("id" = String, Path), ("event" = String, Path)),
    responses((status = 200, body = ExchangeDetail), (status = 404, body = Problem),
        (status = 410, body = Problem, description = "it is older than the event log is kept")))]
pub async fn one(
    State(web): State<Web>,
    Segments((id, event)): Segments<(String, String)>,
    filters: Filters,
) -> Result<Json<ExchangeDetail>, Problem> {
    filters.finish()?;
    let id = super::known(&web, &id)?;
    let not_found = || Problem::not_found("event", &event.chars().take(40).collect::<String>());
    let event = event.parse().map_err(|_| not_found())?;
    let detail = web.backend.event(&id, event).await?;
    Ok(Json(detail))
}
