//! The event log: one row for each exchange, or for a frame that belongs to none.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub charge_point_id: i32,
    pub at: i64,
    pub to_charge_point: bool,
    pub action: String,
    pub message_id: String,
    pub latency_ms: Option<i64>,
    pub outcome: String,
    pub size_bytes: i64,
    pub repeats: i64,
    /// JSON; absent where nothing was odd.
    pub findings: Option<String>,
    pub raw_request: Option<String>,
    pub raw_response: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
