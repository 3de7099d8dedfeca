//! How far an upload of diagnostics is (OCPP 1.6 §4.4).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// How far it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticsStatusNotificationRequest {
    /// The step it is at.
    pub status: DiagnosticsStatus,
}

impl Decode for DiagnosticsStatusNotificationRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

impl Request for DiagnosticsStatusNotificationRequest {
    const ACTION: &'static str = "DiagnosticsStatusNotification";
    type Response = DiagnosticsStatusNotificationResponse;
}

/// Noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiagnosticsStatusNotificationResponse {}

impl Decode for DiagnosticsStatusNotificationResponse {
    fn decode(_members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {})
    }
}

words! {
    /// The steps of an upload (OCPP 1.6 §7.24).
    pub enum DiagnosticsStatus {
        /// None is going on.
        Idle,
        /// It is done.
        Uploaded,
        /// It failed.
        UploadFailed,
        /// It is going on.
        Uploading,
    }
}
