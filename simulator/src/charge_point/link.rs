//! The line to the charge system.

use std::time::Duration;

use ocpp::Timestamp;

use crate::chance::Chance;
use crate::clock::Clock;

/// The shortest and the longest wait before the line is tried again, in real time.
const BACK_OFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Down,
    Opening,
    Up,
}

/// The line: whether it is up, whether it can be, and when it is tried again.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    state: State,
    connect_at: Option<Timestamp>,
    /// The line is cut: nothing gets through until it is restored.
    cut: bool,
    failures: u32,
}

impl Link {
    /// A line that is tried at a time.
    pub(crate) fn at(time: Timestamp) -> Self {
        Self {
            state: State::Down,
            connect_at: Some(time),
            cut: false,
            failures: 0,
        }
    }

    pub(crate) fn is_up(&self) -> bool {
        self.state == State::Up
    }

    pub(crate) fn is_down(&self) -> bool {
        self.state == State::Down
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    /// When it is tried.
    pub(crate) fn connect_at(&self) -> Option<Timestamp> {
        self.connect_at.filter(|_| self.is_down() && !self.cut)
    }

    /// It is being tried.
    pub(crate) fn opening(&mut self) {
        self.state = State::Opening;
        self.connect_at = None;
    }

    /// It is open; false where nobody wanted that any more.
    pub(crate) fn opened(&mut self) -> bool {
        if self.state != State::Opening || self.cut {
            return false;
        }
        self.state = State::Up;
        self.failures = 0;
        true
    }

    /// It is lost, or could not be opened: it is tried again, later after each failure.
    ///
    /// The wait is spread by chance, so that not everybody returns at once when a charge system does.
    pub(crate) fn lost(&mut self, now: Timestamp, clock: &Clock, chance: &mut Chance) {
        if self.is_down() {
            return;
        }
        let doubled = BACK_OFF.0 * (1 << self.failures.min(6));
        let longest = doubled.min(BACK_OFF.1);
        let wait = longest * chance.between(50, 150) / 100;
        self.failures += 1;
        self.down_until(now.plus(clock.real(wait)));
    }

    /// It is down until a time.
    pub(crate) fn down_until(&mut self, time: Timestamp) {
        self.state = State::Down;
        self.connect_at = Some(time);
    }

    /// Nothing gets through any more.
    pub(crate) fn cut(&mut self) {
        self.state = State::Down;
        self.cut = true;
        self.connect_at = None;
    }

    /// It can be tried again, at a time.
    pub(crate) fn restored(&mut self, at: Timestamp) {
        if self.cut {
            self.cut = false;
            self.failures = 0;
            self.connect_at = Some(self.connect_at.map_or(at, |connect_at| connect_at.max(at)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(0);

    #[test]
    fn each_failure_is_waited_out_longer_up_to_a_limit() {
        let clock = Clock::new(NOW, 1.0);
        let mut chance = Chance::new(1, 1);
        let mut link = Link::at(NOW);
        let mut waits = Vec::new();
        for _ in 0..10 {
            link.opening();
            link.lost(NOW, &clock, &mut chance);
            waits.push(link.connect_at().unwrap().since(NOW));
        }
        assert!((500..=1_500).contains(&waits[0].as_millis()), "{waits:?}");
        assert!((2_000..=6_000).contains(&waits[2].as_millis()), "{waits:?}");
        assert!((30_000..=90_000).contains(&waits[9].as_millis()), "{waits:?}");
    }

    #[test]
    fn a_cut_line_cannot_be_opened() {
        let mut link = Link::at(NOW);
        link.opening();
        link.cut();
        assert!(!link.opened());
        assert_eq!(link.connect_at(), None);
        link.restored(NOW);
        assert_eq!(link.connect_at(), Some(NOW));
    }
}
