//! What electricity costs, by the quarter of an hour. Read by area and time, which is their key.
//!
//! From the beginning of the market's day on an area has one currency. Who may change it is decided where it is
//! written, in the same transaction.

use std::collections::HashSet;

use csms::prices::{MOST_QUARTERS, QUARTER_MS};
use csms::{Currency, Price, PriceArea, PriceList, PricePoint, PriceSource, Quarters, Timestamp};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::price::{self, Column};
use super::{Store, StoreError};

/// So many rows are written, or named, in one statement.
const AT_ONCE: usize = 500;

/// A day of prices that were fetched.
#[derive(Debug, Clone)]
pub struct FetchedDay<'a> {
    /// Where they are valid.
    pub area: &'a PriceArea,
    /// What was told; none of it lies outside of the day.
    pub quarters: &'a Quarters,
    /// Who told it.
    pub source: PriceSource,
    /// When it came.
    pub at: Timestamp,
    /// When the day begins.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// When the market's present day began: from then on an area has one currency.
    pub today: Timestamp,
}

/// What became of a day of prices that were fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptDay {
    /// There is a price now for each of its quarters.
    Whole,
    /// Some of its quarters have no price yet.
    Partial,
    /// Nothing was changed: what an operator imported is in this currency.
    OtherCurrency(Currency),
}

impl Store {
    /// The prices of an area that begin from one time on and before another, at most 4 000, oldest first; those in
    /// another currency than the newest of them are left out. Served by the key (area, start).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn prices(
        &self,
        of: &PriceArea,
        from: Timestamp,
        to: Option<Timestamp>,
    ) -> Result<PriceList, StoreError> {
        let mut query = price::Entity::find()
            .filter(Column::Area.eq(of.as_str()))
            .filter(Column::Start.gte(from.as_millis()))
            .order_by_asc(Column::Start)
            .limit(MOST_QUARTERS as u64);
        if let Some(to) = to {
            query = query.filter(Column::Start.lt(to.as_millis()));
        }
        let mut rows = query.all(self.read()).await?;
        let Some(newest) = rows.last().cloned() else {
            return Ok(PriceList {
                area: of.clone(),
                currency: None,
                source: None,
                fetched_at: None,
                provisional: false,
                prices: Vec::new(),
            });
        };
        rows.retain(|it| it.currency == newest.currency);
        let fetched_at = rows.iter().map(|it| it.fetched_at).max();
        Ok(PriceList {
            area: of.clone(),
            currency: Some(currency_of(&newest.currency)?),
            source: Some(source_of(&newest.source)?),
            fetched_at: fetched_at.map(Timestamp::from_millis),
            provisional: rows.iter().any(|it| it.provisional),
            prices: rows.iter().map(point_of).collect(),
        })
    }

    /// How many quarters from one time on and before another have a price that is not to be asked for again. Served by
    /// the key (area, start).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn settled_prices(
        &self,
        of: &PriceArea,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<usize, StoreError> {
        let provisional = price::Entity::find()
            .select_only()
            .column(Column::Provisional)
            .filter(is_within(of, from, to))
            .limit(MOST_QUARTERS as u64);
        let provisional: Vec<bool> = provisional.into_tuple().all(self.read()).await?;
        Ok(provisional.into_iter().filter(|it| !it).count())
    }

    /// Writes down what an operator imported, in place of what was there for the same quarters. Where it reaches into
    /// the market's present day, whose beginning is `today`, or beyond it, what is in another currency from then on goes.
    ///
    /// # Errors
    /// Where the database does not take it; then nothing is changed.
    pub async fn import_prices(
        &self,
        area: &PriceArea,
        quarters: &Quarters,
        at: Timestamp,
        today: Timestamp,
    ) -> Result<(), StoreError> {
        let on = self.begin().await?;
        let rows = rows_of(area, quarters, PriceSource::Import, at, false);
        let starts: Vec<i64> = quarters.iter().map(|(start, _)| start.as_millis()).collect();
        for starts in starts.chunks(AT_ONCE) {
            let replaced = price::Entity::delete_many()
                .filter(Column::Area.eq(area.as_str()))
                .filter(Column::Start.is_in(starts.iter().copied()));
            replaced.exec(&on).await?;
        }
        if starts.last().is_some_and(|it| *it >= today.as_millis()) {
            let strange = price::Entity::delete_many()
                .filter(is_from(area, today))
                .filter(Column::Currency.ne(quarters.currency().as_str()));
            strange.exec(&on).await?;
        }
        insert(rows, &on).await?;
        Ok(on.commit().await?)
    }

    /// Writes down a day that was fetched, in place of what was fetched for it before. What an operator imported stays;
    /// where that is in another currency, nothing is changed.
    ///
    /// # Errors
    /// Where the database does not take it; then nothing is changed.
    pub async fn keep_fetched_prices(&self, day: &FetchedDay<'_>) -> Result<KeptDay, StoreError> {
        let on = self.begin().await?;
        let currency = day.quarters.currency();
        let imported = price::Entity::find()
            .select_only()
            .column(Column::Currency)
            .filter(is_from(day.area, day.today))
            .filter(Column::Source.eq(PriceSource::Import.key()))
            .filter(Column::Currency.ne(currency.as_str()))
            .limit(1);
        if let Some(other) = imported.into_tuple::<String>().one(&on).await? {
            return Ok(KeptDay::OtherCurrency(currency_of(&other)?));
        }
        let fetched = || price::Entity::delete_many().filter(Column::Source.ne(PriceSource::Import.key()));
        let before = fetched().filter(is_within(day.area, day.start, day.end));
        before.exec(&on).await?;
        let strange = fetched()
            .filter(is_from(day.area, day.today))
            .filter(Column::Currency.ne(currency.as_str()));
        strange.exec(&on).await?;

        let imported = price::Entity::find()
            .select_only()
            .column(Column::Start)
            .filter(is_within(day.area, day.start, day.end));
        let imported: HashSet<i64> = imported.into_tuple().all(&on).await?.into_iter().collect();
        let mut rows = rows_of(day.area, day.quarters, day.source, day.at, false);
        rows.retain(|it| !imported.contains(it.start.as_ref()));
        let expected = day.end.millis_after(day.start) / QUARTER_MS;
        let is_whole = i64::try_from(rows.len() + imported.len()).is_ok_and(|it| it >= expected);
        for row in &mut rows {
            row.provisional = Set(!is_whole);
        }
        insert(rows, &on).await?;
        on.commit().await?;
        Ok(if is_whole {
            KeptDay::Whole
        } else {
            KeptDay::Partial
        })
    }

    /// Forgets all prices of an area. How many went.
    ///
    /// # Errors
    /// Where the database does not do it.
    pub async fn delete_prices(&self, of: &PriceArea) -> Result<u64, StoreError> {
        let on = self.begin().await?;
        let all = price::Entity::delete_many().filter(Column::Area.eq(of.as_str()));
        let deleted = all.exec(&on).await?.rows_affected;
        on.commit().await?;
        Ok(deleted)
    }

    /// Deletes the prices of quarters from before this time, of all areas. How many went. Served by the index on start.
    ///
    /// # Errors
    /// Where the database does not do it.
    pub async fn delete_prices_before(&self, before: Timestamp) -> Result<u64, StoreError> {
        let on = self.begin().await?;
        let old = price::Entity::delete_many().filter(Column::Start.lt(before.as_millis()));
        let deleted = old.exec(&on).await?.rows_affected;
        on.commit().await?;
        Ok(deleted)
    }
}

fn is_from(area: &PriceArea, from: Timestamp) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(Column::Area.eq(area.as_str()))
        .add(Column::Start.gte(from.as_millis()))
}

pub(super) fn is_within(area: &PriceArea, from: Timestamp, to: Timestamp) -> sea_orm::Condition {
    is_from(area, from).add(Column::Start.lt(to.as_millis()))
}

fn rows_of(
    area: &PriceArea,
    quarters: &Quarters,
    source: PriceSource,
    at: Timestamp,
    provisional: bool,
) -> Vec<price::ActiveModel> {
    let row = |(start, price): (Timestamp, Price)| price::ActiveModel {
        area: Set(area.to_string()),
        start: Set(start.as_millis()),
        price: Set(price.as_hundred_thousandths()),
        currency: Set(quarters.currency().to_string()),
        source: Set(source.key().to_owned()),
        fetched_at: Set(at.as_millis()),
        provisional: Set(provisional),
    };
    quarters.iter().map(row).collect()
}

async fn insert(rows: Vec<price::ActiveModel>, on: &DatabaseTransaction) -> Result<(), DbErr> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
        price::Entity::insert_many(some)
            .exec_without_returning(on)
            .await?;
    }
    Ok(())
}

pub(super) fn point_of(row: &price::Model) -> PricePoint {
    PricePoint {
        start: Timestamp::from_millis(row.start),
        end: Timestamp::from_millis(row.start + QUARTER_MS),
        price: Price::hundred_thousandths(row.price),
    }
}

pub(super) fn currency_of(said: &str) -> Result<Currency, StoreError> {
    Currency::parse(said).map_err(|_| StoreError::Unreadable {
        table: "price",
        column: "currency",
        said: said.to_owned(),
    })
}

fn source_of(said: &str) -> Result<PriceSource, StoreError> {
    PriceSource::from_key(said).ok_or_else(|| StoreError::Unreadable {
        table: "price",
        column: "source",
        said: said.to_owned(),
    })
}
