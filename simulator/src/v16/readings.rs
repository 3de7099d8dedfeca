//! Readings as they stand on the wire (OCPP 1.6 §7.43).

use ocpp::v16::{Location, Measurand, Phase, ReadingContext, SampledValue, UnitOfMeasure};

use crate::meter::Reading;

/// The measurands that are wanted, a list with commas, in the order in which they stand there.
pub(super) fn sampled(
    reading: &Reading,
    offered_w: u32,
    wanted: &str,
    context: &ReadingContext,
) -> Vec<SampledValue> {
    let mut values = Vec::new();
    for name in wanted.split(',') {
        let measurand = Measurand::from(name.trim());
        add(&mut values, reading, offered_w, &measurand);
    }
    for value in &mut values {
        value.context = Some(context.clone());
    }
    values
}

fn add(values: &mut Vec<SampledValue>, reading: &Reading, offered_w: u32, measurand: &Measurand) {
    let plain = |value: String, unit| value_of(measurand, value, unit);
    match measurand {
        Measurand::EnergyActiveImportRegister => {
            values.push(plain(reading.energy_wh.to_string(), UnitOfMeasure::Wh));
        }
        Measurand::PowerActiveImport => values.push(plain(reading.power_w.to_string(), UnitOfMeasure::W)),
        Measurand::PowerOffered => values.push(plain(offered_w.to_string(), UnitOfMeasure::W)),
        Measurand::CurrentOffered => {
            let text = format!(
                "{}.{}",
                reading.offered_ma / 1_000,
                reading.offered_ma % 1_000 / 100
            );
            values.push(plain(text, UnitOfMeasure::A));
        }
        Measurand::CurrentImport => {
            for (current, phase) in reading.current_ma.iter().zip([Phase::L1, Phase::L2, Phase::L3]) {
                // Hundredths of an ampere are what such meters show.
                let text = format!("{}.{:02}", current / 1_000, current % 1_000 / 10);
                let value = plain(text, UnitOfMeasure::A);
                values.push(SampledValue {
                    phase: Some(phase),
                    ..value
                });
            }
        }
        Measurand::Voltage => {
            for (voltage, phase) in reading
                .voltage_dv
                .iter()
                .zip([Phase::L1N, Phase::L2N, Phase::L3N])
            {
                let value = plain(format!("{}.{}", voltage / 10, voltage % 10), UnitOfMeasure::V);
                values.push(SampledValue {
                    phase: Some(phase),
                    ..value
                });
            }
        }
        Measurand::SoC => {
            if let Some(percent) = reading.charge_percent {
                let value = plain(percent.to_string(), UnitOfMeasure::Percent);
                values.push(SampledValue {
                    location: Some(Location::EV),
                    ..value
                });
            }
        }
        Measurand::Temperature => {
            let value = plain(reading.temperature_c.to_string(), UnitOfMeasure::Celsius);
            values.push(SampledValue {
                location: Some(Location::Body),
                ..value
            });
        }
        // The configuration accepts no others.
        _ => {}
    }
}

fn value_of(measurand: &Measurand, value: String, unit: UnitOfMeasure) -> SampledValue {
    SampledValue {
        value,
        context: None,
        format: None,
        measurand: Some(measurand.clone()),
        phase: None,
        location: None,
        unit: Some(unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wanted: &str, expected: &[(&str, Option<Phase>)]) {
        let reading = Reading {
            energy_wh: 1_234,
            power_w: 11_000,
            offered_ma: 32_000,
            voltage_dv: vec![2_301, 2_299, 2_310],
            current_ma: vec![15_935, 15_949, 60],
            charge_percent: Some(57),
            temperature_c: 31,
        };
        let values = sampled(&reading, 22_080, wanted, &ReadingContext::SamplePeriodic);
        let said: Vec<_> = values
            .iter()
            .map(|it| (it.value.as_str(), it.phase.clone()))
            .collect();
        assert_eq!(said, expected, "{wanted}");
    }

    #[test]
    fn only_what_is_wanted_is_said() {
        check("Energy.Active.Import.Register", &[("1234", None)]);
        check("SoC, Power.Active.Import", &[("57", None), ("11000", None)]);
        check(
            "Current.Import",
            &[
                ("15.93", Some(Phase::L1)),
                ("15.94", Some(Phase::L2)),
                ("0.06", Some(Phase::L3)),
            ],
        );
        check(
            "Voltage",
            &[
                ("230.1", Some(Phase::L1N)),
                ("229.9", Some(Phase::L2N)),
                ("231.0", Some(Phase::L3N)),
            ],
        );
        check(
            "Power.Offered,Current.Offered,Temperature",
            &[("22080", None), ("32.0", None), ("31", None)],
        );
        check("", &[]);
    }
}
