//! A form whose answer is an address: what was filled in stands in its query string.

use js_sys::Date;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, HtmlInputElement, UrlSearchParams};

use crate::query;

/// The browser sends it without JavaScript; with it the page stays, and fields left blank stay out.
#[component]
pub(crate) fn QueryForm(
    /// The address without its query string.
    #[prop(into)]
    action: Signal<String>,
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        let Some(filled_in) = filled_in(&event) else {
            return;
        };
        event.prevent_default();
        let stay = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&query::without_blanks(&action.get_untracked(), &filled_in), stay);
    };
    view! {
        <form method="get" action=action on:submit=submit>
            {children()}
        </form>
    }
}

/// What was filled in, as a query string.
fn filled_in(event: &SubmitEvent) -> Option<String> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let moments = form.query_selector_all("input[type=datetime-local]").ok()?;
    for index in 0..moments.length() {
        let field: HtmlInputElement = moments.get(index)?.dyn_into().ok()?;
        // The browser reads it in the reader's zone; addresses are in UTC.
        let at = Date::new(&field.value().into());
        if !field.value().is_empty() && at.get_time().is_finite() {
            data.set_with_str(&field.name(), &at.to_iso_string().as_string()?)
                .ok()?;
        }
    }
    let pairs = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    pairs.to_string().as_string()
}
