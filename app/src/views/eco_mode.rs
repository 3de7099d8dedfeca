//! EcoMode of a charger: as it is, and the fields in which people set it.

use csms::{EcoModeState, Price};
use leptos::prelude::*;

use super::details_fields::{OtherProblem, TextField};
use crate::controls::{Fact, Facts};
use crate::error::ApiError;
use crate::format;
use crate::i18n::{language, words};

/// Whether it is on, and how cars are charged by it.
#[component]
pub(crate) fn EcoModeFacts(#[prop(into)] state: Signal<EcoModeState>) -> impl IntoView {
    let (words, language) = (words(), language());
    let steering = &words.steering;
    let on = move || {
        if state.with(|it| it.enabled) {
            words.on
        } else {
            words.off
        }
    };
    let ready_by = move || {
        let time = state.with(|it| it.ready_by);
        time.map_or_else(|| steering.no_hurry.to_owned(), |it| it.to_string())
    };
    let need = move || {
        let energy = state.with(|it| it.energy_kwh);
        energy.map_or_else(
            || words.not_known.to_owned(),
            |it| format::energy(it * 1000.0, language),
        )
    };
    let dearest = move || match state.with(|it| (it.max_price, it.currency)) {
        (None, _) => steering.any_price.to_owned(),
        (price, currency) => format::price(price, currency, language),
    };
    view! {
        <Facts>
            <Fact label=words.eco_mode>{on}</Fact>
            <Fact label=steering.ready_by>{ready_by}</Fact>
            <Fact label=steering.need>{need}</Fact>
            <Fact label=steering.dearest>{dearest}</Fact>
        </Facts>
    }
}

/// Fields for whether it is on, and how cars are to be charged by it.
#[component]
pub(crate) fn EcoModeFields(
    /// Of which charger.
    #[prop(into)]
    id: Signal<String>,
    #[prop(into)] state: Signal<EcoModeState>,
    /// Why the last try failed.
    #[prop(into)]
    failed: Signal<Option<ApiError>>,
) -> impl IntoView {
    let (words, language) = (words(), language());
    let steering = &words.steering;
    let typed = move |pick: fn(&EcoModeState) -> Option<f64>| {
        Memo::new(move |_| {
            let known = state.with(pick);
            known.map_or_else(String::new, |it| format::to_type(it, language))
        })
    };
    let ready_by = Memo::new(move |_| {
        let time = state.with(|it| it.ready_by);
        time.map_or_else(String::new, |it| it.to_string())
    });
    let enabled = Memo::new(move |_| state.with(|it| it.enabled));
    let key = |on: bool| if on { "on" } else { "off" };
    let switch = move |on: bool| {
        view! {
            <option value=key(on) selected=move || enabled.get() == on>
                {if on { words.on } else { words.off }}
            </option>
        }
    };
    view! {
        <input type="hidden" name="charge_point" value=id />
        <label class="form-field">
            <span>{words.eco_mode}</span>
            <select name="eco[enabled]">{[true, false].map(switch).collect_view()}</select>
            <input type="hidden" name="eco[enabled_before]" value=move || key(enabled.get()) />
            <span class="muted">{steering.eco_mode_hint}</span>
        </label>
        <TextField
            label=steering.ready_by
            name="eco[ready_by]"
            value=ready_by
            kind="time"
            hint=steering.ready_by_hint
            failed
            member="ready_by"
            sentence=steering.wrong_ready_by
        />
        <TextField
            label=steering.need
            name="eco[energy]"
            value=typed(|it| it.energy_kwh)
            inputmode="decimal"
            hint=steering.need_hint
            failed
            member="energy_kwh"
            sentence=steering.wrong_need
        />
        <TextField
            label=steering.dearest
            name="eco[max_price]"
            value=typed(|it| it.max_price.map(Price::as_f64))
            inputmode="decimal"
            hint=steering.dearest_hint
            failed
            member="max_price"
            sentence=steering.wrong_dearest
        />
        <OtherProblem failed members=&["ready_by", "energy_kwh", "max_price"] />
        <button type="submit">{words.save}</button>
    }
}
