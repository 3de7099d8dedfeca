//! Starts charging as if a driver had (OCPP 1.6 §5.11).

use serde::Serialize;

use super::IdTag;
use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// For whom, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteStartTransactionRequest {
    /// The connector; the charge point chooses where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<i32>,
    /// The token to charge with.
    pub id_tag: IdTag,
}

impl Decode for RemoteStartTransactionRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            connector_id: members.optional("connectorId"),
            id_tag: members.required("idTag")?,
        })
    }
}

impl Request for RemoteStartTransactionRequest {
    const ACTION: &'static str = "RemoteStartTransaction";
    type Response = RemoteStartTransactionResponse;
}

/// Whether it tries.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteStartTransactionResponse {
    /// Whether it tries.
    pub status: RemoteStartStopStatus,
}

impl Decode for RemoteStartTransactionResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

words! {
    /// Whether it tries (OCPP 1.6 §7.39).
    pub enum RemoteStartStopStatus {
        /// It will.
        Accepted,
        /// It will not.
        Rejected,
    }
}
