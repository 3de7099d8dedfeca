//! Details that open over the page. They open and close without JavaScript; with it they also close when
//! somebody goes on elsewhere, or presses Escape.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, Node};

/// Watches the whole page, once for all popovers on it. Call it from where the page begins.
pub(crate) fn close_popovers_when_left() {
    Effect::new(|| {
        // Who opened one before the page was alive is told now.
        for popover in open_popovers() {
            if let Ok(toggled) = Event::new("toggle") {
                // It can only fail for an event that is on its way already.
                _ = popover.dispatch_event(&toggled);
            }
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

fn close(popover: &Element, take_focus_back: bool) {
    let had_focus = document()
        .active_element()
        .is_some_and(|it| popover.contains(Some(&it)));
    // It can only fail for a name that no attribute can have.
    _ = popover.remove_attribute("open");
    if take_focus_back
        && had_focus
        && let Ok(Some(summary)) = popover.query_selector("summary")
        && let Ok(summary) = summary.dyn_into::<HtmlElement>()
    {
        _ = summary.focus();
    }
}
