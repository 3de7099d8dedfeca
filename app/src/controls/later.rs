//! Doing something once nobody wants anything else any more.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

/// Waits a while, and forgets what it waited with when something newer comes. Only in the browser.
#[derive(Clone, Copy)]
pub(crate) struct Later {
    after: Duration,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Later {
    /// Waits so long.
    pub(crate) fn new(after: Duration) -> Self {
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        on_cleanup(move || {
            if let Some(Some(waiting)) = waiting.try_get_value() {
                waiting.clear();
            }
        });
        Self { after, waiting }
    }

    /// Does this later, and what was to be done before it not at all.
    pub(crate) fn run(self, what: impl FnOnce() + 'static) {
        if let Some(waiting) = self.waiting.get_value() {
            waiting.clear();
        }
        self.waiting
            .set_value(set_timeout_with_handle(what, self.after).ok());
    }
}
