//! What people want of a charge point: EcoMode, and what they decided over us.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite adds no more at once.
        for column in [
            text_null("eco_mode").take(),
            big_integer_null("eco_mode_since").take(),
            text_null("manual").take(),
        ] {
            let altered = Table::alter().table("charge_point").add_column(column).take();
            manager.alter_table(altered).await?;
        }
        Ok(())
    }
}
