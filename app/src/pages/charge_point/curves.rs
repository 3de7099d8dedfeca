//! The curves of the charging sessions that are going on.

use std::collections::HashMap;

use csms::{Event, Reading, TransactionId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::current::Current;
use crate::api;
use crate::live::{ASKED_AGAIN, News};

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
        let curves = Self { known, current };
        current.newsroom.listen(move |news| match news {
            // Some may have been missed: those that are shown are asked for again.
            News::Snapshot(_) => {
                let shown = known.try_update(std::mem::take).unwrap_or_default();
                shown.into_keys().for_each(|id| curves.want(id));
            }
            News::Fact(fact) => {
                if let Event::Metered {
                    transaction_id: Some(id),
                    reading,
                    late: false,
                    ..
                } = &fact.event
                {
                    curves.take(id, reading);
                }
            }
        });
        curves
    }

    fn take(self, id: &TransactionId, reading: &Reading) {
        self.known.maybe_update(|known| {
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
        // What comes while the answer is under way is kept, and stands behind it.
        self.known.update(|known| {
            known.insert(id.clone(), Vec::new());
        });
        let of = self.current.id.get_untracked();
        spawn_local(async move {
            let mut readings = match api::list_readings(of, id.clone()).await {
                Ok(readings) => readings,
                // What cannot be had is not shown; the figures beside it are. Where that may pass, it is asked for again.
                Err(error) => {
                    let again = move || {
                        if self.known.try_update(|known| known.remove(&id)).is_some() {
                            self.want(id);
                        }
                    };
                    if error.may_pass() {
                        set_timeout(again, ASKED_AGAIN);
                    }
                    return;
                }
            };
            self.known.try_update(|known| {
                let newest = readings.last().map(|it| it.at);
                let came = known.remove(&id).unwrap_or_default();
                readings.extend(came.into_iter().filter(|it| Some(it.at) > newest));
                known.insert(id, readings);
            });
        });
    }
}
