//! Charging sessions, newest first.

use csms::{TransactionRecord, TransactionStop};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

use crate::clock::Clock;
use crate::controls::Time;
use crate::format;
use crate::i18n::{language, ocpp_terms, words};
use crate::routes::address::{self, Tab};

/// One row for each.
#[component]
pub(crate) fn TransactionTable(
    #[prop(into)] rows: Signal<Vec<TransactionRecord>>,
    /// Whether they are of several chargers.
    names_chargers: bool,
    /// What is said where there is none.
    nothing: &'static str,
) -> impl IntoView {
    let words = words();
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    let row = move |first: TransactionRecord| {
        // A row stays what it is while its session goes on.
        let of = Memo::new(move |_| {
            let now = rows.with(|rows| rows.iter().find(|it| it.id == first.id).cloned());
            now.unwrap_or_else(|| first.clone())
        });
        view! { <Row of names_chargers /> }
    };
    let charger = names_chargers.then(|| {
        view! {
            <th role="columnheader" scope="col">
                {words.charger}
            </th>
        }
    });
    view! {
        {move || none.get().then(|| view! { <p class="empty">{nothing}</p> })}
        <div class="log-frame" hidden=none>
            <table class="log transactions" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{words.started}</th>
                        <th role="columnheader" scope="col">{words.stopped}</th>
                        <th role="columnheader" scope="col">{words.duration}</th>
                        <th role="columnheader" scope="col" class="figure">{words.energy}</th>
                        <th role="columnheader" scope="col" class="figure">{words.cost}</th>
                        {charger}
                        <th role="columnheader" scope="col">{words.connector}</th>
                        <th role="columnheader" scope="col">{words.stop_reason}</th>
                        <th role="columnheader" scope="col">{words.tag}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || rows.get() key=|it| it.id.clone() children=row />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(of: Memo<TransactionRecord>, names_chargers: bool) -> impl IntoView {
    let (words, language) = (words(), language());
    let TransactionRecord {
        id,
        charge_point_id,
        evse_id,
        id_tag,
        started_at,
        ..
    } = of.get_untracked();
    let started = match started_at {
        Some(_) => Either::Left(view! { <Time at=started_at /> }),
        None => Either::Right(view! { <span class="muted">{words.not_told}</span> }),
    };
    let stopped_at = Memo::new(move |_| of.with(|it| it.stopped_at));
    let stopped = move || match stopped_at.get() {
        Some(at) => Either::Left(view! { <Time at=Some(at) /> }),
        None => Either::Right(view! { <strong>{words.goes_on}</strong> }),
    };
    let clock = use_context::<Clock>();
    let lasted = Memo::new(move |_| {
        let ended = stopped_at.get().or_else(|| clock.and_then(Clock::now));
        let millis = ended
            .zip(started_at)
            .map(|(ended, began)| ended.millis_after(began));
        let known = millis.filter(|it| *it >= 0);
        known.map_or_else(|| format::UNKNOWN.to_owned(), |it| format::duration(it, language))
    });
    let energy = Memo::new(move |_| {
        let known = of.with(|it| it.energy_wh);
        known.map_or_else(|| format::UNKNOWN.to_owned(), |it| format::energy(it, language))
    });
    let cost = Memo::new(move |_| of.with(cost));
    let reason = Memo::new(move |_| of.with(|it| it.reason.clone()));
    let charger = names_chargers.then(|| {
        let href = address::tab(charge_point_id.as_str(), Tab::Transactions);
        view! {
            <td role="cell" data-label=words.charger>
                <a class="mono" href=href.clone() rel=address::rel(&href)>
                    {charge_point_id.to_string()}
                </a>
            </td>
        }
    });
    view! {
        <tr
            role="row"
            data-transaction-id=id.to_string()
            data-open=move || stopped_at.get().is_none().then_some("")
        >
            <td role="cell" data-label=words.started>
                {started}
            </td>
            <td role="cell" data-label=words.stopped>
                {stopped}
            </td>
            <td role="cell" data-label=words.duration>
                {lasted}
            </td>
            <td role="cell" class="figure" data-label=words.energy>
                <span>{energy}</span>
            </td>
            <td role="cell" class="figure" data-label=words.cost>
                <span>{cost}</span>
            </td>
            {charger}
            <td role="cell" data-label=words.connector>
                {evse_id.map_or_else(|| format::UNKNOWN.to_owned(), |it| it.to_string())}
            </td>
            <td role="cell" class="several" data-label=words.stop_reason>
                {move || reason.get().map(why)}
            </td>
            <td role="cell" data-label=words.tag>
                {id_tag.map(|it| view! { <code>{it}</code> })}
            </td>
        </tr>
    }
}

/// What it cost, as far as that is known.
fn cost(of: &TransactionRecord) -> String {
    let Some(cost) = of.cost else {
        return format::UNKNOWN.to_owned();
    };
    let money = format::money(cost.amount, cost.currency, language());
    if cost.is_least(of.energy_wh) {
        format!("{} {money}", words().at_least)
    } else {
        money
    }
}

/// Why a session ended: what OCPP's word means, and the word.
fn why(said: String) -> impl IntoView {
    if said == TransactionStop::SUPERSEDED {
        return EitherOf3::A(view! { <span>{words().superseded}</span> });
    }
    match ocpp_terms::meaning(&said, language()) {
        Some(meaning) => EitherOf3::B(view! {
            <span>{meaning}</span>
            <code class="muted">{said}</code>
        }),
        None => EitherOf3::C(view! { <code>{said}</code> }),
    }
}
