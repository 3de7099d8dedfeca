//! A site's charge points behind one fuse.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::ChargeSystemId;
use crate::status::Status;

/// A charge system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChargeSystem {
    /// Its name in addresses.
    pub id: ChargeSystemId,
    /// Its name for people.
    pub name: String,
}

/// A charge system at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChargeSystemSummary {
    /// Its name in addresses.
    pub id: ChargeSystemId,
    /// Its name for people.
    pub name: String,
    /// How many charge points it has.
    pub charge_points: u32,
    /// How many of them have each status; those without contact count with their last known one.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, u32>))]
    pub statuses: BTreeMap<Status, u32>,
    /// How many of them have no contact with us.
    pub not_connected: u32,
}
