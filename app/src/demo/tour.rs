//! The guided tour: a card beside the control that a step is about, and what happens when the visitor does it.
//!
//! It never takes the focus by itself, and does not hold it: whoever is in the card leaves it with Tab. Escape and the
//! arrow keys are its own only while it has the focus.

mod beside;
mod script;
mod step;

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

use self::beside::place_card;
use self::script::{Scene, Until};
use self::step::{enter, find, is_done, show};
use super::messages::{Kind, Place, Step, is_heard, tell};
use super::words::Words;
use super::{address_bar, with};
use crate::Language;

/// How often the card looks where its control is, and whether it was done.
const LOOK_EVERY: Duration = Duration::from_millis(150);

/// Where the tour is; it outlives the card, which is written anew in another language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// At this step.
    Step(usize),
    /// Behind the last one.
    End,
    /// Left, to be gone on with at this step.
    Left(usize),
}

/// How far the visitor has come with a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// Whether they were led to its page. Whoever goes elsewhere then is not called back.
    is_led: bool,
    /// Whether its control was found, and what has to be open is.
    is_there: bool,
    /// Whether what it waits for was so already.
    was_done: bool,
}

impl Progress {
    /// Its control is to be found again.
    pub(super) const fn begin_anew(&mut self) {
        self.is_there = false;
    }
}

/// The tour, as whoever leads it holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tour {
    scenes: StoredValue<Vec<Scene>>,
    at: RwSignal<At>,
    language: Language,
}

impl Tour {
    /// A tour in this language, where it was.
    pub(super) fn new(language: Language, at: At) -> Self {
        let scenes = with(|demo| script::script(&demo.backend.stage())).unwrap_or_default();
        Self {
            scenes: StoredValue::new(scenes),
            at: RwSignal::new(at),
            language,
        }
    }

    fn scene(self, index: usize) -> Option<Scene> {
        self.scenes.with_value(|it| it.get(index).cloned())
    }

    fn place(self, index: usize) -> Option<Place> {
        self.scenes.with_value(|scenes| {
            let scene = scenes.get(index)?;
            let first = scenes.iter().position(|it| it.chapter == scene.chapter)?;
            Some(Place {
                chapter: scene.chapter,
                step: Step {
                    id: scene.step,
                    index: index - first + 1,
                    total: scenes.iter().filter(|it| it.chapter == scene.chapter).count(),
                },
                progress: index as f64 / scenes.len() as f64,
            })
        })
    }

    /// Whether there is nothing to be shown here.
    pub(super) fn is_empty(self) -> bool {
        self.scenes.with_value(Vec::is_empty)
    }

    /// Where a step is, by the names that stand in addresses; the beginning of the chapter where it has no such step.
    pub(super) fn find(self, chapter: &str, step: Option<&str>) -> Option<usize> {
        self.scenes.with_value(|scenes| {
            let of_chapter = |it: &&(usize, &Scene)| it.1.chapter == chapter;
            let numbered: Vec<_> = scenes.iter().enumerate().collect();
            let steps = numbered.iter().filter(of_chapter);
            let first = steps.clone().next()?.0;
            let found = steps.enumerate().find(|(number, it)| {
                step.is_some_and(|step| it.1.step == step || (number + 1).to_string() == step)
            });
            Some(found.map_or(first, |(_, it)| it.0))
        })
    }

    /// Shows a step.
    pub(super) fn go(self, index: usize) {
        if self.is_empty() {
            // A recording has no tour: that is where it came from.
            super::start_over();
            return;
        }
        let count = self.scenes.with_value(Vec::len);
        let at = if index < count { At::Step(index) } else { At::End };
        with(|demo| {
            demo.tour = at;
            demo.progress = Progress::default();
        });
        self.at.set(at);
        match self.place(index) {
            Some(place) => {
                address_bar::show(place.chapter, place.step.id);
                tell(Kind::Step, Some(&place));
            }
            None => {
                let last = self.place(count - 1);
                tell(
                    Kind::Complete,
                    last.map(|it| Place { progress: 1.0, ..it }).as_ref(),
                );
            }
        }
    }

    /// Says which step is shown.
    pub(super) fn tell_step(self) {
        if let At::Step(index) = self.at.get_untracked() {
            tell(Kind::Step, self.place(index).as_ref());
        }
    }

    /// The visitor has gone on already: they are not called back. Where that is what the step asks for, it is done.
    pub(super) fn stay(self) {
        let At::Step(index) = self.at.get_untracked() else {
            return;
        };
        let is_there = self.scene(index).is_some_and(|it| is_done(&it));
        with(|demo| {
            demo.progress.is_led = true;
            demo.progress.is_there = is_there;
        });
    }

    /// Shows the step after this one.
    pub(super) fn next(self) {
        if let At::Step(index) | At::Left(index) = self.at.get_untracked() {
            self.go(index + 1);
        }
    }

    /// Shows the step before this one.
    pub(super) fn previous(self) {
        match self.at.get_untracked() {
            At::Step(index) | At::Left(index) => self.go(index.saturating_sub(1)),
            At::End => self.go(self.scenes.with_value(Vec::len).saturating_sub(1)),
        }
    }

    fn leave(self) {
        let index = match self.at.get_untracked() {
            At::Step(index) | At::Left(index) => index,
            At::End => 0,
        };
        self.at.set(At::Left(index));
        with(|demo| demo.tour = At::Left(index));
        tell(Kind::Close, self.place(index).as_ref());
    }
}

/// The card, or a button that brings it back.
#[component]
pub(super) fn TourCard(tour: Tour) -> impl IntoView {
    let words = Words::of(tour.language);
    let card = NodeRef::<Div>::new();
    let ring = NodeRef::<Div>::new();
    let look = move || {
        let At::Step(index) = tour.at.get_untracked() else {
            return;
        };
        let Some(scene) = tour.scene(index) else { return };
        let mut progress = with(|demo| demo.progress).unwrap_or_default();
        if !progress.is_there {
            enter(&scene, &mut progress);
            with(|demo| demo.progress = progress);
        }
        place_card(find(&scene.target).as_ref(), card, ring);
        if progress.is_there && !progress.was_done && is_done(&scene) {
            tell(Kind::Action, tour.place(index).as_ref());
            tour.go(index + 1);
        }
    };
    if let Ok(timer) = set_interval_with_handle(look, LOOK_EVERY) {
        on_cleanup(move || timer.clear());
    }
    let chosen = window_event_listener(leptos::ev::click, move |event| {
        let At::Step(index) = tour.at.get_untracked() else {
            return;
        };
        let Some(scene) = tour.scene(index).filter(|it| it.until == Until::Chosen) else {
            return;
        };
        let choice = scene.choice.map_or_else(
            || scene.target.clone(),
            |choice| format!("{} {choice}", scene.target),
        );
        let target = event.target().and_then(|it| it.dyn_into::<Node>().ok());
        if find(&choice).is_some_and(|it| it.contains(target.as_ref())) {
            tell(Kind::Action, tour.place(index).as_ref());
            tour.go(index + 1);
        }
    });
    on_cleanup(move || chosen.remove());
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.stop_propagation();
            tour.leave();
        }
        "ArrowRight" => tour.next(),
        "ArrowLeft" => tour.previous(),
        _ => {}
    };
    let step = move |index: usize| {
        let scene = tour.scene(index)?;
        let place = tour.place(index)?;
        let chapters = script::chapters(tour.language);
        let title = chapters.iter().find(|(key, _)| *key == scene.chapter)?.1;
        let count = format!("{} {} {}", place.step.index, words.of, place.step.total);
        let shows = scene.until != Until::Read;
        let show_me = move |_| {
            if let Some(scene) = tour.scene(index) {
                // Once this click is over: it closes what it opens elsewhere.
                set_timeout(move || show(&scene), Duration::ZERO);
            }
        };
        let chapter_of = move |(key, name): (&'static str, &'static str)| {
            let go = move |_| {
                if let Some(index) = tour.find(key, None) {
                    tour.go(index);
                }
            };
            view! {
                <li>
                    <button type="button" class="quiet" aria-current=(key == scene.chapter).then_some("step") on:click=go>
                        {name}
                    </button>
                </li>
            }
        };
        Some(view! {
            <div class="tour-head">
                <h2 id="tour-title">{title}</h2>
                <span class="muted">{count}</span>
            </div>
            <p aria-live="polite">{scene.words(tour.language)}</p>
            <div class="tour-tools">
                {(index > 0)
                    .then(|| {
                        view! {
                            <button type="button" class="quiet" on:click=move |_| tour.previous()>
                                {words.previous}
                            </button>
                        }
                    })}
                {shows
                    .then(|| {
                        view! {
                            <button type="button" on:click=show_me>
                                {words.show_me}
                            </button>
                        }
                    })}
                <button type="button" class="primary" on:click=move |_| tour.next()>
                    {words.next}
                </button>
            </div>
            <div class="tour-foot">
                <details>
                    <summary>{words.chapters}</summary>
                    <ol role="list">{chapters.map(chapter_of).into_iter().collect_view()}</ol>
                </details>
                <button type="button" class="quiet" on:click=move |_| tour.leave()>
                    {words.explore}
                </button>
            </div>
        })
    };
    let end = move || {
        view! {
            <div class="tour-head">
                <h2 id="tour-title">{words.the_end}</h2>
            </div>
            <p>{words.the_end_text}</p>
            <div class="tour-tools">
                <button type="button" class="quiet" on:click=move |_| super::start_over()>
                    {words.again}
                </button>
                <button type="button" on:click=move |_| tour.leave()>
                    {words.explore}
                </button>
                {is_heard()
                    .then(|| {
                        view! {
                            <button type="button" class="primary" on:click=move |_| tell(Kind::Cta, None)>
                                {words.more}
                            </button>
                        }
                    })}
            </div>
        }
    };
    let is_open = move || !matches!(tour.at.get(), At::Left(_));
    let go_on = move |_| {
        if let At::Left(index) = tour.at.get_untracked() {
            tour.go(index);
        }
    };
    view! {
        <div class="tour-ring" node_ref=ring hidden=true aria-hidden="true"></div>
        <div
            class="tour-card"
            role="dialog"
            aria-label=words.tour
            node_ref=card
            hidden=move || !is_open()
            on:keydown=keys
        >
            {move || match tour.at.get() {
                At::Step(index) => step(index).into_any(),
                At::End => end().into_any(),
                At::Left(_) => ().into_any(),
            }}
        </div>
        <button type="button" class="tour-return" hidden=is_open on:click=go_on>
            {words.go_on}
        </button>
    }
}
