//! What was said between charge points and us.

use csms::{Cursor, EventFilter, EventId, ExchangeDetail, Said};
use leptos::prelude::*;

use super::json::JsonText;
use crate::backend::EventLogPart;
use crate::error::ApiError;

/// One part of the event log, newest first, with what its rows say.
#[server(prefix = "/api/pages", endpoint = "events", input = JsonText, output = JsonText)]
pub(crate) async fn list_events(
    of: String,
    filter: EventFilter,
    after: Option<Cursor>,
    with_frames: bool,
) -> Result<EventLogPart, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use csms::PageRequest;

    let page = PageRequest {
        after,
        ..PageRequest::default()
    };
    answer(
        backend()?
            .event_log_part(&charge_point_id(&of)?, &filter, &page, with_frames)
            .await,
    )
}

/// So many rows are told of at once.
pub(crate) const MOST: usize = 100;

/// What rows of the event log say, of the first [`MOST`] that are asked for.
#[server(prefix = "/api/pages", endpoint = "said", input = JsonText, output = JsonText)]
pub(crate) async fn list_said(
    of: String,
    ids: Vec<EventId>,
    with_frames: bool,
) -> Result<Vec<Said>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    let ids = &ids[..ids.len().min(MOST)];
    answer(backend()?.said(&charge_point_id(&of)?, ids, with_frames).await)
}

/// So many are given in full at once: each may carry two frames of 1 MiB.
pub(crate) const MOST_IN_FULL: usize = 10;

/// Exchanges with everything that was said, newest first, of the first [`MOST_IN_FULL`] that are asked for.
#[server(prefix = "/api/pages", endpoint = "events-of-ids", input = JsonText, output = JsonText)]
pub(crate) async fn list_events_of_ids(
    of: String,
    ids: Vec<EventId>,
) -> Result<Vec<ExchangeDetail>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    let ids = &ids[..ids.len().min(MOST_IN_FULL)];
    let of = charge_point_id(&of)?;
    answer(backend()?.events_of_ids(&of, ids, None).await)
}

/// One exchange with everything that was said.
#[server(prefix = "/api/pages", endpoint = "event", input = JsonText, output = JsonText)]
pub(crate) async fn find_event(of: String, id: String) -> Result<ExchangeDetail, ApiError> {
    use crate::answer::{answer, backend, charge_point_id, event_id};

    answer(backend()?.event(&charge_point_id(&of)?, event_id(&id)?).await)
}
