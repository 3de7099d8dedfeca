//! Keeps a stream open while somebody looks at it.

use std::rc::Rc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use web_sys::VisibilityState;

use super::Stream;
use crate::line::Line;
use crate::live::Link;

/// The server says something at least every 5 s; after this long a silence, in ms, the line counts as cut.
const SILENCE: f64 = 9_000.0;

/// A line that the browser does not bring back by itself is opened anew after this long, in ms.
const DEAD: f64 = 10_000.0;

/// The server speaks as soon as a line is open. Where it does not within this time, in ms, the browser has taken an
/// idle connection that died together with the line before; each of those is used up by one attempt.
const NO_ANSWER: f64 = 2_500.0;

/// A browser keeps at most so many idle connections; when as many attempts were in vain, the network is slow.
const IDLE_CONNECTIONS: u32 = 6;

/// A line that the browser has given up is opened anew after this long, in ms.
const GIVEN_UP: f64 = 2_000.0;

impl Stream {
    /// Notices when the line is dead, and gives it up while nobody looks.
    pub(super) fn keep_open(&self) {
        let weak = Rc::downgrade(&self.0);
        let on = move |act: fn(&Self)| {
            let weak = weak.clone();
            move || {
                if let Some(stream) = weak.upgrade() {
                    act(&Self(stream));
                }
            }
        };
        let mut stops = self.0.stops.borrow_mut();
        let watch = on(Self::watch);
        if let Ok(timer) = set_interval_with_handle(watch, Duration::from_secs(1)) {
            stops.push(Box::new(move || timer.clear()));
        }
        let look = on(|stream| {
            if is_hidden() {
                stream.0.line.take();
            } else if stream.0.line.borrow().is_none() {
                stream.connect();
            }
        });
        let seen = window_event_listener_untyped("visibilitychange", move |_| look());
        stops.push(Box::new(move || seen.remove()));
        // Whether the portal is out of reach too is seen by trying.
        let offline = on(|stream| {
            if !is_hidden() {
                stream.0.live.set_link(Link::Reconnecting);
                stream.connect();
            }
        });
        let online = offline.clone();
        let went = window_event_listener(ev::offline, move |_| offline());
        stops.push(Box::new(move || went.remove()));
        let came = window_event_listener(ev::online, move |_| online());
        stops.push(Box::new(move || came.remove()));
        let leave = on(|stream| drop(stream.0.line.take()));
        let left = window_event_listener(ev::pagehide, move |_| leave());
        stops.push(Box::new(move || left.remove()));
        let come_back = on(|stream| {
            if stream.0.line.borrow().is_none() {
                stream.connect();
            }
        });
        let back = window_event_listener(ev::pageshow, move |_| come_back());
        stops.push(Box::new(move || back.remove()));
    }

    fn watch(&self) {
        let Some(closed) = self.0.line.borrow().as_ref().map(Line::is_given_up) else {
            return;
        };
        let silent = js_sys::Date::now() - self.0.heard_at.get();
        if closed || silent > SILENCE {
            self.0.live.set_link(Link::Reconnecting);
        }
        let in_vain = self.0.attempts_in_vain.get();
        let is_unanswered = (1..=IDLE_CONNECTIONS).contains(&in_vain) && silent > NO_ANSWER;
        if (closed && silent > GIVEN_UP) || is_unanswered || silent > DEAD {
            self.0.attempts_in_vain.set(in_vain.saturating_add(1));
            self.connect();
        }
    }
}

/// Whether nobody sees the page now.
fn is_hidden() -> bool {
    document().visibility_state() == VisibilityState::Hidden
}
