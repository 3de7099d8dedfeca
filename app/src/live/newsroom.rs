//! Hands the news of one stream to whoever on the page wants them.

use std::sync::Arc;

use leptos::prelude::*;

use super::News;

type Listener = Arc<dyn Fn(&News) + Send + Sync>;

/// Who wants to hear. A signal would not do: of two news at once it would pass on only the later.
#[derive(Clone, Copy)]
pub(crate) struct Newsroom {
    listeners: StoredValue<Vec<(usize, Listener)>>,
    next: StoredValue<usize>,
}

impl Newsroom {
    /// One that nobody listens to yet.
    pub(crate) fn new() -> Self {
        Self {
            listeners: StoredValue::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Hears all news for as long as the owner of the caller lives.
    pub(crate) fn listen(self, hear: impl Fn(&News) + Send + Sync + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.listeners
            .update_value(|listeners| listeners.push((id, Arc::new(hear))));
        on_cleanup(move || {
            self.listeners
                .try_update_value(|listeners| listeners.retain(|(it, _)| *it != id));
        });
    }

    /// Tells everybody.
    pub(crate) fn publish(self, news: &News) {
        for (_, hear) in self.listeners.try_get_value().unwrap_or_default() {
            hear(news);
        }
    }
}
