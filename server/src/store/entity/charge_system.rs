//! Charge systems.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "charge_system")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    /// The id in addresses.
    pub identifier: String,
    pub name: String,
    pub customer_id: i32,
    /// What feeds it.
    pub mains: String,
    pub fuse_a: Option<i32>,
    /// Whether its current is shared among the cars.
    pub load_balancing: bool,
    pub margin_a: i32,
    pub minimum_a: i32,
    pub fallback_a: i32,
    /// Where it keeps its hours.
    pub time_zone: String,
    /// The area whose prices it pays.
    pub price_area: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
