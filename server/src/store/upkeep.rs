//! Whether the record can be written, and the upkeep of an SQLite file.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Statement};

use super::entity::probe;
use super::{Store, StoreError};

/// From so many pages on (32 MiB) the write-ahead log is to begin anew, for which the writer has to pause.
const LONG: i64 = 8_192;

impl Store {
    /// Writes something and commits it: whether anything can be written now.
    ///
    /// # Errors
    /// Where it cannot.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let on = self.begin().await?;
        probe::Entity::update_many()
            .col_expr(probe::Column::Count, Expr::col(probe::Column::Count).add(1))
            .filter(probe::Column::Id.eq(1))
            .exec(&on)
            .await?;
        Ok(on.commit().await?)
    }

    /// Moves what was committed from SQLite's write-ahead log into the database file, beside the writer, which
    /// waits only where the log has become long. PostgreSQL does that by itself.
    ///
    /// # Errors
    /// Where the database does not do it.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        let Some(upkeep) = &self.connections.upkeep else {
            return Ok(());
        };
        if checkpoint(upkeep).await? > LONG {
            // The greater part has been moved. While the writer's own connection moves the rest nothing is
            // added, and what finds all of it moved begins the log anew. Readers are waited for in no case.
            checkpoint(&self.connections.write).await?;
        }
        Ok(())
    }
}

/// How many pages the write-ahead log has.
async fn checkpoint(on: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let passive = Statement::from_string(on.get_database_backend(), "PRAGMA wal_checkpoint(PASSIVE)");
    let row = on.query_one_raw(passive).await?;
    row.map_or(Ok(0), |it| it.try_get_by_index(1))
}
