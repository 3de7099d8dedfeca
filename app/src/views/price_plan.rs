//! When a car charges by EcoMode, over what electricity costs.

mod drawn;
mod runs;
mod table;

use csms::{EcoModeState, Timestamp};
use leptos::prelude::*;

use self::drawn::{Drawn, HEIGHT, WIDTH};
use self::runs::told;
use self::table::PlanTable;
use super::day_bar::minutes;
use crate::clock::ReadersZone;
use crate::format;
use crate::i18n::{language, sentences, words};

/// When the car charges, in a sentence; without a plan, that it charges at once.
#[component]
pub(crate) fn PlanSentence(#[prop(into)] state: Signal<EcoModeState>) -> impl IntoView {
    let (words, sentences, language) = (words(), sentences(), language());
    let zone = ReadersZone::of_page();
    let sentence = Memo::new(move |_| {
        state.with(|it| {
            let begins = it.made_at.unwrap_or_default();
            let clock = |at| format::near(at, begins, zone.minutes_east(at), language);
            let told = told(it, clock)?;
            let sentence = (sentences.plan)(&told);
            Some(if zone.is_known() {
                sentence
            } else {
                format!("{} (UTC).", sentence.trim_end_matches('.'))
            })
        })
    });
    let said = move || {
        sentence
            .get()
            .unwrap_or_else(|| words.steering.eco_mode_off.to_owned())
    };
    view! { <p class="plan-sentence">{said}</p> }
}

/// The plan as a picture, and the same as a table; nothing where there is none.
#[component]
pub(crate) fn PricePlan(#[prop(into)] state: Signal<EcoModeState>) -> impl IntoView {
    let drawn = Memo::new(move |_| state.with(|it| Drawn::of(&it.plan, it.ready_at)));
    let is_drawn = Memo::new(move |_| drawn.with(Option::is_some));
    move || {
        is_drawn.get().then(|| {
            view! {
                <PriceCurve state drawn />
                <PlanTable state />
            }
        })
    }
}

#[component]
fn PriceCurve(state: Signal<EcoModeState>, drawn: Memo<Option<Drawn>>) -> impl IntoView {
    let (words, language) = (words(), language());
    let currency = Memo::new(move |_| state.with(|it| it.currency));
    let has_prices = Memo::new(move |_| drawn.with(|it| it.as_ref().is_some_and(|it| !it.scale.is_empty())));
    let unit = move || {
        let currency = currency
            .get()
            .map(|it| format!("{} ", it.as_str()))
            .unwrap_or_default();
        format!("{currency}{}", words.steering.per_kwh)
    };
    let caption = move || {
        has_prices
            .get()
            .then(|| format!("{}, {}", words.steering.price, unit()))
    };
    let zone = ReadersZone::of_page();
    let utc = move || (!zone.is_known()).then(|| view! { <span>"UTC"</span> });
    let label = move || {
        let known = state.with(|it| it.plan.iter().filter_map(|it| it.price).collect::<Vec<_>>());
        let range = known.iter().min().zip(known.iter().max());
        let range = range.map_or_else(
            || format::UNKNOWN.to_owned(),
            |(low, high)| format::prices(*low, *high, currency.get(), language),
        );
        format!("{}: {range}", words.steering.price)
    };
    let path =
        move |pick: fn(&Drawn) -> &String| move || drawn.with(|it| it.as_ref().map(|it| pick(it).clone()));
    let lines = move || {
        let heights: Vec<f64> = drawn.with(|it| {
            let it = it.as_ref();
            it.map(|it| it.scale.iter().map(|price| it.height(*price)).collect())
                .unwrap_or_default()
        });
        let line =
            |y: f64| view! { <line x1="0" x2=WIDTH.to_string() y1=format!("{y:.1}") y2=format!("{y:.1}") /> };
        heights.into_iter().map(line).collect_view()
    };
    view! {
        <figure class="price-curve" data-tint="charging">
            <figcaption class="muted">
                <span>{caption}</span>
                <span>
                    <span class="key charges" aria-hidden="true"></span>
                    {words.steering.charges}
                </span>
                <span>
                    <span class="key waits" aria-hidden="true"></span>
                    {words.steering.waits}
                </span>
                {utc}
            </figcaption>
            <div class="plot">
                <PriceScale drawn />
                <div class="field">
                    <svg
                        role="img"
                        aria-label=label
                        viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                        preserveAspectRatio="none"
                    >
                        <g class="scale-lines">{lines}</g>
                        <path class="area" d=path(|it| &it.area)></path>
                        <path class="line" d=path(|it| &it.line)></path>
                    </svg>
                    <Marks state drawn />
                    <Hours drawn />
                </div>
            </div>
        </figure>
    }
}

/// Prices beside the lines that they belong to.
#[component]
fn PriceScale(drawn: Memo<Option<Drawn>>) -> impl IntoView {
    let language = language();
    let labels = move || {
        drawn.with(|it| {
            let it = it.as_ref()?;
            let label = |price: &f64| {
                let style = format!("inset-block-start:{:.2}%", 100.0 * it.height(*price) / HEIGHT);
                view! { <span style=style>{format::number(*price, it.decimals, language)}</span> }
            };
            Some(it.scale.iter().map(label).collect_view())
        })
    };
    // What takes up the room that the longest of them needs.
    let longest = move || {
        drawn.with(|it| {
            let it = it.as_ref()?;
            let labels = it
                .scale
                .iter()
                .map(|price| format::number(*price, it.decimals, language));
            labels.max_by_key(|it| it.chars().count())
        })
    };
    view! {
        <div class="price-scale muted" aria-hidden="true">
            <span class="room">{longest}</span>
            {labels}
        </div>
    }
}

/// A time in the picture, as a style, and whether its label has to stand before it.
fn mark_at(drawn: Memo<Option<Drawn>>, at: Timestamp) -> Option<(String, bool)> {
    drawn.with(|it| {
        let it = it.as_ref().filter(|it| it.from <= at && at <= it.to)?;
        let share = it.share(at);
        Some((format!("inset-inline-start:{:.3}%", 100.0 * share), share > 0.6))
    })
}

/// Now, and when the car has to be ready.
#[component]
fn Marks(state: Signal<EcoModeState>, drawn: Memo<Option<Drawn>>) -> impl IntoView {
    let (words, language) = (words(), language());
    let zone = ReadersZone::of_page();
    let minutes = minutes();
    let now = move || {
        let made_at = state.with(|it| it.made_at);
        let at = minutes.get().max(made_at)?;
        let (style, before) = mark_at(drawn, at)?;
        Some(view! {
            <span class="mark now" data-before=before.then_some("") style=style>
                <span>{words.now}</span>
            </span>
        })
    };
    let ready = move || {
        let (at, made_at) = state.with(|it| (it.ready_at.filter(|at| Some(*at) >= it.made_at), it.made_at));
        let (style, before) = mark_at(drawn, at?)?;
        let time = format::near(at?, made_at.unwrap_or_default(), zone.minutes_east(at?), language);
        Some(view! {
            <span class="mark ready-by" data-before=before.then_some("") style=style>
                <span>{words.steering.ready_by} " " {time}</span>
            </span>
        })
    };
    view! {
        <div class="marks" aria-hidden="true">
            {now}
            {ready}
        </div>
    }
}

/// Full hours below the picture.
#[component]
fn Hours(drawn: Memo<Option<Drawn>>) -> impl IntoView {
    let zone = ReadersZone::of_page();
    let hours = move || {
        drawn.with(|it| {
            let it = it.as_ref()?;
            let hour = |at: Timestamp| {
                let style = format!("inset-inline-start:{:.3}%", 100.0 * it.share(at));
                view! { <span style=style>{format::clock(at, zone.minutes_east(at))}</span> }
            };
            let hours = it.hours(|at| zone.minutes_east(at));
            Some(hours.into_iter().map(hour).collect_view())
        })
    };
    view! {
        <div class="hours muted" aria-hidden="true">
            {hours}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use csms::Currency;
    use csms::eco_mode::Basis;

    use super::runs::tests::{at, plan, state};
    use super::*;
    use crate::preferences::{Language, Preferences, RequestInfo};

    #[test]
    fn a_plan_is_drawn_and_told_without_javascript() {
        let mut it = state(
            Basis::Prices,
            plan(at(4, 0), &[(Some(90), false), (Some(40), true), (Some(42), true)]),
        );
        (it.currency, it.full_at) = (Some(Currency::NOK), Some(at(4, 45)));
        it.ready_at = Some(at(5, 0));
        it.plan.last_mut().unwrap().end = at(4, 50);
        let html = Owner::new_root(None).with(|| {
            let preferences = Preferences {
                language: Language::Nb,
                ..Preferences::default()
            };
            provide_context(RequestInfo::new(preferences, "localhost", false));
            let state = Signal::stored(it);
            view! {
                <PlanSentence state />
                <PricePlan state />
            }
            .to_html()
        });
        for part in [
            "Lader 04:15–04:45, klar omtrent 04:45, i tide til 05:00 (UTC).",
            "d=\"M150.0 120.0V72.0H300.0V69.6H500.0V120.0Z\" class=\"area\"",
            "Klar til",
            "05:00",
            "aria-label=\"Pris: 0,40–0,90\u{a0}NOK/kWh\"",
            "data-charging=\"true\"",
            "0,40–0,42\u{a0}NOK/kWh",
            "2026-11-28T04:15:00.000Z",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }
}
