//! That a page is on its way, as the one before it shows.

use std::cell::Cell;

use leptos::prelude::document;

thread_local! {
    /// How many pages are on their way: a page within another one counts by itself.
    static PAGES: Cell<usize> = const { Cell::new(0) };
}

/// As long as one of these lives, what stands in place of the page to come is marked as busy (WAI-ARIA 1.2, `aria-busy`).
pub(super) struct Awaited(());

impl Awaited {
    pub(super) fn begin() -> Self {
        PAGES.set(PAGES.get() + 1);
        mark();
        Self(())
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        PAGES.set(PAGES.get() - 1);
        mark();
    }
}

fn mark() {
    let Some(content) = document().get_element_by_id("content") else {
        return;
    };
    // An element takes any attribute of this name.
    _ = match PAGES.get() {
        0 => content.remove_attribute("aria-busy"),
        _ => content.set_attribute("aria-busy", "true"),
    };
}
