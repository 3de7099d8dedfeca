//! The lines between chargers and us: what is on its way, and when it arrives.

use std::collections::BTreeMap;

use ::csms::{Disconnect, Timestamp};

/// What arrives at the end of a line.
#[derive(Debug)]
pub(super) enum Arrival {
    /// A charger's connection is open.
    Opened { charger: usize },
    /// A frame of a charger has come to us.
    FromCharger { charger: usize, text: String },
    /// A frame of ours has come to a charger.
    ToCharger { charger: usize, text: String },
    /// We notice that a charger's connection has ended.
    Gone { charger: usize, reason: Disconnect },
}

impl Arrival {
    const fn charger(&self) -> usize {
        match self {
            Self::Opened { charger }
            | Self::FromCharger { charger, .. }
            | Self::ToCharger { charger, .. }
            | Self::Gone { charger, .. } => *charger,
        }
    }
}

/// All lines, each with a delay that varies.
#[derive(Debug)]
pub(super) struct Lines {
    on_the_way: BTreeMap<(Timestamp, u64), Arrival>,
    sent: u64,
    /// When what was last sent over each line and in each direction arrives: nothing overtakes on a line.
    last: BTreeMap<(usize, bool), Timestamp>,
    chance: u64,
}

impl Lines {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            on_the_way: BTreeMap::new(),
            sent: 0,
            last: BTreeMap::new(),
            chance: seed,
        }
    }

    /// When something arrives next.
    pub(super) fn next_arrival(&self) -> Option<Timestamp> {
        self.on_the_way.keys().next().map(|(at, _)| *at)
    }

    /// What has arrived by now, one after the other.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Option<Arrival> {
        let first = self.on_the_way.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// A charger opens a connection.
    pub(super) fn open(&mut self, charger: usize, now: Timestamp) {
        self.send(Arrival::Opened { charger }, true, now);
    }

    /// A charger sends a frame.
    pub(super) fn send_up(&mut self, charger: usize, text: String, now: Timestamp) {
        self.send(Arrival::FromCharger { charger, text }, true, now);
    }

    /// We send a frame.
    pub(super) fn send_down(&mut self, charger: usize, text: String, now: Timestamp) {
        self.send(Arrival::ToCharger { charger, text }, false, now);
    }

    /// A charger says goodbye: what it sent before still arrives.
    pub(super) fn close(&mut self, charger: usize, reason: Disconnect, now: Timestamp) {
        self.on_the_way
            .retain(|_, it| it.charger() != charger || !matches!(it, Arrival::ToCharger { .. }));
        self.send(Arrival::Gone { charger, reason }, true, now);
    }

    /// A line breaks: nothing that is on its way arrives.
    pub(super) fn cut(&mut self, charger: usize, reason: Disconnect, now: Timestamp) {
        self.on_the_way.retain(|_, it| it.charger() != charger);
        self.send(Arrival::Gone { charger, reason }, true, now);
    }

    fn send(&mut self, arrival: Arrival, up: bool, now: Timestamp) {
        let last = self.last.entry((arrival.charger(), up)).or_insert(now);
        // Steps of a linear congruential generator (Knuth's MMIX); its high bits are the better ones.
        self.chance = self
            .chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let delay = i64::try_from(18 + (self.chance >> 59)).unwrap_or(18);
        let at = Timestamp::from_millis(now.as_millis() + delay).max(*last);
        *last = at;
        self.sent += 1;
        self.on_the_way.insert((at, self.sent), arrival);
    }
}
