//! What happens to a charge point by itself: drivers, the site, the line, and what breaks.

use std::collections::BTreeMap;
use std::time::Duration;

use ocpp::Timestamp;
use ocpp::v16::IdTag;

use crate::chance::Chance;
use crate::charge_point::ChargePoint;
use crate::fault::Fault;
use crate::profile::{Beginning, Line};
use crate::vehicle::Vehicle;

/// How long a free connector stays free, by the hour in Norway's winter, in percent of the usual.
const QUIET_PERCENT: [u32; 24] = [
    400, 500, 500, 500, 500, 400, 250, 120, 90, 90, 100, 90, 90, 100, 90, 70, 60, 60, 60, 70, 90, 120, 200,
    300,
];

mod drivers;

/// Something that is going to happen.
#[derive(Debug, Clone)]
enum Deed {
    /// A driver comes and plugs in.
    Arrive { place: usize },
    /// A driver shows a token to start.
    TapIn {
        place: usize,
        token: IdTag,
        visit: Option<u64>,
    },
    /// A driver shows the token again to stop.
    TapOut { place: usize, token: IdTag, visit: u64 },
    /// A driver takes the cable out and leaves.
    Leave { place: usize, visit: u64 },
    /// The site holds back.
    HoldBack,
    /// The site gives again.
    GiveAgain,
    /// Something breaks.
    Break { place: usize },
    /// Somebody mends it.
    Mend { place: usize },
    /// The line is lost.
    LoseLine,
    /// The line is back.
    RegainLine,
}

/// What is going to happen, and when.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    chance: Chance,
    agenda: BTreeMap<(Timestamp, u64), Deed>,
    planned: u64,
    /// Which visit is at each connector; none while nobody is there, or somebody whom a hand brought.
    visits: Vec<Option<u64>>,
    /// Whether drivers come by themselves.
    drivers_come: bool,
}

impl Life {
    pub(crate) fn new(seed: u64, connectors: usize) -> Self {
        Self {
            chance: Chance::new(seed, 2),
            agenda: BTreeMap::new(),
            planned: 0,
            visits: vec![None; connectors],
            drivers_come: false,
        }
    }

    pub(crate) fn next_timer(&self) -> Option<Timestamp> {
        self.agenda.keys().next().map(|(at, _)| *at)
    }

    fn plan(&mut self, at: Timestamp, deed: Deed) {
        self.planned += 1;
        self.agenda.insert((at, self.planned), deed);
    }

    /// A connector is free again: somebody else will come.
    pub(crate) fn left(&mut self, place: usize, now: Timestamp) {
        self.visits[place] = None;
        let expected = |deed: &Deed| matches!(deed, Deed::Arrive { place: at } if *at == place);
        if self.drivers_come && !self.agenda.values().any(expected) {
            let hour = (now.as_millis() / 3_600_000 + 1).rem_euclid(24);
            let quiet = usize::try_from(hour).map_or(100, |hour| QUIET_PERCENT[hour]);
            let wait = self.chance.minutes(4, 22) * quiet / 100;
            self.plan(now.plus(wait), Deed::Arrive { place });
        }
    }

    /// The visit of whoever has just plugged in, and how it ends.
    fn visit(&mut self, place: usize, leave_at: Timestamp) -> u64 {
        let visit = self.planned + 1;
        self.visits[place] = Some(visit);
        self.plan(leave_at, Deed::Leave { place, visit });
        visit
    }

    fn is_there(&self, place: usize, visit: u64) -> bool {
        self.visits[place] == Some(visit)
    }

    /// A token out of the drawer: eight hexadecimal digits, as short RFID numbers are.
    fn token(&mut self) -> IdTag {
        IdTag::from(format!("04{:06X}", self.chance.below(0x0100_0000)).as_str())
    }

    /// After a restart the charge point goes on with whom it was interrupted with.
    pub(crate) fn go_on_with(&mut self, place: usize, token: IdTag, now: Timestamp) {
        let at = now.plus(self.chance.seconds(6, 15));
        let visit = None;
        self.plan(at, Deed::TapIn { place, token, visit });
    }
}

impl ChargePoint {
    /// Puts everything where the story begins.
    pub(crate) fn begin(&mut self) {
        let now = self.now;
        self.life.drivers_come = self.profile.lives;
        for (place, beginning) in self.profile.connectors.clone().into_iter().enumerate() {
            match beginning {
                Beginning::Free => self.life.left(place, now),
                Beginning::PluggedIn(vehicle) => {
                    self.connectors[place].vehicle = Some(vehicle);
                    self.will_leave(place, 30, 70);
                }
                Beginning::Charging(vehicle, minutes) => {
                    self.begin_charging(place, vehicle, minutes);
                    self.will_leave(place, 15, 60);
                }
                Beginning::Finishing(vehicle) => {
                    self.connectors[place].vehicle = Some(vehicle);
                    self.connectors[place].finishing = true;
                    self.will_leave(place, 6, 20);
                }
                Beginning::Unavailable => {
                    self.connectors[place].operative = false;
                    self.life.left(place, now);
                }
                Beginning::Faulted(fault) => {
                    self.connectors[place].fault = Some(fault);
                    self.life.left(place, now);
                    self.will_be_mended(place);
                }
            }
            self.will_break(place);
        }
        if self.profile.holds_back.is_some() {
            self.hold_back_for_a_while();
        }
        if self.profile.line == Line::Flaky {
            let at = now.plus(self.life.chance.seconds(13, 17));
            self.life.plan(at, Deed::LoseLine);
        }
        for connector in &mut self.connectors {
            connector.count_until(now);
        }
    }

    fn begin_charging(&mut self, place: usize, vehicle: Vehicle, minutes: u32) {
        let token = self.life.token();
        let ago = Duration::from_secs(u64::from(minutes) * 60);
        self.connectors[place].vehicle = Some(vehicle);
        self.start_transaction(place, token, ago);
        // What flowed until now: a car that is full by now was not so all the time.
        let drawn_w = self.life.chance.between(2_500, 5_500);
        let ago_ms = u64::from(minutes) * 60_000;
        self.connectors[place].meter.count(u64::from(drawn_w) * ago_ms);
        let soon = self.now.plus(self.life.chance.seconds(6, 30));
        self.connectors[place].sample_at = Some(soon);
    }

    fn will_leave(&mut self, place: usize, earliest: u32, latest: u32) {
        if self.profile.lives {
            let at = self.now.plus(self.life.chance.minutes(earliest, latest));
            self.life.visit(place, at);
        }
    }

    fn will_break(&mut self, place: usize) {
        if self.profile.lives {
            let at = self.now.plus(self.life.chance.minutes(600, 6_000));
            self.life.plan(at, Deed::Break { place });
        }
    }

    fn will_be_mended(&mut self, place: usize) {
        if self.profile.lives {
            let at = self.now.plus(self.life.chance.minutes(30, 80));
            self.life.plan(at, Deed::Mend { place });
        }
    }

    fn hold_back_for_a_while(&mut self) {
        self.set_held_back(self.profile.holds_back);
        let at = self.now.plus(self.life.chance.minutes(10, 25));
        self.life.plan(at, Deed::GiveAgain);
    }

    /// Does what is due.
    pub(crate) fn live(&mut self) {
        while let Some(first) = self.life.agenda.first_entry() {
            if first.key().0 > self.now {
                break;
            }
            let deed = first.remove();
            self.perform(deed);
        }
    }

    fn perform(&mut self, deed: Deed) {
        let now = self.now;
        match deed {
            Deed::Arrive { place } => self.arrive(place),
            Deed::TapIn { place, token, visit } => self.tap_in(place, token, visit),
            Deed::TapOut { place, token, visit } => {
                if self.life.is_there(place, visit) && self.connectors[place].transaction.is_some() {
                    self.read_token(place, token);
                }
            }
            Deed::Leave { place, visit } => {
                if self.life.is_there(place, visit) {
                    self.remove_cable(place);
                }
            }
            Deed::HoldBack => self.hold_back_for_a_while(),
            Deed::GiveAgain => {
                self.set_held_back(None);
                let at = now.plus(self.life.chance.minutes(8, 30));
                self.life.plan(at, Deed::HoldBack);
            }
            Deed::Break { place } => {
                let which = self.life.chance.below(8) as usize;
                self.break_down(place, Fault::of(self.profile.make, which));
                self.will_be_mended(place);
                self.will_break(place);
            }
            Deed::Mend { place } => self.connectors[place].fault = None,
            Deed::LoseLine => {
                self.cut();
                let at = now.plus(self.life.chance.seconds(40, 100));
                self.life.plan(at, Deed::RegainLine);
            }
            Deed::RegainLine => {
                self.mend_line();
                let at = now.plus(self.life.chance.minutes(2, 7));
                self.life.plan(at, Deed::LoseLine);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(0);

    #[test]
    fn nobody_is_expected_twice() {
        let mut life = Life::new(1, 1);
        life.drivers_come = true;
        life.left(0, NOW);
        life.left(0, NOW);
        assert_eq!(life.agenda.len(), 1);
    }

    #[test]
    fn without_drivers_a_free_connector_stays_free() {
        let mut life = Life::new(1, 1);
        life.left(0, NOW);
        assert_eq!(life.next_timer(), None);
    }

    #[test]
    fn tokens_fit_the_specification() {
        let mut life = Life::new(1, 1);
        assert_eq!(life.token().as_str().len(), 8);
    }
}
