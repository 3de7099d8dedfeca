//! WebSockets' lives, and handshakes that were refused.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Who connected, or said to be: text, since a refused one may be nobody that we know.
    pub charge_point: String,
    pub opened_at: i64,
    pub peer: String,
    pub ocpp_version: Option<String>,
    pub subprotocol_offered: bool,
    pub closed_at: Option<i64>,
    /// Why it ended, as JSON.
    pub closed: Option<String>,
    pub refused: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
