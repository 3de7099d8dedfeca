//! What feeds charge systems, and what the meters at their main fuses show.

use csms::{
    Amperes, ChargeSystem, ChargeSystemId, GridReading, LoadBalancing, Mains, PerPhase, PriceArea, Supply,
    TimeZone, Timestamp,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::charge_system::{self, Column};
use super::entity::grid_reading;
use super::keys::{charge_system_key, find_charge_system};
use super::values::{clean, int};
use super::{Store, StoreError};

/// Readings are kept for so long: what load balancing may have to remember, and a day to look back at.
const KEPT_MS: i64 = 24 * 3_600_000;
/// With each that comes at most so many of the oldest go: more than come, so that none are left behind.
const GO_AT_ONCE: u64 = 2;

impl Store {
    /// Writes down what somebody entered of a charge system: its name, and what feeds it.
    ///
    /// # Errors
    /// Where the database does not take it.
    pub async fn configure(&self, system: &ChargeSystem) -> Result<(), StoreError> {
        let on = self.begin().await?;
        let key = charge_system_key(&system.id, &system.name, &on).await?;
        let Supply {
            mains,
            fuse_a,
            load_balancing,
        } = system.supply;
        charge_system::Entity::update_many()
            .col_expr(Column::Name, Expr::value(clean(&system.name)))
            .col_expr(Column::Mains, Expr::value(mains.key()))
            .col_expr(Column::FuseA, Expr::value(fuse_a.map(int)))
            .col_expr(Column::LoadBalancing, Expr::value(load_balancing.enabled))
            .col_expr(Column::MarginA, Expr::value(int(load_balancing.margin_a)))
            .col_expr(Column::MinimumA, Expr::value(int(load_balancing.minimum_a)))
            .col_expr(Column::FallbackA, Expr::value(int(load_balancing.fallback_a)))
            .col_expr(Column::TimeZone, Expr::value(system.time_zone.as_str()))
            .col_expr(
                Column::PriceArea,
                Expr::value(system.price_area.as_ref().map(PriceArea::as_str)),
            )
            .filter(Column::Id.eq(key))
            .exec(&on)
            .await?;
        Ok(on.commit().await?)
    }

    /// Writes down what a meter showed, and what of it we take for the building's. Those of more than a day before it
    /// go.
    ///
    /// # Errors
    /// Where the database does not take it.
    pub async fn add_grid_reading(
        &self,
        of: &ChargeSystem,
        reading: &GridReading,
        building: PerPhase,
    ) -> Result<(), StoreError> {
        let on = self.begin().await?;
        let key = charge_system_key(&of.id, &of.name, &on).await?;
        let row = grid_reading::ActiveModel {
            id: NotSet,
            charge_system_id: Set(key),
            at: Set(reading.at.as_millis()),
            l1_a: Set(reading.current_a[0]),
            l2_a: Set(reading.current_a[1]),
            l3_a: Set(reading.current_a[2]),
            building_l1_a: Set(building[0].as_f64()),
            building_l2_a: Set(building[1].as_f64()),
            building_l3_a: Set(building[2].as_f64()),
        };
        grid_reading::Entity::insert(row).exec(&on).await?;
        let oldest = grid_reading::Entity::find()
            .filter(grid_reading::Column::ChargeSystemId.eq(key))
            .order_by_asc(grid_reading::Column::Id)
            .limit(GO_AT_ONCE);
        let kept_from = reading.at.as_millis() - KEPT_MS;
        let oldest = oldest.all(&on).await?.into_iter();
        let old: Vec<i64> = oldest.filter(|it| it.at < kept_from).map(|it| it.id).collect();
        if !old.is_empty() {
            let old = grid_reading::Entity::delete_many().filter(grid_reading::Column::Id.is_in(old));
            old.exec(&on).await?;
        }
        Ok(on.commit().await?)
    }

    /// What a building drew at its last readings, newest first: at most `limit`. Served by the index on (charge system,
    /// id).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn building(
        &self,
        of: &ChargeSystemId,
        limit: u32,
    ) -> Result<Vec<(Timestamp, PerPhase)>, StoreError> {
        use grid_reading::Column;
        let Some(key) = find_charge_system(of, self.read()).await? else {
            return Ok(Vec::new());
        };
        let newest = grid_reading::Entity::find()
            .filter(Column::ChargeSystemId.eq(key))
            .order_by_desc(Column::Id)
            .limit(u64::from(limit));
        let drawn = |row: grid_reading::Model| {
            let amperes = [row.building_l1_a, row.building_l2_a, row.building_l3_a];
            (Timestamp::from_millis(row.at), amperes.map(Amperes::not_below))
        };
        Ok(newest.all(self.read()).await?.into_iter().map(drawn).collect())
    }
}

/// A charge system as it stands in its row.
pub(super) fn charge_system_of(row: charge_system::Model) -> Result<ChargeSystem, StoreError> {
    let unreadable = |column, said: &str| StoreError::Unreadable {
        table: "charge_system",
        column,
        said: said.to_owned(),
    };
    let mains = Mains::from_key(&row.mains).ok_or_else(|| unreadable("mains", &row.mains))?;
    let time_zone = TimeZone::parse(&row.time_zone).map_err(|_| unreadable("time_zone", &row.time_zone))?;
    let price_area = row.price_area.as_deref().map(price_area_of).transpose()?;
    Ok(ChargeSystem {
        id: row.identifier.as_str().into(),
        name: row.name,
        supply: Supply {
            mains,
            fuse_a: row.fuse_a.map(i32::unsigned_abs),
            load_balancing: LoadBalancing {
                enabled: row.load_balancing,
                margin_a: row.margin_a.unsigned_abs(),
                minimum_a: row.minimum_a.unsigned_abs(),
                fallback_a: row.fallback_a.unsigned_abs(),
            },
        },
        time_zone,
        price_area,
    })
}

/// The price area of a charge system as it stands in its row.
pub(super) fn price_area_of(said: &str) -> Result<PriceArea, StoreError> {
    PriceArea::parse(said).map_err(|_| StoreError::Unreadable {
        table: "charge_system",
        column: "price_area",
        said: said.to_owned(),
    })
}
