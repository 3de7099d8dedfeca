//! Connectors as they are now, so that no page scans a log; EVSE 0 is the charge point itself.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connector")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub charge_point_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub evse_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub connector_id: i32,
    /// Absent where none was reported yet.
    pub status: Option<String>,
    pub ocpp_status: Option<String>,
    pub error_code: Option<String>,
    pub info: Option<String>,
    pub vendor_id: Option<String>,
    pub vendor_error_code: Option<String>,
    pub status_since: Option<i64>,
    pub reported_at: Option<i64>,
    pub received_at: Option<i64>,
    /// The evidence: the row of the event log that the status was read from.
    pub event_id: Option<i64>,
    pub max_power_w: Option<i32>,
    pub connector_type: Option<String>,
    /// The transaction that is going on.
    pub transaction_id: Option<String>,
    pub transaction_started_at: Option<i64>,
    pub transaction_reported_at: Option<i64>,
    pub transaction_meter_start_wh: Option<i64>,
    /// The newest reading; there is one where this is.
    pub reading_at: Option<i64>,
    pub power_w: Option<f64>,
    pub energy_wh: Option<f64>,
    pub state_of_charge_percent: Option<f64>,
    pub current_l1_a: Option<f64>,
    pub current_l2_a: Option<f64>,
    pub current_l3_a: Option<f64>,
    /// What the car may draw by our last decision, as JSON.
    pub allotment: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
