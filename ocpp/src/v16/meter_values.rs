//! Readings of a meter (OCPP 1.6 §4.7, §6.31).

use serde::Serialize;

use crate::Request;
use crate::datetime::Timestamp;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Readings at one connector.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeterValuesRequest {
    /// The connector; 0 is the charge point's main meter.
    pub connector_id: i32,
    /// The transaction they belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<i64>,
    /// The readings, each with its time.
    pub meter_value: Vec<MeterValue>,
}

impl Decode for MeterValuesRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            connector_id: members.required("connectorId")?,
            transaction_id: members.optional("transactionId"),
            meter_value: members.wanted_list("meterValue"),
        })
    }
}

impl Request for MeterValuesRequest {
    const ACTION: &'static str = "MeterValues";
    type Response = MeterValuesResponse;
}

/// Noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeterValuesResponse {}

impl Decode for MeterValuesResponse {
    fn decode(_members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {})
    }
}

/// What was read at one time (OCPP 1.6 §7.33).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeterValue {
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// What.
    pub sampled_value: Vec<SampledValue>,
}

impl Decode for MeterValue {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            timestamp: members.wanted("timestamp"),
            sampled_value: members.wanted_list("sampledValue"),
        })
    }
}

/// One reading (OCPP 1.6 §7.43).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SampledValue {
    /// The number, as text; signed data in the `SignedData` format.
    pub value: String,
    /// Why it was taken; `Sample.Periodic` where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<ReadingContext>,
    /// `Raw` or `SignedData`; `Raw` where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<ValueFormat>,
    /// What was measured; the imported energy register where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measurand: Option<Measurand>,
    /// On which phase; all of them together where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// Where; `Outlet` where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// In which unit; Wh where energy is meant and it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitOfMeasure>,
}

impl Decode for SampledValue {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            value: members.required("value")?,
            context: members.optional("context"),
            format: members.optional("format"),
            measurand: members.optional("measurand"),
            phase: members.optional("phase"),
            location: members.optional("location"),
            unit: members.optional("unit"),
        })
    }
}

words! {
    /// What a meter measures (OCPP 1.6 §7.31).
    pub enum Measurand {
        /// The register of active energy sent to the grid.
        EnergyActiveExportRegister = "Energy.Active.Export.Register",
        /// The register of active energy from the grid; what a driver pays for.
        EnergyActiveImportRegister = "Energy.Active.Import.Register",
        /// The register of reactive energy sent to the grid.
        EnergyReactiveExportRegister = "Energy.Reactive.Export.Register",
        /// The register of reactive energy from the grid.
        EnergyReactiveImportRegister = "Energy.Reactive.Import.Register",
        /// Active energy sent to the grid since the reading before.
        EnergyActiveExportInterval = "Energy.Active.Export.Interval",
        /// Active energy from the grid since the reading before.
        EnergyActiveImportInterval = "Energy.Active.Import.Interval",
        /// Reactive energy sent to the grid since the reading before.
        EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
        /// Reactive energy from the grid since the reading before.
        EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
        /// Active power sent to the grid.
        PowerActiveExport = "Power.Active.Export",
        /// Active power from the grid.
        PowerActiveImport = "Power.Active.Import",
        /// The most power that is offered to the car.
        PowerOffered = "Power.Offered",
        /// Reactive power sent to the grid.
        PowerReactiveExport = "Power.Reactive.Export",
        /// Reactive power from the grid.
        PowerReactiveImport = "Power.Reactive.Import",
        /// Active power over apparent power.
        PowerFactor = "Power.Factor",
        /// Current from the grid.
        CurrentImport = "Current.Import",
        /// Current sent to the grid.
        CurrentExport = "Current.Export",
        /// The most current that is offered to the car.
        CurrentOffered = "Current.Offered",
        /// Voltage.
        Voltage = "Voltage",
        /// Frequency of the grid.
        Frequency = "Frequency",
        /// Temperature inside the charge point.
        Temperature = "Temperature",
        /// How full the car's battery is, in percent.
        SoC = "SoC",
        /// Turns per minute of the fan.
        Rpm = "RPM",
    }
}

words! {
    /// Units (OCPP 1.6 §7.45).
    pub enum UnitOfMeasure {
        /// Watt-hours.
        Wh = "Wh",
        /// Kilowatt-hours.
        KWh = "kWh",
        /// Var-hours: reactive energy.
        VarH = "varh",
        /// Kilovar-hours.
        KVarH = "kvarh",
        /// Watts.
        W = "W",
        /// Kilowatts.
        KW = "kW",
        /// Volt-amperes: apparent power.
        VA = "VA",
        /// Kilovolt-amperes.
        KVA = "kVA",
        /// Vars: reactive power.
        Var = "var",
        /// Kilovars.
        KVar = "kvar",
        /// Amperes.
        A = "A",
        /// Volts.
        V = "V",
        /// Degrees Celsius, as the first edition of the specification misspells them.
        Celcius = "Celcius",
        /// Degrees Celsius.
        Celsius = "Celsius",
        /// Degrees Fahrenheit.
        Fahrenheit = "Fahrenheit",
        /// Kelvin.
        K = "K",
        /// Percent.
        Percent = "Percent",
    }
}

words! {
    /// Why a reading was taken (OCPP 1.6 §7.35).
    pub enum ReadingContext {
        /// An interruption began.
        InterruptionBegin = "Interruption.Begin",
        /// An interruption ended.
        InterruptionEnd = "Interruption.End",
        /// None of the others; a word of the specification, unlike `Other`.
        Unnamed = "Other",
        /// The clock reached a round time.
        SampleClock = "Sample.Clock",
        /// The interval passed.
        SamplePeriodic = "Sample.Periodic",
        /// The transaction began.
        TransactionBegin = "Transaction.Begin",
        /// The transaction ended.
        TransactionEnd = "Transaction.End",
        /// We asked for it.
        Trigger = "Trigger",
    }
}

words! {
    /// How a reading is written (OCPP 1.6 §7.49).
    pub enum ValueFormat {
        /// As a number.
        Raw,
        /// As a signed block of data.
        SignedData,
    }
}

words! {
    /// Between which conductors a reading was taken (OCPP 1.6 §7.34).
    pub enum Phase {
        /// Phase 1.
        L1 = "L1",
        /// Phase 2.
        L2 = "L2",
        /// Phase 3.
        L3 = "L3",
        /// The neutral.
        N = "N",
        /// Phase 1 to the neutral.
        L1N = "L1-N",
        /// Phase 2 to the neutral.
        L2N = "L2-N",
        /// Phase 3 to the neutral.
        L3N = "L3-N",
        /// Phase 1 to phase 2.
        L1L2 = "L1-L2",
        /// Phase 2 to phase 3.
        L2L3 = "L2-L3",
        /// Phase 3 to phase 1.
        L3L1 = "L3-L1",
    }
}

words! {
    /// Where a reading was taken (OCPP 1.6 §7.30).
    pub enum Location {
        /// Inside the charge point.
        Body,
        /// On the cable between charge point and car.
        Cable,
        /// In the car.
        EV,
        /// Where the grid comes in.
        Inlet,
        /// Where the car is fed.
        Outlet,
    }
}
