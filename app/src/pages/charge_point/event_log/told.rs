//! What the rows of the list say.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use csms::{EventId, Said};
use leptos::prelude::*;

use crate::api;
use crate::live::Again;

/// Rows that come together ask together.
const GATHERED_FOR: Duration = Duration::from_millis(150);

/// What is known of what rows say. With the list comes what its rows say; of those that come later it is asked for.
#[derive(Clone, Copy)]
pub(super) struct Told {
    known: RwSignal<HashMap<EventId, Said>>,
    wanted: StoredValue<BTreeSet<EventId>>,
    again: Again,
}

impl Told {
    /// Of the log of this charger, with frames or without.
    pub(super) fn new(of: String, with_frames: bool, said: Vec<Said>) -> Self {
        let known = RwSignal::new(said.into_iter().map(|it| (it.id, it)).collect::<HashMap<_, _>>());
        let wanted = StoredValue::new(BTreeSet::new());
        Self {
            known,
            wanted,
            again: Again::new(move || ask(of.clone(), with_frames, wanted, known)),
        }
    }

    /// What a row says, once that is known.
    pub(super) fn of(self, id: EventId) -> Option<Said> {
        self.known.with(|known| known.get(&id).cloned())
    }

    /// Asks for it, anew where it is known: an answer may have come.
    pub(super) fn want(self, id: EventId) {
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
    of: String,
    with_frames: bool,
    wanted: StoredValue<BTreeSet<EventId>>,
    known: RwSignal<HashMap<EventId, Said>>,
) {
    let wanted = wanted.try_update_value(std::mem::take).unwrap_or_default();
    let wanted: Vec<_> = wanted.into_iter().collect();
    for ids in wanted.chunks(api::MOST_EVENTS) {
        // What cannot be had now is not told: the row says what it is all the same.
        if let Ok(said) = api::list_said(of.clone(), ids.to_vec(), with_frames).await {
            known.try_update(|known| known.extend(said.into_iter().map(|it| (it.id, it))));
        }
    }
}
