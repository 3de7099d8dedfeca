//! Something happened that concerns security (security white paper, `SecurityEventNotification`).

use serde::Serialize;

use crate::Request;
use crate::datetime::Timestamp;
use crate::members::{Decode, Members, Violation};

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityEventNotificationRequest {
    /// Which kind of event, 50 characters.
    pub r#type: String,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// More about it, 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tech_info: Option<String>,
}

impl Decode for SecurityEventNotificationRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            r#type: members.required_text("type", 50)?,
            timestamp: members.wanted("timestamp"),
            tech_info: members.optional_text("techInfo", 255),
        })
    }
}

impl Request for SecurityEventNotificationRequest {
    const ACTION: &'static str = "SecurityEventNotification";
    type Response = SecurityEventNotificationResponse;
}

/// Noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SecurityEventNotificationResponse {}

impl Decode for SecurityEventNotificationResponse {
    fn decode(_members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {})
    }
}
