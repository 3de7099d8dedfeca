//! The address bar belongs to the page that embeds us.
//!
//! The router writes the address of every page into the browser's history. Here that would leave the folder of the
//! demo, and a frame without an origin of its own may not do it at all. So what it writes is kept, and goes no further.

use std::cell::RefCell;

use js_sys::{Array, Function};
use leptos::prelude::{document, window, window_event_listener};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AddEventListenerOptions, Element, Event, HtmlElement, UrlSearchParams};

use super::with;

thread_local! {
    /// What the browser itself does where `replaceState` is asked for.
    static REPLACE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Keeps the router's addresses from the browser, for as long as the document lives.
pub(super) fn leave_alone() {
    let Ok(history) = window().history() else { return };
    let replace = js_sys::Reflect::get(&history, &"replaceState".into());
    REPLACE.set(replace.ok().and_then(|it| it.dyn_into().ok()));
    for name in ["pushState", "replaceState"] {
        let keep = Closure::<dyn Fn(JsValue, JsValue, JsValue)>::new(|_, _, address: JsValue| {
            if let Some(address) = address.as_string() {
                with(|demo| demo.here = address);
            }
        });
        // It can only fail for an object that takes no members.
        _ = js_sys::Reflect::set(&history, &name.into(), &keep.into_js_value());
    }
    // A fragment in the address, as of the link that leads past the header, is no other page.
    let stay = Closure::<dyn Fn(Event)>::new(|event: Event| event.stop_immediate_propagation());
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    let listener = stay.into_js_value();
    // It can only fail for a missing listener.
    _ = window().add_event_listener_with_callback_and_add_event_listener_options(
        "popstate",
        listener.unchecked_ref(),
        &options,
    );
}

/// Has links within a page lead there without a fragment in the address, which would be one more in the browser's history.
pub(super) fn jump_here() {
    let jumped = window_event_listener(leptos::ev::click, |event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let link = target.and_then(|it| it.closest("a[href^='#']").ok()?);
        let Some(goal) = link.and_then(|it| document().query_selector(&it.get_attribute("href")?).ok()?)
        else {
            return;
        };
        event.prevent_default();
        if let Ok(goal) = goal.dyn_into::<HtmlElement>() {
            // It can only fail for an element that is gone.
            _ = goal.focus();
        }
    });
    // For as long as the document lives.
    std::mem::forget(jumped);
}

/// Has the demo's own address lead to this step of the tour, where the browser allows that.
pub(super) fn show(chapter: &str, step: &str) {
    let search = window().location().search().unwrap_or_default();
    let (Ok(flags), Ok(history)) = (UrlSearchParams::new_with_str(&search), window().history()) else {
        return;
    };
    flags.set("chapter", chapter);
    flags.set("step", step);
    let address = format!("?{}", flags.to_string());
    REPLACE.with_borrow(|replace| {
        if let Some(replace) = replace {
            let arguments = Array::of3(&JsValue::NULL, &"".into(), &address.into());
            // A frame without an origin of its own may not be allowed to: then it keeps the address that it had.
            _ = replace.apply(&history, &arguments);
        }
    });
}

/// Follows a link to a page of the portal.
pub(super) fn follow(path: &str) {
    let link = document().create_element("a").ok();
    if let (Some(link), Some(body)) = (
        link.and_then(|it| it.dyn_into::<HtmlElement>().ok()),
        document().body(),
    ) {
        link.set_hidden(true);
        // The router hears of the click where it hears of all of them: at the window.
        _ = link.set_attribute("href", path);
        _ = body.append_child(&link);
        link.click();
        link.remove();
    }
}
