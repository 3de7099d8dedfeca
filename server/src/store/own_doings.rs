//! What we did by ourselves is kept as long as the event log: decisions, and the commands that nobody asked for.

use csms::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{command, command_step, decision};
use super::{Store, StoreError};

impl Store {
    /// Deletes decisions from before a time, and commands that nobody asked for and of which nothing was heard since: of
    /// the oldest `at_most` of each those that are old enough. How many rows went.
    ///
    /// # Errors
    /// Where the database does not do it.
    pub async fn delete_own_doings_before(&self, before: Timestamp, at_most: u32) -> Result<u64, StoreError> {
        let (before, at_most) = (before.as_millis(), u64::from(at_most));
        let decisions = decision::Entity::find()
            .select_only()
            .column(decision::Column::Id)
            .filter(decision::Column::At.lt(before))
            .order_by_asc(decision::Column::Id)
            .limit(at_most);
        let decisions: Vec<i64> = decisions.into_tuple().all(self.read()).await?;
        let commands = command::Entity::find()
            .select_only()
            .column(command::Column::Id)
            .filter(command::Column::Automatic.eq(true))
            .order_by_asc(command::Column::Id)
            .limit(at_most);
        let mut commands: Vec<i64> = commands.into_tuple().all(self.read()).await?;
        let newer = command_step::Entity::find()
            .select_only()
            .column(command_step::Column::CommandId)
            .filter(command_step::Column::CommandId.is_in(commands.iter().copied()))
            .filter(command_step::Column::At.gte(before));
        let newer: Vec<i64> = newer.into_tuple().all(self.read()).await?;
        commands.retain(|it| !newer.contains(it));
        if decisions.is_empty() && commands.is_empty() {
            return Ok(0);
        }
        let on = self.begin().await?;
        let old = decision::Entity::delete_many().filter(decision::Column::Id.is_in(decisions));
        let mut deleted = old.exec(&on).await?.rows_affected;
        let steps = command_step::Entity::delete_many()
            .filter(command_step::Column::CommandId.is_in(commands.iter().copied()));
        steps.exec(&on).await?;
        let old = command::Entity::delete_many().filter(command::Column::Id.is_in(commands));
        deleted += old.exec(&on).await?.rows_affected;
        on.commit().await?;
        Ok(deleted)
    }
}
