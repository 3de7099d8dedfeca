//! Details that open over the page. They open and close without JavaScript; with it they also close when
//! somebody goes on elsewhere, or presses Escape.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, Node};

/// Watches the whole page, once for all popovers on it. Call it from where the page begins.
pub(crate) fn watch_popovers() {
    Effect::new(|| {
        for popover in open_popovers() {
            tell_that_it_is_open(&popover);
        }
        let pressed = window_event_listener(ev::keydown, |event| {
            if event.key() == "Escape" {
                for popover in open_popovers() {
                    close(&popover, true);
                }
            }
        });
        let clicked = window_event_listener(ev::click, |event| {
            let target = event.target().and_then(|it| it.dyn_into::<Node>().ok());
            for popover in open_popovers() {
                if !popover.contains(target.as_ref()) {
                    close(&popover, false);
                }
            }
        });
        on_cleanup(move || {
            pressed.remove();
            clicked.remove();
        });
    });
}

fn open_popovers() -> Vec<Element> {
    let Ok(found) = document().query_selector_all("details.popover[open]") else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect()
}

/// Somebody opened it before the page was alive. What the server wrote in it is made anew now, so a focus that is in there
/// waits at its summary.
fn tell_that_it_is_open(popover: &Element) {
    if let Ok(Some(written)) = popover.query_selector(".popover-panel > .written")
        && has_focus(&written)
    {
        focus_summary(popover);
    }
    if let Ok(toggled) = Event::new("toggle") {
        // It can only fail for an event that is on its way already.
        _ = popover.dispatch_event(&toggled);
    }
}

fn close(popover: &Element, take_focus_back: bool) {
    let had_focus = has_focus(popover);
    // It can only fail for a name that no attribute can have.
    _ = popover.remove_attribute("open");
    if take_focus_back && had_focus {
        focus_summary(popover);
    }
}

fn has_focus(within: &Element) -> bool {
    document()
        .active_element()
        .is_some_and(|it| within.contains(Some(&it)))
}

fn focus_summary(popover: &Element) {
    if let Ok(Some(summary)) = popover.query_selector("summary")
        && let Ok(summary) = summary.dyn_into::<HtmlElement>()
    {
        // Where it cannot have the focus, nothing has.
        _ = summary.focus();
    }
}
