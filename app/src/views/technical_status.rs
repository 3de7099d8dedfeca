//! What a connector said in OCPP's words.

use csms::{ChargePoint, Connector, PauseKind, Timestamp};
use leptos::prelude::*;

use crate::controls::{Fact, Facts, Time};
use crate::format;
use crate::i18n::{language, ocpp_terms, sentences, words};
use crate::routes::address::{self, Tab};

/// OCPP's words, the charger's own, both times, and the way to the message.
#[component]
pub(crate) fn TechnicalStatus(
    charge_point: Signal<ChargePoint>,
    /// The connector, or the charge point as a whole; nothing where neither ever reported.
    connector: Memo<Option<Connector>>,
) -> impl IntoView {
    let (words, language) = (words(), language());
    let said = move |pick: fn(&Connector) -> Option<&String>| {
        Signal::derive(move || {
            let said = connector.with(|it| it.as_ref().and_then(pick).cloned());
            said.unwrap_or_else(|| format::UNKNOWN.to_owned())
        })
    };
    let has = move |pick: fn(&Connector) -> Option<&String>| {
        Memo::new(move |_| connector.with(|it| it.as_ref().and_then(pick).is_some()))
    };
    let at = move |pick: fn(&Connector) -> Option<Timestamp>| {
        Signal::derive(move || connector.with(|it| it.as_ref().and_then(pick)))
    };
    let place = move || {
        connector.with(|it| match it {
            Some(it) if it.place().is_charge_point() => words.whole_charger.to_owned(),
            Some(it) => it.evse_id.to_string(),
            None => format::UNKNOWN.to_owned(),
        })
    };
    let message = move || {
        let event = connector.with(|it| it.as_ref().and_then(|it| it.event_id))?;
        let href = charge_point.with(|it| address::event(it.id.as_str(), event));
        let rel = address::rel(&href);
        Some(view! { <a class="see-message" href=href rel=rel>{words.see_message}</a> })
    };
    let why = move || {
        let kind = connector.with(|it| it.as_ref().and_then(|it| it.reason.as_ref().map(|why| why.kind)))?;
        let is_ours = kind != PauseKind::ChargePoint;
        let evidence = is_ours.then(|| {
            let href = charge_point.with(|it| address::tab(it.id.as_str(), Tab::StatusLog));
            let rel = address::rel(&href);
            view! { <a class="see-decision" href=href rel=rel>{words.see_decision}</a> }
        });
        Some(view! { <p>{words.pause_sentence(kind)} " " {evidence}</p> })
    };
    // What we make of what it said.
    let rule = move || {
        let said = connector.with(|it| {
            it.as_ref()
                .and_then(|it| Some((it.ocpp_status.clone()?, it.status)))
        });
        said.map(|(said, status)| {
            let rule = (sentences().shown_as)(&said, words.status_word(status));
            view! { <p class="rule muted">{rule}</p> }
        })
    };
    let meaning = move || {
        let said = connector.with(|it| {
            let it = it.as_ref()?;
            let code = it.error_code.clone().filter(|it| it != "NoError");
            Some([it.ocpp_status.clone(), code])
        })?;
        let said: Vec<_> = said
            .into_iter()
            .flatten()
            .filter_map(|it| ocpp_terms::meaning(&it, language).map(|meaning| (it, meaning)))
            .collect();
        // An error code says better what to do than the status that it comes with.
        let advice = said
            .iter()
            .rev()
            .find_map(|(it, _)| ocpp_terms::advice(it, language));
        let lines = said
            .into_iter()
            .map(|(it, meaning)| view! { <p><code>{it}</code> " " {meaning}</p> });
        let lines: Vec<_> = lines.collect();
        (!lines.is_empty()).then(|| {
            view! {
                <details class="meaning">
                    <summary>{words.what_does_it_mean}</summary>
                    {lines}
                    {advice.map(|it| view! { <p class="advice">{it}</p> })}
                </details>
            }
        })
    };
    let optional = move |label: &'static str, pick: fn(&Connector) -> Option<&String>| {
        let has = has(pick);
        move || has.get().then(|| view! { <Fact label=label>{said(pick)}</Fact> })
    };
    view! {
        <div class="technical-status">
            {why}
            {rule}
            <Facts>
                <Fact label=words.ocpp_status>
                    <code>{said(|it| it.ocpp_status.as_ref())}</code>
                </Fact>
                <Fact label=words.error_code>
                    <code>{said(|it| it.error_code.as_ref())}</code>
                </Fact>
                {optional(words.vendor_error_code, |it| it.vendor_error_code.as_ref())}
                {optional(words.vendor_id, |it| it.vendor_id.as_ref())}
                {optional(words.info, |it| it.info.as_ref())}
                <Fact label=words.connector>{place}</Fact>
                <Fact label=words.reported_at>
                    <Time at=at(|it| it.reported_at) />
                </Fact>
                <Fact label=words.received_at>
                    <Time at=at(|it| it.received_at) />
                </Fact>
            </Facts>
            {message}
            {meaning}
        </div>
    }
}
