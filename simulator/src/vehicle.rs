//! The car at the other end of the cable.

use crate::chance::Chance;

/// Energy is counted in millijoules, so that watts times milliseconds need no rounding.
pub(crate) const MILLIJOULES_PER_WH: u64 = 3_600_000;

/// The least current that a car charges with (IEC 61851-1), in mA per phase.
pub(crate) const MINIMUM_MA: u32 = 6_000;

/// The voltage that power is reckoned with, in V.
pub(crate) const NOMINAL_V: u32 = 230;

/// The share of the charge, in thousandths, above which the battery takes less and less.
const TAPERS_ABOVE: u64 = 800;

/// The power of a current in mA on each of so many phases, in W, rounded down.
pub(crate) fn watts(milliamperes: u32, phases: u8) -> u32 {
    let milliwatts = u64::from(milliamperes) * u64::from(NOMINAL_V) * u64::from(phases);
    u32::try_from(milliwatts / 1_000).unwrap_or(u32::MAX)
}

/// A car: its battery, and what its charger on board makes of what it is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vehicle {
    battery_mj: u64,
    charge_mj: u64,
    target_percent: u8,
    max_w: u32,
    phases: u8,
    tells_charge: bool,
}

impl Vehicle {
    /// A car with half a charge that wants a full one.
    ///
    /// `max_w` is the most that its charger on board takes, on `phases` phases.
    pub fn new(battery_wh: u32, max_w: u32, phases: u8) -> Self {
        let battery_mj = u64::from(battery_wh.max(1)) * MILLIJOULES_PER_WH;
        Self {
            battery_mj,
            charge_mj: battery_mj / 2,
            target_percent: 100,
            max_w,
            phases: phases.clamp(1, 3),
            tells_charge: true,
        }
    }

    /// The same car, charged to so many percent.
    pub fn charged_to(mut self, percent: u8) -> Self {
        self.charge_mj = self.battery_mj * u64::from(percent.min(100)) / 100;
        self
    }

    /// The same car, whose driver wants no more than so many percent.
    pub fn wanting(mut self, percent: u8) -> Self {
        self.target_percent = percent.min(100);
        self
    }

    /// The same car, which keeps its state of charge to itself, as most do on alternating current.
    pub fn silent(mut self) -> Self {
        self.tells_charge = false;
        self
    }

    /// A car as they come by.
    pub(crate) fn passing_by(chance: &mut Chance) -> Self {
        const MODELS: &[(u32, u32, u8)] = &[
            (24_000, 3_680, 1),
            (40_000, 6_600, 1),
            (58_000, 11_040, 3),
            (64_000, 11_040, 3),
            (77_000, 11_040, 3),
            (52_000, 22_080, 3),
            (95_000, 22_080, 3),
        ];
        let &(battery_wh, max_w, phases) = chance.pick(MODELS);
        // Both are percentages, so they fit.
        let percent = chance.between(18, 72) as u8;
        let target = *chance.pick(&[80_u8, 80, 90, 100, 100]);
        let car = Self::new(battery_wh, max_w, phases)
            .charged_to(percent)
            .wanting(target);
        if chance.one_in(3) { car.silent() } else { car }
    }

    /// The state of charge in percent, rounded down.
    pub fn charge_percent(&self) -> u8 {
        (self.charge_mj * 100 / self.battery_mj).min(100) as u8
    }

    /// What it tells the charge point of its state of charge.
    pub(crate) fn told_percent(&self) -> Option<u8> {
        self.tells_charge.then(|| self.charge_percent())
    }

    /// Whether it has what its driver wants.
    pub fn is_full(&self) -> bool {
        self.charge_mj >= self.target_mj()
    }

    fn target_mj(&self) -> u64 {
        self.battery_mj * u64::from(self.target_percent) / 100
    }

    /// On how many of the phases offered it draws.
    pub(crate) fn drawn_phases(&self, offered: u8) -> u8 {
        self.phases.min(offered)
    }

    /// What it draws of so many mA offered on each of `phases`, in W.
    pub(crate) fn drawn_w(&self, milliamperes: u32, phases: u8) -> u32 {
        if milliamperes < MINIMUM_MA || self.is_full() {
            return 0;
        }
        let offered_w = watts(milliamperes, self.drawn_phases(phases));
        offered_w.min(self.max_w).min(self.accepted_w())
    }

    /// What the battery accepts: all of it up to 80 %, from there on less and less.
    fn accepted_w(&self) -> u32 {
        let thousandths = self.charge_mj * 1000 / self.battery_mj;
        if thousandths <= TAPERS_ABOVE {
            return self.max_w;
        }
        let left = 1000_u64.saturating_sub(thousandths);
        let accepted = u64::from(self.max_w) * (left + 40) / (1000 - TAPERS_ABOVE + 40);
        u32::try_from(accepted).unwrap_or(self.max_w)
    }

    /// Takes in energy; more than fits is lost as heat.
    pub(crate) fn take(&mut self, energy_mj: u64) {
        self.charge_mj = (self.charge_mj + energy_mj).min(self.battery_mj);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_car_draws_the_least_of_what_is_offered_and_what_it_can_take() {
        let cases = [
            // battery, on board W, phases, offered A, offered phases, drawn W
            (60_000, 11_040, 3, 32, 3, 11_040),
            (60_000, 11_040, 3, 10, 3, 6_900),
            (60_000, 11_040, 3, 32, 1, 7_360),
            (40_000, 6_600, 1, 32, 3, 6_600),
            (40_000, 6_600, 1, 5, 3, 0),
        ];
        for (battery_wh, max_w, phases, amperes, offered, drawn) in cases {
            let car = Vehicle::new(battery_wh, max_w, phases);
            assert_eq!(
                car.drawn_w(amperes * 1_000, offered),
                drawn,
                "{car:?} at {amperes} A on {offered}"
            );
        }
    }

    #[test]
    fn above_eighty_percent_it_takes_less_and_less_but_never_nothing() {
        let drawn = |percent| {
            Vehicle::new(60_000, 11_040, 3)
                .charged_to(percent)
                .drawn_w(32_000, 3)
        };
        assert_eq!(drawn(80), 11_040);
        assert!(drawn(90) < drawn(81) && drawn(99) < drawn(90) && drawn(99) > 1_000);
        assert_eq!(drawn(100), 0);
    }

    #[test]
    fn it_stops_at_what_its_driver_wants() {
        let mut car = Vehicle::new(50_000, 11_000, 3).charged_to(79).wanting(80);
        assert!(!car.is_full());
        car.take(500 * MILLIJOULES_PER_WH);
        assert!(car.is_full());
        assert_eq!((car.charge_percent(), car.drawn_w(16_000, 3)), (80, 0));
    }

    #[test]
    fn it_is_never_fuller_than_full() {
        let mut car = Vehicle::new(10_000, 11_000, 3);
        car.take(u64::from(u32::MAX) * 1_000);
        assert_eq!(car.charge_percent(), 100);
    }
}
