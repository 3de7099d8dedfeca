//! One line of the overview: which charger, whether we hear it, and what each connector does now.

use std::time::Duration;

use csms::{ChargePoint, ChargePointId, Connector, Place, Status, Timeline};
use leptos::either::Either;
use leptos::prelude::*;

use super::day_bar::DayBar;
use super::no_contact::NoContact;
use super::status_chip::{LinkWord, StatusChip, connector_at, status_of, sub_line};
use crate::controls::{Time, Told};
use crate::format;
use crate::i18n::{Words, language, words};
use crate::routes::address;

/// The whole line leads to the charger; the chips in it open the technical status.
#[component]
pub(crate) fn ChargePointRow(
    charge_point: Signal<ChargePoint>,
    /// Which row it is, the first being 1, and of how many: not all of them are always in the page.
    #[prop(into)]
    position: Signal<(u32, u32)>,
    /// The last day of the charge point with an id, once it is known.
    day: Callback<ChargePointId, Option<Timeline>>,
    /// Asks for the last day of a charge point.
    want_day: Callback<ChargePointId>,
) -> impl IntoView {
    let (words, language) = (words(), language());
    let id = Memo::new(move |_| charge_point.with(|it| it.id.clone()));
    let href = move || id.with(address::charge_point);
    let status = Memo::new(move |_| charge_point.with(|it| it.status));
    let since = Signal::derive(move || charge_point.with(|it| it.status_since));
    let heard = Signal::derive(move || charge_point.with(|it| it.last_seen_at));
    let name = Memo::new(move |_| charge_point.with(|it| bay_and_name(it, words)));
    let power = Memo::new(move |_| {
        charge_point
            .with(|it| it.power_w())
            .map_or_else(unknown, |it| format::power(it, language))
    });
    let energy = Memo::new(move |_| {
        charge_point
            .with(session_energy_wh)
            .map_or_else(unknown, |it| format::energy(it, language))
    });
    let changed = changed_just_now(status);
    let link = Memo::new(move |_| charge_point.with(|it| it.connected));
    Effect::new(move |before: Option<(Status, bool)>| {
        let now = (status.get(), link.get());
        let is_old = |day: Timeline| day.stretches.last().map(|it| it.status) != Some(now.0);
        let changed = before.is_some_and(|before| before != now);
        if changed || untrack(|| day.run(id.get()).is_none_or(is_old)) {
            want_day.run(id.get());
        }
        now
    });
    let day = Signal::derive(move || day.run(id.get()));
    view! {
        <li
            class="charge-point-row"
            aria-posinset=move || position.get().0
            aria-setsize=move || position.get().1
            data-changed=move || changed.get().then_some("")
            data-charge-point-id=move || id.get().to_string()
            data-status=move || status.get().key()
            data-link=move || charge_point.with(ChargePoint::link)
        >
            <div class="which">
                <a class="row-link" href=href rel=move || address::rel(&href())>
                    {move || id.get().to_string()}
                </a>
                <span class="name">{name}</span>
            </div>
            <div class="what">
                <Places charge_point />
                <NoContact charge_point />
            </div>
            <div class="figure since">
                <span class="label">{words.since}</span>
                <Time at=since told=Told::Span />
            </div>
            <div class="figure power">
                <span class="label">{words.power}</span>
                <span>{power}</span>
            </div>
            <div class="figure energy">
                <span class="label">{words.session_energy}</span>
                <span>{energy}</span>
            </div>
            <div class="figure heard">
                <span class="label">{words.last_heard}</span>
                <Time at=heard told=Told::Ago />
            </div>
            <div class="day">
                <DayBar day />
            </div>
        </li>
    }
}

/// Where it stands, and what it is called, as far as somebody entered it.
pub(super) fn bay_and_name(charge_point: &ChargePoint, words: &Words) -> String {
    let bay = charge_point.bay.as_ref().map(|it| format!("{} {it}", words.bay));
    let known: Vec<_> = bay.into_iter().chain(charge_point.name.clone()).collect();
    known.join(" · ")
}

/// Whether a status changed under somebody's eyes a moment ago.
fn changed_just_now(status: Memo<Status>) -> RwSignal<bool> {
    let changed = RwSignal::new(false);
    Effect::new(move |before: Option<Status>| {
        let now = status.get();
        if before.is_some_and(|before| before != now) {
            changed.set(true);
            let forget = move || {
                changed.try_set(false);
            };
            set_timeout(forget, Duration::from_millis(600));
        }
        now
    });
    changed
}

/// A chip for each connector, and for the charger where it is out of order as a whole; one alone where there is
/// only one, or none yet.
#[component]
fn Places(charge_point: Signal<ChargePoint>) -> impl IntoView {
    let places = Memo::new(move |_| charge_point.with(|it| it.places().collect::<Vec<_>>()));
    move || {
        let places = places.get();
        if places.len() > 1 {
            let place = |place| view! { <OnePlace charge_point place=Some(place) numbered=true /> };
            Either::Left(places.into_iter().map(place).collect_view())
        } else {
            Either::Right(view! { <OnePlace charge_point place=None numbered=false /> })
        }
    }
}

#[component]
fn OnePlace(charge_point: Signal<ChargePoint>, place: Option<Place>, numbered: bool) -> impl IntoView {
    let words = words();
    let connector = connector_at(charge_point, place);
    let status = status_of(connector);
    let below = Memo::new(move |_| connector.with(|it| it.as_ref().and_then(|it| sub_line(it, words))));
    let evse = move || connector.with(|it| it.as_ref().map(|it| it.evse_id));
    let said = move || connector.with(|it| it.as_ref().and_then(|it| it.ocpp_status.clone()));
    let chip = match place {
        Some(place) => view! { <StatusChip charge_point place numbered /> }.into_any(),
        None => view! { <StatusChip charge_point numbered /> }.into_any(),
    };
    view! {
        <div
            class="place"
            data-connector=evse
            data-status=move || status.get().key()
            data-ocpp-status=said
        >
            {chip}
            {move || below.get().map(|it| view! { <span class="sub-line">{it}</span> })}
        </div>
    }
}

fn unknown() -> String {
    format::UNKNOWN.to_owned()
}

/// Energy of all sessions that are going on, as far as meters told.
fn session_energy_wh(charge_point: &ChargePoint) -> Option<f64> {
    let mut known = charge_point
        .connectors
        .iter()
        .filter_map(Connector::transaction_energy_wh)
        .peekable();
    known.peek().is_some().then(|| known.sum())
}

#[cfg(test)]
mod tests;
