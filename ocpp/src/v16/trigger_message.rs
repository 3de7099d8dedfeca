//! Asks for a message that the charge point would send by itself at another time (OCPP 1.6 §5.17).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Which message.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TriggerMessageRequest {
    /// Which.
    pub requested_message: MessageTrigger,
    /// About which connector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<i32>,
}

impl Decode for TriggerMessageRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            requested_message: members.required("requestedMessage")?,
            connector_id: members.optional("connectorId"),
        })
    }
}

impl Request for TriggerMessageRequest {
    const ACTION: &'static str = "TriggerMessage";
    type Response = TriggerMessageResponse;
}

/// Whether it will come.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TriggerMessageResponse {
    /// Whether it will come.
    pub status: TriggerMessageStatus,
}

impl Decode for TriggerMessageResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

words! {
    /// The messages that can be asked for (OCPP 1.6 §7.34).
    pub enum MessageTrigger {
        /// `BootNotification`.
        BootNotification,
        /// `DiagnosticsStatusNotification`.
        DiagnosticsStatusNotification,
        /// `FirmwareStatusNotification`.
        FirmwareStatusNotification,
        /// `Heartbeat`.
        Heartbeat,
        /// `MeterValues`.
        MeterValues,
        /// `StatusNotification`.
        StatusNotification,
    }
}

words! {
    /// Whether it will come (OCPP 1.6 §7.48).
    pub enum TriggerMessageStatus {
        /// It will.
        Accepted,
        /// It will not.
        Rejected,
        /// It knows no such message.
        NotImplemented,
    }
}
