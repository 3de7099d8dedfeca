//! What we did by ourselves is kept as long as the event log: decisions, and the commands that nobody asked for.

use csms::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{command, command_step, decision};
use super::{Store, StoreError};

impl Store {
    /// Deletes decisions from before a time, and commands that nobody asked for and of which nothing was heard since: of
    /// the oldest `at_most` of each those that are old enough. How many went.
    ///
    /// Served by the rows' own order, and by the index on commands that nobody asked for.
    ///
    /// # Errors
    /// Where the database does not do it.
    pub async fn delete_own_doings_before(&self, before: Timestamp, at_most: u32) -> Result<u64, StoreError> {
        let decisions = self.decisions_before(before, at_most).await?;
        let commands = self.own_commands_before(before, at_most).await?;
        let on = self.begin().await?;
        let mut deleted = 0;
        if !decisions.is_empty() {
            let old = decision::Entity::delete_many().filter(decision::Column::Id.is_in(decisions));
            deleted += old.exec(&on).await?.rows_affected;
        }
        if !commands.is_empty() {
            let steps = command_step::Entity::delete_many()
                .filter(command_step::Column::CommandId.is_in(commands.iter().copied()));
            steps.exec(&on).await?;
            let old = command::Entity::delete_many().filter(command::Column::Id.is_in(commands));
            deleted += old.exec(&on).await?.rows_affected;
        }
        on.commit().await?;
        Ok(deleted)
    }

    /// Of the oldest decisions those from before a time.
    async fn decisions_before(&self, before: Timestamp, at_most: u32) -> Result<Vec<i64>, StoreError> {
        let oldest = decision::Entity::find()
            .select_only()
            .columns([decision::Column::Id, decision::Column::At])
            .order_by_asc(decision::Column::Id)
            .limit(u64::from(at_most));
        let oldest: Vec<(i64, i64)> = oldest.into_tuple().all(self.read()).await?;
        let old = oldest.into_iter().filter(|(_, at)| *at < before.as_millis());
        Ok(old.map(|(id, _)| id).collect())
    }

    /// Of the oldest commands that nobody asked for those of which nothing was heard since a time.
    async fn own_commands_before(&self, before: Timestamp, at_most: u32) -> Result<Vec<i64>, StoreError> {
        let oldest = command::Entity::find()
            .select_only()
            .column(command::Column::Id)
            .filter(command::Column::Automatic.eq(true))
            .order_by_asc(command::Column::Id)
            .limit(u64::from(at_most));
        let mut oldest: Vec<i64> = oldest.into_tuple().all(self.read()).await?;
        if oldest.is_empty() {
            return Ok(oldest);
        }
        let newer = command_step::Entity::find()
            .select_only()
            .column(command_step::Column::CommandId)
            .filter(command_step::Column::CommandId.is_in(oldest.iter().copied()))
            .filter(command_step::Column::At.gte(before.as_millis()));
        let newer: Vec<i64> = newer.into_tuple().all(self.read()).await?;
        oldest.retain(|it| !newer.contains(it));
        Ok(oldest)
    }
}
