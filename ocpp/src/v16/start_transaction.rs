//! Charging begins (OCPP 1.6 §4.8, §6.45).

use serde::Serialize;

use super::{IdTag, IdTagInfo};
use crate::Request;
use crate::datetime::Timestamp;
use crate::members::{Decode, Members, Violation};

/// Who begins to charge, where, at which reading of the meter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartTransactionRequest {
    /// The connector, from 1.
    pub connector_id: i32,
    /// The driver's token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_tag: Option<IdTag>,
    /// The meter, in Wh.
    pub meter_start: i64,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// The reservation that it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<i64>,
}

impl Decode for StartTransactionRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            connector_id: members.required("connectorId")?,
            id_tag: members.wanted("idTag"),
            meter_start: members.expected("meterStart", 0),
            timestamp: members.wanted("timestamp"),
            reservation_id: members.optional("reservationId"),
        })
    }
}

impl Request for StartTransactionRequest {
    const ACTION: &'static str = "StartTransaction";
    type Response = StartTransactionResponse;
}

/// The transaction's id.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartTransactionResponse {
    /// Whether the token may charge.
    pub id_tag_info: IdTagInfo,
    /// Given by us; everything that follows names it.
    pub transaction_id: i32,
}

impl Decode for StartTransactionResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            id_tag_info: members
                .optional_part("idTagInfo")
                .unwrap_or_else(IdTagInfo::invalid),
            transaction_id: members.required("transactionId")?,
        })
    }
}
