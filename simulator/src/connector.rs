//! One connector: its cable, its car, its transaction, and what that makes its status.

use std::time::Duration;

use ocpp::Timestamp;
use ocpp::v16::{ChargePointStatus, IdTag};

use crate::chance::Chance;
use crate::fault::{Fault, HoldBack};
use crate::make::Make;
use crate::meter::{Meter, Reading};
use crate::report::Report;
use crate::vehicle::{MINIMUM_MA, NOMINAL_V, Vehicle, watts};

/// How often what a charging car draws is reckoned anew.
const RECKONED_EVERY: Duration = Duration::from_secs(15);

/// How long `Finishing` is shown after the cable was taken out of a transaction.
const FAREWELL: Duration = Duration::from_secs(3);

/// A transaction under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transaction {
    /// Ours, until the charge system has given it an id.
    pub(crate) key: u64,
    /// Who pays.
    pub(crate) token: IdTag,
    /// When it began.
    pub(crate) since: Timestamp,
}

/// One connector.
#[derive(Debug, Clone)]
pub(crate) struct Connector {
    /// Its number, from 1.
    pub(crate) id: u32,
    pub(crate) meter: Meter,
    pub(crate) vehicle: Option<Vehicle>,
    pub(crate) transaction: Option<Transaction>,
    /// A token that may charge and waits for a cable, and until when.
    pub(crate) awaited: Option<(IdTag, Timestamp)>,
    /// A token that the charge system is being asked about.
    pub(crate) asking: Option<IdTag>,
    /// A token whose transaction a restart ended, to go on with.
    pub(crate) interrupted: Option<IdTag>,
    /// A transaction has ended and the cable is still in.
    pub(crate) finishing: bool,
    /// Until when `Finishing` is shown without a cable.
    farewell: Option<Timestamp>,
    pub(crate) fault: Option<Fault>,
    pub(crate) held_back: Option<HoldBack>,
    /// What charging profiles allow, in mA per phase; nothing where they do not limit it.
    pub(crate) limit_ma: Option<u32>,
    pub(crate) operative: bool,
    /// Whether it becomes operative when the transaction has ended (OCPP 1.6 §5.2).
    pub(crate) scheduled: Option<bool>,
    /// When the meter is to be read next.
    pub(crate) sample_at: Option<Timestamp>,
    max_a: u32,
    pub(crate) phases: u8,
    power_w: u32,
    counted_until: Timestamp,
}

impl Connector {
    /// A free connector.
    pub(crate) fn new(id: u32, make: &Make, register_wh: u64, now: Timestamp) -> Self {
        Self {
            id,
            meter: Meter::new(register_wh),
            vehicle: None,
            transaction: None,
            awaited: None,
            asking: None,
            interrupted: None,
            finishing: false,
            farewell: None,
            fault: None,
            held_back: None,
            limit_ma: None,
            operative: true,
            scheduled: None,
            sample_at: None,
            max_a: make.max_a,
            phases: make.phases,
            power_w: 0,
            counted_until: now,
        }
    }

    /// What it reports.
    ///
    /// A fault is said above all, then what a transaction is at, then whether it may be used at all.
    pub(crate) fn report(&self) -> Report {
        if let Some(fault) = &self.fault {
            return Report {
                status: ChargePointStatus::Faulted,
                error_code: fault.error_code.clone(),
                info: Some(fault.info.clone()),
                vendor_error_code: Some(fault.vendor_error_code.clone()),
            };
        }
        if self.transaction.is_some() {
            return match self.held_back {
                Some(reason) => Report {
                    info: Some(reason.info().to_owned()),
                    ..Report::plain(ChargePointStatus::SuspendedEVSE)
                },
                None if self.offered_ma() < MINIMUM_MA => Report::plain(ChargePointStatus::SuspendedEVSE),
                None if self.power_w == 0 => Report::plain(ChargePointStatus::SuspendedEV),
                None => Report::plain(ChargePointStatus::Charging),
            };
        }
        Report::plain(if !self.operative {
            ChargePointStatus::Unavailable
        } else if self.finishing || self.farewell.is_some() {
            ChargePointStatus::Finishing
        } else if self.vehicle.is_some() || self.awaited.is_some() {
            ChargePointStatus::Preparing
        } else {
            ChargePointStatus::Available
        })
    }

    /// Whether a transaction could begin, or could once a cable is in.
    pub(crate) fn can_start(&self) -> bool {
        self.operative && self.fault.is_none() && self.transaction.is_none() && self.scheduled != Some(false)
    }

    /// Counts the energy up to now, and reckons what is drawn from now on.
    pub(crate) fn count_until(&mut self, now: Timestamp) {
        let passed_ms = u64::try_from(now.millis_after(self.counted_until)).unwrap_or(0);
        let energy_mj = u64::from(self.power_w) * passed_ms;
        self.meter.count(energy_mj);
        if let Some(vehicle) = &mut self.vehicle {
            vehicle.take(energy_mj);
        }
        self.counted_until = self.counted_until.max(now);
        self.power_w = self.drawn_w();
    }

    /// What it offers to the car, in mA per phase.
    fn offered_ma(&self) -> u32 {
        let most = self.most_ma();
        self.limit_ma.map_or(most, |it| it.min(most))
    }

    /// The most that it can give, in mA per phase.
    pub(crate) fn most_ma(&self) -> u32 {
        self.max_a * 1_000
    }

    fn drawn_w(&self) -> u32 {
        let closed = self.transaction.is_some() && self.fault.is_none() && self.held_back.is_none();
        match &self.vehicle {
            Some(vehicle) if closed => vehicle.drawn_w(self.offered_ma(), self.phases),
            _ => 0,
        }
    }

    /// The cable is out of the car. `Finishing` is shown for a moment where that ended a transaction.
    pub(crate) fn take_out(&mut self, ended_transaction: bool, now: Timestamp) {
        self.vehicle = None;
        self.finishing = false;
        self.interrupted = None;
        self.farewell = ended_transaction.then(|| now.plus(FAREWELL));
    }

    /// Lets go of what is over at `now`.
    pub(crate) fn expire(&mut self, now: Timestamp) {
        self.awaited = self.awaited.take().filter(|(_, until)| *until > now);
        self.farewell = self.farewell.filter(|until| *until > now);
    }

    /// It starts anew: what it knew is gone, cable and car are still there.
    pub(crate) fn restarted(&mut self) {
        self.awaited = None;
        self.asking = None;
        self.finishing = false;
        self.farewell = None;
        if let Some(operative) = self.scheduled.take() {
            self.operative = operative;
        }
        self.fault = self.fault.take().filter(|fault| !fault.ends_with_restart);
    }

    /// When something is due here by itself.
    pub(crate) fn next_timer(&self) -> Option<Timestamp> {
        let reckoning = (self.power_w > 0).then(|| self.counted_until.plus(RECKONED_EVERY));
        let awaited = self.awaited.as_ref().map(|(_, until)| *until);
        [reckoning, awaited, self.farewell, self.sample_at]
            .into_iter()
            .flatten()
            .min()
    }

    /// What the meter shows.
    pub(crate) fn read(&self, chance: &mut Chance) -> Reading {
        let drawing = self.vehicle.as_ref().map_or(0, |it| it.drawn_phases(self.phases));
        let voltage_dv = Reading::voltages(self.phases, chance);
        Reading {
            energy_wh: self.meter.wh(),
            power_w: self.power_w,
            offered_ma: if self.held_back.is_some() {
                0
            } else {
                self.offered_ma()
            },
            current_ma: Reading::currents(self.power_w, drawing, &voltage_dv),
            voltage_dv,
            charge_percent: self.vehicle.as_ref().and_then(Vehicle::told_percent),
            temperature_c: chance.between(18, 24) + self.power_w / 1_000,
        }
    }

    /// What the car draws, in A on each phase.
    pub(crate) fn drawn_a(&self) -> [f64; 3] {
        let drawing = self.vehicle.as_ref().map_or(0, |it| it.drawn_phases(self.phases));
        let each = f64::from(self.power_w) / f64::from(NOMINAL_V) / f64::from(drawing.max(1));
        std::array::from_fn(|phase| if phase < usize::from(drawing) { each } else { 0.0 })
    }

    /// What it offers to the car, in W.
    pub(crate) fn offered_w(&self, milliamperes: u32) -> u32 {
        watts(milliamperes, self.phases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::make::MAKES;

    const NOW: Timestamp = Timestamp::from_millis(0);

    fn connector() -> Connector {
        Connector::new(1, &MAKES[0], 0, NOW)
    }

    fn charging() -> Connector {
        let mut connector = connector();
        connector.vehicle = Some(Vehicle::new(60_000, 11_000, 3));
        connector.transaction = Some(Transaction {
            key: 1,
            token: IdTag::from("A"),
            since: NOW,
        });
        connector.count_until(NOW);
        connector
    }

    fn check(change: impl FnOnce(&mut Connector), mut connector: Connector, status: ChargePointStatus) {
        change(&mut connector);
        connector.count_until(NOW);
        assert_eq!(connector.report().status, status);
    }

    #[test]
    fn the_status_follows_from_what_is_so() {
        use ChargePointStatus::{
            Available, Charging, Faulted, Finishing, Preparing, SuspendedEV, SuspendedEVSE, Unavailable,
        };
        let full = || Vehicle::new(60_000, 11_000, 3).charged_to(100);
        check(|_| {}, connector(), Available);
        check(|it| it.vehicle = Some(full()), connector(), Preparing);
        check(
            |it| it.awaited = Some((IdTag::from("A"), NOW)),
            connector(),
            Preparing,
        );
        check(|_| {}, charging(), Charging);
        check(|it| it.vehicle = Some(full()), charging(), SuspendedEV);
        check(
            |it| it.held_back = Some(HoldBack::EcoMode),
            charging(),
            SuspendedEVSE,
        );
        check(|it| it.limit_ma = Some(5_900), charging(), SuspendedEVSE);
        check(|it| it.limit_ma = Some(6_000), charging(), Charging);
        check(|it| it.operative = false, charging(), Charging);
        check(|it| it.operative = false, connector(), Unavailable);
        check(|it| it.finishing = true, connector(), Finishing);
        check(|it| it.take_out(true, NOW), connector(), Finishing);
        check(
            |it| it.fault = Some(Fault::ground_failure(&MAKES[0])),
            charging(),
            Faulted,
        );
    }

    #[test]
    fn eleven_kilowatts_for_an_hour_are_eleven_kilowatt_hours() {
        let mut connector = charging();
        connector.count_until(NOW.plus(Duration::from_secs(3_600)));
        assert_eq!(connector.meter.wh(), 11_000);
        assert_eq!(connector.vehicle.unwrap().charge_percent(), 68);
    }

    #[test]
    fn time_that_runs_backwards_counts_nothing() {
        let mut connector = charging();
        connector.count_until(NOW.minus(Duration::from_secs(60)));
        assert_eq!(connector.meter.wh(), 0);
    }

    #[test]
    fn what_holds_back_says_why() {
        let mut connector = charging();
        connector.held_back = Some(HoldBack::LoadBalancing);
        assert_eq!(connector.report().info.as_deref(), Some("LoadBalancing"));
    }
}
