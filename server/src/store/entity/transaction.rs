//! Transactions, from start to stop.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "transaction")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The id in messages and addresses.
    pub identifier: String,
    pub charge_point_id: i32,
    /// Where, and with what it began; absent where only the stop was told.
    pub evse_id: Option<i32>,
    pub connector_id: Option<i32>,
    pub id_tag: Option<String>,
    pub started_at: Option<i64>,
    pub meter_start_wh: Option<i64>,
    pub stopped_at: Option<i64>,
    pub meter_stop_wh: Option<i64>,
    pub reason: Option<String>,
    pub given_out: bool,
    /// That of its charge point; it moves with it.
    pub charge_system_id: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
