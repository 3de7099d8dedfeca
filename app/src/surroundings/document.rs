//! What stands in the document of how its reader wants the pages.

use leptos::prelude::document;

use crate::preferences::{Language, Preferences, RequestInfo, Shortcuts, Theme};

/// What whoever wrote the document knew of its reader.
pub(crate) fn request_info() -> RequestInfo {
    let root = document().document_element();
    let of_root = |name: &str| root.as_ref()?.get_attribute(name);
    let meta = document()
        .query_selector("meta[name=ocpp-address]")
        .ok()
        .flatten();
    RequestInfo {
        preferences: Preferences {
            language: of_root("lang")
                .and_then(|it| Language::from_key(&it))
                .unwrap_or_default(),
            theme: of_root("data-theme")
                .and_then(|it| Theme::from_key(&it))
                .unwrap_or_default(),
            shortcuts: of_root("data-shortcuts")
                .and_then(|it| Shortcuts::from_key(&it))
                .unwrap_or_default(),
        },
        ocpp_address: meta
            .and_then(|it| it.get_attribute("content"))
            .unwrap_or_default(),
    }
}
