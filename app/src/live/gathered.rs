//! What many parts of a page want to know, asked for together.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::hash::Hash;
use std::time::Duration;

use leptos::prelude::*;

use super::{ASKED_AGAIN, Again};
use crate::error::ApiError;

/// Parts that come into the page together ask together.
const GATHERED_FOR: Duration = Duration::from_millis(150);

/// What is known of things, by their ids. Whoever shows one wants it; those that are wanted at about the same time are asked
/// for in one question.
pub(crate) struct Gathered<K: 'static, V: 'static> {
    known: RwSignal<HashMap<K, V>>,
    wanted: StoredValue<BTreeSet<K>>,
    again: Again,
}

impl<K, V> Clone for Gathered<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Gathered<K, V> {}

impl<K, V> Gathered<K, V>
where
    K: Clone + Ord + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Asks by `ask`, of at most `at_once` in one question. What cannot be had stays as it was; where that may pass, it is
    /// asked for again after a while.
    pub(crate) fn new<A>(
        known: HashMap<K, V>,
        at_once: usize,
        ask: impl Fn(Vec<K>) -> A + Clone + Send + Sync + 'static,
    ) -> Self
    where
        A: Future<Output = Result<Vec<(K, V)>, ApiError>> + 'static,
    {
        let known = RwSignal::new(known);
        let wanted = StoredValue::new(BTreeSet::<K>::new());
        let failed = StoredValue::new(BTreeSet::<K>::new());
        let once_more = StoredValue::new(None::<Again>);
        let ask_once_more = move || {
            let Some(failed) = failed.try_update_value(std::mem::take) else {
                return;
            };
            wanted.try_update_value(|wanted| wanted.extend(failed));
            if let Some(Some(again)) = once_more.try_get_value() {
                again.ask();
            }
        };
        let later = move |part: &[K]| {
            let is_first = failed.try_update_value(|failed| {
                let is_first = failed.is_empty();
                failed.extend(part.iter().cloned());
                is_first
            });
            if is_first == Some(true) {
                set_timeout(ask_once_more, ASKED_AGAIN);
            }
        };
        let again = Again::new(move || {
            let ask = ask.clone();
            async move {
                let asked = wanted.try_update_value(std::mem::take).unwrap_or_default();
                let asked: Vec<K> = asked.into_iter().collect();
                for part in asked.chunks(at_once) {
                    match ask(part.to_vec()).await {
                        Ok(told) => {
                            known.try_update(|known| known.extend(told));
                        }
                        Err(error) if error.may_pass() => later(part),
                        Err(_) => {}
                    }
                }
            }
        });
        once_more.set_value(Some(again));
        Self { known, wanted, again }
    }

    /// What is known of one of them.
    pub(crate) fn of(self, id: &K) -> Option<V> {
        self.known.with(|known| known.get(id).cloned())
    }

    /// Asks for it, anew where it is known. Only in the browser.
    pub(crate) fn want(self, id: K) {
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
