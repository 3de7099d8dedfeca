//! Readings of configurations.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "configuration_reading")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub charge_point_id: i32,
    pub read_at: i64,
    /// JSON.
    pub items: String,
    /// JSON.
    pub unknown_keys: String,
    /// JSON; absent where everything was asked for.
    pub asked: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
