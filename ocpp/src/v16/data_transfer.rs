//! Something that the specification has no message for (OCPP 1.6 §4.3, §6.17).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;
use serde_json::Value;

/// A vendor's own message.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DataTransferRequest {
    /// Whose message it is, 255 characters.
    pub vendor_id: String,
    /// Which of theirs, 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// Anything; text by the specification, and often more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

impl Decode for DataTransferRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            vendor_id: members.required_text("vendorId", 255)?,
            message_id: members.optional_text("messageId", 50),
            data: members.optional("data"),
        })
    }
}

impl Request for DataTransferRequest {
    const ACTION: &'static str = "DataTransfer";
    type Response = DataTransferResponse;
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DataTransferResponse {
    /// Whether it was understood.
    pub status: DataTransferStatus,
    /// Anything in return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

impl Decode for DataTransferResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
            data: members.optional("data"),
        })
    }
}

words! {
    /// What became of a vendor's message (OCPP 1.6 §7.13).
    pub enum DataTransferStatus {
        /// Understood and accepted.
        Accepted,
        /// Understood and not accepted.
        Rejected,
        /// The vendor is known, the message is not.
        UnknownMessageId,
        /// Nobody here knows this vendor.
        UnknownVendorId,
    }
}
