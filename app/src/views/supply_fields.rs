//! What feeds a charge system: as it is known, and the fields in which people enter it.

use std::collections::HashMap;

use csms::units::whole_amperes_typed;
use csms::{ChargeSystem, LoadBalancing, Mains, Supply};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::details_fields::{OtherProblem, TextField};
use super::place_fields::{PlaceFacts, PlaceFields};
use super::supply_effect::SupplyEffect;
use crate::controls::{Fact, Facts};
use crate::error::ApiError;
use crate::format;
use crate::i18n::{Words, language, words};

const fn mains_word(of: Mains, words: &Words) -> &'static str {
    match of {
        Mains::Tn400 => words.mains_tn,
        Mains::It230 => words.mains_it,
    }
}

/// What feeds it, and how that is shared.
#[component]
pub(crate) fn SupplyFacts(#[prop(into)] system: Signal<ChargeSystem>) -> impl IntoView {
    let (words, language) = (words(), language());
    let whole = move |amperes: u32| format!("{}{}A", format::count(amperes, language), format::HARD_SPACE);
    let fuse = move || {
        let fuse = system.with(|it| it.supply.fuse_a);
        fuse.map_or_else(|| format::UNKNOWN.to_owned(), whole)
    };
    let of = move |pick: fn(&LoadBalancing) -> u32| {
        move || whole(system.with(|it| pick(&it.supply.load_balancing)))
    };
    let shared = move || {
        if system.with(|it| it.supply.load_balancing.enabled) {
            words.on
        } else {
            words.off
        }
    };
    view! {
        <Facts>
            <Fact label=words.fuse>{fuse}</Fact>
            <Fact label=words.share_current>{shared}</Fact>
            <Fact label=words.margin>{of(|it| it.margin_a)}</Fact>
            <Fact label=words.minimum>{of(|it| it.minimum_a)}</Fact>
            <Fact label=words.fallback>{of(|it| it.fallback_a)}</Fact>
            <Fact label=words.mains>{move || mains_word(system.with(|it| it.supply.mains), words)}</Fact>
            <PlaceFacts system />
        </Facts>
        // Where nothing is shared the page says so above.
        <SupplyEffect supply=Signal::derive(move || Some(system.with(|it| it.supply)).filter(|it| it.load_balancing.enabled)) />
    }
}

/// What somebody types that was not sent yet, by the names of the fields. Only in the browser.
#[derive(Clone, Copy)]
struct Typing(RwSignal<HashMap<String, String>>);

impl Typing {
    /// Nothing yet; and nothing any more once something else is known of the charge system.
    fn over(system: Signal<ChargeSystem>) -> Self {
        let typing = RwSignal::new(HashMap::new());
        let known = Memo::new(move |_| system.with(|it| it.supply));
        Effect::new(move || {
            known.track();
            typing.maybe_update(|it| !std::mem::take(it).is_empty());
        });
        Self(typing)
    }

    /// Takes in what was typed into a field, or chosen.
    fn take(self, event: &ev::Event) {
        let field = event
            .target()
            .and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        if let Some(name) = field.and_then(|it| it.get_attribute("name")) {
            let value = event_target_value(event);
            self.0.update(|it| {
                it.insert(name, value);
            });
        }
    }

    /// What feeds the charge system if this is sent; nothing where a number is none.
    fn supply(self, system: Signal<ChargeSystem>) -> Option<Supply> {
        let known = system.with(|it| it.supply);
        let balancing = known.load_balancing;
        self.0.with(|typed| {
            let whole = |name: &str, known: u32| match typed.get(name) {
                Some(text) => whole_amperes_typed(text),
                None => Some(known),
            };
            let fuse_a = match typed.get("supply[fuse]").map(|it| it.trim()) {
                None => known.fuse_a,
                Some("") => None,
                Some(text) => Some(whole_amperes_typed(text)?),
            };
            let enabled = typed.get("supply[sharing]").map(|it| it == "on");
            Some(Supply {
                mains: known.mains,
                fuse_a,
                load_balancing: LoadBalancing {
                    enabled: enabled.unwrap_or(balancing.enabled),
                    margin_a: whole("supply[margin]", balancing.margin_a)?,
                    minimum_a: whole("supply[minimum]", balancing.minimum_a)?,
                    fallback_a: whole("supply[fallback]", balancing.fallback_a)?,
                },
            })
        })
    }
}

/// Fields for what feeds it, how that is to be shared, and where it is.
#[component]
pub(crate) fn SupplyFields(
    #[prop(into)] system: Signal<ChargeSystem>,
    /// Why the last try failed.
    #[prop(into)]
    failed: Signal<Option<ApiError>>,
) -> impl IntoView {
    let words = words();
    let mains = Memo::new(move |_| system.with(|it| it.supply.mains));
    let choice = move |offered: Mains| {
        view! {
            <option value=offered.key() selected=move || mains.get() == offered>
                {mains_word(offered, words)}
            </option>
        }
    };
    let typing = Typing::over(system);
    let effect = Signal::derive(move || typing.supply(system));
    view! {
        <input type="hidden" name="charge_system" value=move || system.with(|it| it.id.to_string()) />
        <div class="form-fields" on:input=move |event| typing.take(&event)>
            <Sharing system failed />
        </div>
        <SupplyEffect supply=effect />
        <label class="form-field">
            <span>{words.mains}</span>
            <select name="supply[mains]">{Mains::ALL.map(choice).collect_view()}</select>
            <input type="hidden" name="supply[mains_before]" value=move || mains.get().key() />
        </label>
        <PlaceFields system failed />
        <OtherProblem
            failed
            members=&["fuse_a", "margin_a", "minimum_a", "fallback_a", "time_zone", "price_area"]
        />
        <button type="submit">{words.save}</button>
    }
}

/// Fields for the fuse, and how its current is to be shared.
#[component]
fn Sharing(system: Signal<ChargeSystem>, failed: Signal<Option<ApiError>>) -> impl IntoView {
    let words = words();
    let typed = move |pick: fn(&ChargeSystem) -> Option<u32>| {
        Memo::new(move |_| {
            let known = system.with(pick);
            known.map_or_else(String::new, |it| it.to_string())
        })
    };
    let shared = Memo::new(move |_| system.with(|it| it.supply.load_balancing.enabled));
    let switch = move |on: bool| {
        view! {
            <option value=if on { "on" } else { "off" } selected=move || shared.get() == on>
                {if on { words.on } else { words.off }}
            </option>
        }
    };
    view! {
        <TextField
            label=words.fuse
            name="supply[fuse]"
            value=typed(|it| it.supply.fuse_a)
            inputmode="numeric"
            hint=words.fuse_hint
            failed
            member="fuse_a"
            sentence=words.wrong_fuse
        />
        <label class="form-field">
            <span>{words.share_current}</span>
            <select name="supply[sharing]">{[true, false].map(switch).collect_view()}</select>
            <input
                type="hidden"
                name="supply[sharing_before]"
                value=move || if shared.get() { "on" } else { "off" }
            />
        </label>
        <TextField
            label=words.margin
            name="supply[margin]"
            value=typed(|it| Some(it.supply.load_balancing.margin_a))
            inputmode="numeric"
            hint=words.margin_hint
            failed
            member="margin_a"
            sentence=words.wrong_margin
        />
        <TextField
            label=words.minimum
            name="supply[minimum]"
            value=typed(|it| Some(it.supply.load_balancing.minimum_a))
            inputmode="numeric"
            hint=words.minimum_hint
            failed
            member="minimum_a"
            sentence=words.wrong_minimum
        />
        <TextField
            label=words.fallback
            name="supply[fallback]"
            value=typed(|it| Some(it.supply.load_balancing.fallback_a))
            inputmode="numeric"
            hint=words.fallback_hint
            failed
            member="fallback_a"
            sentence=words.wrong_fallback
        />
    }
}
