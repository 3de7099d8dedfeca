//! Whether what is seen is live, and the button that stops it.

use leptos::prelude::*;

use crate::i18n::{sentences, words};
use crate::live::{Link, Live};
use crate::surroundings;

/// How the browser's line to us is. Nothing is seen of it on pages that do not change.
#[component]
pub(crate) fn LiveIndicator(live: Live) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let state = move || match (live.is_paused(), live.link()) {
        (true, _) => "paused",
        (false, Link::Connected) => "connected",
        (false, Link::Idle | Link::Connecting | Link::Reconnecting) => "reconnecting",
    };
    let word = move || match (live.is_paused(), live.link()) {
        (true, _) => words.live_paused,
        (false, Link::Connected) => words.live_connected,
        (false, Link::Reconnecting) => words.live_reconnecting,
        (false, Link::Idle | Link::Connecting) => words.live_connecting,
    };
    let idle = move || (live.link() == Link::Idle).then_some("");
    let waiting = move || {
        let count = live.waiting();
        (live.is_paused() && count > 0)
            .then(|| view! { <span class="waiting">{(sentences.updates_waiting)(count)}</span> })
    };
    let button = move || {
        if live.is_paused() {
            words.resume
        } else {
            words.pause
        }
    };
    view! {
        <div class="live-indicator" data-idle=idle data-live=state>
            <span class="state" role="status">
                <span class="dot" aria-hidden="true"></span>
                {word}
            </span>
            {waiting}
            <button type="button" class="quiet" on:click=move |_| live.toggle()>
                {button}
            </button>
        </div>
    }
}

/// Said over the page while the line is cut.
#[component]
pub(crate) fn StaleBanner(live: Live) -> impl IntoView {
    let words = words();
    move || {
        (live.link() == Link::Reconnecting).then(|| {
            let said = if surroundings::is_offline() {
                words.stale_offline
            } else {
                words.stale
            };
            view! { <p class="stale-banner">{said}</p> }
        })
    }
}
