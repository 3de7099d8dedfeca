//! All charge systems at a glance.

use std::time::Duration;

use csms::{ChargeSystemSummary, Event, SessionRecord};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;

use super::Loading;
use crate::api;
use crate::i18n::words;
use crate::live::{ASKED_AGAIN, Again, Link, Live, News, Scope, refetch};
use crate::preferences::RequestInfo;
use crate::views::{ChargeSystemCard, ConnectACharger, PartProblem, RefusedHandshakes};

/// How many refused handshakes are told.
const TOLD: u32 = 10;

/// Asks again, at most once a second, when something happened that changes a count.
#[component]
pub(crate) fn ChargeSystemsPage() -> impl IntoView {
    let words = words();
    let loaded = Resource::new(|| (), |()| api::list_charge_systems());
    let live = expect_context::<Live>();
    let waits = StoredValue::new(false);
    let ask_again = move || {
        if waits.try_get_value() == Some(false) {
            waits.set_value(true);
            let ask = move || {
                // Who paused in the meantime is shown what is new when they go on.
                if waits.try_set_value(false).is_none() && !untrack(|| live.is_paused()) {
                    loaded.refetch();
                }
            };
            set_timeout(ask, Duration::from_secs(1));
        }
    };
    live.follow(Scope::All, None, move |news| {
        if changes_a_count(&news) {
            ask_again();
        }
    });
    // What happened before the line was open is not told on it. Who paused is shown nothing new before they go on.
    Effect::new(move || {
        if live.link() == Link::Connected && !live.is_paused() {
            ask_again();
        }
    });
    view! {
        <Title text=words.charge_systems />
        <h1>{words.charge_systems}</h1>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(summaries) => list(summaries).into_any(),
                    Err(error) => view! { <PartProblem error again=refetch(loaded) /> }.into_any(),
                }
            })}
        </Transition>
        <RefusedLately />
    }
}

/// Who knocked in vain; whoever adds a charger to others looks here.
#[component]
fn RefusedLately() -> impl IntoView {
    let refused = Resource::new(|| (), |()| api::list_refused_handshakes(TOLD));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let refused = as_they_come(refused.await.ok()?);
                Some(move || view! { <RefusedHandshakes refused=refused.get() /> })
            })}
        </Suspense>
    }
}

/// Those who are refused from now on as well: whoever tries again to connect a charger looks here meanwhile.
fn as_they_come(refused: Vec<SessionRecord>) -> RwSignal<Vec<SessionRecord>> {
    let refused = RwSignal::new(refused);
    let again = Again::new(move || async move {
        if let Ok(now) = api::list_refused_handshakes(TOLD).await {
            refused.try_maybe_update(|before| {
                let is_news = *before != now;
                if is_news {
                    *before = now;
                }
                (is_news, ())
            });
        }
    });
    again.every(ASKED_AGAIN);
    refused
}

fn list(summaries: Vec<ChargeSystemSummary>) -> impl IntoView {
    let card = |summary| view! { <ChargeSystemCard summary /> };
    view! {
        <ul class="charge-systems" role="list">
            {summaries.into_iter().map(card).collect_view()}
        </ul>
    }
}

/// Where no charger has connected: the address for the first one, and who was refused.
#[component]
pub(super) fn NoneYet() -> impl IntoView {
    let refused = Resource::new(|| (), |()| api::list_refused_handshakes(TOLD));
    let address = expect_context::<RequestInfo>().ocpp_address;
    let address = StoredValue::new(address);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match refused.await {
                    Ok(refused) => {
                        let refused = as_they_come(refused);
                        let address = address.get_value();
                        Either::Left(view! { <ConnectACharger address refused /> })
                    }
                    Err(error) => Either::Right(view! { <PartProblem error again=refetch(refused) /> }),
                }
            })}
        </Transition>
    }
}

fn changes_a_count(news: &News) -> bool {
    match news {
        News::Snapshot(_) => true,
        News::Fact(fact) => matches!(
            fact.event,
            Event::Registered { .. }
                | Event::Moved { .. }
                | Event::Connected { .. }
                | Event::Disconnected { .. }
                | Event::StatusReported(_)
        ),
    }
}
