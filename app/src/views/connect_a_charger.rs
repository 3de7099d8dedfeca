//! What to do where there is no charger yet.

use csms::SessionRecord;
use leptos::prelude::*;

use super::refused_handshakes::RefusedHandshakes;
use crate::i18n::words;

/// The address to give to a charger, and who was refused lately and why.
#[component]
pub(crate) fn ConnectACharger(
    /// The address, up to the id.
    address: String,
    refused: RwSignal<Vec<SessionRecord>>,
) -> impl IntoView {
    let words = words();
    view! {
        <section class="empty">
            <h2>{words.none_yet}</h2>
            <p>{words.connect_how}</p>
            <p class="address">
                <code>{address} <var>{words.connect_id}</var></code>
            </p>
            {move || view! { <RefusedHandshakes refused=refused.get() /> }}
        </section>
    }
}
