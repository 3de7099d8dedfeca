//! What a hand can do to a charge point: the driver's, the electrician's, the tester's.
//!
//! Each of these is refused with `false` where it cannot be done.

use std::time::Duration;

use ocpp::Timestamp;
use ocpp::v16::{ConfigurationStatus, IdTag, Reason};

use crate::charge_point::{ChargePoint, Output};
use crate::fault::{Fault, HoldBack};
use crate::vehicle::Vehicle;

impl ChargePoint {
    /// Puts a cable into a connector, with a car at its other end; refused where one is in.
    pub fn plug_in(&mut self, connector: u32, vehicle: Vehicle, now: Timestamp) -> bool {
        self.with(connector, now, |it, place| it.insert_cable(place, vehicle))
    }

    /// Takes the cable out; a transaction ends with it. Refused where none is in.
    pub fn unplug(&mut self, connector: u32, now: Timestamp) -> bool {
        self.with(connector, now, ChargePoint::remove_cable)
    }

    /// Shows a token: starts a transaction, or ends the one that it started. Refused where neither is possible.
    pub fn show_token(&mut self, connector: u32, token: &str, now: Timestamp) -> bool {
        self.with(connector, now, |it, place| {
            it.read_token(place, IdTag::from(token))
        })
    }

    /// Breaks a connector; a transaction ends with it.
    pub fn fault(&mut self, connector: u32, fault: Fault, now: Timestamp) -> bool {
        self.with(connector, now, |it, place| it.break_down(place, fault))
    }

    /// Mends it; refused where nothing is broken.
    pub fn clear_fault(&mut self, connector: u32, now: Timestamp) -> bool {
        self.with(connector, now, |it, place| {
            it.connectors[place].fault.take().is_some()
        })
    }

    /// Takes a connector out of use or back into it, at the charge point itself; 0 is all of them.
    ///
    /// While a transaction runs, it waits for its end.
    pub fn set_availability(&mut self, connector: u32, operative: bool, now: Timestamp) -> bool {
        self.advance(now);
        let done = self.make_available(connector, operative).is_some();
        self.act();
        done
    }

    /// Holds back on all connectors, or no longer.
    pub fn hold_back(&mut self, reason: Option<HoldBack>, now: Timestamp) {
        self.advance(now);
        self.set_held_back(reason);
        self.act();
    }

    /// Sets a configuration key at the charge point itself; refused where it has no such key, or does not take that.
    pub fn configure(&mut self, key: &str, value: &str, now: Timestamp) -> bool {
        self.advance(now);
        let done = self.change_key(key, value) == ConfigurationStatus::Accepted;
        self.act();
        done
    }

    /// Cuts the line, without a word to the other end; refused where it is cut.
    pub fn cut_line(&mut self, now: Timestamp) -> bool {
        self.advance(now);
        let done = self.cut();
        self.act();
        done
    }

    /// Restores the line; the charge point is back within seconds. Refused where it is not cut.
    pub fn restore_line(&mut self, now: Timestamp) -> bool {
        self.advance(now);
        let done = self.mend_line();
        self.act();
        done
    }

    fn with(&mut self, connector: u32, now: Timestamp, deed: impl FnOnce(&mut Self, usize) -> bool) -> bool {
        self.advance(now);
        let done = self.place_of(connector).is_some_and(|place| deed(self, place));
        self.act();
        done
    }

    pub(crate) fn insert_cable(&mut self, place: usize, vehicle: Vehicle) -> bool {
        let connector = &mut self.connectors[place];
        if connector.vehicle.is_some() {
            return false;
        }
        connector.vehicle = Some(vehicle);
        let can_start = connector.can_start();
        if let Some((token, _)) = connector.awaited.take_if(|_| can_start) {
            self.start_transaction(place, token, Duration::ZERO);
        }
        true
    }

    pub(crate) fn remove_cable(&mut self, place: usize) -> bool {
        if self.connectors[place].vehicle.is_none() {
            return false;
        }
        let charging = self.connectors[place].transaction.is_some();
        self.stop_transaction(place, Reason::EVDisconnected, None);
        self.connectors[place].take_out(charging, self.now);
        self.life.left(place, self.now);
        true
    }

    pub(crate) fn read_token(&mut self, place: usize, token: IdTag) -> bool {
        let connector = &self.connectors[place];
        if let Some(transaction) = &connector.transaction {
            let same = transaction.token == token;
            if same {
                self.stop_transaction(place, Reason::Local, Some(token));
            }
            return same;
        }
        if !connector.can_start() || connector.asking.is_some() || !self.is_on() {
            return false;
        }
        self.ask_about(place, token);
        true
    }

    pub(crate) fn break_down(&mut self, place: usize, fault: Fault) -> bool {
        self.stop_transaction(place, Reason::Unnamed, None);
        self.connectors[place].awaited = None;
        self.connectors[place].fault = Some(fault);
        true
    }

    pub(crate) fn set_held_back(&mut self, reason: Option<HoldBack>) {
        for connector in &mut self.connectors {
            connector.held_back = reason;
        }
    }

    pub(crate) fn cut(&mut self) -> bool {
        if self.link.is_cut() {
            return false;
        }
        self.leave(Output::Drop);
        self.link.cut();
        true
    }

    pub(crate) fn mend_line(&mut self) -> bool {
        if !self.link.is_cut() {
            return false;
        }
        let wait = self.clock.real(self.chance.seconds(1, 3));
        self.link.restored(self.now.plus(wait));
        true
    }
}
