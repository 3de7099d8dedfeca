//! Takes a connector out of use, or back into it (OCPP 1.6 §5.2).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Which connector, and whether it may be used.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeAvailabilityRequest {
    /// The connector; 0 is all of them.
    pub connector_id: i32,
    /// Whether it may be used.
    pub r#type: AvailabilityType,
}

impl Decode for ChangeAvailabilityRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            connector_id: members.required("connectorId")?,
            r#type: members.required("type")?,
        })
    }
}

impl Request for ChangeAvailabilityRequest {
    const ACTION: &'static str = "ChangeAvailability";
    type Response = ChangeAvailabilityResponse;
}

/// Whether it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeAvailabilityResponse {
    /// Whether it does.
    pub status: AvailabilityStatus,
}

impl Decode for ChangeAvailabilityResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

words! {
    /// Whether a connector may be used (OCPP 1.6 §7.4).
    pub enum AvailabilityType {
        /// It may not.
        Inoperative,
        /// It may.
        Operative,
    }
}

words! {
    /// Whether it does (OCPP 1.6 §7.3).
    pub enum AvailabilityStatus {
        /// It will.
        Accepted,
        /// It will not.
        Rejected,
        /// It will, when the transaction has ended.
        Scheduled,
    }
}
