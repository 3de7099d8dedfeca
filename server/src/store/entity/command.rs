//! Commands that were issued.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "command")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The id in addresses.
    pub identifier: String,
    pub charge_point_id: i32,
    /// What is wanted, as JSON.
    pub command: String,
    pub state: String,
    pub event_id: Option<i64>,
    /// Whether nobody asked for it.
    pub automatic: bool,
    /// Who asked for it, as JSON.
    pub asked_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
