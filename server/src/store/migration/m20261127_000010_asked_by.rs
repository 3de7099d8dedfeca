//! Who asked for a command.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let asked_by = Table::alter()
            .table("command")
            .add_column(text_null("asked_by"))
            .take();
        manager.alter_table(asked_by).await
    }
}
