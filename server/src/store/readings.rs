//! What meters showed.

use csms::{ChargePointId, Reading, Timestamp, TransactionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::meter_value::{self, Column};
use super::{Store, StoreError};

impl Store {
    /// What the meter showed during a transaction of a charge point, in the order in which it came: at most the last
    /// `limit` readings, of those before a time where one is given. Served by the index on (transaction, id).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn readings(
        &self,
        of: &ChargePointId,
        transaction: &TransactionId,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Reading>, StoreError> {
        let Some(key) = self.keys.find(of, self.read()).await? else {
            return Ok(Vec::new());
        };
        let mut newest = meter_value::Entity::find()
            .filter(Column::TransactionId.eq(transaction.as_str()))
            .filter(Column::ChargePointId.eq(key))
            .filter(Column::Late.eq(false))
            .order_by_desc(Column::Id)
            .limit(u64::from(limit));
        if let Some(before) = before {
            newest = newest.filter(Column::At.lt(before.as_millis()));
        }
        let rows = newest.all(self.read()).await?;
        Ok(rows.into_iter().rev().map(reading).collect())
    }
}

fn reading(row: meter_value::Model) -> Reading {
    let at = Timestamp::from_millis(row.at);
    let flow = [row.power_w, row.current_l1_a, row.current_l2_a, row.current_l3_a];
    Reading {
        at,
        flow_at: flow.iter().any(Option::is_some).then_some(at),
        power_w: row.power_w,
        energy_wh: row.energy_wh,
        state_of_charge_percent: row.state_of_charge_percent,
        current_a: [row.current_l1_a, row.current_l2_a, row.current_l3_a],
    }
}
