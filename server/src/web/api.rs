//! The REST API, version 1: JSON in, JSON out, errors as problem documents.

use csms::{ChargePointId, Cursor, Page};
use serde::Serialize;

use super::Web;
use super::problem::Problem;

pub mod charge_points;
pub mod charge_systems;
pub mod commands;
pub mod configuration;
pub mod eco_mode;
pub mod events;
pub mod export;
mod file;
pub mod openapi;
pub mod prices;
pub mod status_log;
pub mod transactions;

/// One part of a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct List<T> {
    items: Vec<T>,
    /// Where the next part begins, for `after`; nothing where this was the last.
    #[schema(value_type = Option<String>)]
    next: Option<Cursor>,
}

impl<T> From<Page<T>> for List<T> {
    fn from(page: Page<T>) -> Self {
        Self {
            items: page.items,
            next: page.next,
        }
    }
}

/// The charge point that an address names, where it is known.
fn known(web: &Web, id: &str) -> Result<ChargePointId, Problem> {
    let not_found = || Problem::not_found("charge point", &id.chars().take(255).collect::<String>());
    let id = ChargePointId::parse(id).map_err(|_| not_found())?;
    web.live.with(&id, |_| ()).ok_or_else(not_found)?;
    Ok(id)
}
