//! Load balancing on a stage: the rules of `csms`, fed with what the stage records and with what its fuse carries.

use std::collections::VecDeque;
use std::time::Duration;

use ::csms::load_history::LOAD_POINT_MS;
use ::csms::{
    Amperes, ChargePoint, ChargePointId, ChargeSystem, EcoModeState, Event, GridReading, Load, LoadBalancer,
    LoadPoint, Timestamp,
};

use simulator::surroundings::building_a;

use super::{Stage, prices};

/// How often is looked what is to be sent, and the meter at the fuse is read.
const EVERY: Duration = Duration::from_secs(5);

/// So many points are remembered: those of a day.
const REMEMBERED: usize = 288;

const HOUR_MS: i64 = 3_600_000;

/// Who shares, and when next.
#[derive(Debug, Default)]
pub(super) struct Sharing {
    balancer: LoadBalancer,
    /// What was taken in of the record.
    place: u64,
    next_round: Option<Timestamp>,
    /// How the fuse was used, by five minutes.
    history: VecDeque<LoadPoint>,
    /// In which hour it was last told what is to come.
    looked_ahead: Option<i64>,
}

impl Sharing {
    fn remember(&mut self, point: LoadPoint) {
        if !self.history.back_mut().is_some_and(|it| it.take(&point)) {
            if self.history.len() == REMEMBERED {
                self.history.pop_front();
            }
            self.history.push_back(point);
        }
    }

    /// When it is looked what is to be sent; never while nothing is shared.
    pub(super) fn next_round(&self) -> Option<Timestamp> {
        self.next_round
    }
}

impl Stage {
    /// The charge system is fed differently, or called something else, from now on.
    pub fn configure(&mut self, system: ChargeSystem) {
        self.sharing.balancer.set_supply(system.supply);
        self.sharing.looked_ahead = None;
        self.csms.configure(system);
        // Also what is not shared any longer has to be taken back.
        self.sharing.next_round = Some(self.now);
    }

    /// How its current is used now.
    pub fn load(&mut self) -> Load {
        self.take_in();
        let now = self.now;
        let fleet: Vec<&ChargePoint> = self.csms.record().fleet().iter().collect();
        self.sharing.balancer.load(now, &fleet)
    }

    /// Somebody wants something of a charge point; it is looked at once what is to be sent because of it.
    pub(super) fn want(&mut self, of: &ChargePointId, event: Event) {
        self.note(of, event);
        self.sharing.next_round = Some(self.now);
    }

    /// Whether, and how, a charge point charges when electricity is cheap, and when it does by that.
    pub(super) fn eco_mode(&mut self, of: &ChargePointId) -> Option<EcoModeState> {
        self.take_in();
        self.look_ahead();
        let charge_point = self.csms.record().fleet().get(of)?;
        Some(self.sharing.balancer.eco_mode(charge_point, self.now))
    }

    /// Tells what is known of what is to come.
    fn look_ahead(&mut self) {
        let hour = self.now.as_millis().div_euclid(HOUR_MS);
        if self.sharing.looked_ahead.replace(hour) == Some(hour) {
            return;
        }
        let area = self
            .csms
            .record()
            .charge_systems()
            .iter()
            .find_map(|it| it.price_area.as_ref());
        let prices = area.map(|_| prices::published(self.now)).unwrap_or_default();
        let balancer = &mut self.sharing.balancer;
        balancer.set_prices(prices.into(), area.map(|_| prices::CURRENCY));
        balancer.set_zone(prices::zone(self.now));
    }

    /// How its fuse was used, in the order of time.
    pub(super) fn load_history(&self) -> Vec<LoadPoint> {
        self.sharing.history.iter().copied().collect()
    }

    fn take_in(&mut self) {
        let record = self.csms.record();
        match record.behind(self.sharing.place) {
            Some(changes) => {
                for change in changes {
                    self.sharing.balancer.apply(&change.recorded);
                }
            }
            None => self.sharing.balancer.lost_track(self.now),
        }
        self.sharing.place = record.sequence();
    }

    /// Sends what is to be sent, when it is time.
    pub(super) fn share(&mut self, now: Timestamp) {
        if self.sharing.next_round.is_none_or(|at| at > now) {
            return;
        }
        self.take_in();
        self.look_ahead();
        let reading = GridReading {
            at: now,
            current_a: self.carried(now),
        };
        let building = self.sharing.balancer.take_grid_reading(&reading, now);
        self.sharing.remember(LoadPoint::at(
            now,
            reading.current_a.map(Amperes::not_below),
            building,
        ));
        let fleet: Vec<ChargePoint> = self.csms.record().fleet().iter().cloned().collect();
        let fleet: Vec<&ChargePoint> = fleet.iter().collect();
        let csms = &mut self.csms;
        let orders = self
            .sharing
            .balancer
            .round(now, &fleet, &mut || csms.fresh_command());
        for order in orders {
            if self.csms.carry_out(order.clone(), now).is_err() {
                self.sharing.balancer.failed(&order, now);
            }
        }
        self.take_in();
        for (of, event) in self.sharing.balancer.notes() {
            self.csms.note(&of, event, now);
        }
        let enabled = self.sharing.balancer.supply().load_balancing.enabled;
        let has_wishes = |it: &ChargePoint| it.holds_limits() || it.eco_mode.enabled || it.manual.is_some();
        let goes_on = enabled || self.csms.record().fleet().iter().any(has_wishes);
        self.sharing.next_round = goes_on.then(|| now.plus(EVERY));
    }

    /// Lets time pass in which nothing is shared, and remembers what the fuse carried.
    pub(super) fn live_through(&mut self, until: Timestamp) {
        while self.now < until {
            let next = self.now.plus(Duration::from_millis(LOAD_POINT_MS.unsigned_abs()));
            self.advance(next.min(until));
            let amperes = |it: [f64; 3]| it.map(Amperes::not_below);
            let point = LoadPoint::at(
                self.now,
                amperes(self.carried(self.now)),
                amperes(building_a(self.now)),
            );
            self.sharing.remember(point);
        }
    }

    /// What the fuse carries: the building, and what the cars draw.
    fn carried(&self, now: Timestamp) -> [f64; 3] {
        let mut carried = building_a(now);
        for charger in &self.chargers {
            let drawn = charger.machine.drawn_a();
            for phase in 0..3 {
                carried[phase] += drawn[phase];
            }
        }
        carried
    }
}
