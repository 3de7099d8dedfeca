//! Logs are kept for so long and no longer.

use csms::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{event, meter_value, status_log};
use super::{Store, StoreError};

impl Store {
    /// Deletes exchanges from before this time: of the oldest `at_most` those that are old enough. How many went.
    ///
    /// The newest one stays whatever its age: the next one's id follows from it. What was read from those that
    /// went stays too, and names an event that is no longer there.
    ///
    /// # Errors
    /// Where the database does not do it.
    pub async fn delete_events_before(&self, before: Timestamp, at_most: u32) -> Result<u64, StoreError> {
        self.delete_before::<event::Entity>(event::Column::Id, event::Column::At, before, at_most)
            .await
    }

    /// The same for the status log.
    ///
    /// # Errors
    /// Where the database does not do it.
    pub async fn delete_status_log_before(&self, before: Timestamp, at_most: u32) -> Result<u64, StoreError> {
        use status_log::Column;
        self.delete_before::<status_log::Entity>(Column::Id, Column::ReceivedAt, before, at_most)
            .await
    }

    /// The same for the readings of meters.
    ///
    /// # Errors
    /// Where the database does not do it.
    pub async fn delete_meter_values_before(
        &self,
        before: Timestamp,
        at_most: u32,
    ) -> Result<u64, StoreError> {
        use meter_value::Column;
        self.delete_before::<meter_value::Entity>(Column::Id, Column::ReceivedAt, before, at_most)
            .await
    }

    async fn delete_before<E: EntityTrait>(
        &self,
        id: E::Column,
        at: E::Column,
        before: Timestamp,
        at_most: u32,
    ) -> Result<u64, StoreError> {
        let before = before.as_millis();
        // One more than may go: if the last of these is the newest of all, it stays.
        let oldest = E::find()
            .select_only()
            .columns([id, at])
            .order_by_asc(id)
            .limit(u64::from(at_most) + 1);
        let mut oldest: Vec<(i64, i64)> = oldest.into_tuple().all(self.read()).await?;
        oldest.pop();
        oldest.retain(|(_, at)| *at < before);
        let (Some((first, _)), Some((last, _))) = (oldest.first(), oldest.last()) else {
            return Ok(0);
        };
        let on = self.begin().await?;
        let old = E::delete_many()
            .filter(id.gte(*first))
            .filter(id.lte(*last))
            .filter(at.lt(before));
        let deleted = old.exec(&on).await?.rows_affected;
        on.commit().await?;
        Ok(deleted)
    }
}
