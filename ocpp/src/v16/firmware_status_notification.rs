//! How far an update of the firmware is (OCPP 1.6 §4.5).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// How far it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FirmwareStatusNotificationRequest {
    /// The step it is at.
    pub status: FirmwareStatus,
}

impl Decode for FirmwareStatusNotificationRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

impl Request for FirmwareStatusNotificationRequest {
    const ACTION: &'static str = "FirmwareStatusNotification";
    type Response = FirmwareStatusNotificationResponse;
}

/// Noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FirmwareStatusNotificationResponse {}

impl Decode for FirmwareStatusNotificationResponse {
    fn decode(_members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {})
    }
}

words! {
    /// The steps of an update (OCPP 1.6 §7.25).
    pub enum FirmwareStatus {
        /// The file is there.
        Downloaded,
        /// The file could not be had.
        DownloadFailed,
        /// The file is on its way.
        Downloading,
        /// None is going on.
        Idle,
        /// It could not be installed.
        InstallationFailed,
        /// It is being installed.
        Installing,
        /// It is done.
        Installed,
    }
}
