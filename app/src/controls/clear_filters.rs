//! Taking filters back.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::i18n::words;
use crate::query;
use crate::routes::address;

/// A link to a list without filters, at the time that is looked at.
#[component]
pub(crate) fn ClearFilters(
    /// The address of the list.
    path: String,
) -> impl IntoView {
    let location = use_location();
    let rel = address::rel(&path);
    let href = move || location.search.with(|it| query::with_time(&path, it));
    view! { <a href=href rel=rel>{words().clear_filters}</a> }
}
