//! Configurations, as they were last read.

use csms::{ChargePointId, Configuration, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::configuration_reading::{self, Column};
use super::{Store, StoreError};

impl Store {
    /// The configuration of a charge point as it was last read; nothing where it never was.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn configuration(&self, of: &ChargePointId) -> Result<Option<Configuration>, StoreError> {
        Ok(self.configurations(of, 1).await?.pop())
    }

    /// The last readings of a charge point's configuration, newest first: at most `limit`.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn configurations(
        &self,
        of: &ChargePointId,
        limit: u32,
    ) -> Result<Vec<Configuration>, StoreError> {
        let Some(key) = self.keys.find(of, self.read()).await? else {
            return Ok(Vec::new());
        };
        let newest = configuration_reading::Entity::find()
            .filter(Column::ChargePointId.eq(key))
            .order_by_desc(Column::Id)
            .limit(u64::from(limit));
        newest.all(self.read()).await?.into_iter().map(reading).collect()
    }
}

fn reading(row: configuration_reading::Model) -> Result<Configuration, StoreError> {
    let unreadable = |column, said: &str| StoreError::Unreadable {
        table: "configuration_reading",
        column,
        said: said.to_owned(),
    };
    Ok(Configuration {
        read_at: Timestamp::from_millis(row.read_at),
        items: serde_json::from_str(&row.items).map_err(|_| unreadable("items", &row.items))?,
        unknown_keys: serde_json::from_str(&row.unknown_keys)
            .map_err(|_| unreadable("unknown_keys", &row.unknown_keys))?,
        asked: match row.asked.as_deref() {
            None => Vec::new(),
            Some(json) => serde_json::from_str(json).map_err(|_| unreadable("asked", json))?,
        },
    })
}
