//! Charging profiles: how much may be drawn, and when (OCPP 1.6 §3.13, §7.8).

use serde::Serialize;

use crate::datetime::Timestamp;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// How much may be drawn, and when (OCPP 1.6 §7.8).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChargingProfile {
    /// Its number: a profile that comes with the number of another takes its place.
    pub charging_profile_id: i32,
    /// The transaction that it is for, where it is for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<i64>,
    /// Of profiles with the same purpose that one counts which stands highest.
    pub stack_level: i32,
    /// What it is for.
    pub charging_profile_purpose: ChargingProfilePurpose,
    /// What its times are counted from.
    pub charging_profile_kind: ChargingProfileKind,
    /// How often it comes again, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrency_kind: Option<RecurrencyKind>,
    /// From when on it counts; at once where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// Until when it counts; for good where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
    /// The limits.
    pub charging_schedule: ChargingSchedule,
}

impl Decode for ChargingProfile {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            charging_profile_id: members.required("chargingProfileId")?,
            transaction_id: members.optional("transactionId"),
            stack_level: members.required("stackLevel")?,
            charging_profile_purpose: members.required("chargingProfilePurpose")?,
            charging_profile_kind: members.required("chargingProfileKind")?,
            recurrency_kind: members.optional("recurrencyKind"),
            valid_from: members.optional("validFrom"),
            valid_to: members.optional("validTo"),
            charging_schedule: members.required_part("chargingSchedule")?,
        })
    }
}

/// Limits, one after the other (OCPP 1.6 §7.13).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChargingSchedule {
    /// For how many seconds; the last limit holds on where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<i32>,
    /// When it begins, where that is at a certain time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_schedule: Option<Timestamp>,
    /// What its limits are told in.
    pub charging_rate_unit: ChargingRateUnit,
    /// The limits, by when they begin.
    pub charging_schedule_period: Vec<ChargingSchedulePeriod>,
    /// The least that makes sense for the car.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_charging_rate: Option<f64>,
}

impl Decode for ChargingSchedule {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            duration: members.optional("duration"),
            start_schedule: members.optional("startSchedule"),
            charging_rate_unit: members.required("chargingRateUnit")?,
            charging_schedule_period: members.wanted_list("chargingSchedulePeriod"),
            min_charging_rate: members.optional("minChargingRate"),
        })
    }
}

/// A limit from a moment on (OCPP 1.6 §7.14).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChargingSchedulePeriod {
    /// Seconds from the beginning of the schedule.
    pub start_period: i32,
    /// In A per phase, or in W together; with one decimal at most.
    pub limit: f64,
    /// How many phases may be used; three where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_phases: Option<i32>,
}

impl Decode for ChargingSchedulePeriod {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            start_period: members.required("startPeriod")?,
            limit: members.required("limit")?,
            number_phases: members.optional("numberPhases"),
        })
    }
}

words! {
    /// What a charging profile is for (OCPP 1.6 §7.11).
    pub enum ChargingProfilePurpose {
        /// The charge point as a whole.
        ChargePointMaxProfile,
        /// Every transaction that has none of its own.
        TxDefaultProfile,
        /// One transaction.
        TxProfile,
    }
}

words! {
    /// What the times of a charging profile are counted from (OCPP 1.6 §7.10).
    pub enum ChargingProfileKind {
        /// A certain time.
        Absolute,
        /// A certain time, and again and again.
        Recurring,
        /// The beginning of the transaction.
        Relative,
    }
}

words! {
    /// How often a charging profile comes again (OCPP 1.6 §7.38).
    pub enum RecurrencyKind {
        /// Every day.
        Daily,
        /// Every week.
        Weekly,
    }
}

words! {
    /// What limits are told in (OCPP 1.6 §7.12).
    pub enum ChargingRateUnit {
        /// Amperes per phase.
        A,
        /// Watts, all phases together.
        W,
    }
}
