//! What charge points were over the last day or week.

use csms::{Timeline, TimelineSpan, Timestamp};
use leptos::prelude::*;

use super::json::JsonText;
use crate::error::ApiError;

/// So many charge points are told of at once.
pub(crate) const MOST: usize = 100;

/// The timeline of one charge point, with `around` in it where that is given.
#[server(prefix = "/api/pages", endpoint = "timeline", input = JsonText, output = JsonText)]
pub(crate) async fn find_timeline(
    of: String,
    span: TimelineSpan,
    around: Option<Timestamp>,
) -> Result<Timeline, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    answer(backend()?.timeline(&charge_point_id(&of)?, span, around).await)
}

/// The last day of some charge points, in the order asked for, of the first [`MOST`] only; nothing for one that is not
/// known.
#[server(prefix = "/api/pages", endpoint = "timelines", input = JsonText, output = JsonText)]
pub(crate) async fn list_timelines(of: Vec<String>) -> Result<Vec<Option<Timeline>>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use crate::backend::BackendError;

    let backend = backend()?;
    let mut timelines = Vec::new();
    for id in of.iter().take(MOST) {
        timelines.push(match backend.day(&charge_point_id(id)?).await {
            Err(BackendError::NotFound { .. }) => None,
            timeline => Some(answer(timeline)?),
        });
    }
    Ok(timelines)
}
