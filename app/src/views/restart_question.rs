//! The one question before a charger is restarted.

use csms::ChargePoint;
use leptos::prelude::*;

use crate::i18n::{sentences, words};

/// Names the charger, says what happens to a charging session, and lets choose how. It stands inside the form
/// that sends the answer.
#[component]
pub(crate) fn RestartQuestion(
    charge_point: Signal<ChargePoint>,
    /// Why the last try failed.
    #[prop(into)]
    failed: Signal<Option<String>>,
) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let id = move || charge_point.with(|it| it.id.to_string());
    let running = Memo::new(move |_| charge_point.with(ChargePoint::has_transaction));
    let offline = Memo::new(move |_| charge_point.with(|it| !it.connected));
    view! {
        <h2>{move || (sentences.restart_question)(&id())}</h2>
        <input type="hidden" name="charge_point" value=id />
        {move || offline.get().then(|| view! { <p class="warning">{words.restart_offline}</p> })}
        {move || running.get().then(|| view! { <p class="warning">{words.restart_warning}</p> })}
        <label class="choice">
            <input type="radio" name="kind" value="soft" checked />
            <span>
                <strong>{words.soft}</strong>
                " – "
                {words.soft_explained}
            </span>
        </label>
        <label class="choice">
            <input type="radio" name="kind" value="hard" />
            <span>
                <strong>{words.hard}</strong>
                " – "
                {words.hard_explained}
            </span>
        </label>
        <div role="alert">
            {move || failed.get().map(|it| view! { <p class="field-error">{it}</p> })}
        </div>
        <button type="submit" class="danger">
            {words.restart_now}
        </button>
    }
}
