//! A picture that repeats what stands beside it in words.

use leptos::prelude::*;

/// One shape of the page's sprite, by its name.
#[component]
pub(crate) fn Icon(#[prop(into)] name: Signal<&'static str>) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" viewBox="0 0 16 16">
            <use_ href=move || format!("#icon-{}", name.get()) />
        </svg>
    }
}
