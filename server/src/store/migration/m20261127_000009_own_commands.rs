//! The commands that nobody asked for, the oldest first: they do not stay for ever.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of_ours = Index::create()
            .name("command_of_ours")
            .table("command")
            .col("automatic")
            .col("id")
            .cond_where(Expr::col("automatic").eq(true))
            .take();
        manager.create_index(of_ours).await
    }
}
