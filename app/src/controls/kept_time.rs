//! What a form says of the time that is looked at, though nobody enters it there.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::time::Time;
use crate::i18n::words;
use crate::query::TimeSpan;

/// The point in the timeline, and the timeline's span, so that filtering otherwise does not leave them; said where the
/// point decides what is shown.
///
/// They are read from the address: what somebody types stays while another point is chosen.
#[component]
pub(crate) fn KeptTime() -> impl IntoView {
    let words = words();
    let location = use_location();
    let span = Memo::new(move |_| location.search.with(|it| TimeSpan::of(it)));
    let kept = move || {
        let kept = span.get().kept();
        kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    };
    let ends_there = move || {
        let span = span.get();
        let at = span.point.filter(|_| span.to.is_none())?;
        Some(view! {
            <p class="ends-there">
                {words.until_the_point} " "
                <strong>
                    <Time at=Some(at) />
                </strong>
            </p>
        })
    };
    view! {
        {kept}
        {ends_there}
    }
}
