//! What a charger and we said to each other.

use csms::{Exchange, Page};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::current::Current;
use crate::api;
use crate::controls::Pager;
use crate::i18n::words;
use crate::live::{EventNews, News};
use crate::pages::Loading;
use crate::query::EventLogQuery;
use crate::routes::address::{self, Tab};
use crate::routes::from_address;
use crate::views::{EventFilters, EventTable, PartProblem};

/// The log, filtered, a part at a time; beside it, where there is room, the row that is open.
#[component]
pub(crate) fn EventLogTab() -> impl IntoView {
    let current = expect_context::<Current>();
    let query = from_address(|path, search| {
        (address::tab_of(path) == Some(Tab::EventLog)).then(|| EventLogQuery::parse(search))
    });
    let open = from_address(|path, _| {
        (address::tab_of(path) == Some(Tab::EventLog)).then(|| address::event_of(path))
    });
    let log = Resource::new(
        move || (current.id.get(), query.get()),
        |(id, query)| api::list_events(id, query.filter(), query.after),
    );
    let filters = move || {
        let of = current.id.get();
        let path = address::tab(&of, Tab::EventLog);
        view! { <EventFilters query=query.get() of path /> }
    };
    let list = ListPane {
        element: NodeRef::new(),
        opened: StoredValue::new(false),
    };
    provide_context(list);
    Effect::new(move |before: Option<Option<String>>| {
        let now = open.get();
        match (before, &now) {
            (Some(None), Some(_)) => list.opened.set_value(true),
            // Whoever comes back to the list goes on from the row that was open.
            (Some(Some(before)), None) => request_animation_frame(move || focus_row(&before)),
            _ => {}
        }
        now
    });
    view! {
        <div class="event-log-panes" data-open=move || open.with(Option::is_some).then_some("")>
            <div class="list-pane" node_ref=list.element>
                <Suspense>
                    {move || Suspend::new(async move {
                        current.loaded.await.ok()?;
                        Some(filters)
                    })}
                </Suspense>
                <Transition fallback=Loading>
                    {move || Suspend::new(async move {
                        current.loaded.await.ok()?;
                        Some(
                            match log.await {
                                Ok(page) => {
                                    let refetch = Callback::new(move |()| log.refetch());
                                    let query = query.get_untracked();
                                    view! { <Log page query open refetch /> }.into_any()
                                }
                                Err(error) => view! { <PartProblem error /> }.into_any(),
                            },
                        )
                    })}
                </Transition>
            </div>
            <div class="event-pane">
                <Outlet />
            </div>
        </div>
    }
}

/// The list beside an open row, or in whose place that stands where there is little room.
#[derive(Clone, Copy)]
pub(super) struct ListPane {
    element: NodeRef<Div>,
    /// Whether a row of it was opened, and nobody has asked since.
    opened: StoredValue<bool>,
}

impl ListPane {
    /// Whether a row of it was opened and took its place, and the focus with it. Says so once.
    pub(super) fn gave_way(self) -> bool {
        let opened = self.opened.get_value();
        self.opened.set_value(false);
        opened
            && self
                .element
                .get_untracked()
                .is_some_and(|it| it.offset_parent().is_none())
    }
}

fn focus_row(event: &str) {
    let id = event.replace(|it: char| !it.is_ascii_digit(), "");
    let link = document().query_selector(&format!("[data-event-id='{id}'] a.row-link"));
    if let Some(link) = link
        .ok()
        .flatten()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok())
    {
        // It can only fail for an element that is gone.
        _ = link.focus();
    }
}

#[component]
fn Log(
    page: Page<Exchange>,
    query: EventLogQuery,
    open: Memo<Option<String>>,
    refetch: Callback<()>,
) -> impl IntoView {
    let words = words();
    let current = expect_context::<Current>();
    let rows = RwSignal::new(page.items);
    let id = current.id.get_untracked();
    let path = address::tab(&id, Tab::EventLog);
    let older = page
        .next
        .map(|next| (query.from(Some(next)).address(&path), words.older));
    let newest = query
        .after
        .is_some()
        .then(|| (query.from(None).address(&path), words.newest));
    // An open row keeps the list beside it as it is.
    let search = query.address("");
    let nothing = if query.is_narrow() {
        words.no_events_match
    } else {
        words.no_events
    };
    current.newsroom.catch_up(move |news| match news {
        News::Snapshot(_) => refetch.run(()),
        News::Fact(fact) => {
            rows.maybe_update(|rows| EventNews::take(rows, fact, |it| query.takes_in(it)));
        }
    });
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        {move || none.get().then(|| view! { <p class="empty">{nothing}</p> })}
        <div class="log-frame" hidden=none>
            <EventTable of=id rows open search />
        </div>
        <Pager label=words.more_pages newest older />
    }
}
