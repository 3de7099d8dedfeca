//! News from the server, as they happen.
//!
//! A page follows one stream: [`Live::follow`]. The stream goes on by itself after a cut, from the last change
//! that came; where too much was missed, the server sends what is shown as a whole. A reader can pause it.

mod again;
mod board;
mod gathered;
mod logs;
mod newsroom;
mod stream;

pub(crate) use again::{ASKED_AGAIN, Again, refetch};
pub(crate) use board::Board;
pub(crate) use gathered::Gathered;
pub(crate) use logs::{CommandNews, EventNews, StatusLogNews, TransactionNews};
pub(crate) use newsroom::Newsroom;

use csms::{ChargePoint, ChargePointId, ChargeSystemId, Recorded, Timestamp};
use leptos::prelude::*;

use crate::clock::Clock;

/// How many news are kept for a reader who paused. Whoever misses more gets them from the server anew.
const KEPT_WHILE_PAUSED: usize = 2000;

/// How the browser's line to us is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// The page shows nothing that changes, or is not alive yet.
    Idle,
    /// It is being opened.
    Connecting,
    /// News arrive.
    Connected,
    /// It was cut, and is being opened again.
    Reconnecting,
}

/// What is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Everything.
    All,
    /// One charge system.
    ChargeSystem(ChargeSystemId),
    /// One charge point.
    ChargePoint(ChargePointId),
}

/// What the stream brings.
#[derive(Debug, Clone)]
pub(crate) enum News {
    /// Something was recorded.
    Fact(Box<Recorded>),
    /// Too much was missed: this is how everything is now.
    Snapshot(Vec<ChargePoint>),
}

/// What comes over a line.
#[derive(Debug, Clone)]
pub(crate) enum Heard {
    /// Something happened: the number of the change, and what it was.
    News(Option<u64>, News),
    /// Nothing happened, and the line is open; what time it is at its other end.
    Tick(Option<Timestamp>),
    /// The line was cut.
    #[allow(dead_code, reason = "the demo's is never")]
    Cut,
}

/// The live feed of the page, as every part of it sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Live {
    clock: Clock,
    link: RwSignal<Link>,
    paused: RwSignal<bool>,
    /// How many news wait for a reader who paused.
    waiting: RwSignal<u32>,
    /// When anything last came over the line, by the server's clock.
    heard_at: RwSignal<Option<Timestamp>>,
}

impl Live {
    /// A feed that nothing follows yet.
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            link: RwSignal::new(Link::Idle),
            paused: RwSignal::new(false),
            waiting: RwSignal::new(0),
            heard_at: RwSignal::new(None),
        }
    }

    /// When anything last came over the line, by the server's clock; what is shown is as it was then, unless the reader
    /// paused. Nothing before the first of it.
    pub(crate) fn heard_at(self) -> Option<Timestamp> {
        self.heard_at.get()
    }

    /// How the line is.
    pub(crate) fn link(self) -> Link {
        self.link.get()
    }

    /// Notes how the line is; who looks at it hears of changes only.
    fn set_link(self, now: Link) {
        if self.link.try_get_untracked().is_some_and(|before| before != now) {
            self.link.try_set(now);
        }
    }

    /// Something came over the line. That is noted once a second at most, and not while the reader has paused: what they
    /// see is as old as it was then.
    fn note_heard(self) {
        let now = self.clock.now_untracked();
        if self.paused.try_get_untracked() == Some(false) && self.heard_at.try_get_untracked() != Some(now) {
            self.heard_at.try_set(now);
        }
    }

    /// Whether the reader paused it.
    pub(crate) fn is_paused(self) -> bool {
        self.paused.get()
    }

    /// How many news wait.
    pub(crate) fn waiting(self) -> u32 {
        self.waiting.get()
    }

    /// Pauses it, or goes on.
    pub(crate) fn toggle(self) {
        self.paused.update(|it| *it = !*it);
    }

    /// Follows what happens within `scope` behind the change `since`, for as long as the owner of the caller
    /// lives. Only in the browser; the server renders what is.
    pub(crate) fn follow(self, scope: Scope, since: Option<u64>, take: impl Fn(News) + 'static) {
        let mut start = Some((scope, take));
        Effect::new(move || {
            let Some((scope, take)) = start.take() else { return };
            let stream = stream::Stream::open(scope, since, self, Box::new(take));
            let paused = self.paused;
            let kept = stream.clone();
            Effect::new(move || {
                if !paused.get() {
                    kept.go_on();
                }
            });
            let stream = StoredValue::new_local(stream);
            on_cleanup(move || {
                stream.try_with_value(stream::Stream::close);
            });
        });
    }
}
