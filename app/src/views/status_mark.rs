//! A status in short: shape, colour and word.

use csms::{PauseKind, Status};
use leptos::prelude::*;

use crate::controls::Icon;
use crate::i18n::words;

/// A status that nobody clicks.
#[component]
pub(crate) fn StatusMark(
    #[prop(into)] status: Signal<Status>,
    /// Who holds back, where it is paused and that is known.
    #[prop(optional_no_strip)]
    paused_by: Option<PauseKind>,
) -> impl IntoView {
    let words = words();
    view! {
        <span class="status-mark" data-tint=move || status.get().key()>
            <Icon name=Signal::derive(move || status.get().key()) />
            <span>{move || words.status_word(status.get())}</span>
            {paused_by.and_then(|it| words.pause_word(it)).map(|it| view! { <span class="muted">{it}</span> })}
        </span>
    }
}
