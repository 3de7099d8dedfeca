//! What stands above all pages of a charger.

use csms::{ChargePoint, ChargeSystemId};
use leptos::prelude::*;

use super::charge_point_row::bay_and_name;
use super::no_contact::NoContact;
use super::status_chip::{LinkWord, StatusChip, connector_at, sub_line};
use crate::controls::{Announcer, Time, Told};
use crate::i18n::words;
use crate::routes::address;

/// Which charger it is, how it is, when it was heard, and in `children` what can be done.
#[component]
pub(crate) fn ChargePointHeader(
    charge_point: Signal<ChargePoint>,
    /// Whether what is below tells of another time: then it says that this does not.
    #[prop(into)]
    is_above_past: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let words = words();
    let status = Memo::new(move |_| charge_point.with(|it| it.status));
    let connector = connector_at(charge_point, None);
    let below = Memo::new(move |_| connector.with(|it| it.as_ref().and_then(|it| sub_line(it, words))));
    let connected = Memo::new(move |_| charge_point.with(|it| it.connected));
    let heard = Signal::derive(move || charge_point.with(|it| it.last_seen_at));
    let since = Signal::derive(move || charge_point.with(|it| it.status_since));
    let name = Memo::new(move |_| charge_point.with(|it| bay_and_name(it, words)));
    let model = Memo::new(move |_| {
        charge_point.with(|it| {
            let words: Vec<_> = [&it.vendor, &it.model].into_iter().flatten().cloned().collect();
            words.join(" ")
        })
    });
    let system = Memo::new(move |_| charge_point.with(|it| it.charge_system.clone()));
    let sentence = Memo::new(move |_| {
        let status = words.status_word(status.get());
        if connected.get() {
            status.to_owned()
        } else {
            format!("{status}, {}", words.no_contact)
        }
    });
    let up = move |id: &ChargeSystemId| address::charge_system(id);
    view! {
        <header
            class="charge-point-header"
            data-charge-point-id=move || charge_point.with(|it| it.id.to_string())
            data-status=move || status.get().key()
            data-link=move || charge_point.with(ChargePoint::link)
        >
            <p class="up">
                <a href=move || system.with(up)>
                    <span aria-hidden="true">"← "</span>
                    {words.charge_system}
                </a>
            </p>
            <h1 class="mono">{move || charge_point.with(|it| it.id.to_string())}</h1>
            <p class="about">
                <span>{name}</span>
                " "
                <span class="muted">{model}</span>
            </p>
            <div class="now">
                {move || {
                    (is_above_past.try_get() == Some(true)).then(|| view! { <strong class="tells-of-now">{words.now}</strong> })
                }}
                <StatusChip charge_point />
                {move || below.get().map(|it| view! { <span class="sub-line">{it}</span> })}
                <span class="muted">
                    <Time at=since told=Told::Lasting />
                </span>
                <NoContact charge_point />
                {move || {
                    connected
                        .get()
                        .then(|| {
                            view! {
                                <span class="heard muted">
                                    {words.connected} " · " {words.last_heard} " "
                                    <Time at=heard told=Told::Ago />
                                </span>
                            }
                        })
                }}
            </div>
            <Announcer sentence />
            {children()}
        </header>
    }
}
