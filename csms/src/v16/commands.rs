//! What we ask of an OCPP 1.6 charge point, and what its answers mean.

use ocpp::v16::{
    AvailabilityStatus, ChangeAvailabilityRequest, ChangeAvailabilityResponse, ChangeConfigurationRequest,
    ChangeConfigurationResponse, ChargingProfile, ChargingProfileKind, ChargingProfilePurpose,
    ChargingProfileStatus, ChargingRateUnit, ChargingSchedule, ChargingSchedulePeriod,
    ClearChargingProfileRequest, ClearChargingProfileResponse, ClearChargingProfileStatus,
    ConfigurationStatus, GetCompositeScheduleRequest, GetCompositeScheduleResponse,
    GetCompositeScheduleStatus, GetConfigurationRequest, GetConfigurationResponse, MessageTrigger,
    RemoteStartStopStatus, RemoteStartTransactionRequest, RemoteStartTransactionResponse,
    RemoteStopTransactionRequest, RemoteStopTransactionResponse, ResetRequest, ResetResponse, ResetStatus,
    ResetType, SetChargingProfileRequest, SetChargingProfileResponse, TriggerMessageRequest,
    TriggerMessageResponse, TriggerMessageStatus, UnlockConnectorRequest, UnlockConnectorResponse,
    UnlockStatus,
};
use ocpp::{Decode, Finding, Request, Timestamp, Violation};
use serde_json::{Map, Value};

use crate::command::{ChargingLimit, Command, ResetKind};
use crate::configuration::{Configuration, ConfigurationItem};
use crate::event::Event;
use crate::ids::TransactionId;
use crate::issued_command::CommandState;
use crate::units::Amperes;

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
        Command::SetChargingProfile {
            connector_id,
            limit,
            transaction_id,
            until,
        } => {
            if !(0..=255).contains(connector_id) || (*connector_id == 0 && transaction_id.is_some()) {
                return wrong(
                    "connector_id",
                    "connectors count from 1; 0 is the limit of every transaction",
                );
            }
            if matches!(limit, ChargingLimit::Amperes(it) if *it < Amperes::ZERO) {
                return wrong("limit", "a current is not below 0");
            }
            let id = match transaction_id.as_ref().map(TransactionId::to_v16) {
                None => None,
                Some(Some(id)) => Some(id.into()),
                Some(None) => {
                    return wrong(
                        "transaction_id",
                        "an OCPP 1.6 transaction has an integer for an id",
                    );
                }
            };
            Wish::of(&SetChargingProfileRequest {
                connector_id: *connector_id,
                cs_charging_profiles: charging_profile(*connector_id, *limit, id, *until),
            })
        }
        Command::ClearChargingProfile { connector_id } => {
            if !(0..=255).contains(connector_id) {
                return wrong(
                    "connector_id",
                    "connectors count from 1; 0 is the limit of every transaction",
                );
            }
            Wish::of(&ClearChargingProfileRequest {
                id: Some(profile_id(*connector_id)),
                connector_id: None,
                charging_profile_purpose: None,
                stack_level: None,
            })
        }
        Command::ClearDefaultProfiles => Wish::of(&ClearChargingProfileRequest {
            id: None,
            connector_id: None,
            charging_profile_purpose: Some(ChargingProfilePurpose::TxDefaultProfile),
            stack_level: None,
        }),
        Command::GetCompositeSchedule {
            connector_id,
            duration_s,
        } => {
            if *connector_id < 0 {
                return wrong(
                    "connector_id",
                    "connectors count from 1; 0 is all of them together",
                );
            }
            if *duration_s < 1 {
                return wrong("duration_s", "at least one second");
            }
            Wish::of(&GetCompositeScheduleRequest {
                connector_id: *connector_id,
                duration: *duration_s,
                charging_rate_unit: None,
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

/// The number of the profile that limits a connector, or with 0 every transaction without a limit of its own.
const fn profile_id(connector_id: i32) -> i32 {
    1_000 + connector_id
}

/// A limit from now on (OCPP 1.6 §3.13).
fn charging_profile(
    connector_id: i32,
    limit: ChargingLimit,
    transaction_id: Option<i64>,
    until: Option<Timestamp>,
) -> ChargingProfile {
    let (charging_rate_unit, limit) = match limit {
        ChargingLimit::Amperes(amperes) => (ChargingRateUnit::A, amperes.as_f64()),
        ChargingLimit::Watts(watts) => (ChargingRateUnit::W, f64::from(watts)),
    };
    ChargingProfile {
        charging_profile_id: profile_id(connector_id),
        transaction_id,
        stack_level: 0,
        charging_profile_purpose: if transaction_id.is_some() {
            ChargingProfilePurpose::TxProfile
        } else {
            ChargingProfilePurpose::TxDefaultProfile
        },
        charging_profile_kind: ChargingProfileKind::Relative,
        recurrency_kind: None,
        valid_from: None,
        valid_to: until,
        charging_schedule: ChargingSchedule {
            duration: None,
            start_schedule: None,
            charging_rate_unit,
            charging_schedule_period: vec![ChargingSchedulePeriod {
                start_period: 0,
                limit,
                number_phases: None,
            }],
            min_charging_rate: None,
        },
    }
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
        Command::SetChargingProfile { .. } => {
            let SetChargingProfileResponse { status } = read(payload, notes)?;
            plain(said(status == ChargingProfileStatus::Accepted), status.as_str())
        }
        Command::ClearChargingProfile { .. } | Command::ClearDefaultProfiles => {
            let ClearChargingProfileResponse { status } = read(payload, notes)?;
            let state = match status {
                ClearChargingProfileStatus::Accepted => CommandState::Verified,
                ClearChargingProfileStatus::Unknown | ClearChargingProfileStatus::Other(_) => {
                    CommandState::Rejected
                }
            };
            plain(state, status.as_str())
        }
        Command::GetCompositeSchedule { .. } => {
            let response: GetCompositeScheduleResponse = read(payload, notes)?;
            let told = response.status == GetCompositeScheduleStatus::Accepted;
            let state = if told {
                CommandState::Verified
            } else {
                CommandState::Rejected
            };
            let limits = response.charging_schedule.map(|it| limits_in_words(&it));
            plain(state, limits.as_deref().unwrap_or(response.status.as_str()))
        }
        Command::RemoteStopTransaction { .. } => {
            let RemoteStopTransactionResponse { status } = read(payload, notes)?;
            plain(said(status == RemoteStartStopStatus::Accepted), status.as_str())
        }
    })
}

/// A schedule in a line: `0 s: 16 A, 900 s: 6 A`.
fn limits_in_words(schedule: &ChargingSchedule) -> String {
    let unit = &schedule.charging_rate_unit;
    let periods = schedule.charging_schedule_period.iter();
    let words: Vec<_> = periods
        .map(|it| format!("{} s: {} {unit}", it.start_period, it.limit))
        .collect();
    words.join(", ")
}

fn read<T: Decode>(payload: Map<String, Value>, notes: &mut Vec<Finding>) -> Result<T, Violation> {
    ocpp::members::decode(payload, notes)
}
