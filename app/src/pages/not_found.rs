//! An address without a page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::i18n::words;
use crate::routes::address;
use crate::surroundings;

/// Says so, also in the status code.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    surroundings::set_status(404);
    let words = words();
    view! {
        <Title text=words.not_found />
        <section class="problem">
            <h1>{words.not_found}</h1>
            <p>{words.no_such_page}</p>
            <p class="lone">
                <a href=address::CHARGE_SYSTEMS>{words.to_charge_systems}</a>
            </p>
        </section>
    }
}
