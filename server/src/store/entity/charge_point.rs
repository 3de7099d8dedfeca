//! Charge points as they are now.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "charge_point")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Its name for itself; everywhere else it is known by the small number above.
    pub identifier: String,
    pub charge_system_id: i32,
    pub name: Option<String>,
    /// The hash of its password, as a PHC string.
    pub credential: Option<String>,
    /// Whether it had a connection when we last wrote of it: after a crash that is how it stands until tidied.
    pub connected: bool,
    /// The newest WebSocket's life.
    pub session_id: Option<i64>,
    pub contact_since: Option<i64>,
    pub last_seen_at: Option<i64>,
    pub booted_at: Option<i64>,
    pub ocpp_version: Option<String>,
    pub vendor: Option<String>,
    pub model: Option<String>,
    pub serial_number: Option<String>,
    pub charge_box_serial_number: Option<String>,
    pub firmware_version: Option<String>,
    pub iccid: Option<String>,
    pub imsi: Option<String>,
    pub meter_type: Option<String>,
    pub meter_serial_number: Option<String>,
    pub firmware_status: Option<String>,
    /// What it may take by itself without contact, in tenths of an ampere.
    pub fallback_tenths: Option<i32>,
    /// Where it stands, as somebody entered it.
    pub bay: Option<String>,
    /// Whether, and how, it charges when electricity is cheap, as JSON; off where nothing is there.
    pub eco_mode: Option<String>,
    /// Since when that is so.
    pub eco_mode_since: Option<i64>,
    /// What somebody decided over us.
    pub manual: Option<String>,
    /// Since when, in ms since 1970.
    pub manual_since: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
