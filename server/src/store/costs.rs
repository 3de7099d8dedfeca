//! What transactions cost: what their meters showed, by the quarter of an hour, times the prices of their area.
//!
//! For all transactions of a page together the registers are asked for once, and the prices once for each area and each
//! 41 days in which there was one of them.

use std::collections::{BTreeMap, HashMap};

use csms::prices::{MOST_QUARTERS, QUARTER_MS};
use csms::{Cost, Currency, PriceArea, PricePoint, Timestamp, TransactionRecord};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{meter_value, price};
use super::prices::{currency_of, is_within, point_of};
use super::{Store, StoreError};

/// A transaction whose cost is not known yet, and where its prices are valid.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) record: TransactionRecord,
    pub(super) area: Option<PriceArea>,
}

/// What the register of a transaction showed in a quarter of an hour: first, and last. In between is one price.
#[derive(Debug, FromQueryResult)]
struct Registers {
    transaction_id: String,
    first_at: i64,
    first_wh: f64,
    last_at: i64,
    last_wh: f64,
}

/// What an energy register showed, and when.
type Shown = Vec<(Timestamp, f64)>;

impl Store {
    /// These transactions with what they cost.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub(super) async fn with_costs(
        &self,
        sessions: Vec<Session>,
    ) -> Result<Vec<TransactionRecord>, StoreError> {
        let shown = self.registers(&sessions).await?;
        let shown = |of: &TransactionRecord| shown.get(of.id.as_str()).map_or(&[][..], Vec::as_slice);
        let mut spans: BTreeMap<PriceArea, Vec<(i64, i64)>> = BTreeMap::new();
        for Session { record, area } in &sessions {
            if let (Some(area), Some((from, to))) = (area, Cost::span(record, shown(record))) {
                let span = (from.as_millis(), to.as_millis());
                spans.entry(area.clone()).or_default().push(span);
            }
        }
        let mut prices: BTreeMap<PriceArea, Vec<(PricePoint, Currency)>> = BTreeMap::new();
        for (area, spans) in spans {
            let mut of_area = Vec::new();
            for (from, to) in parts(spans) {
                self.read_prices(&area, from, to, &mut of_area).await?;
            }
            prices.insert(area, of_area);
        }
        let with_cost = |Session { mut record, area }| {
            let prices = area.and_then(|it| prices.get(&it));
            record.cost = prices.and_then(|it| Cost::of(&record, shown(&record), it));
            record
        };
        Ok(sessions.into_iter().map(with_cost).collect())
    }

    /// What the meters showed during those of these transactions that have a price area, in the order of time. Served by
    /// the index on (transaction, id).
    async fn registers(&self, of: &[Session]) -> Result<HashMap<String, Shown>, StoreError> {
        use meter_value::Column;
        use sea_orm::sea_query::{Expr, ExprTrait};
        let priced = of
            .iter()
            .filter(|it| it.area.is_some() && it.record.meter_start_wh.is_some());
        let ids: Vec<_> = priced.map(|it| it.record.id.as_str()).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let by_quarter = meter_value::Entity::find()
            .select_only()
            .column(Column::TransactionId)
            .column_as(Column::At.min(), "first_at")
            .column_as(Column::EnergyWh.min(), "first_wh")
            .column_as(Column::At.max(), "last_at")
            .column_as(Column::EnergyWh.max(), "last_wh")
            .filter(Column::TransactionId.is_in(ids))
            .filter(Column::EnergyWh.is_not_null())
            .filter(Column::Late.eq(false))
            .group_by(Column::TransactionId)
            .group_by(Expr::col(Column::At).div(QUARTER_MS))
            .order_by_asc(Column::At.min());
        let rows = by_quarter.into_model::<Registers>().all(self.read()).await?;
        let mut shown: HashMap<String, Shown> = HashMap::new();
        for row in rows {
            let of_transaction = shown.entry(row.transaction_id).or_default();
            for (at, register_wh) in [(row.first_at, row.first_wh), (row.last_at, row.last_wh)] {
                of_transaction.push((Timestamp::from_millis(at), register_wh));
            }
        }
        Ok(shown)
    }

    /// Reads the prices of an area that begin from one time on and before another, oldest first, whatever they are in.
    /// Served by the key (area, start).
    async fn read_prices(
        &self,
        of: &PriceArea,
        mut from: i64,
        to: i64,
        into: &mut Vec<(PricePoint, Currency)>,
    ) -> Result<(), StoreError> {
        let time = Timestamp::from_millis;
        loop {
            let some = price::Entity::find()
                .filter(is_within(of, time(from), time(to)))
                .order_by_asc(price::Column::Start)
                .limit(MOST_QUARTERS as u64);
            let rows = some.all(self.read()).await?;
            for row in &rows {
                into.push((point_of(row), currency_of(&row.currency)?));
            }
            match rows.last() {
                Some(last) if rows.len() == MOST_QUARTERS => from = last.start + QUARTER_MS,
                _ => return Ok(()),
            }
        }
    }
}

/// Spans of time put together, as far as one question answers for them: parts that do not overlap, in the order of time.
fn parts(mut spans: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    let at_once = MOST_QUARTERS as i64 * QUARTER_MS;
    spans.sort_unstable();
    let mut parts: Vec<(i64, i64)> = Vec::new();
    for (from, to) in spans {
        match parts.last_mut() {
            Some(part) if from < part.1 || to - part.0 <= at_once => part.1 = part.1.max(to),
            _ => parts.push((from, to)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_asked_for_together() {
        const DAY: i64 = 96 * QUARTER_MS;
        for (spans, expected) in [
            (vec![], vec![]),
            (vec![(DAY, 2 * DAY), (0, 9)], vec![(0, 2 * DAY)]),
            (vec![(0, 9), (2, 5)], vec![(0, 9)]),
            (
                vec![(0, 9), (99 * DAY, 100 * DAY), (99 * DAY, 99 * DAY + 1)],
                vec![(0, 9), (99 * DAY, 100 * DAY)],
            ),
            // Longer than one answer, which is read on.
            (vec![(0, 90 * DAY), (89 * DAY, 91 * DAY)], vec![(0, 91 * DAY)]),
            (
                vec![(0, 40 * DAY), (40 * DAY, 80 * DAY)],
                vec![(0, 40 * DAY), (40 * DAY, 80 * DAY)],
            ),
        ] {
            assert_eq!(parts(spans.clone()), expected, "{spans:?}");
        }
    }
}
