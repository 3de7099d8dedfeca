//! A charge point as a state machine: told the time and what was received, it says what it wants done.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use ocpp::Timestamp;
use ocpp::v16::ReadingContext;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::configuration::Configuration;
use crate::connector::Connector;
use crate::life::Life;
use crate::limits::{Charging, Limits, Obedience};
use crate::message::Message;
use crate::outbox::Outbox;
use crate::profile::Profile;
use crate::report::Report;
use crate::restart::Restart;

mod link;
use link::Link;
mod looks;
mod registration;
pub(crate) use registration::Registration;
mod speech;
mod transactions;

/// How long an answer is waited for, in real time.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// How many answers in a row may fail to come before the line counts as dead.
const SILENCES: u32 = 3;

/// What a charge point wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Open a WebSocket, and say [`ChargePoint::connected`] or [`ChargePoint::disconnected`].
    Connect,
    /// Send a text frame.
    Send(String),
    /// Close the WebSocket with a close frame.
    Close,
    /// Let the WebSocket go without a word, as when the power or the line is gone.
    Drop,
}

/// A charge point.
///
/// Whoever drives it calls [`poll`](Self::poll) until there is nothing more, then waits until
/// [`next_wakeup`](Self::next_wakeup), until something is received, or until the line is lost.
#[derive(Debug, Clone)]
pub struct ChargePoint {
    pub(crate) profile: Profile,
    pub(crate) connectors: Vec<Connector>,
    /// Whether the charge point as a whole may be used; what connector 0 reports.
    pub(crate) operative: bool,
    pub(crate) configuration: Configuration,
    pub(crate) clock: Clock,
    pub(crate) outbox: Outbox,
    pub(crate) registration: Registration,
    pub(crate) restart: Option<Restart>,
    pub(crate) life: Life,
    /// The charging profiles that it was given.
    pub(crate) limits: Limits,
    pub(crate) link: Link,
    /// What was last reported of each connector, from 0; `None` before anything was.
    reported: Vec<Option<Report>>,
    /// The ids that the charge system gave to transactions, by our keys.
    pub(crate) transactions: BTreeMap<u64, i64>,
    transaction_keys: u64,
    pub(crate) heartbeat_at: Option<Timestamp>,
    message_prefix: u32,
    message_count: u64,
    silences: u32,
    /// Chance in everything but the lives of drivers, which the network must not disturb.
    pub(crate) chance: Chance,
    outputs: VecDeque<Output>,
    pub(crate) now: Timestamp,
}

impl ChargePoint {
    /// A charge point at the beginning of its story, about to connect.
    pub fn new(profile: Profile, seed: u64, now: Timestamp) -> Self {
        let mut chance = Chance::new(seed, 1);
        let connectors: Vec<Connector> = (1..)
            .zip(&profile.connectors)
            .map(|(id, _)| {
                Connector::new(
                    id,
                    profile.make,
                    u64::from(chance.between(200_000, 9_000_000)),
                    now,
                )
            })
            .collect();
        let mut charge_point = Self {
            operative: true,
            configuration: Configuration::new(connectors.len()),
            clock: Clock::new(now, 1.0),
            outbox: Outbox::default(),
            registration: Registration::Unknown { ask_at: None },
            restart: None,
            life: Life::new(seed, connectors.len()),
            limits: Limits::default(),
            link: Link::at(now),
            reported: vec![None; connectors.len() + 1],
            transactions: BTreeMap::new(),
            transaction_keys: 0,
            heartbeat_at: None,
            message_prefix: chance.number(),
            message_count: 0,
            silences: 0,
            chance,
            outputs: VecDeque::new(),
            connectors,
            profile,
            now,
        };
        charge_point.begin();
        charge_point
    }

    /// The same charge point in a world that runs faster or slower than the real one, from now on.
    ///
    /// The `now` of all calls is simulated time; what stands on the wire is real time.
    pub fn at_speed(mut self, speed: f64) -> Self {
        self.clock = Clock::new(self.now, speed);
        self
    }

    /// The same charge point, connecting only after a while of real time.
    pub fn connecting_after(mut self, wait: Duration) -> Self {
        self.link = Link::at(self.now.plus(self.clock.real(wait)));
        self
    }

    /// The WebSocket is open.
    pub fn connected(&mut self, now: Timestamp) {
        self.advance(now);
        if self.link.opened() {
            self.silences = 0;
            self.registration.ask_from(self.now);
            self.rest_until_heartbeat();
        } else {
            self.outputs.push_back(Output::Drop);
        }
        self.act();
    }

    /// The WebSocket is gone, or could not be opened.
    pub fn disconnected(&mut self, now: Timestamp) {
        self.advance(now);
        self.lose_line();
        self.link.lost(self.now, &self.clock, &mut self.chance);
        self.act();
    }

    /// A text frame was received.
    pub fn receive(&mut self, text: &str, now: Timestamp) {
        self.advance(now);
        if self.link.is_up() {
            self.silences = 0;
            self.hear(text);
        }
        self.act();
    }

    /// Lives up to `now`, and says what is to be done next; to be called until there is nothing more.
    pub fn poll(&mut self, now: Timestamp) -> Option<Output> {
        self.advance(now);
        self.outputs.pop_front()
    }

    /// When it has to be polled again, if nothing happens before.
    pub fn next_wakeup(&self) -> Option<Timestamp> {
        if self.outputs.is_empty() {
            self.next_timer()
        } else {
            Some(self.now)
        }
    }

    /// Lives up to `until`, everything at the time at which it is due.
    pub(crate) fn advance(&mut self, until: Timestamp) {
        while let Some(at) = self.next_timer().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.tick();
            self.act();
        }
        self.now = self.now.max(until);
    }

    fn next_timer(&self) -> Option<Timestamp> {
        let up = self.link.is_up();
        let accepted = up && self.registration == Registration::Accepted;
        let asking = self.registration.ask_at().filter(|_| up);
        let outbox = self
            .outbox
            .next_timer()
            .filter(|_| accepted || self.outbox.is_waiting());
        let heartbeat = self.heartbeat_at.filter(|_| accepted);
        let restart = self.restart.as_ref().map(|it| it.next_timer(self.now));
        let connectors = self.connectors.iter().filter_map(Connector::next_timer).min();
        let times = [
            self.link.connect_at(),
            asking,
            outbox,
            heartbeat,
            restart,
            connectors,
            self.next_limit(),
            self.life.next_timer(),
        ];
        times.into_iter().flatten().min()
    }

    fn tick(&mut self) {
        let now = self.now;
        if self.link.connect_at().is_some_and(|at| at <= now) {
            self.link.opening();
            self.outputs.push_back(Output::Connect);
        }
        if let Some(entry) = self.outbox.overdue(now) {
            self.silences += 1;
            self.unanswered(entry);
            if self.silences >= SILENCES {
                self.leave(Output::Drop);
                self.link.lost(now, &self.clock, &mut self.chance);
            }
        }
        if self.link.is_up() && self.registration.ask_at().is_some_and(|at| at <= now) {
            self.registration.asked();
            self.outbox.push_first(vec![Message::Boot]);
        }
        let may_beat = self.link.is_up() && self.registration == Registration::Accepted;
        if may_beat && self.heartbeat_at.is_some_and(|at| at <= now) {
            if !self.outbox.holds(|it| *it == Message::Heartbeat) {
                self.say(Message::Heartbeat);
            }
            self.rest_until_heartbeat();
        }
        for place in 0..self.connectors.len() {
            self.connectors[place].count_until(now);
            self.connectors[place].expire(now);
            if self.connectors[place].sample_at.is_some_and(|at| at <= now) {
                self.sample(place, ReadingContext::SamplePeriodic);
                self.connectors[place].sample_at = self.next_sample();
            }
        }
        self.live();
    }

    /// The transaction at a connector, as charging profiles see it.
    fn charging(&self, connector: &Connector) -> Option<Charging> {
        let transaction = connector.transaction.as_ref()?;
        Some(Charging {
            transaction: self.transactions.get(&transaction.key).copied(),
            since: transaction.since,
        })
    }

    /// When a limit changes by itself.
    fn next_limit(&self) -> Option<Timestamp> {
        let charging = self.connectors.iter().filter_map(|it| self.charging(it));
        charging
            .filter_map(|it| self.limits.next_change(it.since, self.now))
            .min()
    }

    /// What charging profiles allow from now on.
    pub(crate) fn reckon_limits(&mut self) {
        for place in 0..self.connectors.len() {
            let connector = &self.connectors[place];
            let limit = self
                .charging(connector)
                .filter(|_| self.profile.obedience != Obedience::Ignores)
                .and_then(|it| self.limits.at(connector.id, connector.phases, it, self.now));
            self.connectors[place].limit_ma = limit;
        }
    }

    pub(crate) fn connector(&self, id: u32) -> Option<&Connector> {
        self.connectors.iter().find(|it| it.id == id)
    }

    /// Where a connector stands in the list.
    pub(crate) fn place_of(&self, id: u32) -> Option<usize> {
        self.connectors.iter().position(|it| it.id == id)
    }

    /// The charge point lets go of the line by itself, in one way or the other.
    pub(crate) fn leave(&mut self, how: Output) {
        if self.link.is_down() {
            return;
        }
        if how == Output::Drop {
            self.outputs.retain(|it| !matches!(it, Output::Send(_)));
        }
        self.outputs.push_back(how);
        let unheard = self.outbox.interrupted();
        self.line_lost(unheard);
    }

    /// The line is gone, and with it all that was about to be sent.
    fn lose_line(&mut self) {
        self.outputs.retain(|it| !matches!(it, Output::Send(_)));
        let unheard = self.outbox.interrupted();
        self.line_lost(unheard);
    }
}
