//! The steps of commands, in their order.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "command_step")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub command_id: i64,
    pub state: String,
    pub at: i64,
    pub milestone: Option<String>,
    pub detail: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
