//! What a charger and we said to each other.

mod said;

use std::collections::BTreeSet;

use csms::{Event, EventId, Timestamp};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use self::said::said;
use super::current::Current;
use crate::api;
use crate::backend::EventLogPart;
use crate::controls::{CopyLaterButton, Pager, TextToCome};
use crate::i18n::{sentences, words};
use crate::live::{Again, EventNews, News, refetch};
use crate::pages::Loading;
use crate::query::EventLogQuery;
use crate::routes::address::{self, Tab};
use crate::routes::from_address;
use crate::views::{EventFilters, EventTable, PartProblem, for_support};

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
        |(id, query)| api::list_events(id, query.filter(), query.after, query.shows_frames),
    );
    // How rows are shown, where the list begins and which time is looked at is no filter: what somebody types meanwhile stays.
    let asked = Memo::new(move |_| query.with(|it| it.showing_frames(false).entered()));
    let filters = move || {
        let of = current.id.get();
        let path = address::tab(&of, Tab::EventLog);
        view! { <EventFilters query=asked.get() shown=query of path /> }
    };
    // What was chosen stays so while the list is filtered otherwise, but is of one charger.
    let chosen = RwSignal::new(BTreeSet::new());
    Effect::new(move || {
        current.id.track();
        chosen.set(BTreeSet::new());
    });
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
                <Chosen chosen />
                <Transition fallback=Loading>
                    {move || Suspend::new(async move {
                        current.loaded.await.ok()?;
                        Some(
                            match log.await {
                                Ok(part) => {
                                    let query = query.get_untracked();
                                    view! { <Log part query open refetch=refetch(log) chosen /> }.into_any()
                                }
                                Err(error) => view! { <PartProblem error again=refetch(log) /> }.into_any(),
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
    focus(&format!("[data-event-id='{id}'] a.row-link"));
}

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // It can only fail for an element that is gone.
        _ = element.focus();
    }
}

/// What can be done with the rows that somebody chose.
#[component]
fn Chosen(chosen: RwSignal<BTreeSet<EventId>>) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let current = expect_context::<Current>();
    let count = Memo::new(move |_| chosen.with(BTreeSet::len));
    let label = Signal::derive(move || (sentences.copy_chosen)(count.get()));
    let text = move |()| -> TextToCome {
        let of = current.id.get_untracked();
        let ids: Vec<_> = chosen.with_untracked(|it| it.iter().copied().collect());
        Box::pin(async move {
            let charge_point = api::find_charge_point(of.clone()).await.ok()?.value;
            let mut details = Vec::new();
            for ids in ids.chunks(api::MOST_EVENTS_IN_FULL) {
                details.extend(api::list_events_of_ids(of.clone(), ids.to_vec()).await.ok()?);
            }
            // Some may be gone meanwhile: a text that lacks them is not what was asked for.
            (details.len() == ids.len()).then(|| for_support(&charge_point, &details))
        })
    };
    let none = move |_| {
        chosen.set(BTreeSet::new());
        // The button goes; the focus goes on where one chooses.
        focus(".event-log .pick input");
    };
    let any = Memo::new(move |_| count.get() > 0);
    let tools = move || {
        any.get().then(|| {
            view! {
                <CopyLaterButton label text />
                <button type="button" on:click=none>
                    {words.clear_choice}
                </button>
            }
        })
    };
    view! { <div class="chosen">{tools}</div> }
}

#[component]
fn Log(
    part: EventLogPart,
    query: EventLogQuery,
    open: Memo<Option<String>>,
    refetch: Callback<()>,
    chosen: RwSignal<BTreeSet<EventId>>,
) -> impl IntoView {
    let EventLogPart { page, said: known } = part;
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
    let nothing = match (query.is_narrow(), query.hides_routine()) {
        (true, true) => words.no_match_but_routine,
        (true, false) => words.no_events_match,
        (false, true) => words.only_routine,
        (false, false) => words.no_events,
    };
    let told = said(id.clone(), query.shows_frames, known);
    let said = Callback::new(move |id: EventId| told.of(&id));
    // The earliest time of what came and was not searched yet.
    let unsearched = StoredValue::new(None::<Timestamp>);
    let note = move |at: Timestamp| {
        unsearched.try_update_value(|it| *it = Some(it.map_or(at, |it| it.min(at))));
    };
    // Whether a text stands in what has come only the record knows. What stood there before is not searched once more.
    let searched = {
        let query = query.clone();
        Again::new(move || {
            let (of, frames, mut filter) = (current.id.get_untracked(), query.shows_frames, query.filter());
            let from = unsearched.try_update_value(Option::take).flatten();
            filter.from = filter.from.max(from);
            async move {
                let Ok(found) = api::list_events(of, filter, None, frames).await else {
                    from.into_iter().for_each(note);
                    return;
                };
                let ids: Vec<_> = found.page.items.iter().map(|it| it.id).collect();
                rows.try_update(|rows| EventNews::put(rows, &found.page.items));
                ids.into_iter().for_each(|id| told.want(id));
            }
        })
    };
    current.newsroom.catch_up(move |news| match news {
        News::Snapshot(_) => refetch.run(()),
        News::Fact(fact) => {
            if let Event::Exchanged(exchange) = &fact.event
                && !query.q.is_empty()
                && query.may_take_in(exchange)
            {
                note(exchange.at);
                searched.ask();
            }
            let is_news = rows.try_maybe_update(|rows| {
                let is_news = EventNews::take(rows, fact, |it| query.takes_in(it));
                (is_news, is_news)
            });
            if let (Some(true), Event::Exchanged(exchange)) = (is_news, &fact.event) {
                told.want(exchange.id);
            }
        }
    });
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        {move || none.get().then(|| view! { <p class="empty">{nothing}</p> })}
        <div class="log-frame" hidden=none>
            <EventTable of=id rows open search said chosen />
        </div>
        <Pager label=words.more_pages newest older />
    }
}
