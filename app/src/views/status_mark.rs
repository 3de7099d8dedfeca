//! A status in short: shape, colour and word.

use csms::Status;
use leptos::prelude::*;

use crate::controls::Icon;
use crate::i18n::words;

/// A status that nobody clicks.
#[component]
pub(crate) fn StatusMark(#[prop(into)] status: Signal<Status>) -> impl IntoView {
    let words = words();
    view! {
        <span class="status-mark" data-tint=move || status.get().key()>
            <Icon name=Signal::derive(move || status.get().key()) />
            <span>{move || words.status_word(status.get())}</span>
        </span>
    }
}
