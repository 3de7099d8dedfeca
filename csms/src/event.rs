//! Facts that we recorded, in the past tense.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::asker::Asker;
use crate::charge_system::ChargeSystem;
use crate::command::Command;
use crate::configuration::Configuration;
use crate::decision::Decision;
use crate::details::Details;
use crate::eco_mode::EcoMode;
use crate::exchange::Exchange;
use crate::identity::Identity;
use crate::ids::{ChargePointId, ChargeSystemId, CommandId, EventId, SessionId, TransactionId};
use crate::issued_command::CommandStep;
use crate::log::Disconnect;
use crate::manual::Manual;
use crate::place::Place;
use crate::status::StatusReport;
use crate::transaction::{TransactionStart, TransactionStop};
use crate::units::{Amperes, Reading};

/// Something that happened at a charge point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It became known to us.
    Registered {
        /// The charge system that it belongs to.
        charge_system: ChargeSystemId,
        /// Its name for people.
        name: Option<String>,
    },
    /// Somebody entered what it does not report.
    Described(Details),
    /// Somebody said that it belongs to another charge system, which may be new.
    Moved {
        /// Which.
        to: ChargeSystem,
    },
    /// It opened a WebSocket.
    Connected {
        /// The WebSocket's life that began.
        session: SessionId,
        /// The OCPP version that was agreed on.
        ocpp_version: String,
        /// From which address.
        peer: String,
        /// Whether it offered a subprotocol; one that does not is taken for 1.6.
        subprotocol_offered: bool,
    },
    /// A WebSocket of it ended.
    Disconnected {
        /// Which.
        session: SessionId,
        /// Why.
        reason: Disconnect,
    },
    /// It was heard: any frame counts.
    Heard,
    /// It started and said what it is.
    Booted(Identity),
    /// A connector, or the charge point itself, reported a status.
    StatusReported(StatusReport),
    /// A driver began to charge.
    TransactionStarted(TransactionStart),
    /// Charging ended.
    TransactionStopped(TransactionStop),
    /// A meter was read.
    Metered {
        /// At which connector.
        place: Place,
        /// During which transaction.
        transaction_id: Option<TransactionId>,
        /// What it showed.
        reading: Reading,
        /// What is known from then on: this, and what it did not show from the reading before it.
        known: Reading,
        /// Whether it is older than the newest reading known.
        late: bool,
    },
    /// It told how far an update of its firmware is, in OCPP's word.
    FirmwareReported(String),
    /// It told how far an upload of diagnostics or logs is, in OCPP's word.
    UploadReported(String),
    /// It told of something that concerns security.
    SecurityReported {
        /// What happened, in OCPP's word.
        kind: String,
        /// More about it.
        info: Option<String>,
    },
    /// Somebody issued a command; it is queued.
    CommandIssued {
        /// Its name in addresses.
        id: CommandId,
        /// What is wanted.
        command: Command,
        /// Who asked for it.
        asked_by: Asker,
    },
    /// A command took a step.
    CommandStepped {
        /// Which.
        id: CommandId,
        /// The step.
        step: CommandStep,
    },
    /// Somebody said whether, and how, it charges when electricity is cheap.
    EcoModeSet(EcoMode),
    /// Somebody decided over us what it does until its transactions have ended; or that we decide again.
    ManualSet(Option<Manual>),
    /// We decided how much it may draw.
    Decided(Decision),
    /// It holds a limit for every transaction that has none of its own, also without contact; or none any longer.
    FallbackHeld {
        /// In A per phase.
        limit_a: Option<Amperes>,
    },
    /// Its configuration was read.
    ConfigurationRead(Configuration),
    /// A call was made, or answered: a row of the event log is new or has changed.
    Exchanged(Exchange),
}

impl Event {
    /// Whether pages of several charge points are to hear of it, where it is `visible` that it changed one of them. That
    /// charging began or ended they hear in any case: a list may have it that the present has not.
    pub const fn is_for_overviews(&self, visible: bool) -> bool {
        match self {
            Self::Exchanged(_) => false,
            Self::TransactionStarted(_) | Self::TransactionStopped(_) => true,
            _ => visible,
        }
    }
}

/// An event, whose and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// At which charge point.
    pub charge_point_id: ChargePointId,
    /// When we learned of it.
    pub at: Timestamp,
    /// The row of the event log that it was read from.
    pub event_id: Option<EventId>,
    /// What happened.
    pub event: Event,
}
