//! What we decided about a connector's current.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The id in addresses, which is that of the command that carries it out.
    pub identifier: String,
    pub charge_point_id: i32,
    pub at: i64,
    /// It, as JSON.
    pub decision: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
