//! What a charger reported of its status.

use csms::{Cursor, Page, StatusLogEntry};
use leptos::prelude::*;

use super::connection_history::ConnectionHistory;
use super::current::Current;
use crate::api;
use crate::controls::Pager;
use crate::i18n::words;
use crate::live::{News, StatusLogNews};
use crate::pages::Loading;
use crate::query;
use crate::routes::address::{self, Tab};
use crate::routes::from_address;
use crate::views::{PartProblem, StatusLogTable};

/// The log, a part at a time, and the connections.
#[component]
pub(crate) fn StatusLogTab() -> impl IntoView {
    let current = expect_context::<Current>();
    let after = from_address(|path, search| {
        (address::tab_of(path) == Some(Tab::StatusLog)).then(|| query::after(search))
    });
    let log = Resource::new(
        move || (current.id.get(), after.get()),
        |(id, after)| api::list_status_log(id, after),
    );
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                current.loaded.await.ok()?;
                Some(
                    match log.await {
                        Ok(page) => {
                            let refetch = Callback::new(move |()| log.refetch());
                            view! { <Log page after=after.get_untracked() refetch /> }.into_any()
                        }
                        Err(error) => view! { <PartProblem error /> }.into_any(),
                    },
                )
            })}
        </Transition>
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                current.loaded.await.ok()?;
                after.get().is_none().then(|| view! { <ConnectionHistory /> })
            })}
        </Suspense>
    }
}

#[component]
fn Log(page: Page<StatusLogEntry>, after: Option<Cursor>, refetch: Callback<()>) -> impl IntoView {
    let words = words();
    let current = expect_context::<Current>();
    let rows = RwSignal::new(page.items);
    let id = current.id.get_untracked();
    let path = address::tab(&id, Tab::StatusLog);
    if after.is_none() {
        current.newsroom.catch_up(move |news| match news {
            News::Snapshot(_) => refetch.run(()),
            News::Fact(fact) => rows.maybe_update(|rows| StatusLogNews::take(rows, fact)),
        });
    }
    let older = page
        .next
        .map(|next| (query::address(&path, [("after", next.0.as_str())]), words.older));
    let newest = after.map(|_| (path.clone(), words.newest));
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        {move || none.get().then(|| view! { <p class="empty">{words.no_status_log}</p> })}
        <div class="log-frame" hidden=none>
            <StatusLogTable of=id rows />
        </div>
        <Pager label=words.more_pages newest older />
    }
}
