//! Deciding by hand what a charger gives its cars.

use csms::{ChargePoint, Manual};
use leptos::prelude::*;

use crate::i18n::words;

/// What was decided by hand, and the buttons to decide it. They stand inside the form that sends which was pressed.
#[component]
pub(crate) fn ByHand(
    charge_point: Signal<ChargePoint>,
    /// Why the last try failed.
    #[prop(into)]
    failed: Signal<Option<String>>,
) -> impl IntoView {
    let words = words();
    let steering = &words.steering;
    let manual = Memo::new(move |_| charge_point.with(|it| it.manual));
    let nobody = Memo::new(move |_| charge_point.with(|it| !it.has_transaction()));
    let said = move || match (nobody.get(), manual.get()) {
        (true, _) => steering.by_hand_nobody,
        (false, Some(Manual::Everything)) => steering.is_everything,
        (false, Some(Manual::Hold)) => steering.is_hold,
        (false, None) => steering.is_automatic,
    };
    let button = move |which: Manual, label: &'static str| {
        view! {
            <button
                type="submit"
                name="manual"
                value=which.key()
                aria-pressed=move || (manual.get() == Some(which)).to_string()
            >
                {label}
            </button>
        }
    };
    view! {
        <input type="hidden" name="charge_point" value=move || charge_point.with(|it| it.id.to_string()) />
        <fieldset
            class="by-hand"
            disabled=nobody
            data-manual=move || manual.get().map_or("automatic", Manual::key)
        >
            <legend>{steering.by_hand}</legend>
            <p role="status">{said}</p>
            <div class="buttons">
                {button(Manual::Everything, steering.everything)}
                {button(Manual::Hold, steering.hold)}
                // One that has the focus keeps it: it is not taken out of use.
                <button
                    type="submit"
                    name="manual"
                    value="automatic"
                    aria-disabled=move || manual.get().is_none().to_string()
                >
                    {steering.automatic}
                </button>
            </div>
            <p class="muted">{steering.by_hand_explained}</p>
            <div role="alert">
                {move || failed.get().map(|it| view! { <p class="field-error">{it}</p> })}
            </div>
        </fieldset>
    }
}
