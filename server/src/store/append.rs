//! The write path: entries become rows, all of them or none.

use csms::{Event, Place};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use super::batch::{Batch, Keys, Open};
use super::entity::connector;
use super::{Entry, Store, StoreError};

impl Store {
    /// Commits all entries as one transaction. When it returns without an error they are on disk.
    ///
    /// # Errors
    /// Where the database does not take them; then none of them was written.
    pub async fn append(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let on = self.begin().await?;
        let (keys, new) = self.keys.of(entries, &self.statements, &on).await?;
        let open = open_transactions(entries, &keys, &on).await?;
        let batch = Batch::of(entries, &keys, &open)?;
        self.write(batch, &on).await?;
        on.commit().await?;
        self.keys.remember(new);
        Ok(())
    }

    /// Begins to write. SQLite is told so at once: one that begins as a reader cannot wait for the lock.
    pub(super) async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.connections.write.begin_with_options(options).await?)
    }

    async fn write(&self, mut batch: Batch<'_>, on: &DatabaseTransaction) -> Result<(), StoreError> {
        let statements = &self.statements;
        statements
            .event
            .execute(on, std::mem::take(&mut batch.events))
            .await?;
        statements
            .answered
            .execute(on, std::mem::take(&mut batch.answered))
            .await?;
        statements
            .status_log
            .execute(on, std::mem::take(&mut batch.status_log))
            .await?;
        statements
            .meter_value
            .execute(on, std::mem::take(&mut batch.meter_values))
            .await?;
        statements
            .session
            .execute(on, std::mem::take(&mut batch.contact.opened))
            .await?;
        statements.closed.execute(on, batch.contact.closed()).await?;
        statements
            .connected
            .execute(on, batch.contact.connected())
            .await?;
        // After those that connected: a connection that began and ended is one that ended.
        statements
            .disconnected
            .execute(on, batch.contact.disconnected())
            .await?;
        statements.booted.execute(on, batch.contact.booted()).await?;
        statements.heard.execute(on, batch.heard()).await?;
        statements.status.execute(on, batch.statuses(false)).await?;
        statements
            .changed_status
            .execute(on, batch.statuses(true))
            .await?;
        statements.charging.execute(on, batch.charging()).await?;
        statements.reading.execute(on, batch.readings()).await?;
        for step in &batch.steps {
            step.write(on).await?;
        }
        Ok(())
    }
}

/// Where the transactions are going on that the batch ends.
async fn open_transactions(
    entries: &[Entry],
    keys: &Keys,
    on: &DatabaseTransaction,
) -> Result<Open, StoreError> {
    use connector::Column;
    let mut open = Open::new();
    for recorded in entries.iter().flat_map(|it| &it.recorded) {
        let Event::TransactionStopped(stop) = &recorded.event else {
            continue;
        };
        let Some(key) = keys.get(&recorded.charge_point_id) else {
            continue;
        };
        let query = connector::Entity::find()
            .filter(Column::ChargePointId.eq(*key))
            .filter(Column::TransactionId.eq(stop.id.as_str()))
            .filter(Column::EvseId.gt(0));
        if let Some(row) = query.one(on).await? {
            let place = Place::connector(row.evse_id.unsigned_abs(), row.connector_id.unsigned_abs());
            open.insert(stop.id.clone(), (*key, place));
        }
    }
    Ok(open)
}
