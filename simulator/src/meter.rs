//! The meter behind a connector.

use crate::chance::Chance;
use crate::vehicle::MILLIJOULES_PER_WH;

/// A register that only ever counts up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meter {
    register_mj: u64,
}

impl Meter {
    /// A meter that has counted for a while already.
    pub(crate) fn new(register_wh: u64) -> Self {
        Self {
            register_mj: register_wh * MILLIJOULES_PER_WH,
        }
    }

    /// Counts energy.
    pub(crate) fn count(&mut self, energy_mj: u64) {
        self.register_mj += energy_mj;
    }

    /// The register, in whole Wh.
    pub(crate) fn wh(&self) -> u64 {
        self.register_mj / MILLIJOULES_PER_WH
    }
}

/// What the meter shows at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The register, in Wh.
    pub(crate) energy_wh: u64,
    /// The power, in W, over all phases.
    pub(crate) power_w: u32,
    /// What is offered to the car, in mA per phase.
    pub(crate) offered_ma: u32,
    /// Each phase's voltage in tenths of a volt; as many as the connector has.
    pub(crate) voltage_dv: Vec<u32>,
    /// Each phase's current in milliamperes.
    pub(crate) current_ma: Vec<u32>,
    /// What the car tells of its state of charge, in percent.
    pub(crate) charge_percent: Option<u8>,
    /// Inside the charge point, in degrees Celsius.
    pub(crate) temperature_c: u32,
}

impl Reading {
    /// The voltages of so many phases, which never stand still.
    pub(crate) fn voltages(phases: u8, chance: &mut Chance) -> Vec<u32> {
        (0..phases).map(|_| chance.between(2_282, 2_338)).collect()
    }

    /// The currents that carry a power: shared by the first `drawing` phases, none on the others.
    pub(crate) fn currents(power_w: u32, drawing: u8, voltage_dv: &[u32]) -> Vec<u32> {
        let share_w = u64::from(power_w) / u64::from(drawing.max(1));
        let current = |&dv: &u32| u32::try_from(share_w * 10_000 / u64::from(dv.max(1))).unwrap_or(u32::MAX);
        let drawn = voltage_dv.iter().take(drawing.into()).map(current);
        let idle = voltage_dv.iter().skip(drawing.into()).map(|_| 0);
        drawn.chain(idle).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watt_for_an_hour_is_a_watt_hour() {
        let mut meter = Meter::new(5);
        meter.count(3_600 * 1_000);
        assert_eq!(meter.wh(), 6);
    }

    #[test]
    fn a_single_phase_car_loads_one_phase() {
        assert_eq!(
            Reading::currents(6_900, 1, &[2_300, 2_300, 2_300]),
            [30_000, 0, 0]
        );
        assert_eq!(
            Reading::currents(6_900, 3, &[2_300, 2_300, 2_300]),
            [10_000, 10_000, 10_000]
        );
    }
}
