//! The top of a page about one part of a charge system.

use leptos::prelude::*;

/// Which part it is, and the way up to the overview.
#[component]
pub(crate) fn ChargeSystemPart(
    /// The address of the overview.
    overview: String,
    /// What the charge system is called.
    name: String,
    /// What the page is about.
    title: &'static str,
) -> impl IntoView {
    view! {
        <header class="overview-header">
            <p class="up">
                <a href=overview>
                    <span aria-hidden="true">"← "</span>
                    {name}
                </a>
            </p>
            <h1>{title}</h1>
        </header>
    }
}
