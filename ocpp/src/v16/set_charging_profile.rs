//! Says how much may be drawn, and when (OCPP 1.6 §5.16).

use serde::Serialize;

use super::ChargingProfile;
use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Where, and how much.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetChargingProfileRequest {
    /// The connector; 0 is the charge point as a whole, or with a default for transactions every connector.
    pub connector_id: i32,
    /// How much.
    pub cs_charging_profiles: ChargingProfile,
}

impl Decode for SetChargingProfileRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            connector_id: members.required("connectorId")?,
            cs_charging_profiles: members.required_part("csChargingProfiles")?,
        })
    }
}

impl Request for SetChargingProfileRequest {
    const ACTION: &'static str = "SetChargingProfile";
    type Response = SetChargingProfileResponse;
}

/// Whether it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetChargingProfileResponse {
    /// Whether it does.
    pub status: ChargingProfileStatus,
}

impl Decode for SetChargingProfileResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

words! {
    /// Whether a charging profile is taken (OCPP 1.6 §7.9).
    pub enum ChargingProfileStatus {
        /// It is.
        Accepted,
        /// It is not.
        Rejected,
        /// The charge point knows no charging profiles.
        NotSupported,
    }
}
