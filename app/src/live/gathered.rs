//! What many parts of a page want to know, asked for together.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::hash::Hash;
use std::time::Duration;

use leptos::prelude::*;

use super::Again;
use crate::views::ASKED_AGAIN;

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
    /// Asks by `ask`, of at most `at_once` in one question. What cannot be had stays as it was, and is asked for once more
    /// after a while.
    pub(crate) fn new<A>(
        known: HashMap<K, V>,
        at_once: usize,
        ask: impl Fn(Vec<K>) -> A + Clone + Send + Sync + 'static,
    ) -> Self
    where
        A: Future<Output = Option<Vec<(K, V)>>> + 'static,
    {
        let known = RwSignal::new(known);
        let wanted = StoredValue::new(BTreeSet::new());
        let once_more = StoredValue::new(None::<Again>);
        let again = Again::new(move || {
            let ask = ask.clone();
            async move {
                let asked = wanted.try_update_value(std::mem::take).unwrap_or_default();
                let asked: Vec<K> = asked.into_iter().collect();
                for part in asked.chunks(at_once) {
                    if let Some(told) = ask(part.to_vec()).await {
                        known.try_update(|known| known.extend(told));
                        continue;
                    }
                    wanted.try_update_value(|wanted| wanted.extend(part.iter().cloned()));
                    let ask = move || {
                        if let Some(Some(again)) = once_more.try_get_value() {
                            again.ask();
                        }
                    };
                    set_timeout(ask, ASKED_AGAIN);
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
