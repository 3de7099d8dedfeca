//! How far an upload of a log is (security white paper, `LogStatusNotification`).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// How far it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogStatusNotificationRequest {
    /// The step it is at.
    pub status: UploadLogStatus,
    /// Which request it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

impl Decode for LogStatusNotificationRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
            request_id: members.optional("requestId"),
        })
    }
}

impl Request for LogStatusNotificationRequest {
    const ACTION: &'static str = "LogStatusNotification";
    type Response = LogStatusNotificationResponse;
}

/// Noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogStatusNotificationResponse {}

impl Decode for LogStatusNotificationResponse {
    fn decode(_members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {})
    }
}

words! {
    /// The steps of an upload.
    pub enum UploadLogStatus {
        /// The request was not understood.
        BadMessage,
        /// None is going on.
        Idle,
        /// It cannot be done.
        NotSupportedOperation,
        /// It may not be done.
        PermissionDenied,
        /// It is done.
        Uploaded,
        /// It failed.
        UploadFailure,
        /// It is going on.
        Uploading,
    }
}
