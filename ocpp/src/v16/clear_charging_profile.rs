//! Takes charging profiles back (OCPP 1.6 §5.5).

use serde::Serialize;

use super::ChargingProfilePurpose;
use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Which ones: those that have everything that is said; all of them where nothing is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClearChargingProfileRequest {
    /// The profile's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i32>,
    /// The connector that it was set at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<i32>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charging_profile_purpose: Option<ChargingProfilePurpose>,
    /// How high it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack_level: Option<i32>,
}

impl Decode for ClearChargingProfileRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            id: members.optional("id"),
            connector_id: members.optional("connectorId"),
            charging_profile_purpose: members.optional("chargingProfilePurpose"),
            stack_level: members.optional("stackLevel"),
        })
    }
}

impl Request for ClearChargingProfileRequest {
    const ACTION: &'static str = "ClearChargingProfile";
    type Response = ClearChargingProfileResponse;
}

/// Whether there was one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClearChargingProfileResponse {
    /// Whether there was one.
    pub status: ClearChargingProfileStatus,
}

impl Decode for ClearChargingProfileResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

words! {
    /// Whether charging profiles were taken back (OCPP 1.6 §7.15).
    pub enum ClearChargingProfileStatus {
        /// They were.
        Accepted,
        /// There are none that are meant.
        Unknown,
    }
}
