//! Restarts the charge point (OCPP 1.6 §5.14).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// How it is to restart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResetRequest {
    /// How.
    pub r#type: ResetType,
}

impl Decode for ResetRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            r#type: members.required("type")?,
        })
    }
}

impl Request for ResetRequest {
    const ACTION: &'static str = "Reset";
    type Response = ResetResponse;
}

/// Whether it will.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResetResponse {
    /// Whether it will.
    pub status: ResetStatus,
}

impl Decode for ResetResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

words! {
    /// How to restart (OCPP 1.6 §7.41).
    pub enum ResetType {
        /// At once, as if the power had gone.
        Hard,
        /// Ending transactions properly before.
        Soft,
    }
}

words! {
    /// Whether it will (OCPP 1.6 §7.40).
    pub enum ResetStatus {
        /// It will.
        Accepted,
        /// It will not.
        Rejected,
    }
}
