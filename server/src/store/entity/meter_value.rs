//! Every reading of a meter.

#![allow(
    dead_code,
    reason = "rows are written in SQL, and pages read most of their columns"
)]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "meter_value")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub charge_point_id: i32,
    pub evse_id: i32,
    pub connector_id: i32,
    pub transaction_id: Option<String>,
    pub at: i64,
    pub received_at: i64,
    pub power_w: Option<f64>,
    pub energy_wh: Option<f64>,
    pub state_of_charge_percent: Option<f64>,
    pub current_l1_a: Option<f64>,
    pub current_l2_a: Option<f64>,
    pub current_l3_a: Option<f64>,
    pub late: bool,
    pub event_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
