//! Charging sessions as a list, of whomever.

use csms::{Event, Page, TransactionRecord, TransactionScope};
use leptos::prelude::*;

use crate::api;
use crate::controls::Pager;
use crate::i18n::words;
use crate::live::{Again, News, Newsroom, TransactionNews};
use crate::query::TransactionsQuery;
use crate::views::TransactionTable;

/// One part of the list, and the way to the others. It is asked for again when a session begins or ends; what a meter
/// tells between is taken in here.
#[component]
pub(super) fn Transactions(
    of: TransactionScope,
    part: Page<TransactionRecord>,
    query: TransactionsQuery,
    /// The address of the list.
    path: String,
    /// The news of whatever the list is about.
    newsroom: Newsroom,
) -> impl IntoView {
    let words = words();
    let names_chargers = matches!(of, TransactionScope::ChargeSystem(_));
    // Behind the last one is nothing either.
    let nothing = if query.is_narrow() || query.after.is_some() {
        words.no_sessions_match
    } else {
        words.no_sessions
    };
    let rows = RwSignal::new(part.items);
    let next = RwSignal::new(part.next);
    let asked = StoredValue::new((of, query.clone()));
    let again = Again::new(move || async move {
        let Some((of, query)) = asked.try_get_value() else {
            return;
        };
        if let Ok(now) = api::list_transactions(of, query.filter(), query.after).await {
            rows.try_set(now.items);
            next.try_set(now.next);
        }
    });
    newsroom.catch_up(move |news| match news {
        News::Snapshot(_) => again.ask(),
        News::Fact(fact) => match fact.event {
            Event::TransactionStarted(_) | Event::TransactionStopped(_) | Event::Moved { .. } => again.ask(),
            _ => rows.maybe_update(|rows| TransactionNews::take(rows, fact)),
        },
    });
    let newest = query
        .after
        .is_some()
        .then(|| (query.from(None).address(&path), words.newest));
    let pager = move || {
        let older = next.get();
        let older = older.map(|next| (query.from(Some(next)).address(&path), words.older));
        view! { <Pager label=words.more_pages newest=newest.clone() older /> }
    };
    view! {
        <TransactionTable rows names_chargers nothing />
        {pager}
    }
}
