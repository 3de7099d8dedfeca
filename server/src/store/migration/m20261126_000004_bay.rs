//! Where a charge point stands, as somebody entered it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let bay = Table::alter()
            .table("charge_point")
            .add_column(text_null("bay"))
            .take();
        manager.alter_table(bay).await
    }
}
