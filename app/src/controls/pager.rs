//! The way through a long list, as links: back to its beginning, and on.

use leptos::either::EitherOf3;
use leptos::prelude::*;

use crate::routes::address;

/// Links to the beginning and to the next part, where there are any.
#[component]
pub(crate) fn Pager(
    /// What the links are for.
    label: &'static str,
    /// The address of the beginning and its words, where this is not it.
    newest: Option<(String, &'static str)>,
    /// The address of the next part and its words, where there is one.
    older: Option<(String, &'static str)>,
) -> impl IntoView {
    let link = |(href, words): (String, &'static str), rel: &str| {
        let rel = address::rel(&href).map_or_else(|| rel.to_owned(), |also| format!("{rel} {also}"));
        view! { <a class="button" href=href rel=rel>{words}</a> }
    };
    match (newest, older) {
        (None, None) => EitherOf3::A(()),
        (None, Some(older)) => {
            EitherOf3::B(view! { <nav class="pager" aria-label=label>{link(older, "next")}</nav> })
        }
        (Some(newest), older) => EitherOf3::C(view! {
            <nav class="pager" aria-label=label>
                {link(newest, "start")} {older.map(|older| link(older, "next"))}
            </nav>
        }),
    }
}
