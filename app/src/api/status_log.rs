//! What charge points reported of their status, and their connections.

use csms::{Cursor, Page, SessionRecord, StatusLogEntry, StatusLogFilter};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;

/// One part of the status log, newest first.
#[server(prefix = "/api/pages", endpoint = "status-log", input = Json)]
pub(crate) async fn list_status_log(
    of: String,
    filter: StatusLogFilter,
    after: Option<Cursor>,
) -> Result<Page<StatusLogEntry>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use csms::PageRequest;

    let of = charge_point_id(&of)?;
    let page = PageRequest {
        after,
        ..PageRequest::default()
    };
    answer(backend()?.status_log(&of, &filter, &page).await)
}

/// The last connections, newest first: at most `limit`.
#[server(prefix = "/api/pages", endpoint = "sessions", input = Json)]
pub(crate) async fn list_sessions(of: String, limit: u32) -> Result<Page<SessionRecord>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use csms::PageRequest;
    use csms::page::LARGEST_PAGE;

    let page = PageRequest {
        limit: limit.clamp(1, LARGEST_PAGE),
        after: None,
    };
    answer(backend()?.sessions(&charge_point_id(&of)?, &page).await)
}
