//! A driver's charging, from start to stop.

use ocpp::Timestamp;
use ocpp::v16::IdTag;
use serde::{Deserialize, Serialize};

use crate::ids::TransactionId;
use crate::place::Place;

/// A transaction that is going on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transaction {
    /// Given out by us; the next one cannot be guessed from it.
    pub id: TransactionId,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    /// When it began in the charge point's own words, by which a start that is told again is recognised.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub reported_at: Option<Timestamp>,
    /// The energy register when it began, in Wh.
    pub meter_start_wh: i64,
}

/// A transaction began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionStart {
    /// Given out by us.
    pub id: TransactionId,
    /// At which connector.
    pub place: Place,
    /// The driver's token, where one was told.
    pub id_tag: Option<IdTag>,
    /// The energy register, in Wh.
    pub meter_start_wh: i64,
    /// When, by the charge point's clock where that can be.
    pub started_at: Timestamp,
    /// When, in the charge point's own words.
    pub reported_at: Option<Timestamp>,
    /// Whether another has begun at the same connector since: then it says nothing about now.
    pub late: bool,
}

/// A transaction ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionStop {
    /// Which. One that was begun offline, or that we never gave out, gets an id of its own here.
    pub id: TransactionId,
    /// Whether it is one that we gave out. Where not, there is no start, and this is all that is known.
    pub given_out: bool,
    /// The energy register, in Wh; where the charge point told.
    pub meter_stop_wh: Option<i64>,
    /// When, by the charge point's clock where that can be.
    pub stopped_at: Timestamp,
    /// Why, in OCPP's word; [`SUPERSEDED`](Self::SUPERSEDED) where we took it for granted.
    pub reason: Option<String>,
}

impl TransactionStop {
    /// Another one began at the same connector before this one was stopped.
    pub const SUPERSEDED: &'static str = "Superseded";
}
