//! Where a charge system is: whose clocks and whose prices it goes by.

use csms::ChargeSystem;
use leptos::prelude::*;

use super::details_fields::TextField;
use crate::controls::Fact;
use crate::error::ApiError;
use crate::format;
use crate::i18n::words;

/// Zones that are proposed; any other is taken, too.
const ZONES: [&str; 6] = [
    "Europe/Oslo",
    "Europe/Stockholm",
    "Europe/Copenhagen",
    "Europe/Helsinki",
    "Europe/Berlin",
    "Europe/London",
];

/// Price areas that are proposed; any other is taken, too.
const AREAS: [&str; 12] = [
    "NO1", "NO2", "NO3", "NO4", "NO5", "SE1", "SE2", "SE3", "SE4", "DK1", "DK2", "FI",
];

/// Its time zone and its price area. They stand in a list of facts.
#[component]
pub(super) fn PlaceFacts(system: Signal<ChargeSystem>) -> impl IntoView {
    let words = words();
    let zone = move || system.with(|it| it.time_zone.to_string());
    let area = move || {
        let area = system.with(|it| it.price_area.as_ref().map(ToString::to_string));
        area.unwrap_or_else(|| format::UNKNOWN.to_owned())
    };
    view! {
        <Fact label=words.steering.time_zone>{zone}</Fact>
        <Fact label=words.steering.price_area>{area}</Fact>
    }
}

/// Fields for its time zone and its price area. They stand inside the form that sends them.
#[component]
pub(super) fn PlaceFields(
    system: Signal<ChargeSystem>,
    /// Why the last try failed.
    failed: Signal<Option<ApiError>>,
) -> impl IntoView {
    let steering = &words().steering;
    let zone = Memo::new(move |_| system.with(|it| it.time_zone.to_string()));
    let area = Memo::new(move |_| {
        let area = system.with(|it| it.price_area.as_ref().map(ToString::to_string));
        area.unwrap_or_default()
    });
    let option = |value: &'static str| view! { <option value=value></option> };
    view! {
        <TextField
            label=steering.time_zone
            name="supply[time_zone]"
            value=zone
            list="time-zones"
            hint=steering.time_zone_hint
            failed
            member="time_zone"
            sentence=steering.wrong_time_zone
        />
        <datalist id="time-zones">{ZONES.map(option).collect_view()}</datalist>
        <TextField
            label=steering.price_area
            name="supply[price_area]"
            value=area
            list="price-areas"
            hint=steering.price_area_hint
            failed
            member="price_area"
            sentence=steering.wrong_price_area
        />
        <datalist id="price-areas">{AREAS.map(option).collect_view()}</datalist>
    }
}
