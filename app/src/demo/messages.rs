//! What the demo and the page around it say to each other.
//!
//! Both ways to one origin: that of the page whose frame this is. Where the browser does not say which that is, nothing
//! is said. There is nothing personal in it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Url};

/// Who speaks, and who is spoken to.
const NAME: &str = "ladetavle-demo";

/// The version of all this.
const VERSION: u32 = 1;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// The pages are there.
    Ready,
    /// They have another height now.
    Resize,
    /// The tour has begun.
    Start,
    /// A step of it has begun.
    Step,
    /// The visitor did what a step asks for.
    Action,
    /// The tour has come to its end.
    Complete,
    /// The visitor wants more than a demo.
    Cta,
    /// The visitor has left the tour.
    Close,
}

/// Where the tour is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Place {
    /// The chapter.
    pub(super) chapter: &'static str,
    /// The step.
    pub(super) step: Step,
    /// How much of the tour lies behind, 0 to 1.
    pub(super) progress: f64,
}

/// A step, of so many in its chapter; the first is 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Step {
    pub(super) id: &'static str,
    pub(super) index: usize,
    pub(super) total: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    source: &'static str,
    v: u32,
    embed_id: String,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(flatten)]
    place: Option<&'a Place>,
    height: i32,
}

/// What the page around wants done.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "cmd", rename_all = "camelCase")]
pub(super) enum Wish {
    /// To show a step of the tour.
    Goto {
        /// Which chapter.
        chapter: String,
        /// Which step of it; the first where none is named.
        #[serde(default)]
        step: Option<String>,
    },
    /// To show the next step.
    Next,
    /// To show the step before.
    Prev,
    /// To begin the tour anew.
    Restart,
    /// To speak another language.
    SetLang {
        /// `en` or `nb`.
        lang: String,
    },
    /// To wear another theme.
    SetTheme {
        /// `light`, `dark` or `auto`.
        theme: String,
    },
    /// To hold time on, or to let it go on.
    Pause,
}

#[derive(Deserialize)]
struct Envelope {
    target: String,
    v: u32,
    #[serde(flatten)]
    wish: Wish,
}

/// Whether a page around can hear what is told.
pub(super) fn is_heard() -> bool {
    parent().is_some() && embedder().is_some()
}

/// Says to the page around what happened.
pub(super) fn tell(kind: Kind, place: Option<&Place>) {
    let (Some(parent), Some(origin)) = (parent(), embedder()) else {
        return;
    };
    let height = document().body().map_or(0, |it| it.scroll_height());
    let message = Message {
        source: NAME,
        v: VERSION,
        embed_id: window().name().unwrap_or_default(),
        kind,
        place,
        height,
    };
    let told = serde_json::to_string(&message)
        .ok()
        .and_then(|json| js_sys::JSON::parse(&json).ok());
    if let Some(told) = told {
        // It can only fail for an origin that is none.
        _ = parent.post_message(&told, &origin);
    }
}

/// Hears what the page around wants, for as long as the document lives. Whoever else speaks is not listened to, nor is
/// what makes no sense.
pub(super) fn hear(carry_out: impl Fn(Wish) + 'static) {
    let (Some(parent), Some(origin)) = (parent(), embedder()) else {
        return;
    };
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let is_parent = event.source().is_some_and(|it| js_sys::Object::is(&it, &parent));
        if is_parent
            && event.origin() == origin
            && let Some(wish) = wish(&event)
        {
            carry_out(wish);
        }
    });
    // It can only fail for a missing listener.
    _ = window().add_event_listener_with_callback("message", heard.into_js_value().unchecked_ref());
}

fn wish(event: &MessageEvent) -> Option<Wish> {
    let json = js_sys::JSON::stringify(&event.data()).ok()?.as_string()?;
    read(&json)
}

fn read(json: &str) -> Option<Wish> {
    let Envelope { target, v, wish } = serde_json::from_str(json).ok()?;
    (target == NAME && v == VERSION).then_some(wish)
}

/// The window whose frame this is; nothing where it is no frame.
fn parent() -> Option<web_sys::Window> {
    let parent = window().parent().ok()??;
    (!js_sys::Object::is(&parent, &window())).then_some(parent)
}

/// The origin of the page around, as far as the browser tells.
fn embedder() -> Option<String> {
    let origin = Url::new(&document().referrer()).ok()?.origin();
    (origin != "null").then_some(origin)
}
