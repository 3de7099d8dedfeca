//! What to do where there is no charger yet.

use csms::SessionRecord;
use leptos::prelude::*;

use crate::controls::Time;
use crate::i18n::{sentences, words};

/// The address to give to a charger, and who was refused lately and why.
#[component]
pub(crate) fn ConnectACharger(
    /// The address, up to the id.
    address: String,
    refused: Vec<SessionRecord>,
) -> impl IntoView {
    let words = words();
    let refusal = move |it: SessionRecord| {
        view! {
            <li>
                <Time at=Some(it.opened_at) />
                " "
                <bdi class="mono">{it.charge_point}</bdi>
                " "
                <span class="muted">{it.peer}</span>
                " "
                <span>{it.refused.as_deref().map(sentences().said_by_server)}</span>
            </li>
        }
    };
    view! {
        <section class="empty">
            <h2>{words.none_yet}</h2>
            <p>{words.connect_how}</p>
            <p class="address">
                <code>{address} <var>{words.connect_id}</var></code>
            </p>
            {(!refused.is_empty())
                .then(|| {
                    view! {
                        <h3>{words.refused_lately}</h3>
                        <ul class="refusals" role="list">
                            {refused.into_iter().map(refusal).collect_view()}
                        </ul>
                    }
                })}
        </section>
    }
}
