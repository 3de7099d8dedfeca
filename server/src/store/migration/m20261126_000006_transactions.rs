//! Transactions are listed, by the time at which they began: of a charge point, and of a charge system.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let charge_system = Table::alter()
            .table("transaction")
            .add_column(integer_null("charge_system_id"))
            .take();
        manager.alter_table(charge_system).await?;
        let on = manager.get_connection();
        on.execute_unprepared(
            "UPDATE \"transaction\" SET \"charge_system_id\" = (SELECT \"charge_system_id\" FROM \"charge_point\" \
             WHERE \"charge_point\".\"id\" = \"transaction\".\"charge_point_id\")",
        )
        .await?;
        // It was for a list by key that nobody asked for.
        let mut by_key = Index::drop();
        by_key.name("transaction_list").table("transaction");
        manager.drop_index(by_key).await?;
        // In SQL, since sea-query writes no expressions into SQLite's indexes.
        for (index, whose) in [
            ("transaction_of_charge_point", "charge_point_id"),
            ("transaction_of_charge_system", "charge_system_id"),
        ] {
            on.execute_unprepared(&format!(
                "CREATE INDEX \"{index}\" ON \"transaction\" \
                 (\"{whose}\", (COALESCE(\"started_at\", \"stopped_at\")), \"identifier\")"
            ))
            .await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
