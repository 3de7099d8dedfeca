//! What a step asks of the page: that the visitor is led to it, sees when it is done, and can have it done for them.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::Progress;
use super::beside::window_size;
use super::script::{Scene, Until};
use crate::demo::{self, address_bar, with};

/// How much time "show me" lets pass where a step waits for something to happen, in sim time.
const AHEAD: Duration = Duration::from_secs(20);

/// Comes to where a step takes place, as far as that is possible by now.
pub(super) fn enter(scene: &Scene, progress: &mut Progress) {
    let (here, may_scroll) = with(|demo| (demo.here.clone(), demo.is_led)).unwrap_or_default();
    if !progress.is_led {
        progress.is_led = true;
        if here != scene.page {
            address_bar::follow(&scene.page);
            return;
        }
    }
    if here != scene.page {
        return;
    }
    if scene.needs_restart && find(&scene.target).is_none() {
        demo::restart_faulted();
        return;
    }
    if let Some(opens) = &scene.opens {
        match find(opens) {
            // It can only fail for a name that no attribute can have.
            Some(details) => _ = details.set_attribute("open", ""),
            None => return,
        }
    }
    let Some(target) = find(&scene.target) else {
        return;
    };
    match &scene.until {
        // To be opened once more.
        Until::Opened => _ = target.remove_attribute("open"),
        Until::Seen(what) => progress.was_done = find(what).is_some(),
        Until::Read | Until::Chosen | Until::At(_) => {}
    }
    let rect = target.get_bounding_client_rect();
    let (_, height) = window_size();
    // Nothing moves by itself at first: only what the visitor asked for is scrolled to.
    if may_scroll && (rect.top() < 0.0 || rect.bottom() > height) {
        // Not into view: that would scroll the page around as well. The card is to have room above or below.
        window().scroll_by_with_x_and_y(0.0, rect.top() - height / 4.0);
    }
    with(|demo| demo.is_led = true);
    progress.is_there = true;
}

pub(super) fn is_done(scene: &Scene) -> bool {
    match &scene.until {
        Until::Read | Until::Chosen => false,
        Until::Opened => find(&scene.target).is_some_and(|it| it.has_attribute("open")),
        Until::At(goal) => with(|demo| demo.here.starts_with(goal.as_str())).unwrap_or_default(),
        Until::Seen(what) => find(what).is_some(),
    }
}

/// Does for the visitor what a step asks for.
pub(super) fn show(scene: &Scene) {
    match &scene.until {
        Until::Read => {}
        Until::Seen(_) => demo::hurry(AHEAD),
        Until::Opened => press(&format!("{} > summary", scene.target)),
        Until::At(_) => press(&scene.target),
        Until::Chosen => match scene.choice {
            None => press(&scene.target),
            Some(choice) => {
                if let Some(target) = find(&scene.target) {
                    _ = target.set_attribute("open", "");
                }
                press(&format!("{} {choice}", scene.target));
            }
        },
    }
}

fn press(selector: &str) {
    if let Some(element) = find(selector).and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// The first element that a selector means.
pub(super) fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}
