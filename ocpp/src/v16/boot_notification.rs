//! A charge point started and says what it is (OCPP 1.6 §4.2, §6.3).

use serde::Serialize;

use crate::Request;
use crate::datetime::Timestamp;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// What the charge point is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BootNotificationRequest {
    /// Who made it, 20 characters.
    pub charge_point_vendor: String,
    /// Which model, 20 characters.
    pub charge_point_model: String,
    /// Its serial number, 25 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge_point_serial_number: Option<String>,
    /// The serial number of the box inside it, 25 characters; deprecated, and still sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge_box_serial_number: Option<String>,
    /// Its firmware, 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firmware_version: Option<String>,
    /// Its SIM card, 20 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iccid: Option<String>,
    /// Its mobile subscription, 20 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<String>,
    /// Its main meter, 25 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meter_type: Option<String>,
    /// The serial number of its main meter, 25 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meter_serial_number: Option<String>,
}

impl Decode for BootNotificationRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            charge_point_vendor: members.expected_text("chargePointVendor", 20),
            charge_point_model: members.expected_text("chargePointModel", 20),
            charge_point_serial_number: members.optional_text("chargePointSerialNumber", 25),
            charge_box_serial_number: members.optional_text("chargeBoxSerialNumber", 25),
            firmware_version: members.optional_text("firmwareVersion", 50),
            iccid: members.optional_text("iccid", 20),
            imsi: members.optional_text("imsi", 20),
            meter_type: members.optional_text("meterType", 25),
            meter_serial_number: members.optional_text("meterSerialNumber", 25),
        })
    }
}

impl Request for BootNotificationRequest {
    const ACTION: &'static str = "BootNotification";
    type Response = BootNotificationResponse;
}

/// Whether it may go on, and how often we want to hear from it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BootNotificationResponse {
    /// Whether it is accepted.
    pub status: RegistrationStatus,
    /// Our clock; the charge point sets its own by it.
    pub current_time: Timestamp,
    /// Seconds from heartbeat to heartbeat, or to the next attempt where it is not accepted.
    pub interval: i32,
}

impl Decode for BootNotificationResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
            current_time: members.required("currentTime")?,
            interval: members.expected("interval", 0),
        })
    }
}

words! {
    /// Whether a charge point is accepted (OCPP 1.6 §7.37).
    pub enum RegistrationStatus {
        /// It is.
        Accepted,
        /// Not yet.
        Pending,
        /// It is not.
        Rejected,
    }
}
