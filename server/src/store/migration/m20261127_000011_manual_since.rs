//! Since when an operator's decision holds.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let since = Table::alter()
            .table("charge_point")
            .add_column(big_integer_null("manual_since"))
            .take();
        manager.alter_table(since).await
    }
}
