//! Rows of the logs that pages show.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{EventId, SessionId};
use crate::status::Status;

/// One reported status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusLogEntry {
    /// The entry; the same as the row of the event log that it was read from.
    pub id: EventId,
    /// The EVSE, from 1; 0 is the charge point itself.
    pub evse_id: u32,
    /// The connector of the EVSE, from 1; 0 is the charge point itself.
    pub connector_id: u32,
    /// Our word.
    pub status: Status,
    /// OCPP's word, as it was said.
    pub ocpp_status: String,
    /// OCPP's error code, as it was said.
    pub error_code: String,
    /// What the charge point added in words.
    pub info: Option<String>,
    /// Whose code the vendor's error code is.
    pub vendor_id: Option<String>,
    /// The vendor's own error code.
    pub vendor_error_code: Option<String>,
    /// When it happened, as the charge point said; where it said so in a way that can be read.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub reported_at: Option<Timestamp>,
    /// When we received it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Timestamp,
    /// Whether it was older than what was known already, and so changed nothing.
    pub late: bool,
    /// The row of the event log that it was read from.
    pub event_id: EventId,
}

/// Why a WebSocket's life ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disconnect {
    /// The charge point closed it, with this code and these words.
    ByChargePoint {
        /// The close frame's code (RFC 6455 §7.4), where there was one.
        code: Option<u16>,
        /// The close frame's words.
        words: String,
    },
    /// The line went without a word.
    Lost {
        /// What our side of the line noticed.
        words: String,
    },
    /// Nothing was heard for so many seconds.
    Idle {
        /// How many.
        seconds: u32,
    },
    /// A newer connection of the same charge point took its place.
    Superseded {
        /// The newer one.
        by: SessionId,
    },
    /// It sent what we do not take: a frame over the limit, or a binary one.
    Refused {
        /// What it was.
        words: String,
    },
    /// We stopped.
    Shutdown,
}

/// One WebSocket's life, or a handshake that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// The session; for a refused handshake the number of its row.
    pub id: SessionId,
    /// Who connected, or said to be.
    pub charge_point: String,
    /// When.
    pub opened_at: Timestamp,
    /// From which address.
    pub peer: String,
    /// The OCPP version that was agreed on.
    pub ocpp_version: Option<String>,
    /// Whether the charge point offered a subprotocol.
    pub subprotocol_offered: bool,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// Why it ended.
    pub closed: Option<Disconnect>,
    /// Why it was refused, where it was.
    pub refused: Option<String>,
}

impl SessionRecord {
    /// What it was at a time: one that ended later was open.
    pub fn as_it_was(self, at: Timestamp) -> Self {
        match self.closed_at {
            Some(closed_at) if closed_at > at => Self {
                closed_at: None,
                closed: None,
                ..self
            },
            _ => self,
        }
    }
}
