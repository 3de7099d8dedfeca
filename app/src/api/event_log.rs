//! What was said between charge points and us.

use csms::{Cursor, EventFilter, Exchange, ExchangeDetail, Page};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;

/// One part of the event log, newest first.
#[server(prefix = "/api/pages", endpoint = "events", input = Json)]
pub(crate) async fn list_events(
    of: String,
    filter: EventFilter,
    after: Option<Cursor>,
) -> Result<Page<Exchange>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use csms::PageRequest;

    let page = PageRequest {
        after,
        ..PageRequest::default()
    };
    answer(backend()?.events(&charge_point_id(&of)?, &filter, &page).await)
}

/// One exchange with everything that was said.
#[server(prefix = "/api/pages", endpoint = "event", input = Json)]
pub(crate) async fn find_event(of: String, id: String) -> Result<ExchangeDetail, ApiError> {
    use crate::answer::{answer, backend, charge_point_id, event_id};

    answer(backend()?.event(&charge_point_id(&of)?, event_id(&id)?).await)
}
