//! Drivers who come, show a token, and leave again.

use ocpp::v16::IdTag;

use super::Deed;
use crate::charge_point::ChargePoint;
use crate::vehicle::Vehicle;

impl ChargePoint {
    pub(super) fn arrive(&mut self, place: usize) {
        let connector = &self.connectors[place];
        if connector.vehicle.is_some() || !connector.can_start() {
            let at = self.now.plus(self.life.chance.minutes(5, 15));
            self.life.plan(at, Deed::Arrive { place });
            return;
        }
        let chance = &mut self.life.chance;
        let vehicle = Vehicle::passing_by(chance);
        // Some stay for the night.
        let stay = if chance.one_in(6) {
            chance.minutes(300, 720)
        } else {
            chance.minutes(18, 95)
        };
        let tap_in = chance.seconds(5, 25);
        let tap_out = chance.one_in(3).then(|| chance.seconds(60, 400));
        let token = self.life.token();
        let leave_at = self.now.plus(stay);
        self.insert_cable(place, vehicle);
        let visit = self.life.visit(place, leave_at);
        if let Some(before) = tap_out {
            let token = token.clone();
            let deed = Deed::TapOut { place, token, visit };
            self.life.plan(leave_at.minus(before), deed);
        }
        let visit = Some(visit);
        self.life
            .plan(self.now.plus(tap_in), Deed::TapIn { place, token, visit });
    }

    pub(super) fn tap_in(&mut self, place: usize, token: IdTag, visit: Option<u64>) {
        let gone = visit.is_some_and(|visit| !self.life.is_there(place, visit));
        let connector = &self.connectors[place];
        if gone || connector.vehicle.is_none() || connector.transaction.is_some() {
            return;
        }
        if self.is_on() {
            self.read_token(place, token);
        } else {
            // Nobody listens; drivers try again.
            let at = self.now.plus(self.life.chance.seconds(15, 40));
            self.life.plan(at, Deed::TapIn { place, token, visit });
        }
    }
}
