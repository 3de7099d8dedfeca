//! A charger over the last day or week, above all of its pages.

use std::time::Duration;

use csms::{Event, Timeline, TimelineSpan, Timestamp};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::current::Current;
use crate::api;
use crate::controls::Later;
use crate::i18n::{sentences, words};
use crate::live::{Again, News, refetch};
use crate::query;
use crate::routes::{address, from_address};
use crate::surroundings;
use crate::views::{PartProblem, Then, TimelineBar, TimelineTable};

/// A point is chosen once nobody has moved it for so long.
const CHOSEN_AFTER: Duration = Duration::from_millis(250);

/// Its timeline. It stands in no other part that waits: the library numbers what it hands to the browser in the order
/// in which such parts come to life, and of two that wait for the same answer either may be first.
///
/// `span` and `at` in the query string say which part of it, and where in it the reader is.
#[component]
pub(super) fn TimelineSection() -> impl IntoView {
    let current = expect_context::<Current>();
    let (words, sentences) = (words(), sentences());
    let span = from_address(|path, search| {
        address::charge_point_of(path)?;
        Some(query::timeline_span(search).unwrap_or_default())
    });
    let at = current.at;
    let unknown = from_address(|path, search| {
        address::charge_point_of(path)?;
        Some(query::unknown_in_timeline(search))
    });
    // A step within what is shown asks for nothing new.
    let shown = StoredValue::new(None::<Shown>);
    let asked = Memo::new(
        move |before: Option<&(String, TimelineSpan, Option<Timestamp>)>| {
            let (id, span, at) = (current.id.get(), span.get(), at.get());
            let has = |at| shown.with_value(|it| it.as_ref().is_some_and(|it| it.has(&id, span, at)));
            match before {
                Some(before) if at.is_some_and(has) => before.clone(),
                _ => (id, span, at),
            }
        },
    );
    let loaded = Resource::new(
        move || asked.get(),
        |(id, span, around)| api::find_timeline(id, span, around),
    );
    let location = use_location();
    let with = move |name: &'static str, value: Option<&str>| {
        location.pathname.with(|path| {
            location
                .search
                .with(|search| query::with(path, search, name, value))
        })
    };
    let span_link = move |of: TimelineSpan, word: &'static str| {
        let key = (of != TimelineSpan::default()).then_some(of.key());
        view! {
            <a
                href=move || with("span", key)
                data-noscroll=""
                aria-current=move || (span.get() == of).then_some("true")
            >
                {word}
            </a>
        }
    };
    view! {
        <Transition>
            {move || Suspend::new(async move {
                current.loaded.await.ok()?;
                let bar = match loaded.await {
                    Ok(timeline) => {
                        let (id, span, _) = asked.get_untracked();
                        shown.set_value(Some(Shown::of(id, span, &timeline)));
                        view! { <Loaded timeline at span /> }.into_any()
                    }
                    Err(error) => view! { <PartProblem error again=refetch(loaded) /> }.into_any(),
                };
                Some(
                    view! {
                        <section class="timeline" aria-label=words.timeline>
                            <p class="spans">
                                {span_link(TimelineSpan::Day, words.last_day)}
                                {span_link(TimelineSpan::Week, words.last_week)}
                            </p>
                            {move || {
                                let said = unknown.get().into_iter();
                                said.map(|it| {
                                        let sentence = (sentences.not_in_timeline)(&it.said);
                                        view! {
                                            <p class="field-error" role="alert">
                                                {sentence}
                                            </p>
                                        }
                                    })
                                    .collect_view()
                            }}
                            {bar}
                        </section>
                    },
                )
            })}
        </Transition>
    }
}

/// Which part of a timeline the page has.
struct Shown {
    id: String,
    span: TimelineSpan,
    from: Timestamp,
    /// Nothing where it goes on.
    to: Option<Timestamp>,
}

impl Shown {
    fn of(id: String, span: TimelineSpan, timeline: &Timeline) -> Self {
        Self {
            id,
            span,
            from: timeline.from,
            to: (!timeline.goes_on).then_some(timeline.to),
        }
    }

    fn has(&self, id: &str, span: TimelineSpan, at: Timestamp) -> bool {
        self.id == id && self.span == span && self.from <= at && self.to.is_none_or(|it| at <= it)
    }
}

#[component]
fn Loaded(timeline: Timeline, at: Memo<Option<Timestamp>>, span: TimelineSpan) -> impl IntoView {
    let current = expect_context::<Current>();
    let timeline = RwSignal::new(timeline);
    // What is being pointed at goes before what the address says, until that says the same.
    let pointed = RwSignal::new(None::<Timestamp>);
    Effect::new(move || {
        at.track();
        pointed.set(None);
    });
    let looked_at = Signal::derive(move || pointed.get().or(at.get()));
    let location = use_location();
    let navigate = use_navigate();
    let address_at = move |at: Option<Timestamp>| {
        let at = at.map(|it| it.to_string());
        let path = location.pathname.get();
        location
            .search
            .with(|search| query::looking_at(&path, search, at.as_deref()))
    };
    // An arrow key that is held down chooses many times a second, and browsers do not take that many addresses.
    let later = Later::new(CHOSEN_AFTER);
    let choose = move |at: Timestamp| {
        let stay = NavigateOptions {
            scroll: false,
            replace: true,
            ..NavigateOptions::default()
        };
        // The bar ends with a whole minute, which is not over yet: that is now.
        let is_now = timeline.with_untracked(|it| it.goes_on) && at.as_millis() >= surroundings::clock();
        let at = (!is_now).then_some(at);
        let (navigate, address) = (navigate.clone(), untrack(|| address_at(at)));
        later.run(move || navigate(&address, stay));
    };
    let again = Again::new(move || async move {
        if let Ok(now) = api::find_timeline(current.id.get_untracked(), span, None).await {
            timeline.try_set(now);
        }
    });
    current.newsroom.catch_up(move |news| {
        let changes_it = match news {
            News::Snapshot(_) => true,
            News::Fact(fact) => match &fact.event {
                Event::StatusReported(_) | Event::Connected { .. } | Event::Disconnected { .. } => true,
                Event::Decided(decision) => decision.is_pause(),
                _ => false,
            },
        };
        if changes_it && timeline.try_with_untracked(|it| it.goes_on) == Some(true) {
            again.ask();
        }
    });
    let href = Callback::new(move |at| address_at(Some(at)));
    view! {
        <TimelineBar
            timeline
            at=looked_at
            point=Callback::new(move |at| pointed.set(Some(at)))
            choose=Callback::new(choose)
            href
        />
        <Then timeline at=looked_at of=current.id now=Signal::derive(move || address_at(None)) />
        <TimelineTable timeline href />
    }
}
