//! How a charge system's current is used: the fuse by phase, and who has what.

use csms::{Amperes, ChargePointId, Load, LoadAllotment, PerPhase, Status, Unled};
use leptos::prelude::*;

use super::status_mark::StatusMark;
use crate::controls::{Time, Told};
use crate::format;
use crate::i18n::{language, sentences, words};
use crate::routes::address;

/// The fuse, the building, the cars and what is left, on each phase; with a bar that shows them.
#[component]
pub(crate) fn LoadFigures(#[prop(into)] load: Signal<Load>) -> impl IntoView {
    let (words, language) = (words(), language());
    let row = move |phase: usize| {
        let figure = move |pick: fn(&Load) -> &PerPhase| {
            move || load.with(|it| format::amperes(pick(it)[phase].as_f64(), language))
        };
        // In hundredths of the fuse.
        let share = move |pick: fn(&Load) -> &PerPhase| {
            move || {
                load.with(|it| {
                    let fuse = f64::from(it.fuse_a.unwrap_or(0)).max(1.0);
                    format!("{:.1}", (pick(it)[phase].as_f64() / fuse * 100.0).min(100.0))
                })
            }
        };
        let cars_from = move || {
            load.with(|it| {
                let fuse = f64::from(it.fuse_a.unwrap_or(0)).max(1.0);
                format!("{:.1}", (it.building_a[phase].as_f64() / fuse * 100.0).min(100.0))
            })
        };
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{format!("L{}", phase + 1)}</th>
                <td role="cell" class="load-bar" data-label=words.fuse>
                    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="building" x="0" y="0" height="8" width=share(|it| &it.building_a) />
                        <rect class="cars" x=cars_from y="0" height="8" width=share(|it| &it.charging_a) />
                    </svg>
                </td>
                <td role="cell" class="figure" data-label=words.building>
                    <span>{figure(|it| &it.building_a)}</span>
                </td>
                <td role="cell" class="figure" data-label=words.cars>
                    <span>{figure(|it| &it.charging_a)}</span>
                </td>
                <td role="cell" class="figure" data-label=words.spare>
                    <span>{figure(|it| &it.available_a)}</span>
                </td>
            </tr>
        }
    };
    let fuse = Memo::new(move |_| {
        let known = load.with(|it| it.fuse_a)?;
        Some(format!(
            "{}{}A",
            format::count(known, language),
            format::HARD_SPACE
        ))
    });
    let stale = Memo::new(move |_| load.with(|it| it.building_is_stale));
    view! {
        <div class="log-frame">
            <table class="log load-figures" role="table" aria-label=words.fuse>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{words.phase}</th>
                        <th role="columnheader" scope="col">
                            {words.fuse}
                            {move || fuse.get().map(|it| format!(" · {it}"))}
                        </th>
                        <th role="columnheader" scope="col" class="figure">
                            <span class="key building" aria-hidden="true"></span>
                            {words.building}
                        </th>
                        <th role="columnheader" scope="col" class="figure">
                            <span class="key cars" aria-hidden="true"></span>
                            {words.cars}
                        </th>
                        <th role="columnheader" scope="col" class="figure">{words.spare}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{(0..3).map(row).collect_view()}</tbody>
            </table>
        </div>
        {move || {
            stale.get().then(|| view! { <p class="notice" role="status">{words.building_is_stale}</p> })
        }}
    }
}

/// Who has what of it, and why not more.
#[component]
pub(crate) fn LoadTable(#[prop(into)] load: Signal<Load>) -> impl IntoView {
    let words = words();
    let shared = Memo::new(move |_| load.with(|it| it.enabled));
    let rows = Memo::new(move |_| load.with(|it| it.allotments.clone()));
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    let name = |it: &LoadAllotment| (it.charge_point_id.clone(), it.evse_id);
    let row = move |(id, evse_id): (ChargePointId, u32)| {
        let of = Memo::new(move |_| {
            rows.with(|it| {
                it.iter()
                    .find(|it| it.charge_point_id == id && it.evse_id == evse_id)
                    .cloned()
            })
        });
        view! { <Row of /> }
    };
    view! {
        {move || none.get().then(|| view! { <p class="empty">{words.nobody_charges}</p> })}
        <div class="log-frame" hidden=none>
            <table class="log load-table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{words.charger}</th>
                        <th role="columnheader" scope="col">{words.limit}</th>
                        <th role="columnheader" scope="col">{words.draws}</th>
                        <th role="columnheader" scope="col">{words.counted}</th>
                        <th role="columnheader" scope="col">{words.since}</th>
                        <th role="columnheader" scope="col">{words.note}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For
                        each=move || rows.with(|it| it.iter().map(name).collect::<Vec<_>>())
                        key=Clone::clone
                        children=row
                    />
                </tbody>
            </table>
        </div>
        {move || shared.get().then(|| view! { <p class="muted">{words.counted_explained}</p> })}
    }
}

#[component]
fn Row(of: Memo<Option<LoadAllotment>>) -> impl IntoView {
    let (words, sentences, language) = (words(), sentences(), language());
    let amperes = move |it: Amperes| format::amperes(it.as_f64(), language);
    let told = move |pick: fn(&LoadAllotment) -> Option<Amperes>, otherwise: &'static str| {
        move || {
            let told = of.with(|it| it.as_ref().and_then(pick));
            told.map_or_else(|| otherwise.to_owned(), amperes)
        }
    };
    let drawn = move || {
        let told = of.with(|it| it.as_ref().and_then(|it| it.drawn_a));
        let told = told.map(|it| it.map(|it| Some(it.as_f64())));
        format::currents(&told.unwrap_or_default(), language)
    };
    let note = move || {
        let unled = of.with(|it| it.as_ref().and_then(|it| it.unled))?;
        Some(match unled {
            Unled::NoContact => words.unled_no_contact.to_owned(),
            Unled::Refuses => words.unled_refuses.to_owned(),
            Unled::Ignores { limit_a, drawn_a } => (sentences.ignores)(limit_a, drawn_a),
        })
    };
    let binding = Memo::new(move |_| of.with(|it| it.as_ref().and_then(|it| it.binding)));
    let paused = move || {
        let limit = of.with(|it| it.as_ref().and_then(|it| it.limit_a));
        let paused_by = binding.get();
        (limit == Some(Amperes::ZERO)).then(|| view! { <StatusMark status=Status::Paused paused_by /> })
    };
    let until = Memo::new(move |_| of.with(|it| it.as_ref().and_then(|it| it.until)));
    let is_until = Memo::new(move |_| until.with(Option::is_some));
    let end = move || {
        is_until
            .get()
            .then(|| view! { <Time at=until told=Told::Until /> })
    };
    let href = move || of.with(|it| it.as_ref().map(|it| address::charge_point(&it.charge_point_id)));
    let name = move || {
        of.with(|it| {
            it.as_ref().map(|it| {
                let id = it.charge_point_id.to_string();
                if it.evse_id > 1 {
                    format!("{id} · {} {}", words.connector, it.evse_id)
                } else {
                    id
                }
            })
        })
    };
    let since = Signal::derive(move || of.with(|it| it.as_ref().and_then(|it| it.since)));
    view! {
        <tr role="row" data-charge-point-id=move || of.with(|it| it.as_ref().map(|it| it.charge_point_id.to_string()))>
            <td role="cell" data-label=words.charger>
                <a href=href>{name}</a>
            </td>
            <td role="cell" data-label=words.limit>
                {told(|it| it.limit_a, words.no_limit)}
            </td>
            <td role="cell" data-label=words.draws>
                {drawn}
            </td>
            <td role="cell" data-label=words.counted>
                {told(|it| Some(it.counted_a), format::UNKNOWN)}
            </td>
            <td role="cell" data-label=words.since>
                <Time at=since />
            </td>
            <td role="cell" class="several" data-label=words.note>
                {paused}
                {end}
                <span>{note}</span>
            </td>
        </tr>
    }
}
