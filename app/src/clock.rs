//! What time it is, for pages that say how long ago something was.
//!
//! There is no time in what the server renders, nor while the browser takes it over: both must write the same.
//! After that a page knows the time, corrected by what the server says in the live feed. Only the demo's first page stands at a
//! moment that is known beforehand.

use std::time::Duration;

use csms::Timestamp;
use leptos::prelude::*;

use crate::surroundings;

/// The time now, once a page knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    now: RwSignal<Option<Timestamp>>,
    is_alive: RwSignal<bool>,
    /// Milliseconds by which the server's clock is ahead of the reader's.
    ahead: RwSignal<i64>,
}

impl Clock {
    /// A clock that starts to tick when the page is alive.
    pub(crate) fn start() -> Self {
        let clock = Self {
            now: RwSignal::new(surroundings::stands_at()),
            is_alive: RwSignal::new(false),
            ahead: RwSignal::new(0),
        };
        Effect::new(move || {
            clock.tick();
            if let Ok(timer) = set_interval_with_handle(move || clock.tick(), Duration::from_secs(1)) {
                on_cleanup(move || timer.clear());
            }
        });
        clock
    }

    /// Whether the page is alive: only then the reader's zone is known.
    pub(crate) fn is_alive(self) -> bool {
        self.is_alive.get()
    }

    /// The time; nothing before the page is alive, but where it stands at a moment.
    pub(crate) fn now(self) -> Option<Timestamp> {
        self.now.get()
    }

    /// The time, for whoever does not want to know when it passes.
    pub(crate) fn now_untracked(self) -> Option<Timestamp> {
        self.now.try_get_untracked().flatten()
    }

    /// Takes in what time it is at the server.
    pub(crate) fn set_by_server(self, at: Timestamp) {
        self.ahead.set(at.as_millis() - surroundings::clock());
    }

    fn tick(self) {
        let now = surroundings::clock() + self.ahead.get_untracked();
        self.now.set(Some(Timestamp::from_millis(now)));
        if !self.is_alive.get_untracked() {
            self.is_alive.set(true);
        }
    }
}

/// The reader's zone, once the page is alive; UTC before, as the server has no other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadersZone {
    clock: Option<Clock>,
}

impl ReadersZone {
    /// That of whoever reads this page.
    pub(crate) fn of_page() -> Self {
        Self { clock: use_context() }
    }

    /// Whether it is known; else times are in UTC, and have to say so.
    pub(crate) fn is_known(self) -> bool {
        self.clock.is_some_and(Clock::is_alive)
    }

    /// By how many minutes it is east of UTC at a time.
    pub(crate) fn minutes_east(self, at: Timestamp) -> i64 {
        if self.is_known() { minutes_east(at) } else { 0 }
    }
}

/// By how many minutes the reader's zone is east of UTC at a time. Only in the browser.
pub(crate) fn minutes_east(at: Timestamp) -> i64 {
    let date = js_sys::Date::new(&(at.as_millis() as f64).into());
    -(date.get_timezone_offset() as i64)
}
