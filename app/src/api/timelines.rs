//! What charge points were over the last day or week.

use csms::{Timeline, TimelineSpan, Timestamp};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;

/// The timeline of one charge point, with `around` in it where that is given.
#[server(prefix = "/api/pages", endpoint = "timeline", input = Json)]
pub(crate) async fn find_timeline(
    of: String,
    span: TimelineSpan,
    around: Option<Timestamp>,
) -> Result<Timeline, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    answer(backend()?.timeline(&charge_point_id(&of)?, span, around).await)
}
