//! What people want of a charge point, as it is written and read.

use csms::{EcoMode, Manual, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::StoreError;
use super::entity::charge_point::{self, Column};
use super::values::{clean, json};

/// Whether, and how, it charges when electricity is cheap from a time on.
pub(super) async fn eco_mode_set(
    on: &DatabaseTransaction,
    key: i32,
    eco_mode: &EcoMode,
    at: Timestamp,
) -> Result<(), DbErr> {
    charge_point::Entity::update_many()
        .col_expr(Column::EcoMode, Expr::value(clean(&json(eco_mode))))
        .col_expr(Column::EcoModeSince, Expr::value(at.as_millis()))
        .filter(Column::Id.eq(key))
        .exec(on)
        .await
        .map(drop)
}

/// What somebody decided over us, from a time on.
pub(super) async fn manual_set(
    on: &DatabaseTransaction,
    key: i32,
    manual: Option<Manual>,
    at: Timestamp,
) -> Result<(), DbErr> {
    charge_point::Entity::update_many()
        .col_expr(Column::Manual, Expr::value(manual.map(Manual::key)))
        .col_expr(Column::ManualSince, Expr::value(manual.map(|_| at.as_millis())))
        .filter(Column::Id.eq(key))
        .exec(on)
        .await
        .map(drop)
}

/// EcoMode as it was written; off where it never was.
pub(super) fn eco_mode_of(written: Option<String>) -> Result<EcoMode, StoreError> {
    let Some(said) = written else {
        return Ok(EcoMode::default());
    };
    serde_json::from_str(&said).map_err(|_| StoreError::Unreadable {
        table: "charge_point",
        column: "eco_mode",
        said,
    })
}

/// What somebody decided, as it was written.
pub(super) fn manual_of(written: Option<String>) -> Result<Option<Manual>, StoreError> {
    let Some(said) = written else { return Ok(None) };
    let unreadable = StoreError::Unreadable {
        table: "charge_point",
        column: "manual",
        said: said.clone(),
    };
    Manual::from_key(&said).map(Some).ok_or(unreadable)
}
