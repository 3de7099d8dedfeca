//! The indexes of the logs by smaller blocks: a commit writes fewer pages of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let on = manager.get_connection();
        // SQLite's indexes end with the key by themselves.
        let key = if on.get_database_backend() == DbBackend::Sqlite {
            ""
        } else {
            ", \"id\""
        };
        for log in ["event", "status_log"] {
            on.execute_unprepared(&format!("DROP INDEX \"{log}_list\""))
                .await?;
            on.execute_unprepared(&format!(
                "CREATE INDEX \"{log}_list\" ON \"{log}\" ((\"id\" >> 12), \"charge_point_id\"{key})"
            ))
            .await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
