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
    /// What the form is about. About something else it begins anew, closed.
    #[prop(into)]
    about: Signal<String>,
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<Details>::new();
    let summary = NodeRef::<html::Summary>::new();
    let start_over = move || {
        let details = details.get_untracked()?;
        let active = document().active_element();
        let had_focus = details.contains(active.as_ref().map(JsCast::unchecked_ref));
        if let Ok(Some(form)) = details.query_selector("form")
            && let Ok(form) = form.dyn_into::<HtmlFormElement>()
        {
            form.reset();
        }
        // It can only fail for a name that no attribute can have.
        _ = details.remove_attribute("open");
        Some(had_focus)
    };
    Effect::new(move || {
        if taken.get() == Some(true)
            && start_over() == Some(true)
            && let Some(summary) = summary.get_untracked()
        {
            _ = HtmlElement::focus(&summary);
        }
    });
    Effect::new(move |before: Option<String>| {
        let now = about.get();
        if before.is_some_and(|before| before != now) {
            start_over();
        }
        now
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
