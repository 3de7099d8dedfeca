//! The pages of a charger, as links.

use leptos::prelude::*;

use crate::i18n::words;
use crate::routes::address::{self, Tab};

/// One link for each page; the one that is open says so.
#[component]
pub(crate) fn ChargePointTabs(id: Memo<String>, #[prop(into)] open: Signal<Option<Tab>>) -> impl IntoView {
    let words = words();
    let link = move |tab: Tab| {
        let word = match tab {
            Tab::Connectors => words.tab_connector,
            Tab::StatusLog => words.tab_status_log,
            Tab::ChargePoint => words.tab_charge_point,
            Tab::EventLog => words.tab_event_log,
            Tab::Transactions => words.tab_sessions,
        };
        let href = move || id.with(|id| address::tab(id, tab));
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
