//! That a charger has no contact with us, and since when.

use csms::ChargePoint;
use leptos::prelude::*;

use crate::controls::{Icon, Time, Told};
use crate::i18n::words;

/// Seen only while there is no contact. It stands beside the last known status, never instead of it.
#[component]
pub(crate) fn NoContact(#[prop(into)] charge_point: Signal<ChargePoint>) -> impl IntoView {
    let words = words();
    let lost = Memo::new(move |_| charge_point.with(|it| !it.connected));
    let heard = Signal::derive(move || charge_point.with(|it| it.last_seen_at.or(it.contact_since)));
    move || {
        lost.get().then(|| {
            view! {
                <span class="no-contact">
                    <Icon name="no_contact" />
                    <span>{words.no_contact}</span>
                    <span class="since">
                        <span class="hidden-label">{words.last_heard}" "</span>
                        <Time at=heard told=Told::Ago />
                    </span>
                </span>
            }
        })
    }
}
