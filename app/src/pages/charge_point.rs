//! One charger: what stands above all of its pages, and the live feed that they share.

mod about;
mod by_hand;
mod connection_history;
mod connectors;
mod current;
mod curves;
mod details;
mod eco_mode;
mod event;
mod event_log;
mod restart;
mod status_log;
mod timeline;
mod transactions;

pub(crate) use about::AboutTab;
pub(crate) use connectors::ConnectorsTab;
pub(crate) use event::EventPage;
pub(crate) use event_log::EventLogTab;
pub(crate) use status_log::StatusLogTab;
pub(crate) use transactions::TransactionsTab;

use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;

use self::current::Current;
use self::restart::Restart;
use self::timeline::TimelineSection;
use super::Loading;
use crate::api;
use crate::i18n::words;
use crate::live::{Live, Scope, refetch};
use crate::query;
use crate::routes::{address, from_address};
use crate::views::{ChargePointHeader, ChargePointTabs, Problem};

/// The header, the timeline and the tabs; the page itself stands in the outlet.
#[component]
pub(crate) fn ChargePointLayout() -> impl IntoView {
    let words = words();
    let live = expect_context::<Live>();
    let id = from_address(|path, _| address::charge_point_of(path));
    let open = from_address(|path, _| address::charge_point_of(path).map(|_| address::tab_of(path)));
    let at = from_address(|path, search| {
        address::charge_point_of(path)?;
        Some(query::point(search))
    });
    let loaded = Resource::new(move || id.get(), api::find_charge_point);
    let current = Current::new(id, at, loaded);
    provide_context(current);
    let is_above_past = current.is_past;
    let title = move || {
        let tab = match open.try_get()? {
            Some(address::Tab::StatusLog) => words.tab_status_log,
            Some(address::Tab::ChargePoint) => words.tab_charge_point,
            Some(address::Tab::EventLog) => words.tab_event_log,
            Some(address::Tab::Transactions) => words.tab_sessions,
            Some(address::Tab::Connectors) | None => words.tab_connector,
        };
        Some(format!("{} – {tab}", id.try_get()?))
    };
    // The library asks for the title when all else is written: by then what it is made of may be gone.
    let first = untrack(title).unwrap_or_default();
    let title = move || title().unwrap_or_else(|| first.clone());
    view! {
        <Title text=title />
        // What could not be had stays said while it is asked for again.
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(as_of) => {
                        let scope = Scope::ChargePoint(as_of.value.id.clone());
                        let sequence = as_of.sequence;
                        let charge_point = current.show(as_of);
                        live.follow(scope, Some(sequence), move |news| current.take(&news));
                        Either::Left(
                            view! {
                                <ChargePointHeader charge_point is_above_past>
                                    <Restart charge_point />
                                </ChargePointHeader>
                            },
                        )
                    }
                    Err(error) => Either::Right(view! { <Problem error again=refetch(loaded) /> }),
                }
            })}
        </Transition>
        <TimelineSection />
        <Suspense>
            {move || Suspend::new(async move {
                loaded.await.ok()?;
                Some(view! { <ChargePointTabs id open /> })
            })}
        </Suspense>
        <Outlet />
    }
}
