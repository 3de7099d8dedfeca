//! What we ask of an OCPP 1.6 charge point, and what its answers mean.

use ocpp::v16::{
    AvailabilityStatus, ChangeAvailabilityRequest, ChangeAvailabilityResponse, ChangeConfigurationRequest,
    ChangeConfigurationResponse, ConfigurationStatus, GetConfigurationRequest, GetConfigurationResponse,
    MessageTrigger, RemoteStartStopStatus, RemoteStartTransactionRequest, RemoteStartTransactionResponse,
    RemoteStopTransactionRequest, RemoteStopTransactionResponse, ResetRequest, ResetResponse, ResetStatus,
    ResetType, TriggerMessageRequest, TriggerMessageResponse, TriggerMessageStatus, UnlockConnectorRequest,
    UnlockConnectorResponse, UnlockStatus,
};
use ocpp::{Decode, Finding, Request, Timestamp, Violation};
use serde_json::{Map, Value};

use crate::command::{Command, ResetKind};
use crate::configuration::{Configuration, ConfigurationItem};
use crate::event::Event;
use crate::issued_command::CommandState;

/// A call that is ready to be sent, once it has an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The action.
    pub action: &'static str,
    /// The payload, as JSON.
    pub payload: Value,
}

impl Wish {
    fn of<R: Request>(request: &R) -> Self {
        let payload =
            serde_json::to_value(request).expect("our messages have text keys only, so they always are JSON");
        Self {
            action: R::ACTION,
            payload,
        }
    }
}

/// Why a command makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{member}: {reason}")]
pub struct Nonsense {
    /// The member of the command that is at fault.
    pub member: &'static str,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// The call that carries a command.
///
/// # Errors
/// Where the command makes no sense to an OCPP 1.6 charge point.
pub fn call(command: &Command) -> Result<Wish, Nonsense> {
    let wrong = |member, reason| Err(Nonsense { member, reason });
    Ok(match command {
        Command::Reset { kind } => Wish::of(&ResetRequest {
            r#type: match kind {
                ResetKind::Soft => ResetType::Soft,
                ResetKind::Hard => ResetType::Hard,
            },
        }),
        Command::ReadConfiguration { keys } => {
            if keys.iter().any(|key| key.is_empty() || key.chars().count() > 50) {
                return wrong("keys", "a key has 1 to 50 characters");
            }
            Wish::of(&GetConfigurationRequest { key: keys.clone() })
        }
        Command::ChangeConfiguration { key, value } => {
            if key.is_empty() || key.chars().count() > 50 {
                return wrong("key", "a key has 1 to 50 characters");
            }
            if value.chars().count() > 500 {
                return wrong("value", "a value has at most 500 characters");
            }
            Wish::of(&ChangeConfigurationRequest {
                key: key.clone(),
                value: value.clone(),
            })
        }
        Command::TriggerMessage {
            requested_message,
            connector_id,
        } => {
            if matches!(requested_message, MessageTrigger::Other(_)) {
                return wrong("requested_message", "not a message that can be asked for");
            }
            if connector_id.is_some_and(|it| it < 1) {
                return wrong("connector_id", "connectors count from 1");
            }
            Wish::of(&TriggerMessageRequest {
                requested_message: requested_message.clone(),
                connector_id: *connector_id,
            })
        }
        Command::ChangeAvailability {
            connector_id,
            availability,
        } => {
            if *connector_id < 0 {
                return wrong("connector_id", "connectors count from 1; 0 is all of them");
            }
            if !ocpp::v16::AvailabilityType::KNOWN.contains(&availability.as_str()) {
                return wrong("availability", "either Operative or Inoperative");
            }
            Wish::of(&ChangeAvailabilityRequest {
                connector_id: *connector_id,
                r#type: availability.clone(),
            })
        }
        Command::UnlockConnector { connector_id } => {
            if *connector_id < 1 {
                return wrong("connector_id", "connectors count from 1");
            }
            Wish::of(&UnlockConnectorRequest {
                connector_id: *connector_id,
            })
        }
        Command::RemoteStartTransaction { connector_id, id_tag } => {
            if connector_id.is_some_and(|it| it < 1) {
                return wrong("connector_id", "connectors count from 1");
            }
            if id_tag.as_str().is_empty() || id_tag.as_str().chars().count() > 20 {
                return wrong("id_tag", "a token has 1 to 20 characters");
            }
            Wish::of(&RemoteStartTransactionRequest {
                connector_id: *connector_id,
                id_tag: id_tag.clone(),
            })
        }
        Command::RemoteStopTransaction { transaction_id } => match transaction_id.to_v16() {
            Some(transaction_id) => Wish::of(&RemoteStopTransactionRequest { transaction_id }),
            None => {
                return wrong(
                    "transaction_id",
                    "an OCPP 1.6 transaction has an integer for an id",
                );
            }
        },
    })
}

/// What an answer means for the command that it answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The state that the command is in now.
    pub state: CommandState,
    /// The charge point's own word.
    pub detail: Option<String>,
    /// What was learned.
    pub events: Vec<Event>,
}

/// Reads the answer to a command.
///
/// # Errors
/// Where the answer has no meaning.
pub fn reply(
    command: &Command,
    payload: Map<String, Value>,
    received_at: Timestamp,
    notes: &mut Vec<Finding>,
) -> Result<Reply, Violation> {
    let plain = |state, word: &str| Reply {
        state,
        detail: Some(word.to_owned()),
        events: Vec::new(),
    };
    let said = |yes: bool| {
        if yes {
            CommandState::Accepted
        } else {
            CommandState::Rejected
        }
    };
    Ok(match command {
        Command::Reset { .. } => {
            let ResetResponse { status } = read(payload, notes)?;
            plain(said(status == ResetStatus::Accepted), status.as_str())
        }
        Command::ReadConfiguration { keys } => {
            let response: GetConfigurationResponse = read(payload, notes)?;
            let item = |it: ocpp::v16::KeyValue| ConfigurationItem {
                key: it.key,
                value: it.value,
                readonly: it.readonly,
            };
            let read = Configuration {
                read_at: received_at,
                items: response.configuration_key.into_iter().map(item).collect(),
                unknown_keys: response.unknown_key,
                asked: keys.clone(),
            };
            Reply {
                state: CommandState::Verified,
                detail: None,
                events: vec![Event::ConfigurationRead(read)],
            }
        }
        Command::ChangeConfiguration { .. } => {
            let ChangeConfigurationResponse { status } = read(payload, notes)?;
            let set = matches!(
                status,
                ConfigurationStatus::Accepted | ConfigurationStatus::RebootRequired
            );
            plain(said(set), status.as_str())
        }
        Command::TriggerMessage { .. } => {
            let TriggerMessageResponse { status } = read(payload, notes)?;
            plain(said(status == TriggerMessageStatus::Accepted), status.as_str())
        }
        Command::ChangeAvailability { .. } => {
            let ChangeAvailabilityResponse { status } = read(payload, notes)?;
            let taken = matches!(
                status,
                AvailabilityStatus::Accepted | AvailabilityStatus::Scheduled
            );
            plain(said(taken), status.as_str())
        }
        Command::UnlockConnector { .. } => {
            let UnlockConnectorResponse { status } = read(payload, notes)?;
            let state = match status {
                UnlockStatus::Unlocked => CommandState::Verified,
                _ => CommandState::Rejected,
            };
            plain(state, status.as_str())
        }
        Command::RemoteStartTransaction { .. } => {
            let RemoteStartTransactionResponse { status } = read(payload, notes)?;
            plain(said(status == RemoteStartStopStatus::Accepted), status.as_str())
        }
        Command::RemoteStopTransaction { .. } => {
            let RemoteStopTransactionResponse { status } = read(payload, notes)?;
            plain(said(status == RemoteStartStopStatus::Accepted), status.as_str())
        }
    })
}

fn read<T: Decode>(payload: Map<String, Value>, notes: &mut Vec<Finding>) -> Result<T, Violation> {
    ocpp::members::decode(payload, notes)
}
