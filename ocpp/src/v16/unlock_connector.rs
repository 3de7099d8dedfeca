//! Opens the lock of a connector (OCPP 1.6 §5.18).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Which connector.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnlockConnectorRequest {
    /// The connector, from 1.
    pub connector_id: i32,
}

impl Decode for UnlockConnectorRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            connector_id: members.required("connectorId")?,
        })
    }
}

impl Request for UnlockConnectorRequest {
    const ACTION: &'static str = "UnlockConnector";
    type Response = UnlockConnectorResponse;
}

/// Whether it opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnlockConnectorResponse {
    /// Whether it opened.
    pub status: UnlockStatus,
}

impl Decode for UnlockConnectorResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

words! {
    /// Whether it opened (OCPP 1.6 §7.50).
    pub enum UnlockStatus {
        /// It did.
        Unlocked,
        /// It did not.
        UnlockFailed,
        /// It has no lock.
        NotSupported,
    }
}
