//! Customers: whose charge systems are. There is one for now.

#![allow(dead_code, reason = "rows are written in SQL, and no page reads them yet")]

use sea_orm::entity::prelude::*;

/// The only one.
pub const ONLY: i32 = 1;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
