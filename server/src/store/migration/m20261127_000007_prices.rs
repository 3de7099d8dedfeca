//! What electricity costs, and where a charge system pays it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, text, text_null};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite adds no more at once.
        for column in [
            text("time_zone").default("Europe/Oslo").take(),
            text_null("price_area").take(),
        ] {
            let altered = Table::alter().table("charge_system").add_column(column).take();
            manager.alter_table(altered).await?;
        }
        manager
            .create_table(price(manager.get_database_backend()))
            .await?;
        // What becomes too old does so in all areas.
        let by_age = Index::create()
            .name("price_by_start")
            .table("price")
            .col("start")
            .take();
        manager.create_index(by_age).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// A quarter of an hour each. `price` is in hundred-thousandths of the currency per kWh.
fn price(backend: DbBackend) -> TableCreateStatement {
    let mut table = Table::create()
        .table("price")
        .col(text("area"))
        .col(big_integer("start"))
        .col(big_integer("price"))
        .col(text("currency"))
        .col(text("source"))
        .col(big_integer("fetched_at"))
        .col(boolean("provisional"))
        .primary_key(Index::create().col("area").col("start"))
        .take();
    if backend == DbBackend::Sqlite {
        // One tree instead of a table and an index to it.
        table.extra("WITHOUT ROWID");
    }
    table
}
