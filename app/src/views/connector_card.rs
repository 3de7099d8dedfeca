//! One connector: what it is, and what it does now.

use csms::{ChargePoint, Connector, ConnectorType, Place, Reading, TransactionId};
use leptos::either::Either;
use leptos::prelude::*;

use super::session_curve::SessionCurve;
use super::status_chip::{StatusChip, connector_at, status_of, sub_line};
use crate::controls::{Fact, Facts, Time, Told};
use crate::format;
use crate::i18n::{Words, language, words};

/// What a type is called. Most have names, which are the same in every language.
pub(super) const fn type_word(of: ConnectorType, words: &Words) -> &'static str {
    match of {
        ConnectorType::Type1 => "Type 1",
        ConnectorType::Type2 => "Type 2",
        ConnectorType::Ccs1 => "CCS 1",
        ConnectorType::Ccs2 => "CCS 2",
        ConnectorType::Chademo => "CHAdeMO",
        ConnectorType::Nacs => "NACS",
        ConnectorType::Household => words.household_outlet,
        ConnectorType::Cee => "CEE",
    }
}

/// Its number, type and power, its status, and the charging session at it.
#[component]
pub(crate) fn ConnectorCard(
    charge_point: Signal<ChargePoint>,
    place: Place,
    /// What the meter showed during a transaction, as far as it is known.
    curve: Callback<TransactionId, Vec<Reading>>,
    /// Asks for that.
    want_curve: Callback<TransactionId>,
    /// Whether it is as it was at a time, and not as it is now.
    #[prop(optional)]
    is_past: bool,
    /// What can be done about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (words, language) = (words(), language());
    let connector = connector_at(charge_point, Some(place));
    let name = if place.is_charge_point() {
        words.whole_charger.to_owned()
    } else {
        format!("{} {}", words.connector, place.evse_id)
    };
    let status = status_of(connector);
    let below = Memo::new(move |_| connector.with(|it| it.as_ref().and_then(|it| sub_line(it, words))));
    let said = move || connector.with(|it| it.as_ref().and_then(|it| it.ocpp_status.clone()));
    let since = Signal::derive(move || connector.with(|it| it.as_ref().and_then(|it| it.status_since)));
    let started = Signal::derive(move || {
        connector.with(|it| {
            it.as_ref()
                .and_then(|it| it.transaction.as_ref().map(|it| it.started_at))
        })
    });
    let transaction = Memo::new(move |_| {
        connector.with(|it| {
            it.as_ref()
                .and_then(|it| it.transaction.as_ref().map(|it| it.id.clone()))
        })
    });
    Effect::new(move || {
        if let Some(id) = transaction.get() {
            want_curve.run(id);
        }
    });
    let readings = Signal::derive(move || transaction.get().map(|id| curve.run(id)).unwrap_or_default());
    let charging = Memo::new(move |_| started.with(Option::is_some));
    let figure = move |pick: fn(&Connector) -> Option<f64>, write: fn(f64, _) -> String| {
        Memo::new(move |_| {
            let known = connector.with(|it| it.as_ref().and_then(pick));
            known.map_or_else(|| format::UNKNOWN.to_owned(), |it| write(it, language))
        })
    };
    let kind = move || {
        let told = connector.with(|it| it.as_ref()?.connector_type);
        told.map_or(format::UNKNOWN, |it| type_word(it, words))
    };
    let max_power = figure(|it| it.max_power_w.map(f64::from), format::power);
    let energy = figure(Connector::transaction_energy_wh, format::energy);
    let power = figure(|it| it.reading.as_ref()?.power_w, format::power);
    let state_of_charge = figure(|it| it.reading.as_ref()?.state_of_charge_percent, format::percent);
    let limit = Memo::new(move |_| {
        connector.with(|it| {
            let allotment = it.as_ref()?.allotment.as_ref()?;
            let limit = format::amperes(allotment.limit_a.as_f64(), language);
            Some(format!("{limit} – {}", words.decider_word(allotment.by)))
        })
    });
    let drawn = Memo::new(move |_| {
        let told = connector.with(|it| it.as_ref()?.reading.as_ref().map(|it| it.current_a));
        format::currents(&told.unwrap_or_default(), language)
    });
    let limited = move || {
        let limit = limit.get()?;
        Some(view! { <Fact label=words.limit>{limit}</Fact> })
    };
    let session = move || {
        if charging.get() {
            Either::Left(view! {
                <Facts>
                    <Fact label=words.session_since>
                        <Time at=started />
                    </Fact>
                    <Fact label=words.energy>{energy}</Fact>
                    <Fact label=words.power>{power}</Fact>
                    <Fact label=words.current>{drawn}</Fact>
                    {limited}
                    <Fact label=words.state_of_charge>{state_of_charge}</Fact>
                </Facts>
                <SessionCurve readings />
            })
        } else {
            Either::Right(view! { <p class="muted">{words.no_session}</p> })
        }
    };
    let since_when = if is_past {
        Either::Left(view! { {words.since} " " <Time at=since /> })
    } else {
        Either::Right(view! { <Time at=since told=Told::Lasting /> })
    };
    view! {
        <li
            class="connector-card card"
            data-connector=place.evse_id.to_string()
            data-status=move || status.get().key()
            data-ocpp-status=said
        >
            <h2 class="place-name">{name}</h2>
            <div class="now">
                <StatusChip charge_point place />
                {move || below.get().map(|it| view! { <span class="sub-line">{it}</span> })}
                <span class="muted">{since_when}</span>
            </div>
            <Facts>
                <Fact label=words.connector_type>{kind}</Fact>
                <Fact label=words.max_power>{max_power}</Fact>
                <Fact label=words.ocpp_status>
                    <code>{move || said().unwrap_or_else(|| format::UNKNOWN.to_owned())}</code>
                </Fact>
            </Facts>
            {children.map(|it| it())}
            <h3>{words.session}</h3>
            {session}
        </li>
    }
}
