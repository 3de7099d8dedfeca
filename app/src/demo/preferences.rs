//! Language and theme, which the portal's server keeps in a cookie. Here they last as long as the document.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, UrlSearchParams};

use crate::preferences::{Language, Shortcuts, Theme};

/// Takes what links of the header ask the portal's server for.
pub(super) fn take_here() {
    let taken = window_event_listener(leptos::ev::click, |event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let link = target.and_then(|it| it.closest("a[href^='/preferences?']").ok()?);
        let Some(href) = link.and_then(|it| it.get_attribute("href")) else {
            return;
        };
        event.prevent_default();
        if take(&href) {
            super::show();
        }
    });
    // For as long as the document lives.
    std::mem::forget(taken);
}

/// Dresses the document as a link asks for; whether it is such a link.
pub(super) fn take(href: &str) -> bool {
    let Some(search) = href.strip_prefix("/preferences?") else {
        return false;
    };
    if let Ok(chosen) = UrlSearchParams::new_with_str(search) {
        let keys = ["language", "theme", "shortcuts"];
        for (key, value) in keys.iter().filter_map(|key| Some((*key, chosen.get(key)?))) {
            choose(key, &value);
        }
    }
    true
}

/// Dresses the document so; what is no such choice changes nothing.
pub(super) fn choose(key: &str, value: &str) {
    let attribute = match key {
        "language" if Language::from_key(value).is_some() => "lang",
        "theme" if Theme::from_key(value).is_some() => "data-theme",
        "shortcuts" if Shortcuts::from_key(value).is_some() => "data-shortcuts",
        _ => return,
    };
    if let Some(root) = document().document_element() {
        // It can only fail for a name that no attribute can have.
        _ = root.set_attribute(attribute, value);
    }
}
