//! How far an update with signed firmware is (security white paper, `SignedFirmwareStatusNotification`).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// How far it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedFirmwareStatusNotificationRequest {
    /// The step it is at.
    pub status: SignedFirmwareStatus,
    /// Which request it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

impl Decode for SignedFirmwareStatusNotificationRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
            request_id: members.optional("requestId"),
        })
    }
}

impl Request for SignedFirmwareStatusNotificationRequest {
    const ACTION: &'static str = "SignedFirmwareStatusNotification";
    type Response = SignedFirmwareStatusNotificationResponse;
}

/// Noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignedFirmwareStatusNotificationResponse {}

impl Decode for SignedFirmwareStatusNotificationResponse {
    fn decode(_members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {})
    }
}

words! {
    /// The steps of an update.
    pub enum SignedFirmwareStatus {
        /// The file is there.
        Downloaded,
        /// The file could not be had.
        DownloadFailed,
        /// The file is on its way.
        Downloading,
        /// The file will be fetched later.
        DownloadScheduled,
        /// Fetching the file rests.
        DownloadPaused,
        /// None is going on.
        Idle,
        /// It could not be installed.
        InstallationFailed,
        /// It is being installed.
        Installing,
        /// It is done.
        Installed,
        /// The charge point restarts for it.
        InstallRebooting,
        /// It will be installed later.
        InstallScheduled,
        /// What was installed does not verify.
        InstallVerificationFailed,
        /// The signature is wrong.
        InvalidSignature,
        /// The signature is right.
        SignatureVerified,
    }
}
