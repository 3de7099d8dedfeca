//! How time on the stage follows the visitor's.

use std::time::Duration;

use csms::Timestamp;
use leptos::prelude::{set_interval, window};

/// How often the stage is moved on.
const BEAT: Duration = Duration::from_millis(250);

/// The longest step, in ms of real time: who looked away for longer has missed nothing, the stage stood still.
const LONGEST_STEP: f64 = 60_000.0;

/// How fast it goes.
#[derive(Debug)]
pub(super) struct Pace {
    speed: f64,
    stands: bool,
    /// When the stage was last moved on, in ms of the document's life.
    moved_at: f64,
}

impl Pace {
    /// `speed` is in times of real time.
    pub(super) fn new(speed: f64, stands: bool) -> Self {
        Self {
            speed,
            stands,
            moved_at: document_age(),
        }
    }

    /// What time it has become on the stage where it was `before` when this was last asked.
    pub(super) fn reached(&mut self, before: Timestamp) -> Timestamp {
        let now = document_age();
        let passed = (now - self.moved_at).clamp(0.0, LONGEST_STEP);
        self.moved_at = now;
        if self.stands {
            return before;
        }
        before.plus(Duration::from_millis((passed * self.speed) as u64))
    }
}

impl Pace {
    /// Holds time on, or lets it go on; whether it stands now.
    pub(super) const fn toggle(&mut self) -> bool {
        self.stands = !self.stands;
        self.stands
    }

    /// How fast it goes, in times of real time.
    pub(super) const fn speed(&self) -> f64 {
        self.speed
    }

    /// Lets it go this fast, in times of real time.
    pub(super) const fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
    }
}

/// Moves the stage on for as long as the document lives.
pub(super) fn run() {
    set_interval(super::pass, BEAT);
}

fn document_age() -> f64 {
    window()
        .performance()
        .map_or_else(js_sys::Date::now, |it| it.now())
}
