//! Our wishes. What becomes of one that was issued is an [`IssuedCommand`](crate::IssuedCommand)'s to tell.

use std::time::Duration;

use ocpp::Timestamp;
use ocpp::v16::{AvailabilityType, IdTag, MessageTrigger};
use serde::{Deserialize, Serialize};

use crate::charge_system::Mains;
use crate::ids::TransactionId;
use crate::units::Amperes;

/// How to restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ResetKind {
    /// Ending transactions properly before.
    Soft,
    /// At once.
    Hard,
}

/// What we want of a charge point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Command {
    /// Restart.
    Reset {
        /// How.
        kind: ResetKind,
    },
    /// Tell the configuration.
    ReadConfiguration {
        /// Which keys; all where none is named.
        #[serde(default)]
        keys: Vec<String>,
    },
    /// Set a configuration key.
    ChangeConfiguration {
        /// Which.
        key: String,
        /// To what.
        value: String,
    },
    /// Send a message that is otherwise sent at another time.
    TriggerMessage {
        /// Which, in OCPP's word.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        requested_message: MessageTrigger,
        /// About which connector, as OCPP 1.6 numbers them.
        #[serde(default)]
        connector_id: Option<i32>,
    },
    /// Take a connector out of use, or back into it.
    ChangeAvailability {
        /// Which, as OCPP 1.6 numbers them; 0 is all.
        connector_id: i32,
        /// `Operative` or `Inoperative`.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        availability: AvailabilityType,
    },
    /// Open the lock of a connector.
    UnlockConnector {
        /// Which, as OCPP 1.6 numbers them.
        connector_id: i32,
    },
    /// Start charging as if a driver had.
    RemoteStartTransaction {
        /// Where, as OCPP 1.6 numbers them; the charge point chooses where none is named.
        #[serde(default)]
        connector_id: Option<i32>,
        /// The token to charge with.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        id_tag: IdTag,
    },
    /// Say how much may be drawn.
    SetChargingProfile {
        /// Where, as OCPP 1.6 numbers them; 0 is every connector.
        connector_id: i32,
        /// How much.
        limit: ChargingLimit,
        /// During which transaction; where none is named, during every one that has no limit of its own.
        #[serde(default)]
        transaction_id: Option<TransactionId>,
        /// Until when; for good where it is not said.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Timestamp>,
    },
    /// Take back what [`SetChargingProfile`](Self::SetChargingProfile) said.
    ClearChargingProfile {
        /// Where, as OCPP 1.6 numbers them; 0 is the limit of every transaction that has none of its own.
        connector_id: i32,
    },
    /// Take back every limit that holds for transactions without one of their own, whoever set it (OCPP 1.6 §5.5).
    ClearDefaultProfiles,
    /// Tell what all limits come to.
    GetCompositeSchedule {
        /// Where, as OCPP 1.6 numbers them.
        connector_id: i32,
        /// For how many seconds from now.
        duration_s: i32,
    },
    /// End charging as if the driver had.
    RemoteStopTransaction {
        /// Which transaction.
        transaction_id: TransactionId,
    },
}

/// How much may be drawn, in the unit that a charge point takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChargingLimit {
    /// In A per phase.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    Amperes(Amperes),
    /// In W, all phases together.
    Watts(u32),
}

impl ChargingLimit {
    /// So much on each of so many phases, in W; not more.
    pub fn watts(amperes: Amperes, mains: Mains, phases: usize) -> Self {
        let watts = amperes.as_f64() * mains.watts_per_ampere(phases);
        // Within the range of a u32 by the clamp.
        Self::Watts(watts.clamp(0.0, f64::from(u32::MAX)).floor() as u32)
    }

    /// What one phase may carry by it at most.
    pub fn amperes(self, mains: Mains) -> Amperes {
        match self {
            Self::Amperes(amperes) => amperes,
            Self::Watts(watts) => Amperes::not_below(f64::from(watts) / mains.watts_per_ampere(1)),
        }
    }
}

impl Command {
    /// The word that stands in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Reset { .. } => "reset",
            Self::ReadConfiguration { .. } => "read_configuration",
            Self::ChangeConfiguration { .. } => "change_configuration",
            Self::TriggerMessage { .. } => "trigger_message",
            Self::ChangeAvailability { .. } => "change_availability",
            Self::UnlockConnector { .. } => "unlock_connector",
            Self::RemoteStartTransaction { .. } => "remote_start_transaction",
            Self::RemoteStopTransaction { .. } => "remote_stop_transaction",
            Self::SetChargingProfile { .. } => "set_charging_profile",
            Self::ClearChargingProfile { .. } => "clear_charging_profile",
            Self::ClearDefaultProfiles => "clear_default_profiles",
            Self::GetCompositeSchedule { .. } => "get_composite_schedule",
        }
    }

    /// How long its effect may take to show, once the charge point has accepted it; nothing where
    /// the answer is all there is to wait for.
    pub const fn effect_within(&self) -> Option<Duration> {
        match self {
            Self::Reset { .. } => Some(Duration::from_secs(300)),
            Self::RemoteStartTransaction { .. } | Self::RemoteStopTransaction { .. } => {
                Some(Duration::from_secs(120))
            }
            Self::TriggerMessage { .. } => Some(Duration::from_secs(60)),
            // A meter is read every few minutes, some of them every quarter of an hour.
            Self::SetChargingProfile {
                transaction_id: Some(_),
                ..
            } => Some(Duration::from_secs(900)),
            Self::SetChargingProfile {
                transaction_id: None, ..
            }
            | Self::ClearChargingProfile { .. }
            | Self::ClearDefaultProfiles
            | Self::GetCompositeSchedule { .. } => None,
            // A connector in use is taken out of it only when the driver leaves.
            Self::ChangeAvailability { .. } => Some(Duration::from_secs(24 * 3600)),
            Self::ReadConfiguration { .. }
            | Self::ChangeConfiguration { .. }
            | Self::UnlockConnector { .. } => None,
        }
    }
}
