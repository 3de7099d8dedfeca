//! The time that is looked at, beside and in a form in which nobody enters it.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::time::Time;
use crate::i18n::words;
use crate::query::TimeSpan;

/// What the address says of it: what somebody types stays while another point is chosen.
fn looked_at() -> Memo<TimeSpan> {
    let location = use_location();
    Memo::new(move |_| location.search.with(|it| TimeSpan::of(it)))
}

/// The point in the timeline, and the timeline's span, so that filtering otherwise does not leave them.
#[component]
pub(crate) fn KeptTime() -> impl IntoView {
    let span = looked_at();
    move || {
        let kept = span.get().kept();
        kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    }
}

/// That a list ends at the point in the timeline, where it does.
#[component]
pub(crate) fn EndsThere() -> impl IntoView {
    let words = words();
    let span = looked_at();
    move || {
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
    }
}
