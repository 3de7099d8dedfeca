//! Logs are kept for so long and no longer.

use csms::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::event;
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
        use event::Column;
        let before = before.as_millis();
        // One more than may go: if the last of these is the newest of all, it stays.
        let oldest = event::Entity::find()
            .select_only()
            .columns([Column::Id, Column::At])
            .order_by_asc(Column::Id)
            .limit(u64::from(at_most) + 1);
        let mut oldest: Vec<(i64, i64)> = oldest.into_tuple().all(self.read()).await?;
        oldest.pop();
        oldest.retain(|(_, at)| *at < before);
        let (Some((first, _)), Some((last, _))) = (oldest.first(), oldest.last()) else {
            return Ok(0);
        };
        let on = self.begin().await?;
        let old = event::Entity::delete_many()
            .filter(Column::Id.gte(*first))
            .filter(Column::Id.lte(*last))
            .filter(Column::At.lt(before));
        let deleted = old.exec(&on).await?.rows_affected;
        on.commit().await?;
        Ok(deleted)
    }
}
