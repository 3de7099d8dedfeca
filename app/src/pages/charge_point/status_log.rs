//! What a charger reported of its status.

use csms::Event;
use leptos::prelude::*;

use super::connection_history::ConnectionHistory;
use super::current::Current;
use crate::api;
use crate::backend::StatusLogPart;
use crate::controls::Pager;
use crate::i18n::words;
use crate::live::{Again, News, StatusLogNews, refetch};
use crate::pages::Loading;
use crate::query::StatusLogQuery;
use crate::routes::address::{self, Tab};
use crate::routes::from_address;
use crate::views::{PartProblem, StatusLogFilters, StatusLogTable};

/// The log, filtered, a part at a time, and the connections.
#[component]
pub(crate) fn StatusLogTab() -> impl IntoView {
    let current = expect_context::<Current>();
    let query = from_address(|path, search| {
        (address::tab_of(path) == Some(Tab::StatusLog)).then(|| StatusLogQuery::parse(search))
    });
    let log = Resource::new(
        move || (current.id.get(), query.get()),
        |(id, query)| api::list_status_log(id, query.filter(), query.after),
    );
    // Where the list begins, and which time is looked at, is no filter: what somebody types meanwhile stays.
    let asked = Memo::new(move |_| query.with(StatusLogQuery::entered));
    let is_beginning = move || query.with(|it| it.after.is_none());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let charge_point = current.show(current.loaded.await.ok()?);
                Some(move || {
                    let path = address::tab(&current.id.get(), Tab::StatusLog);
                    view! { <StatusLogFilters query=asked.get() charge_point path /> }
                })
            })}
        </Suspense>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                current.loaded.await.ok()?;
                Some(
                    match log.await {
                        Ok(part) => {
                            view! { <Log part query=query.get_untracked() refetch=refetch(log) /> }.into_any()
                        }
                        Err(error) => view! { <PartProblem error again=refetch(log) /> }.into_any(),
                    },
                )
            })}
        </Transition>
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                current.loaded.await.ok()?;
                is_beginning().then(|| view! { <ConnectionHistory /> })
            })}
        </Suspense>
    }
}

#[component]
fn Log(part: StatusLogPart, query: StatusLogQuery, refetch: Callback<()>) -> impl IntoView {
    let words = words();
    let current = expect_context::<Current>();
    let StatusLogPart {
        page,
        begins,
        connections,
        decisions,
    } = part;
    let (rows, connections) = (RwSignal::new(page.items), RwSignal::new(connections));
    let decisions = RwSignal::new(decisions);
    let id = current.id.get_untracked();
    let path = address::tab(&id, Tab::StatusLog);
    let is_last = page.next.is_none();
    if query.after.is_none() {
        let query = query.clone();
        let again = Again::new(move || async move {
            if let Ok(now) = api::list_connections(current.id.get_untracked()).await {
                connections.try_set(now);
            }
        });
        let decided = Again::new(move || async move {
            if let Ok(now) = api::list_decisions(current.id.get_untracked()).await {
                decisions.try_set(now);
            }
        });
        current.newsroom.catch_up(move |news| match news {
            News::Snapshot(_) => refetch.run(()),
            News::Fact(fact) => {
                rows.maybe_update(|rows| StatusLogNews::take(rows, fact, |it| query.takes_in(it)));
                // What stands between the reports of a time that is over is known.
                if query.span.end().is_some() {
                    return;
                }
                if matches!(fact.event, Event::Connected { .. } | Event::Disconnected { .. }) {
                    again.ask();
                }
                // With the message that carries it out a decision is whole.
                if matches!(fact.event, Event::Decided(_) | Event::CommandStepped { .. }) {
                    decided.ask();
                }
            }
        });
    }
    let older = page
        .next
        .map(|next| (query.from(Some(next)).address(&path), words.older));
    let newest = query
        .after
        .is_some()
        .then(|| (query.from(None).address(&path), words.newest));
    view! {
        <StatusLogTable of=id rows connections decisions begins is_last query />
        <Pager label=words.more_pages newest older />
    }
}
