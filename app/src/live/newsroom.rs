//! Hands the news of one stream to whoever on the page wants them.

use std::collections::VecDeque;
use std::sync::Arc;

use leptos::prelude::*;

use super::News;

type Listener = Arc<dyn Fn(&News) + Send + Sync>;

/// Who wants to hear. A signal would not do: of two news at once it would pass on only the later.
#[derive(Clone, Copy)]
pub(crate) struct Newsroom {
    listeners: StoredValue<Vec<(usize, Listener)>>,
    next: StoredValue<usize>,
    /// The last facts, for whoever begins to listen when what was asked of the server has come: some of them
    /// may have happened while it was under way.
    last: StoredValue<VecDeque<News>>,
}

/// How many facts are kept; more than a charger tells while a page loads.
const KEPT: usize = 256;

impl Newsroom {
    /// One that nobody listens to yet.
    pub(crate) fn new() -> Self {
        Self {
            listeners: StoredValue::new(Vec::new()),
            next: StoredValue::new(0),
            last: StoredValue::default(),
        }
    }

    /// Hears all news for as long as the owner of the caller lives.
    pub(crate) fn listen(self, hear: impl Fn(&News) + Send + Sync + 'static) {
        self.register(Arc::new(hear));
    }

    /// The same, and first the last facts again, some of which the listener may know already.
    pub(crate) fn catch_up(self, hear: impl Fn(&News) + Send + Sync + 'static) {
        for news in self.last.try_get_value().unwrap_or_default() {
            hear(&news);
        }
        self.register(Arc::new(hear));
    }

    fn register(self, hear: Listener) {
        let next = self.next.try_update_value(|next| {
            *next += 1;
            *next
        });
        // A part of a page that is written once more after the page has gone hears nothing.
        let Some(id) = next else { return };
        self.listeners
            .try_update_value(|listeners| listeners.push((id, hear)));
        on_cleanup(move || {
            self.listeners
                .try_update_value(|listeners| listeners.retain(|(it, _)| *it != id));
        });
    }

    /// Tells everybody.
    pub(crate) fn publish(self, news: &News) {
        self.last.try_update_value(|last| match news {
            // Whatever is asked for from now on includes it.
            News::Snapshot(_) => last.clear(),
            News::Fact(_) => {
                if last.len() == KEPT {
                    last.pop_front();
                }
                last.push_back(news.clone());
            }
        });
        for (_, hear) in self.listeners.try_get_value().unwrap_or_default() {
            hear(news);
        }
    }
}
