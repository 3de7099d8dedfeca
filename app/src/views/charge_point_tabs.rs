//! The pages of a charger, as links.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::i18n::words;
use crate::query;
use crate::routes::address::{self, Tab};

/// One link for each page; the one that is open says so.
#[component]
pub(crate) fn ChargePointTabs(id: Memo<String>, #[prop(into)] open: Signal<Option<Tab>>) -> impl IntoView {
    let words = words();
    let location = use_location();
    let link = move |tab: Tab| {
        let word = match tab {
            Tab::Connectors => words.tab_connector,
            Tab::StatusLog => words.tab_status_log,
            Tab::ChargePoint => words.tab_charge_point,
            Tab::EventLog => words.tab_event_log,
            Tab::Transactions => words.tab_sessions,
        };
        // Whoever looks at another time does so on every page.
        let href = move || {
            let path = id.with(|id| address::tab(id, tab));
            location.search.with(|search| query::with_time(&path, search))
        };
        view! {
            <li>
                <a
                    href=href
                    rel=move || address::rel(&href())
                    aria-current=move || (open.get() == Some(tab)).then_some("page")
                    data-noscroll=""
                >
                    {word}
                </a>
            </li>
        }
    };
    view! {
        <nav class="charge-point-tabs" aria-label=words.pages_of_charger>
            <ul role="list">{Tab::ALL.map(link).into_iter().collect_view()}</ul>
        </nav>
    }
}
