//! The readings of a charging session are read together: its curve. A reading of a configuration tells what was asked.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of_transactions = Index::create()
            .name("meter_value_of_transaction")
            .table("meter_value")
            .col("transaction_id")
            .col("id")
            .cond_where(Expr::col("transaction_id").is_not_null())
            .take();
        manager.create_index(of_transactions).await?;
        let asked = Table::alter()
            .table("configuration_reading")
            .add_column(text_null("asked"))
            .take();
        manager.alter_table(asked).await
    }
}
