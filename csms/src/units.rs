//! Quantities, from the many ways in which meters write them.

use std::time::Duration;

use ocpp::Timestamp;
use ocpp::v16::{Location, Measurand, MeterValue, Phase, SampledValue, UnitOfMeasure, ValueFormat};
use serde::{Deserialize, Serialize};

/// For how long power and current hold that later readings do not tell: some charge points send each figure in a
/// message of its own.
const HOLDS: Duration = Duration::from_secs(300);

/// What a meter showed at one time. What it did not tell is not there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reading {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// When power and current were told, where they were: at this time, or a little before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub flow_at: Option<Timestamp>,
    /// Power that flows to the car, in W.
    pub power_w: Option<f64>,
    /// The energy register, counting up, in Wh.
    pub energy_wh: Option<f64>,
    /// How full the car's battery is, 0 to 100.
    pub state_of_charge_percent: Option<f64>,
    /// Current per phase, in A.
    pub current_a: [Option<f64>; 3],
}

impl Reading {
    /// Reads one sample of OCPP 1.6 (§7.33), taken `at` a time; nothing where it tells none of what we keep.
    ///
    /// What flows to the car counts; what flows into the charge point does where nothing else is told.
    pub fn from_v16(value: &MeterValue, at: Timestamp) -> Option<Self> {
        let mut power = Sides::default();
        let mut energy = Sides::default();
        let mut current = Sides::default();
        let mut state_of_charge = None;
        for sample in &value.sampled_value {
            let Some(number) = number_of(sample) else { continue };
            match sample
                .measurand
                .as_ref()
                .unwrap_or(&Measurand::EnergyActiveImportRegister)
            {
                Measurand::PowerActiveImport => power.add(sample, number),
                Measurand::EnergyActiveImportRegister => energy.add(sample, number),
                Measurand::CurrentImport => current.add(sample, number),
                Measurand::SoC => state_of_charge = (0.0..=100.0).contains(&number).then_some(number),
                _ => {}
            }
        }
        let (power, current_a) = (power.sum(), current.each());
        let tells_flow = power.is_some() || current_a.iter().any(Option::is_some);
        let reading = Self {
            at,
            flow_at: tells_flow.then_some(at),
            power_w: power,
            energy_wh: energy.sum(),
            state_of_charge_percent: state_of_charge,
            current_a,
        };
        reading.tells_anything().then_some(reading)
    }

    /// This reading, with what it does not tell from the one before: energy and state of charge hold, power and
    /// current do for a while.
    #[must_use]
    pub fn over(mut self, before: Option<&Self>) -> Self {
        let Some(before) = before else { return self };
        self.energy_wh = self.energy_wh.or(before.energy_wh);
        self.state_of_charge_percent = self.state_of_charge_percent.or(before.state_of_charge_percent);
        if before.flow_at.is_some_and(|it| self.at.since(it) <= HOLDS) {
            self.flow_at = self.flow_at.or(before.flow_at);
            self.power_w = self.power_w.or(before.power_w);
            if self.current_a.iter().all(Option::is_none) {
                self.current_a = before.current_a;
            }
        }
        self
    }

    fn tells_anything(&self) -> bool {
        self.power_w.is_some()
            || self.energy_wh.is_some()
            || self.state_of_charge_percent.is_some()
            || self.current_a.iter().any(Option::is_some)
    }
}

/// A quantity where it leaves the charge point, and where it enters it.
#[derive(Default)]
struct Sides {
    outlet: Phased,
    inlet: Phased,
}

impl Sides {
    fn add(&mut self, sample: &SampledValue, number: f64) {
        let side = match sample.location {
            Some(Location::Inlet | Location::Body) => &mut self.inlet,
            _ => &mut self.outlet,
        };
        side.add(sample.phase.as_ref().map(Phase::as_str), number);
    }

    fn sum(&self) -> Option<f64> {
        self.outlet.sum().or_else(|| self.inlet.sum())
    }

    fn each(&self) -> [Option<f64>; 3] {
        let outlet = self.outlet.each();
        if outlet.iter().any(Option::is_some) {
            outlet
        } else {
            self.inlet.each()
        }
    }
}

/// A quantity told for all phases together, or for each.
#[derive(Default)]
struct Phased {
    together: Option<f64>,
    phases: [Option<f64>; 3],
}

impl Phased {
    fn add(&mut self, phase: Option<&str>, number: f64) {
        match phase.map(|it| it.get(..2).unwrap_or(it)) {
            None => self.together = Some(number),
            Some("L1") => self.phases[0] = Some(number),
            Some("L2") => self.phases[1] = Some(number),
            Some("L3") => self.phases[2] = Some(number),
            // The neutral conductor carries nothing of its own.
            Some(_) => {}
        }
    }

    fn sum(&self) -> Option<f64> {
        self.together.or_else(|| {
            let known = self.phases.iter().flatten();
            known.clone().next().map(|_| known.sum())
        })
    }

    fn each(&self) -> [Option<f64>; 3] {
        match self.together {
            // A single figure without a phase is what a one-phase meter says.
            Some(_) if self.phases.iter().all(Option::is_none) => [self.together, None, None],
            _ => self.phases,
        }
    }
}

fn number_of(sample: &SampledValue) -> Option<f64> {
    if sample.format == Some(ValueFormat::SignedData) {
        return None;
    }
    let number: f64 = sample.value.trim().replace(',', ".").parse().ok()?;
    let factor = match sample.unit {
        Some(UnitOfMeasure::KWh | UnitOfMeasure::KW) => 1000.0,
        _ => 1.0,
    };
    Some(number * factor).filter(|it| it.is_finite())
}

/// The least current that a car charges with (IEC 61851-1).
pub const LEAST_CHARGING: Amperes = Amperes::whole(6);

/// The voltage between a phase and neutral, or in a 230 V net between two phases, in V.
pub const NOMINAL_V: f64 = 230.0;

/// A current in tenths of an ampere, which is as finely as limits can be told (OCPP 1.6 §7.14). In JSON a number of
/// amperes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amperes(i32);

impl Amperes {
    /// No current.
    pub const ZERO: Self = Self(0);

    /// So many whole amperes.
    pub const fn whole(amperes: i32) -> Self {
        Self(amperes.saturating_mul(10))
    }

    /// So many tenths of an ampere.
    pub const fn tenths(tenths: i32) -> Self {
        Self(tenths)
    }

    /// Tenths of an ampere.
    pub const fn as_tenths(self) -> i32 {
        self.0
    }

    /// As a number of amperes.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 10.0
    }

    /// The tenth of an ampere that is not below a measured current; what is no number, or beyond all measure, is the
    /// most that there can be.
    pub fn not_below(measured: f64) -> Self {
        if measured.is_nan() || measured >= f64::from(i32::MAX / 20) {
            return Self(i32::MAX / 2);
        }
        // Within the range of an i32 by the line above and the bound below.
        Self((measured.max(0.0) * 10.0 - 1e-6).ceil() as i32)
    }
}

impl std::ops::Add for Amperes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Amperes {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::ops::AddAssign for Amperes {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::ops::SubAssign for Amperes {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Serialize for Amperes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Amperes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As JSON's own number: a build whose numbers have any precision reads no other inside of a tagged type.
        let number = serde_json::Number::deserialize(deserializer)?;
        let amperes = number.as_f64().unwrap_or(f64::NAN);
        let tenths = (amperes * 10.0).round();
        let fits = tenths.abs() <= f64::from(i32::MAX / 2) && (tenths - amperes * 10.0).abs() < 1e-6;
        let wrong = || serde::de::Error::custom("a current is a number of A with one decimal at most");
        // Within the range of an i32 by the line above.
        fits.then_some(Self(tenths as i32)).ok_or_else(wrong)
    }
}

/// A power in W, from what a person types for one in kW, with a decimal comma or point; nothing where it is none.
pub fn power_w_typed_in_kw(typed: &str) -> Option<u32> {
    let typed = typed.trim().to_lowercase().replace(',', ".");
    let number = typed.strip_suffix("kw").unwrap_or(&typed).trim_end();
    let watts = (number.parse::<f64>().ok()? * 1000.0).round();
    (1.0..=f64::from(u32::MAX))
        .contains(&watts)
        .then_some(watts as u32)
}

/// A number of whole amperes, from what a person types for one; nothing where it is none.
pub fn whole_amperes_typed(typed: &str) -> Option<u32> {
    let typed = typed.trim().to_lowercase();
    typed.strip_suffix('a').unwrap_or(&typed).trim_end().parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reading(samples: serde_json::Value) -> Option<Reading> {
        let serde_json::Value::Object(payload) = json!({"sampledValue": samples}) else {
            unreachable!()
        };
        let value: MeterValue = ocpp::members::decode(payload, &mut Vec::new()).unwrap();
        Reading::from_v16(&value, Timestamp::from_millis(0))
    }

    #[test]
    fn people_write_kilowatts_in_their_ways() {
        for (typed, watts) in [
            ("22", Some(22_000)),
            (" 7,4 kW", Some(7_400)),
            ("3.68kw", Some(3_680)),
            ("0", None),
            ("-11", None),
            ("NaN", None),
            ("inf", None),
            ("1e9", None),
            ("much", None),
            ("kW", None),
        ] {
            assert_eq!(power_w_typed_in_kw(typed), watts, "{typed}");
        }
    }

    #[test]
    fn people_write_amperes_in_their_ways() {
        for (typed, amperes) in [
            ("63", Some(63)),
            (" 63 A", Some(63)),
            ("0", Some(0)),
            ("-1", None),
            ("6,5", None),
            ("much", None),
            ("", None),
        ] {
            assert_eq!(whole_amperes_typed(typed), amperes, "{typed}");
        }
    }

    #[test]
    fn kilowatts_and_phases_become_watts() {
        let samples = json!([
            {"value":"2.4","measurand":"Power.Active.Import","unit":"kW","phase":"L1"},
            {"value":"2,4","measurand":"Power.Active.Import","unit":"kW","phase":"L2-N"},
            {"value":"1200","measurand":"Power.Active.Import","unit":"W","phase":"L3"},
            {"value":"17.5","unit":"kWh"},
            {"value":"64","measurand":"SoC","unit":"Percent"},
            {"value":"10.4","measurand":"Current.Import","phase":"L1","unit":"A"},
        ]);
        let reading = reading(samples).unwrap();
        assert_eq!(reading.power_w, Some(6000.0));
        assert_eq!(reading.energy_wh, Some(17_500.0));
        assert_eq!(reading.state_of_charge_percent, Some(64.0));
        assert_eq!(reading.current_a, [Some(10.4), None, None]);
    }

    #[test]
    fn a_bare_value_is_the_energy_register() {
        assert_eq!(
            reading(json!([{"value":"1500"}])).unwrap().energy_wh,
            Some(1500.0)
        );
        assert_eq!(reading(json!([{"value":1500}])).unwrap().energy_wh, Some(1500.0));
    }

    #[test]
    fn a_current_is_a_number_with_one_decimal() {
        let read = |json: &str| serde_json::from_str::<Amperes>(json).ok();
        assert_eq!(read("6"), Some(Amperes::whole(6)));
        assert_eq!(read("8.1"), Some(Amperes::tenths(81)));
        assert_eq!(read("-1"), Some(Amperes::whole(-1)));
        assert_eq!(read("6.25"), None);
        assert_eq!(read("1e300"), None);
        assert_eq!(serde_json::to_string(&Amperes::tenths(81)).unwrap(), "8.1");
        assert_eq!(Amperes::not_below(8.11), Amperes::tenths(82));
        assert_eq!(Amperes::not_below(8.1), Amperes::tenths(81));
        assert!(Amperes::not_below(f64::NAN) > Amperes::whole(10_000));
    }

    #[test]
    fn nonsense_is_no_reading() {
        assert_eq!(reading(json!([{"value":"NaN"}])), None);
        assert_eq!(
            reading(json!([{"value":"inf","measurand":"Power.Active.Import"}])),
            None
        );
        assert_eq!(reading(json!([{"value":"OCMF|{}","format":"SignedData"}])), None);
        assert_eq!(reading(json!([{"value":"140","measurand":"SoC"}])), None);
        assert_eq!(reading(json!([])), None);
    }
}
