//! The last day of those chargers whose rows are in the page.

use std::collections::HashMap;

use csms::{ChargePointId, Timeline};

use crate::api;
use crate::live::Gathered;

/// What is known of the last day; only in the browser.
pub(super) fn timelines() -> Gathered<ChargePointId, Timeline> {
    Gathered::new(
        HashMap::new(),
        api::MOST_TIMELINES,
        |ids: Vec<ChargePointId>| async move {
            let asked = ids.iter().map(ToString::to_string).collect();
            let timelines = api::list_timelines(asked).await?;
            let told = ids.into_iter().zip(timelines);
            Ok(told.filter_map(|(id, timeline)| Some((id, timeline?))).collect())
        },
    )
}
