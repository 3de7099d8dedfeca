//! The demo: the same pages over a charge system that lives in the visitor's browser.
//!
//! It runs from any address of any host, inside a frame that may do nothing but run scripts: it keeps nothing, asks
//! nobody, and leaves the address bar alone. Which page is shown is known here alone.

mod address_bar;
mod files;
mod flags;
mod messages;
mod pace;
mod panel;
mod preferences;
mod tour;
mod words;

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use csms::{ChargeSystemId, Command, ResetKind, Timestamp};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::dom::body;

use self::flags::Flags;
use self::messages::{Kind, Wish, hear, tell};
use self::pace::Pace;
use self::panel::WhatIf;
use self::tour::{At, Progress, Tour, TourCard};
use crate::App;
use crate::backend::SharedBackend;
use crate::line;
use crate::routes::address;
use crate::stage::{CHARGE_SYSTEM, Recording, Stage, StageBackend};
use crate::surroundings::{asker, request_info};

thread_local! {
    static DEMO: RefCell<Option<Demo>> = const { RefCell::new(None) };
}

struct Demo {
    backend: Arc<StageBackend>,
    pace: Pace,
    /// The address of the page that is shown, within the portal.
    here: String,
    /// Where the tour is.
    tour: At,
    /// How far the visitor has come with the step.
    progress: Progress,
    /// Whether a step was shown already, so that pages may move under the visitor.
    is_led: bool,
    /// Whether time stands, for whoever shows that.
    stands: ArcRwSignal<bool>,
    /// What everything that happens follows from.
    seed: u64,
    /// What the page around is answered with, once it is shown.
    guide: Option<Tour>,
    /// The pages and what stands around them, as long as they are shown.
    shown: Vec<Shown>,
    /// The height that the page around was last told.
    height: i32,
}

type Shown = UnmountHandle<leptos::tachys::view::any_view::AnyViewState>;

/// Raises the curtain in this document. `asked_for` is where a link led, within the portal, that was followed before there was
/// anything behind it.
pub fn start(asked_for: Option<String>) {
    let flags = Flags::of_page();
    flags.dress_document();
    let asked_for = asked_for.filter(|it| !preferences::take(it));
    let is_asked_for = asked_for.is_some();
    let overview = || address::charge_system(&ChargeSystemId::from(CHARGE_SYSTEM));
    let demo = Demo {
        backend: Arc::new(StageBackend::new(Stage::opening(flags.seed))),
        pace: Pace::new(flags.speed, flags.by_hand),
        here: asked_for.unwrap_or_else(overview),
        tour: At::Step(0),
        progress: Progress::default(),
        is_led: false,
        stands: ArcRwSignal::new(flags.by_hand),
        seed: flags.seed,
        guide: None,
        shown: Vec::new(),
        height: 0,
    };
    DEMO.set(Some(demo));
    address_bar::leave_alone();
    address_bar::jump_here();
    preferences::take_here();
    files::write_here();
    show();
    hear(carry_out);
    tell(Kind::Ready, None);
    tell(Kind::Start, None);
    let guide = with(|demo| demo.guide).flatten();
    let begins_at = guide.zip(flags.chapter.as_deref());
    match begins_at.and_then(|(tour, chapter)| tour.find(chapter, flags.step.as_deref())) {
        Some(index) => guide.into_iter().for_each(|it| it.go(index)),
        None => guide.into_iter().for_each(Tour::tell_step),
    }
    if is_asked_for {
        guide.into_iter().for_each(Tour::stay);
    }
    pace::run();
}

/// Begins anew, once what is under way is over: whoever asks for it may stand in what is shown anew.
fn start_over() {
    set_timeout(begin_again, Duration::ZERO);
}

/// Everything is again as it was when the curtain rose.
fn begin_again() {
    with(|demo| {
        *demo.backend.stage() = Stage::opening(demo.seed);
        demo.here = address::charge_system(&ChargeSystemId::from(CHARGE_SYSTEM));
        demo.tour = At::Step(0);
        demo.progress = Progress::default();
    });
    show();
    tell(Kind::Start, None);
    if let Some(tour) = with(|demo| demo.guide).flatten() {
        tour.go(0);
    }
}

/// Restarts the charger that is out of order, as the visitor would have.
fn restart_faulted() {
    with(|demo| {
        let mut stage = demo.backend.stage();
        if let Some(id) = stage.cast().faulted.clone() {
            // One that has no contact shows that.
            _ = stage.issue(
                &id,
                Command::Reset {
                    kind: ResetKind::Soft,
                },
                asker(),
            );
        }
    });
    move_on(Pace::reached);
}

/// Shows the pages, and the tour over them, as the document is dressed now.
fn show() {
    let former = with(|demo| std::mem::take(&mut demo.shown));
    drop(former);
    // What a step has open is to be opened again.
    with(|demo| demo.progress.begin_anew());
    let language = request_info().preferences.language;
    let at = with(|demo| demo.tour).unwrap_or(At::Left(0));
    let pages = mount_to(body(), || view! { <App /> }.into_any());
    let around = mount_to(body(), move || {
        let tour = Tour::new(language, at);
        with(|demo| demo.guide = Some(tour));
        view! {
            <WhatIf language />
            <TourCard tour />
        }
        .into_any()
    });
    with(|demo| demo.shown = vec![pages, around]);
}

/// Does what the page around wants.
fn carry_out(wish: Wish) {
    let Some(tour) = with(|demo| demo.guide).flatten() else {
        return;
    };
    match wish {
        Wish::Goto { chapter, step } => {
            if let Some(index) = tour.find(&chapter, step.as_deref()) {
                tour.go(index);
            }
        }
        Wish::Next => tour.next(),
        Wish::Prev => tour.previous(),
        Wish::Restart => start_over(),
        Wish::SetLang { lang } => dress("language", &lang),
        Wish::SetTheme { theme } => dress("theme", if theme == "auto" { "system" } else { &theme }),
        Wish::Pause => hold(),
    }
}

/// Holds time on, or lets it go on.
fn hold() {
    if let Some((stands, shown)) = with(|demo| (demo.pace.toggle(), demo.stands.clone())) {
        shown.set(stands);
    }
}

fn dress(key: &str, value: &str) {
    preferences::choose(key, value);
    show();
}

/// Plays a recording in place of what was simulated.
fn play(recording: Recording) {
    with(|demo| {
        *demo.backend.stage() = Stage::of_recording(recording);
        demo.tour = At::Left(0);
        demo.here = address::charge_system(&ChargeSystemId::from(CHARGE_SYSTEM));
    });
    show();
}

/// Lets more time pass than has passed.
fn hurry(ahead: Duration) {
    if let Some(until) = with(|demo| demo.backend.stage().now().plus(ahead)) {
        move_on(|_, _| until);
    }
}

/// Lets as much time pass on the stage as has passed, and tells the page around what it cannot see.
fn pass() {
    move_on(Pace::reached);
    let height = document().body().map_or(0, |it| it.scroll_height());
    if with(|demo| std::mem::replace(&mut demo.height, height)) != Some(height) {
        tell(Kind::Resize, None);
    }
}

/// Moves the stage on, and tells the pages what happened.
fn move_on(until: impl FnOnce(&mut Pace, Timestamp) -> Timestamp) {
    let told = with(|demo| {
        let mut stage = demo.backend.stage();
        let until = until(&mut demo.pace, stage.now());
        stage.advance(until);
        (line::news(stage.record()), stage.now())
    });
    if let Some((news, now)) = told {
        line::tick(now);
        news();
    }
}

fn with<T>(act: impl FnOnce(&mut Demo) -> T) -> Option<T> {
    DEMO.with_borrow_mut(|demo| demo.as_mut().map(act))
}

/// What time it is on the stage.
pub(crate) fn now() -> Timestamp {
    with(|demo| demo.backend.stage().now()).unwrap_or_default()
}

/// Whom pages ask.
pub(crate) fn backend() -> Option<SharedBackend> {
    with(|demo| -> SharedBackend { demo.backend.clone() })
}

/// The address of the page that is shown, within the portal.
pub(crate) fn here() -> String {
    with(|demo| demo.here.clone()).unwrap_or_default()
}
