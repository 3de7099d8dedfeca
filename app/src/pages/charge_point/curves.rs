//! The curves of the charging sessions that are going on.

use std::collections::HashMap;

use csms::{Event, Reading, TransactionId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::current::Current;
use crate::api;
use crate::live::News;

/// What meters showed, by transaction. Only in the browser.
#[derive(Clone, Copy)]
pub(super) struct Curves {
    known: RwSignal<HashMap<TransactionId, Vec<Reading>>>,
    current: Current,
}

impl Curves {
    /// None yet; what meters show from now on is taken in.
    pub(super) fn new(current: Current) -> Self {
        let known = RwSignal::new(HashMap::<TransactionId, Vec<Reading>>::new());
        current.newsroom.listen(move |news| {
            let News::Fact(fact) = news else { return };
            if let Event::Metered {
                transaction_id: Some(id),
                reading,
                late: false,
                ..
            } = &fact.event
            {
                // Of one that was not asked for yet the beginning is not known.
                known.maybe_update(|known| {
                    let curve = known.get_mut(id);
                    let is_known = curve.is_some();
                    if let Some(curve) = curve {
                        curve.push(reading.clone());
                        let too_many = curve.len().saturating_sub(api::MOST_READINGS as usize);
                        curve.drain(..too_many);
                    }
                    is_known
                });
            }
        });
        Self { known, current }
    }

    /// What the meter showed during a transaction, as far as it is known.
    pub(super) fn of(self, id: &TransactionId) -> Vec<Reading> {
        self.known
            .with(|known| known.get(id).cloned())
            .unwrap_or_default()
    }

    /// Asks for it, where it is not known.
    pub(super) fn want(self, id: TransactionId) {
        if self.known.with_untracked(|known| known.contains_key(&id)) {
            return;
        }
        let of = self.current.id.get_untracked();
        spawn_local(async move {
            // What cannot be had is not shown; the figures beside it are.
            if let Ok(readings) = api::list_readings(of, id.clone()).await {
                self.known.try_update(|known| known.insert(id, readings));
            }
        });
    }
}
