//! What a charge point can say, before it is written in any version's words.

use ocpp::Timestamp;
use ocpp::v16::{IdTag, MeterValue, Reason};

use crate::report::Report;

/// A message, before it is written in any version's words. Times are as they stand on the wire.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Message {
    Boot,
    Heartbeat,
    DiagnosticsIdle,
    FirmwareIdle,
    Authorize {
        connector: u32,
        token: IdTag,
    },
    Status {
        connector: u32,
        report: Report,
        at: Timestamp,
    },
    Start {
        key: u64,
        connector: u32,
        token: IdTag,
        meter_wh: u64,
        at: Timestamp,
    },
    Meter {
        key: Option<u64>,
        connector: u32,
        value: MeterValue,
    },
    Stop {
        key: u64,
        token: Option<IdTag>,
        meter_wh: u64,
        at: Timestamp,
        reason: Reason,
    },
}

impl Message {
    /// Whether it is about a transaction: kept over restarts, tried again, in order (OCPP 1.6 §3.7).
    pub(crate) fn is_transactional(&self) -> bool {
        matches!(
            self,
            Self::Start { .. } | Self::Stop { .. } | Self::Meter { key: Some(_), .. }
        )
    }
}
