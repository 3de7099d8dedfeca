//! Charging has ended (OCPP 1.6 §4.10, §6.49).

use serde::Serialize;

use super::{IdTag, IdTagInfo, MeterValue};
use crate::Request;
use crate::datetime::Timestamp;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Which transaction ended, when, at which reading of the meter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StopTransactionRequest {
    /// Ours; −1 or 0 where it was begun offline and never got one.
    pub transaction_id: i64,
    /// The token that ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_tag: Option<IdTag>,
    /// The meter, in Wh.
    pub meter_stop: i64,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// Why; `Local` where it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Readings taken during it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transaction_data: Vec<MeterValue>,
}

impl Decode for StopTransactionRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            transaction_id: members.required("transactionId")?,
            id_tag: members.optional("idTag"),
            meter_stop: members.expected("meterStop", 0),
            timestamp: members.wanted("timestamp"),
            reason: members.optional("reason"),
            transaction_data: members.list("transactionData"),
        })
    }
}

impl Request for StopTransactionRequest {
    const ACTION: &'static str = "StopTransaction";
    type Response = StopTransactionResponse;
}

/// Noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StopTransactionResponse {
    /// What we know of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_tag_info: Option<IdTagInfo>,
}

impl Decode for StopTransactionResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            id_tag_info: members.optional_part("idTagInfo"),
        })
    }
}

words! {
    /// Why a transaction ended (OCPP 1.6 §7.36).
    pub enum Reason {
        /// The token was refused after the start.
        DeAuthorized,
        /// The emergency stop was pressed.
        EmergencyStop,
        /// The cable was taken out of the car.
        EVDisconnected,
        /// A hard reset.
        HardReset,
        /// The driver, at the charge point.
        Local,
        /// None of the others; a word of the specification, unlike `Other`.
        Unnamed = "Other",
        /// The power went.
        PowerLoss,
        /// The charge point restarted by itself.
        Reboot,
        /// We asked for it.
        Remote,
        /// A soft reset.
        SoftReset,
        /// We asked to unlock the connector.
        UnlockCommand,
    }
}
