//! What the meters at main fuses showed, as it is looked back at.

use csms::load_history::LOAD_POINT_MS;
use csms::{Amperes, ChargeSystemId, LoadPoint, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::entity::grid_reading::{self, Column};
use super::keys::find_charge_system;
use super::{Store, StoreError};

/// The peaks of five minutes.
#[derive(Debug, FromQueryResult)]
struct Row {
    part: i64,
    l1: f64,
    l2: f64,
    l3: f64,
    building_l1: f64,
    building_l2: f64,
    building_l3: f64,
}

impl Store {
    /// How a main fuse was used from a time on, by five minutes and in the order of time; nothing where no meter told.
    /// Served by the index on (charge system, id).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn load_history(
        &self,
        of: &ChargeSystemId,
        from: Timestamp,
    ) -> Result<Vec<LoadPoint>, StoreError> {
        let Some(key) = find_charge_system(of, self.read()).await? else {
            return Ok(Vec::new());
        };
        let part = || Expr::cust(format!("\"at\" / {LOAD_POINT_MS}"));
        let peaks = grid_reading::Entity::find()
            .select_only()
            .expr_as(part(), "part")
            .column_as(Column::L1A.max(), "l1")
            .column_as(Column::L2A.max(), "l2")
            .column_as(Column::L3A.max(), "l3")
            .column_as(Column::BuildingL1A.max(), "building_l1")
            .column_as(Column::BuildingL2A.max(), "building_l2")
            .column_as(Column::BuildingL3A.max(), "building_l3")
            .filter(Column::ChargeSystemId.eq(key))
            .filter(Column::At.gte(from.as_millis()))
            .group_by(part())
            .order_by_asc(part());
        let rows = peaks.into_model::<Row>().all(self.read()).await?;
        Ok(rows.into_iter().map(point).collect())
    }
}

fn point(row: Row) -> LoadPoint {
    LoadPoint {
        at: Timestamp::from_millis(row.part.saturating_mul(LOAD_POINT_MS)),
        carried_a: [row.l1, row.l2, row.l3].map(Amperes::not_below),
        building_a: [row.building_l1, row.building_l2, row.building_l3].map(Amperes::not_below),
    }
}
