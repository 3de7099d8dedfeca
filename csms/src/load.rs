//! How a charge system's current is used at one time.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decision::PerPhase;
use crate::ids::ChargePointId;
use crate::status::PauseKind;
use crate::units::Amperes;

/// How a charge system's current is used at one time (the contract's `load`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Load {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Whether we share it out.
    pub enabled: bool,
    /// The main fuse, in A per phase.
    pub fuse_a: Option<u32>,
    /// What is left unused below it, in A.
    pub margin_a: u32,
    /// What the building draws besides the chargers, in A; zeros where no meter ever told.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub building_a: PerPhase,
    /// Whether that is the worst of old readings, because the meter is silent.
    pub building_is_stale: bool,
    /// What the chargers draw, as far as their meters tell, in A.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub charging_a: PerPhase,
    /// What could still be given out, in A.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<f64>))]
    pub available_a: PerPhase,
    /// Who has what.
    pub allotments: Vec<LoadAllotment>,
}

/// What one connector has of a charge system's current.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoadAllotment {
    /// Whose.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub charge_point_id: ChargePointId,
    /// The EVSE, from 1.
    pub evse_id: u32,
    /// The limit, in A per phase; nothing where there is none.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub limit_a: Option<Amperes>,
    /// What it draws on its own phases, in A, as far as its meter tells.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<f64>>))]
    pub drawn_a: Option<PerPhase>,
    /// What is counted of it, in A per phase: the most that it may take, whatever becomes of what was sent.
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub counted_a: Amperes,
    /// Who limits it.
    pub binding: Option<PauseKind>,
    /// Since when.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub since: Option<Timestamp>,
    /// Until when, where that is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
    /// Why it is not led by us, where it is not.
    pub unled: Option<Unled>,
}

/// Why a connector is not led by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Unled {
    /// There is no contact.
    NoContact,
    /// It refuses limits.
    Refuses,
    /// It accepted a limit, and draws more.
    Ignores {
        /// The limit, in A per phase.
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        limit_a: Amperes,
        /// What it draws, in A on its fullest phase.
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        drawn_a: Amperes,
    },
}
