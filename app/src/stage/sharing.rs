//! Load balancing on a stage: the rules of `csms`, fed with what the stage records and with what its fuse carries.

use std::time::Duration;

use ::csms::{
    ChargePoint, ChargePointId, ChargeSystem, EcoModeState, Event, GridReading, Load, LoadBalancer, Timestamp,
};

use super::Stage;

/// How often is looked what is to be sent, and the meter at the fuse is read.
const EVERY: Duration = Duration::from_secs(5);

/// What a building draws by the hour on a winter's day, in A on each phase.
const BUILDING_A: [f64; 24] = [
    9.0, 8.0, 8.0, 8.0, 8.5, 10.0, 14.0, 19.0, 18.0, 15.0, 14.0, 14.0, 14.5, 14.0, 14.5, 17.0, 22.0, 26.0,
    27.0, 25.0, 22.0, 19.0, 15.0, 11.0,
];

/// The building's L1, L2 and L3 do not draw alike.
const PHASES: [f64; 3] = [1.0, 1.15, 0.9];

/// Who shares, and when next.
#[derive(Debug, Default)]
pub(super) struct Sharing {
    balancer: LoadBalancer,
    /// What was taken in of the record.
    place: u64,
    next_round: Option<Timestamp>,
}

impl Sharing {
    /// When it is looked what is to be sent; never while nothing is shared.
    pub(super) fn next_round(&self) -> Option<Timestamp> {
        self.next_round
    }
}

impl Stage {
    /// The charge system is fed differently, or called something else, from now on.
    pub fn configure(&mut self, system: ChargeSystem) {
        self.sharing.balancer.set_supply(system.supply);
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
        let charge_point = self.csms.record().fleet().get(of)?;
        Some(self.sharing.balancer.eco_mode(charge_point, self.now))
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
        let reading = GridReading {
            at: now,
            current_a: self.carried(now),
        };
        self.sharing.balancer.take_grid_reading(&reading, now);
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

    /// What the fuse carries: the building by the hour, and what the cars draw.
    fn carried(&self, now: Timestamp) -> [f64; 3] {
        // Norwegian winter time.
        let hours = (now.as_millis() as f64 / 3_600_000.0 + 1.0).rem_euclid(24.0);
        let (hour, part) = (hours as usize % 24, hours.fract());
        let building = BUILDING_A[hour] * (1.0 - part) + BUILDING_A[(hour + 1) % 24] * part;
        let mut carried = PHASES.map(|it| building * it);
        for charger in &self.chargers {
            let drawn = charger.machine.drawn_a();
            for phase in 0..3 {
                carried[phase] += drawn[phase];
            }
        }
        carried
    }
}
