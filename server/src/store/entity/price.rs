//! What a kWh costs in a quarter of an hour.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "price")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub area: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub start: i64,
    /// In hundred-thousandths of the currency.
    pub price: i64,
    pub currency: String,
    pub source: String,
    pub fetched_at: i64,
    /// Whether its source told less than the whole of its day.
    pub provisional: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
