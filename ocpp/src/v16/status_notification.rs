//! A connector, or the charge point as a whole, reports its status (OCPP 1.6 §4.9, §6.47).

use serde::Serialize;

use crate::Request;
use crate::datetime::Timestamp;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// What a connector does now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusNotificationRequest {
    /// The connector, from 1; 0 is the charge point itself.
    pub connector_id: i32,
    /// What is wrong.
    pub error_code: ChargePointErrorCode,
    /// More about it, 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info: Option<String>,
    /// What it does.
    pub status: ChargePointStatus,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// Whose error code follows, 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_id: Option<String>,
    /// The vendor's own code, 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_error_code: Option<String>,
}

impl Decode for StatusNotificationRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            connector_id: members.required("connectorId")?,
            error_code: members.expected("errorCode", ChargePointErrorCode::NoError),
            info: members.optional_text("info", 50),
            status: members.required("status")?,
            timestamp: members.optional("timestamp"),
            vendor_id: members.optional_text("vendorId", 255),
            vendor_error_code: members.optional_text("vendorErrorCode", 50),
        })
    }
}

impl Request for StatusNotificationRequest {
    const ACTION: &'static str = "StatusNotification";
    type Response = StatusNotificationResponse;
}

/// Noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusNotificationResponse {}

impl Decode for StatusNotificationResponse {
    fn decode(_members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {})
    }
}

words! {
    /// What a connector does (OCPP 1.6 §7.7).
    pub enum ChargePointStatus {
        /// It is free.
        Available,
        /// Somebody is about to charge: a cable is in or a token was shown.
        Preparing,
        /// Electricity flows.
        Charging,
        /// The charge point holds back.
        SuspendedEVSE,
        /// The car holds back.
        SuspendedEV,
        /// Charging has ended, the cable is still in.
        Finishing,
        /// It is kept for somebody.
        Reserved,
        /// It is out of use.
        Unavailable,
        /// It is out of order.
        Faulted,
    }
}

words! {
    /// What is wrong with a connector (OCPP 1.6 §7.6).
    pub enum ChargePointErrorCode {
        /// The plug cannot be locked or unlocked.
        ConnectorLockFailure,
        /// The car cannot be talked with.
        EVCommunicationError,
        /// Current leaks to earth.
        GroundFailure,
        /// It is too hot.
        HighTemperature,
        /// Something inside failed.
        InternalError,
        /// The list of tokens conflicts with ours.
        LocalListConflict,
        /// Nothing.
        NoError,
        /// Something else; the vendor's code says what.
        OtherError,
        /// Too much current.
        OverCurrentFailure,
        /// Too much voltage.
        OverVoltage,
        /// The meter cannot be read.
        PowerMeterFailure,
        /// The switch does not obey.
        PowerSwitchFailure,
        /// The token reader failed.
        ReaderFailure,
        /// It could not be reset.
        ResetFailure,
        /// Too little voltage.
        UnderVoltage,
        /// The wireless link is weak.
        WeakSignal,
    }
}
