use std::collections::BTreeSet;

use ocpp::v16::*;
use ocpp_rs::v16::enums;

/// Their words, where a list of them can be had only by writing it down: what they can say, we know.
#[test]
fn every_word_of_theirs_is_one_of_ours() {
    use enums::{Measurand as M, Phase as P, ReadingContext as C, UnitOfMeasure as U};
    fn check<T: AsRef<str>>(theirs: &[T], ours: &[&str]) {
        let theirs: BTreeSet<&str> = theirs.iter().map(AsRef::as_ref).collect();
        assert_eq!(theirs, ours.iter().copied().collect());
    }
    check(
        &[
            M::CurrentExport,
            M::CurrentImport,
            M::CurrentOffered,
            M::EnergyActiveExportRegister,
            M::EnergyActiveImportRegister,
            M::EnergyReactiveExportRegister,
            M::EnergyReactiveImportRegister,
            M::EnergyActiveExportInterval,
            M::EnergyActiveImportInterval,
            M::EnergyReactiveExportInterval,
            M::EnergyReactiveImportInterval,
            M::Frequency,
            M::PowerActiveExport,
            M::PowerActiveImport,
            M::PowerFactor,
            M::PowerOffered,
            M::PowerReactiveExport,
            M::PowerReactiveImport,
            M::Rpm,
            M::SoC,
            M::Temperature,
            M::Voltage,
        ],
        Measurand::KNOWN,
    );
    let units = [
        U::Wh,
        U::KWh,
        U::Varh,
        U::Kvarh,
        U::W,
        U::Kw,
        U::Va,
        U::Kva,
        U::Var,
        U::Kvar,
        U::A,
        U::V,
        U::Celsius,
        U::Fahrenheit,
        U::K,
        U::Percent,
    ];
    let correctly_spelled = |it: &&str| *it != "Celcius";
    check(
        &units,
        &UnitOfMeasure::KNOWN
            .iter()
            .copied()
            .filter(correctly_spelled)
            .collect::<Vec<_>>(),
    );
    check(
        &[
            P::L1,
            P::L2,
            P::L3,
            P::N,
            P::L1N,
            P::L2N,
            P::L3N,
            P::L1L2,
            P::L2L3,
            P::L3L1,
        ],
        Phase::KNOWN,
    );
    check(
        &[
            C::InterruptionBegin,
            C::InterruptionEnd,
            C::Other,
            C::SampleClock,
            C::SamplePeriodic,
            C::TransactionBegin,
            C::TransactionEnd,
            C::Trigger,
        ],
        ReadingContext::KNOWN,
    );
}
