//! A charge point is there, and asks what time it is (OCPP 1.6 §4.6).

use serde::Serialize;

use crate::Request;
use crate::datetime::Timestamp;
use crate::members::{Decode, Members, Violation};

/// It is there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeartbeatRequest {}

impl Decode for HeartbeatRequest {
    fn decode(_members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {})
    }
}

impl Request for HeartbeatRequest {
    const ACTION: &'static str = "Heartbeat";
    type Response = HeartbeatResponse;
}

/// Our clock.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeartbeatResponse {
    /// The charge point sets its own by it.
    pub current_time: Timestamp,
}

impl Decode for HeartbeatResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            current_time: members.required("currentTime")?,
        })
    }
}
