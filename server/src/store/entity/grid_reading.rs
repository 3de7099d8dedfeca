//! What the meter at a charge system's main fuse showed, and what of it we took for the building's.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "grid_reading")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub charge_system_id: i32,
    pub at: i64,
    pub l1_a: f64,
    pub l2_a: f64,
    pub l3_a: f64,
    pub building_l1_a: f64,
    pub building_l2_a: f64,
    pub building_l3_a: f64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
