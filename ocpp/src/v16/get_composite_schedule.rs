//! Asks what a charge point makes of all its charging profiles (OCPP 1.6 §5.7).

use serde::Serialize;

use super::{ChargingRateUnit, ChargingSchedule};
use crate::Request;
use crate::datetime::Timestamp;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Where, for how long, and in which unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetCompositeScheduleRequest {
    /// The connector; 0 is the charge point as a whole.
    pub connector_id: i32,
    /// For how many seconds from now.
    pub duration: i32,
    /// In which unit; the charge point chooses where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charging_rate_unit: Option<ChargingRateUnit>,
}

impl Decode for GetCompositeScheduleRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            connector_id: members.required("connectorId")?,
            duration: members.required("duration")?,
            charging_rate_unit: members.optional("chargingRateUnit"),
        })
    }
}

impl Request for GetCompositeScheduleRequest {
    const ACTION: &'static str = "GetCompositeSchedule";
    type Response = GetCompositeScheduleResponse;
}

/// What it makes of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetCompositeScheduleResponse {
    /// Whether it can tell.
    pub status: GetCompositeScheduleStatus,
    /// The connector that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<i32>,
    /// From when on the limits count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule_start: Option<Timestamp>,
    /// The limits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charging_schedule: Option<ChargingSchedule>,
}

impl Decode for GetCompositeScheduleResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
            connector_id: members.optional("connectorId"),
            schedule_start: members.optional("scheduleStart"),
            charging_schedule: members.optional_part("chargingSchedule"),
        })
    }
}

words! {
    /// Whether a charge point can tell what its charging profiles come to (OCPP 1.6 §7.28).
    pub enum GetCompositeScheduleStatus {
        /// It can.
        Accepted,
        /// It cannot.
        Rejected,
    }
}
