//! What a charger reported of its status.

use csms::{Event, Page, SessionRecord, StatusLogEntry};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::connection_history::ConnectionHistory;
use super::current::Current;
use crate::api;
use crate::controls::Pager;
use crate::i18n::words;
use crate::live::{News, StatusLogNews};
use crate::pages::Loading;
use crate::query::StatusLogQuery;
use crate::routes::address::{self, Tab};
use crate::routes::from_address;
use crate::views::{PartProblem, StatusLogFilters, StatusLogTable};

/// So many connections are known beside the reports.
const CONNECTIONS: u32 = 200;

/// The log, filtered, a part at a time, and the connections.
#[component]
pub(crate) fn StatusLogTab() -> impl IntoView {
    let current = expect_context::<Current>();
    let query = from_address(|path, search| {
        (address::tab_of(path) == Some(Tab::StatusLog)).then(|| StatusLogQuery::parse(search))
    });
    let log = Resource::new(
        move || (current.id.get(), query.get()),
        |(id, query)| async move {
            let filter = query.filter();
            let page = api::list_status_log(id.clone(), filter, query.after).await?;
            let sessions = api::list_sessions(id, CONNECTIONS).await?;
            Ok::<_, crate::error::ApiError>((page, sessions.items))
        },
    );
    let is_beginning = move || query.with(|it| it.after.is_none());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let charge_point = current.show(current.loaded.await.ok()?);
                Some(move || {
                    let path = address::tab(&current.id.get(), Tab::StatusLog);
                    view! { <StatusLogFilters query=query.get() charge_point path /> }
                })
            })}
        </Suspense>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                current.loaded.await.ok()?;
                Some(
                    match log.await {
                        Ok((page, sessions)) => {
                            let refetch = Callback::new(move |()| log.refetch());
                            view! { <Log page sessions query=query.get_untracked() refetch /> }.into_any()
                        }
                        Err(error) => view! { <PartProblem error /> }.into_any(),
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
fn Log(
    page: Page<StatusLogEntry>,
    sessions: Vec<SessionRecord>,
    query: StatusLogQuery,
    refetch: Callback<()>,
) -> impl IntoView {
    let words = words();
    let current = expect_context::<Current>();
    let (rows, sessions) = (RwSignal::new(page.items), RwSignal::new(sessions));
    let id = current.id.get_untracked();
    let path = address::tab(&id, Tab::StatusLog);
    let edges = (query.after.is_none(), page.next.is_none());
    if query.after.is_none() {
        let query = query.clone();
        current.newsroom.catch_up(move |news| match news {
            News::Snapshot(_) => refetch.run(()),
            News::Fact(fact) => {
                rows.maybe_update(|rows| StatusLogNews::take(rows, fact, |it| query.takes_in(it)));
            }
        });
        current.newsroom.listen(move |news| {
            let begins_or_ends = matches!(
                news,
                News::Fact(fact) if matches!(fact.event, Event::Connected { .. } | Event::Disconnected { .. })
            );
            if begins_or_ends {
                let id = current.id.get_untracked();
                spawn_local(async move {
                    // What cannot be had now comes with the next news.
                    if let Ok(now) = api::list_sessions(id, CONNECTIONS).await {
                        sessions.try_set(now.items);
                    }
                });
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
    let nothing = if query.is_narrow() {
        words.no_reports_match
    } else {
        words.no_status_log
    };
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        {move || none.get().then(|| view! { <p class="empty">{nothing}</p> })}
        <div class="log-frame" hidden=none>
            <StatusLogTable of=id rows sessions edges query />
        </div>
        <Pager label=words.more_pages newest older />
    }
}
