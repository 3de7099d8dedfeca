//! Charge points as somebody entered them: known before they connect, with a password or without.

use csms::{ChargePointId, ChargeSystemId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::charge_point::{self, Column};
use super::entity::charge_system;
use super::keys::register_one;
use super::values::clean;
use super::{Store, StoreError};

impl Store {
    /// Makes a charge point known. One that is known already belongs to this charge system from now on, and has
    /// this name.
    ///
    /// # Errors
    /// Where the database does not take it.
    pub async fn add_charge_point(
        &self,
        id: &ChargePointId,
        charge_system: &ChargeSystemId,
        name: Option<&str>,
    ) -> Result<(), StoreError> {
        let on = self.begin().await?;
        register_one(id, charge_system, name, &on).await?;
        Ok(on.commit().await?)
    }

    /// Sets the hash of a charge point's password, as a PHC string; with nothing it needs none.
    ///
    /// # Errors
    /// Where the charge point is not known, or the database does not take it.
    pub async fn set_credential(&self, of: &ChargePointId, hash: Option<&str>) -> Result<(), StoreError> {
        let on = self.begin().await?;
        let update = charge_point::Entity::update_many()
            .col_expr(Column::Credential, Expr::value(hash.map(clean)))
            .filter(Column::Identifier.eq(of.as_str()));
        if update.exec(&on).await?.rows_affected == 0 {
            return Err(StoreError::NotRegistered(of.clone()));
        }
        Ok(on.commit().await?)
    }

    /// The hash of a charge point's password; nothing where it needs none.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn credential(&self, of: &ChargePointId) -> Result<Option<String>, StoreError> {
        let query = charge_point::Entity::find()
            .select_only()
            .column(Column::Credential)
            .filter(Column::Identifier.eq(of.as_str()));
        let found: Option<Option<String>> = query.into_tuple().one(self.read()).await?;
        Ok(found.flatten())
    }

    /// The charge system that a charge point belongs to, and its name; nothing where it is not known.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn registration(
        &self,
        id: &ChargePointId,
    ) -> Result<Option<(ChargeSystemId, Option<String>)>, StoreError> {
        let query = charge_point::Entity::find()
            .select_only()
            .columns([Column::ChargeSystemId, Column::Name])
            .filter(Column::Identifier.eq(id.as_str()));
        let Some((system, name)) = query
            .into_tuple::<(i32, Option<String>)>()
            .one(self.read())
            .await?
        else {
            return Ok(None);
        };
        let system = charge_system::Entity::find_by_id(system).one(self.read()).await?;
        Ok(system.map(|it| (ChargeSystemId::from(it.identifier.as_str()), name)))
    }

    /// Whether a charge point is known.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn is_known(&self, id: &ChargePointId) -> Result<bool, StoreError> {
        Ok(self.keys.find(id, self.read()).await?.is_some())
    }
}
