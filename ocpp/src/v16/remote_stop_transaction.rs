//! Ends charging as if the driver had (OCPP 1.6 §5.12).

use serde::Serialize;

use super::RemoteStartStopStatus;
use crate::Request;
use crate::members::{Decode, Members, Violation};

/// Which transaction.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteStopTransactionRequest {
    /// Its id.
    pub transaction_id: i32,
}

impl Decode for RemoteStopTransactionRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            transaction_id: members.required("transactionId")?,
        })
    }
}

impl Request for RemoteStopTransactionRequest {
    const ACTION: &'static str = "RemoteStopTransaction";
    type Response = RemoteStopTransactionResponse;
}

/// Whether it tries.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteStopTransactionResponse {
    /// Whether it tries.
    pub status: RemoteStartStopStatus,
}

impl Decode for RemoteStopTransactionResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}
