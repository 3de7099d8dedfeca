//! A form that opens over the page.

use leptos::html::{self, Details};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlFormElement};

/// A button that opens a form, which closes once what it sent was taken: then its fields show again what is known.
/// It opens without JavaScript, too, and one whose answer was a refusal comes open.
#[component]
pub(crate) fn FormPopover(
    class: &'static str,
    /// What stands on the button.
    label: &'static str,
    /// Whether what was sent was taken; nothing as long as nothing was sent.
    #[prop(into)]
    taken: Signal<Option<bool>>,
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<Details>::new();
    let summary = NodeRef::<html::Summary>::new();
    Effect::new(move || {
        if taken.get() != Some(true) {
            return;
        }
        let Some(details) = details.get_untracked() else {
            return;
        };
        let active = document().active_element();
        let had_focus = details.contains(active.as_ref().map(JsCast::unchecked_ref));
        if let Ok(Some(form)) = details.query_selector("form")
            && let Ok(form) = form.dyn_into::<HtmlFormElement>()
        {
            form.reset();
        }
        // It can only fail for a name that no attribute can have.
        _ = details.remove_attribute("open");
        if had_focus && let Some(summary) = summary.get_untracked() {
            _ = HtmlElement::focus(&summary);
        }
    });
    view! {
        <details
            class=format!("popover {class}")
            node_ref=details
            open=taken.get_untracked() == Some(false)
        >
            <summary class="button" node_ref=summary>
                {label}
            </summary>
            <div class="popover-panel">{children()}</div>
        </details>
    }
}
