//! Who knocked and was not let in.

use csms::SessionRecord;
use leptos::prelude::*;

use crate::controls::Time;
use crate::i18n::{sentences, words};

/// The handshakes that were refused lately, each with the reason; nothing where there are none.
#[component]
pub(crate) fn RefusedHandshakes(refused: Vec<SessionRecord>) -> impl IntoView {
    let refusal = |it: SessionRecord| {
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
    (!refused.is_empty()).then(|| {
        view! {
            <section class="refused-handshakes">
                <h2>{words().refused_lately}</h2>
                <ul class="refusals" role="list">
                    {refused.into_iter().map(refusal).collect_view()}
                </ul>
            </section>
        }
    })
}
