//! EcoMode of a charger: when a car charges by it, and how it is set.

use std::time::Duration;

use csms::eco_mode::Basis;
use csms::{ChargePoint, EcoModeState, Event, PriceArea};
use leptos::prelude::*;

use super::current::Current;
use crate::api::{self, SetEcoMode};
use crate::controls::{ActionForm, FormPopover, deed};
use crate::i18n::words;
use crate::live::{Again, News};
use crate::routes::address;
use crate::views::{EcoModeFacts, EcoModeFields, PlanSentence, PricePlan};

/// How often it is asked anew, where nothing happens: prices come, and a car takes more or less than it did.
const EVERY: Duration = Duration::from_secs(60);

/// Whether after this the plan may be another.
fn changes_plan(event: &Event) -> bool {
    match event {
        Event::Described(_)
        | Event::Moved { .. }
        | Event::StatusReported(_)
        | Event::TransactionStarted(_)
        | Event::TransactionStopped(_)
        | Event::Decided(_)
        | Event::EcoModeSet(_)
        | Event::ManualSet(_) => true,
        Event::Registered { .. }
        | Event::Connected { .. }
        | Event::Disconnected { .. }
        | Event::Heard
        | Event::Booted(_)
        | Event::Metered { .. }
        | Event::FallbackHeld { .. }
        | Event::FirmwareReported(_)
        | Event::UploadReported(_)
        | Event::SecurityReported { .. }
        | Event::CommandIssued { .. }
        | Event::CommandStepped { .. }
        | Event::ConfigurationRead(_)
        | Event::Exchanged(_) => false,
    }
}

/// Asks for it again when something happens that may change it, and every minute.
fn keep_up(id: Memo<String>, state: RwSignal<EcoModeState>, area: RwSignal<Option<PriceArea>>) {
    let again = Again::new(move || async move {
        let Some(asked) = id.try_get_untracked() else {
            return;
        };
        if let Ok((now, place)) = api::find_eco_mode(asked.clone()).await
            && id.try_get_untracked() == Some(asked)
        {
            state.try_maybe_update(|it| (std::mem::replace(it, now.clone()) != now, ()));
            area.try_maybe_update(|it| (std::mem::replace(it, place.clone()) != place, ()));
        }
    });
    let current = expect_context::<Current>();
    current.newsroom.catch_up(move |news| {
        let changes_it = match news {
            News::Fact(fact) => changes_plan(&fact.event),
            News::Snapshot(_) => true,
        };
        if changes_it {
            again.ask();
        }
    });
    again.every(EVERY);
}

/// The plan over the prices, what was wished, and a form to wish something else.
#[component]
pub(super) fn EcoModePanel(
    charge_point: Signal<ChargePoint>,
    /// How it was when the page was asked for.
    state: EcoModeState,
    /// Whose prices it goes by, where that was entered.
    area: Option<PriceArea>,
) -> impl IntoView {
    let words = words();
    let steering = &words.steering;
    let (state, area) = (RwSignal::new(state), RwSignal::new(area));
    let current = expect_context::<Current>();
    keep_up(current.id, state, area);
    let action = deed::<SetEcoMode>();
    let answer = action.value();
    Effect::new(move || {
        if let Some(Ok(now)) = answer.get() {
            state.set(now);
        }
    });
    let failed =
        Signal::derive(move || answer.with(|it| it.as_ref().and_then(|it| it.as_ref().err().cloned())));
    let taken = Signal::derive(move || answer.with(|it| it.as_ref().map(Result::is_ok)));
    let about = Signal::derive(move || charge_point.with(|it| it.id.to_string()));
    let saved = move || (taken.get() == Some(true)).then_some(words.saved);
    let is_by_hand =
        Memo::new(move |_| state.with(|it| it.enabled) && charge_point.with(|it| it.manual.is_some()));
    let needs_area =
        Memo::new(move |_| state.with(|it| it.basis == Some(Basis::NoPrices)) && area.with(Option::is_none));
    let settings = move || {
        needs_area.get().then(|| {
            let href = charge_point.with(|it| address::load(&it.charge_system));
            view! {
                <p>
                    <a href=href>{steering.enter_price_area}</a>
                </p>
            }
        })
    };
    view! {
        <section
            class="card eco-mode"
            aria-labelledby="eco-mode"
        >
            <h2 id="eco-mode">{words.eco_mode}</h2>
            {move || {
                is_by_hand.get().then(|| view! { <p class="notice">{steering.by_hand_goes_first}</p> })
            }}
            <PlanSentence state />
            {settings}
            <PricePlan state />
            <EcoModeFacts state />
            <FormPopover class="edit" label=steering.set_eco_mode taken about>
                <ActionForm action>
                    <EcoModeFields id=about state failed />
                </ActionForm>
            </FormPopover>
            <p class="saved muted" role="status">
                {saved}
            </p>
        </section>
    }
}
