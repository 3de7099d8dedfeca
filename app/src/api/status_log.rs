//! What charge points reported of their status, and their connections.

use csms::{Cursor, DecisionRecord, Page, SessionRecord, StatusLogFilter, Timestamp};
use leptos::prelude::*;

use super::json::JsonText;
use crate::backend::StatusLogPart;
use crate::error::ApiError;

/// One part of the status log, newest first, with the connections of its time.
#[server(prefix = "/api/pages", endpoint = "status-log", input = JsonText, output = JsonText)]
pub(crate) async fn list_status_log(
    of: String,
    filter: StatusLogFilter,
    after: Option<Cursor>,
) -> Result<StatusLogPart, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    let of = charge_point_id(&of)?;
    answer(backend()?.status_log_part(&of, &filter, after).await)
}

/// The last connections, newest first, as many as stand beside a part of the status log; none that was refused.
#[server(prefix = "/api/pages", endpoint = "connections", input = JsonText, output = JsonText)]
pub(crate) async fn list_connections(of: String) -> Result<Vec<SessionRecord>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use crate::backend::CONNECTIONS_OF_A_LOG;

    let backend = backend()?;
    let found = backend
        .connections(&charge_point_id(&of)?, backend.now(), CONNECTIONS_OF_A_LOG)
        .await;
    answer(found)
}

/// The last connections and refused handshakes, newest first: at most `limit`. At a point in time those of before, as they
/// were then.
#[server(prefix = "/api/pages", endpoint = "sessions", input = JsonText, output = JsonText)]
pub(crate) async fn list_sessions(
    of: String,
    limit: u32,
    at: Option<Timestamp>,
) -> Result<Page<SessionRecord>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use csms::PageRequest;
    use csms::page::LARGEST_PAGE;

    let page = PageRequest {
        limit: limit.clamp(1, LARGEST_PAGE),
        after: None,
    };
    let before = at.map(Timestamp::next);
    let mut found = answer(backend()?.sessions(&charge_point_id(&of)?, before, &page).await)?;
    if let Some(at) = at {
        found.items = found.items.into_iter().map(|it| it.as_it_was(at)).collect();
    }
    Ok(found)
}

/// What we decided last, newest first, as much as stands beside a part of the status log.
#[server(prefix = "/api/pages", endpoint = "decisions", input = JsonText, output = JsonText)]
pub(crate) async fn list_decisions(of: String) -> Result<Vec<DecisionRecord>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use crate::backend::DECISIONS_OF_A_LOG;

    let backend = backend()?;
    let found = backend
        .decisions(&charge_point_id(&of)?, backend.now(), DECISIONS_OF_A_LOG)
        .await;
    answer(found)
}
