//! Whose transactions are.

use csms::{ChargePointId, TransactionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::{charge_point, transaction};
use super::load::charge_point_id;
use super::{Store, StoreError};

impl Store {
    /// The charge point that a transaction belongs to; nothing where there is no such transaction.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn transaction_owner(&self, id: &TransactionId) -> Result<Option<ChargePointId>, StoreError> {
        let query = transaction::Entity::find()
            .select_only()
            .column(transaction::Column::ChargePointId)
            .filter(transaction::Column::Identifier.eq(id.as_str()));
        let Some(key) = query.into_tuple::<i32>().one(self.read()).await? else {
            return Ok(None);
        };
        let owner = charge_point::Entity::find_by_id(key).one(self.read()).await?;
        owner.map(|it| charge_point_id(&it.identifier)).transpose()
    }
}
