//! Charge points as somebody entered them: known before they connect, with a password or without.

use std::collections::HashMap;

use csms::{ChargePointId, ChargeSystemId, Event};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::entity::charge_point::{self, Column};
use super::entity::charge_system;
use super::keys::in_few_lengths;
use super::values::clean;
use super::{Entry, Store, StoreError};
use crate::clock;

/// What is known of a charge point before it connects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The charge system that it belongs to.
    pub charge_system: ChargeSystemId,
    /// Its name for people.
    pub name: Option<String>,
    /// The hash of its password, as a PHC string; nothing where it needs none.
    pub credential: Option<String>,
}

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
        let registered = Event::Registered {
            charge_system: charge_system.clone(),
            name: name.map(ToOwned::to_owned),
        };
        self.append(&[Entry::noted(id, clock::now(), None, [registered])])
            .await
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

    /// Charge points as somebody entered them, or as they were when we last wrote of them. Those that are not known are not
    /// among them. One question, so not for thousands.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn entered(
        &self,
        ids: &[&ChargePointId],
    ) -> Result<HashMap<ChargePointId, Entered>, StoreError> {
        let of_system = charge_point::Entity::belongs_to(charge_system::Entity)
            .from(Column::ChargeSystemId)
            .to(charge_system::Column::Id);
        let query = charge_point::Entity::find()
            .select_only()
            .columns([Column::Identifier, Column::Name, Column::Credential])
            .column(charge_system::Column::Identifier)
            .join(JoinType::InnerJoin, of_system.into())
            .filter(Column::Identifier.is_in(in_few_lengths(ids)));
        let rows: Vec<(String, Option<String>, Option<String>, String)> =
            query.into_tuple().all(self.read()).await?;
        let mut found: HashMap<String, Entered> = rows
            .into_iter()
            .map(|(id, name, credential, charge_system)| {
                let charge_system = charge_system.into();
                let entered = Entered {
                    charge_system,
                    name,
                    credential,
                };
                (id, entered)
            })
            .collect();
        let entered = ids
            .iter()
            .filter_map(|id| Some(((*id).clone(), found.remove(id.as_str())?)));
        Ok(entered.collect())
    }
}
