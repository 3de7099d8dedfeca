//! The last day of those chargers whose rows are in the page.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use csms::{ChargePointId, Timeline};
use leptos::prelude::*;

use crate::api;
use crate::live::Again;

/// Rows that come into the page together ask together.
const GATHERED_FOR: Duration = Duration::from_millis(150);

/// What is known of the last day.
#[derive(Clone, Copy)]
pub(super) struct Timelines {
    known: RwSignal<HashMap<ChargePointId, Timeline>>,
    wanted: StoredValue<BTreeSet<ChargePointId>>,
    again: Again,
}

impl Timelines {
    pub(super) fn new() -> Self {
        let known = RwSignal::new(HashMap::new());
        let wanted = StoredValue::new(BTreeSet::new());
        Self {
            known,
            wanted,
            again: Again::new(move || ask(wanted, known)),
        }
    }

    /// The last day of a charger, once it is known; only in the browser.
    pub(super) fn of(self, id: &ChargePointId) -> Option<Timeline> {
        self.known.with(|known| known.get(id).cloned())
    }

    /// Asks for it, anew where it is known.
    pub(super) fn want(self, id: ChargePointId) {
        let is_first = self.wanted.try_update_value(|wanted| {
            let is_first = wanted.is_empty();
            wanted.insert(id);
            is_first
        });
        if is_first == Some(true) {
            set_timeout(move || self.again.ask(), GATHERED_FOR);
        }
    }
}

async fn ask(
    wanted: StoredValue<BTreeSet<ChargePointId>>,
    known: RwSignal<HashMap<ChargePointId, Timeline>>,
) {
    let wanted = wanted.try_update_value(std::mem::take).unwrap_or_default();
    let wanted: Vec<_> = wanted.into_iter().collect();
    for part in wanted.chunks(api::MOST_TIMELINES) {
        let ids = part.iter().map(ToString::to_string).collect();
        // What cannot be had now is asked for again with the next change.
        if let Ok(timelines) = api::list_timelines(ids).await {
            let told = part.iter().cloned().zip(timelines);
            let told = told.filter_map(|(id, timeline)| Some((id, timeline?)));
            known.try_update(|known| known.extend(told));
        }
    }
}
