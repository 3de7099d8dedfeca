//! One open line to the server, and what keeps it open.

mod watch;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;

use super::{Heard, KEPT_WHILE_PAUSED, Link, Live, News, Scope};
use crate::line::Line;

/// One page's stream. Clones are the same stream.
#[derive(Clone)]
pub(super) struct Stream(Rc<Inner>);

struct Inner {
    scope: Scope,
    live: Live,
    take: Box<dyn Fn(News)>,
    line: RefCell<Option<Line>>,
    /// The number of the last change that came.
    last: Cell<Option<u64>>,
    /// When anything last came, by the reader's clock.
    heard_at: Cell<f64>,
    /// How many times the line was opened anew since something last came.
    attempts_in_vain: Cell<u32>,
    /// What came while the reader paused.
    kept: RefCell<Vec<(Option<u64>, News)>>,
    /// The number of the last change that is shown, where what came after it was too much to be kept.
    overflowed: Cell<Option<Option<u64>>>,
    stops: RefCell<Vec<Box<dyn FnOnce()>>>,
}

impl Stream {
    pub(super) fn open(scope: Scope, since: Option<u64>, live: Live, take: Box<dyn Fn(News)>) -> Self {
        let stream = Self(Rc::new(Inner {
            scope,
            live,
            take,
            line: RefCell::new(None),
            last: Cell::new(since),
            heard_at: Cell::new(0.0),
            attempts_in_vain: Cell::new(0),
            kept: RefCell::default(),
            overflowed: Cell::new(None),
            stops: RefCell::default(),
        }));
        live.set_link(Link::Connecting);
        stream.connect();
        stream.keep_open();
        stream
    }

    /// Ends it for good.
    pub(super) fn close(&self) {
        self.0.line.take();
        for stop in self.0.stops.take() {
            stop();
        }
        self.0.live.set_link(Link::Idle);
        self.0.live.heard_at.try_set(None);
        self.0.live.waiting.try_set(0);
    }

    /// Shows what came while the reader paused.
    pub(super) fn go_on(&self) {
        self.0.live.waiting.set(0);
        for (_, news) in self.0.kept.take() {
            (self.0.take)(news);
        }
        if let Some(shown) = self.0.overflowed.take() {
            self.0.last.set(shown);
            self.connect();
        }
    }

    fn connect(&self) {
        self.0.line.take();
        self.0.heard_at.set(js_sys::Date::now());
        let weak = Rc::downgrade(&self.0);
        let hear = move |heard: Heard| {
            if let Some(stream) = weak.upgrade() {
                Self(stream).hear(heard);
            }
        };
        let line = Line::open(&self.0.scope, self.0.last.get(), hear);
        self.0.line.replace(line);
    }

    fn hear(&self, heard: Heard) {
        match heard {
            Heard::News(sequence, news) => self.news(sequence, news),
            Heard::Tick(at) => {
                if let Some(at) = at {
                    self.0.live.clock.set_by_server(at);
                }
                self.heard();
            }
            Heard::Cut => self.0.live.set_link(Link::Reconnecting),
        }
    }

    fn news(&self, sequence: Option<u64>, news: News) {
        self.heard();
        let shown = self.0.last.get();
        self.0.last.set(sequence.or(shown));
        // Who has nothing yet is not to wait for it.
        if !self.0.live.paused.get_untracked() || shown.is_none() {
            (self.0.take)(news);
            return;
        }
        self.0.live.waiting.update(|it| *it += u32::from(is_seen(&news)));
        if self.0.overflowed.get().is_some() {
            return;
        }
        let mut kept = self.0.kept.borrow_mut();
        kept.push((shown, news));
        if kept.len() > KEPT_WHILE_PAUSED {
            self.0.overflowed.set(kept.first().map(|(shown, _)| *shown));
            kept.clear();
        }
    }

    fn heard(&self) {
        self.0.heard_at.set(js_sys::Date::now());
        self.0.attempts_in_vain.set(0);
        self.0.live.set_link(Link::Connected);
        self.0.live.note_heard();
    }
}

/// Whether somebody would see that it came.
fn is_seen(news: &News) -> bool {
    !matches!(news, News::Fact(fact) if fact.event == csms::Event::Heard)
}
