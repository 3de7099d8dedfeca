//! What a form says of the time that is looked at, though nobody enters it there.

use leptos::prelude::*;

use super::time::Time;
use crate::i18n::words;
use crate::query::TimeSpan;

/// The point in the timeline, and the timeline's span, so that filtering otherwise does not leave them; said where the
/// point decides what is shown.
#[component]
pub(crate) fn KeptTime(span: TimeSpan) -> impl IntoView {
    let words = words();
    let kept = span
        .kept()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let ends_there = span.point.filter(|_| span.to.is_none()).map(|at| {
        view! {
            <p class="ends-there">
                {words.until_the_point} " "
                <strong>
                    <Time at=Some(at) />
                </strong>
            </p>
        }
    });
    view! {
        {kept}
        {ends_there}
    }
}
