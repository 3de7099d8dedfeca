//! Asking the server again because something happened.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Serialize, de::DeserializeOwned};

use super::Live;

/// Who could not be reached is asked again so often.
pub(crate) const ASKED_AGAIN: Duration = Duration::from_secs(5);

type Asking = Pin<Box<dyn Future<Output = ()>>>;

/// One question at a time, however often it is wanted: what happens while one is under way makes one more.
#[derive(Clone, Copy)]
pub(crate) struct Again {
    ask: StoredValue<Arc<dyn Fn() -> Asking + Send + Sync>>,
    under_way: StoredValue<bool>,
    wanted: StoredValue<bool>,
}

impl Again {
    /// Asks by `ask`, which also takes in the answer. What cannot be had is asked for with the next news.
    pub(crate) fn new<F: Future<Output = ()> + 'static>(ask: impl Fn() -> F + Send + Sync + 'static) -> Self {
        let ask: Arc<dyn Fn() -> Asking + Send + Sync> = Arc::new(move || Box::pin(ask()));
        Self {
            ask: StoredValue::new(ask),
            under_way: StoredValue::new(false),
            wanted: StoredValue::new(false),
        }
    }

    /// Asks every so often while the page is there, unless its reader has paused it. Only in the browser.
    pub(crate) fn every(self, pause: Duration) {
        let live = expect_context::<Live>();
        Effect::new(move || {
            let ask = move || {
                if !live.is_paused() {
                    self.ask();
                }
            };
            if let Ok(timer) = set_interval_with_handle(ask, pause) {
                on_cleanup(move || timer.clear());
            }
        });
    }

    /// Asks now, or once the question that is under way is answered. Only in the browser.
    pub(crate) fn ask(self) {
        if self.under_way.try_get_value() != Some(false) {
            self.wanted.try_set_value(true);
            return;
        }
        self.under_way.set_value(true);
        spawn_local(async move {
            // The page may be left while an answer is awaited.
            while let Some(ask) = self.ask.try_get_value() {
                self.wanted.try_set_value(false);
                ask().await;
                if self.wanted.try_get_value() != Some(true) {
                    break;
                }
            }
            self.under_way.try_set_value(false);
        });
    }
}

/// Asks for something again.
pub(crate) fn refetch<T>(loaded: Resource<T>) -> Callback<()>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    Callback::new(move |()| loaded.refetch())
}
