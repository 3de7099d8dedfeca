//! The fields in which people enter what a charger does not report. They stand inside the forms that send them.

use csms::{ChargePoint, ChargeSystem, ConnectorType, Place};
use leptos::prelude::*;

use super::connector_card::type_word;
use super::problem::problem_sentence;
use super::status_chip::connector_at;
use crate::backend::BackendError;
use crate::controls::{Fact, Facts};
use crate::error::ApiError;
use crate::format;
use crate::i18n::{language, sentences, words};
use crate::routes::address;

/// Its name, its bay, and its charge system.
#[component]
pub(crate) fn DetailsFacts(
    charge_point: Signal<ChargePoint>,
    systems: RwSignal<Vec<ChargeSystem>>,
) -> impl IntoView {
    let words = words();
    let said = move |pick: fn(&ChargePoint) -> &Option<String>| {
        Memo::new(move |_| {
            let said = charge_point.with(|it| pick(it).clone());
            said.unwrap_or_else(|| format::UNKNOWN.to_owned())
        })
    };
    let system = Memo::new(move |_| charge_point.with(|it| it.charge_system.clone()));
    view! {
        <Facts>
            <Fact label=words.name>{said(|it| &it.name)}</Fact>
            <Fact label=words.bay>{said(|it| &it.bay)}</Fact>
            <Fact label=words.charge_system>
                <a href=move || system.with(address::charge_system)>{system_name(charge_point, systems)}</a>
            </Fact>
        </Facts>
    }
}

/// Fields for its name, its bay, and its charge system.
#[component]
pub(crate) fn DetailsFields(
    charge_point: Signal<ChargePoint>,
    /// All charge systems that there are.
    systems: RwSignal<Vec<ChargeSystem>>,
    /// Why the last try failed.
    #[prop(into)]
    failed: Signal<Option<ApiError>>,
) -> impl IntoView {
    let words = words();
    let id = Memo::new(move |_| charge_point.with(|it| it.id.to_string()));
    let name = Memo::new(move |_| charge_point.with(|it| it.name.clone()).unwrap_or_default());
    let bay = Memo::new(move |_| charge_point.with(|it| it.bay.clone()).unwrap_or_default());
    let system = system_name(charge_point, systems);
    let names = move || systems.with(|it| it.iter().map(|it| it.name.clone()).collect::<Vec<_>>());
    let option = |name| view! { <option value=name></option> };
    view! {
        <input type="hidden" name="charge_point" value=id />
        <TextField label=words.name name="name" value=name failed member="name" sentence=words.wrong_text />
        <TextField label=words.bay name="bay" value=bay failed member="bay" sentence=words.wrong_text />
        <TextField
            label=words.charge_system
            name="charge_system"
            value=system
            list="charge-systems"
            hint=words.new_charge_system
            failed
            member="charge_system"
            sentence=words.wrong_charge_system
        />
        <datalist id="charge-systems">
            {move || names().into_iter().map(option).collect_view()}
        </datalist>
        <OtherProblem failed members=&["name", "bay", "charge_system"] />
        <button type="submit">{words.save}</button>
    }
}

/// The name of the charge system that it belongs to. One that was made meanwhile goes by its id.
fn system_name(charge_point: Signal<ChargePoint>, systems: RwSignal<Vec<ChargeSystem>>) -> Memo<String> {
    Memo::new(move |_| {
        let id = charge_point.with(|it| it.charge_system.clone());
        let known = systems.with(|it| it.iter().find(|it| it.id == id).map(|it| it.name.clone()));
        known.unwrap_or_else(|| id.to_string())
    })
}

/// Fields for the type of a connector and its most power.
#[component]
pub(crate) fn ConnectorFields(
    charge_point: Signal<ChargePoint>,
    place: Place,
    /// Why the last try failed.
    #[prop(into)]
    failed: Signal<Option<ApiError>>,
) -> impl IntoView {
    let (words, language) = (words(), language());
    let connector = connector_at(charge_point, Some(place));
    let kind = Memo::new(move |_| connector.with(|it| it.as_ref()?.connector_type));
    let power = Memo::new(move |_| {
        let watts = connector.with(|it| it.as_ref()?.max_power_w);
        watts.map_or_else(String::new, |it| format::kilowatts_to_type(it, language))
    });
    let choice = move |offered: ConnectorType| {
        view! {
            <option value=offered.key() selected=move || kind.get() == Some(offered)>
                {type_word(offered, words)}
            </option>
        }
    };
    view! {
        <input type="hidden" name="charge_point" value=move || charge_point.with(|it| it.id.to_string()) />
        <input type="hidden" name="evse_id" value=place.evse_id.to_string() />
        <input type="hidden" name="connector_id" value=place.connector_id.to_string() />
        <label class="form-field">
            <span>{words.connector_type}</span>
            <select name="connector_type">
                <option value="" selected=move || kind.get().is_none()>
                    {words.not_known}
                </option>
                {ConnectorType::ALL.map(choice).collect_view()}
            </select>
            <input
                type="hidden"
                name="connector_type_before"
                value=move || kind.get().map(ConnectorType::key).unwrap_or_default()
            />
            <FieldProblem failed member="connector_type" sentence=words.wrong_type />
        </label>
        <TextField
            label=words.max_power
            name="max_power"
            value=power
            inputmode="decimal"
            hint=words.kilowatts
            failed
            member="max_power_w"
            sentence=words.wrong_power
        />
        <OtherProblem failed members=&["connector_type", "max_power_w"] />
        <button type="submit">{words.save}</button>
    }
}

/// A field for a text, with what stood in it before, which is sent along, and what is wrong with it.
#[component]
pub(super) fn TextField(
    label: &'static str,
    name: &'static str,
    value: Memo<String>,
    /// The kind of field, as HTML has it.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    /// The list of what is proposed.
    #[prop(optional)]
    list: Option<&'static str>,
    #[prop(optional)] hint: Option<&'static str>,
    failed: Signal<Option<ApiError>>,
    /// The part that it is, as refusals name it.
    member: &'static str,
    /// What is to be said where that is refused.
    sentence: &'static str,
) -> impl IntoView {
    view! {
        <label class="form-field">
            <span>{label}</span>
            <input type=kind name=name value=value inputmode=inputmode list=list autocomplete="off" />
            <input type="hidden" name=before(name) value=value />
            {hint.map(|it| view! { <span class="muted">{it}</span> })}
            <FieldProblem failed member sentence />
        </label>
    }
}

/// The name of the field that holds what stood in another before.
fn before(name: &str) -> String {
    match name.strip_suffix(']') {
        Some(inside) => format!("{inside}_before]"),
        None => format!("{name}_before"),
    }
}

/// Whether it is about a part, or about that part of something.
fn is_about(error: &ApiError, said: &str) -> bool {
    let ApiError::Backend(BackendError::Nonsense { member, .. }) = error else {
        return false;
    };
    member.rsplit('/').next() == Some(said)
}

/// What is wrong with one field, beside it.
#[component]
pub(super) fn FieldProblem(
    failed: Signal<Option<ApiError>>,
    member: &'static str,
    sentence: &'static str,
) -> impl IntoView {
    let wrong = move || failed.with(|it| it.as_ref().is_some_and(|it| is_about(it, member)));
    view! {
        <span role="alert">
            {move || wrong().then(|| view! { <span class="field-error">{sentence}</span> })}
        </span>
    }
}

/// What is wrong with none of the fields.
#[component]
pub(super) fn OtherProblem(
    failed: Signal<Option<ApiError>>,
    members: &'static [&'static str],
) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let said = move || {
        failed.with(|it| {
            let error = it
                .as_ref()
                .filter(|it| members.iter().all(|member| !is_about(it, member)))?;
            let sentence = problem_sentence(error, words, sentences);
            Some(view! { <p class="field-error">{sentence}</p> })
        })
    };
    view! { <div role="alert">{said}</div> }
}
