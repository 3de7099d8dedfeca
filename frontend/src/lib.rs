//! Where the browser begins: with the portal, or with the demo.

#[cfg(feature = "demo")]
pub mod demo;
#[cfg(not(feature = "demo"))]
pub mod hydrate;

use leptos::prelude::document;

/// Says in `html[data-hydrated]` that everything on the page reacts.
fn say_so() {
    if let Some(root) = document().document_element() {
        // It can only fail for a name that no attribute can have.
        _ = root.set_attribute("data-hydrated", "");
    }
}
