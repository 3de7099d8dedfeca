//! Reading a log: newest first, by key, and never more of it than a request may cost.
//!
//! The rows of one charge point are found through an index on (block, charge point), where a block is
//! [`BLOCK`] rows that follow one another. So the index grows at its end, and a commit writes a few pages of it,
//! where an index on (charge point, id) would have it write one page for every charge point that reported; at
//! 1 000 charge points that is what most of the writing was. Reading goes from block to block instead; a
//! block without a row of the charge point costs about a microsecond.

use std::ops::RangeInclusive;

use csms::{Cursor, EventId, Page, PageRequest, Timestamp};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

/// How many rows make a block. The migration that made the indexes has the same number: 1 << 12.
const BLOCK: i64 = 1 << 12;

/// How many blocks are asked at once, one question after the other. The newest nearly always suffice; each alone
/// is read in its order, several together are sorted.
const STEPS: [i64; 6] = [1, 1, 4, 4, 16, 64];
/// How many are asked at once from there on.
const STRIDE: i64 = 256;

/// From so many rows of a charge point on, several blocks are asked apart.
const MANY: u64 = 1_000;

/// How many rows of a charge point a filter looks through at most. With fewer matches than were asked for the
/// page is short, or empty, and says where to go on.
const WINDOW: u64 = 10_000;

/// How much later than a later row an earlier one may have been written, in milliseconds: frames that arrive
/// together wait for the same commit, and clocks are corrected.
const DISORDER: i64 = 60_000;

/// A table whose key grows with time, with rows of many charge points.
pub(super) struct Log<E: EntityTrait> {
    /// Its primary key.
    pub(super) id: E::Column,
    /// Whose a row is.
    pub(super) charge_point: E::Column,
    /// When we learned of it.
    pub(super) at: E::Column,
}

/// What is asked of a log.
pub(super) struct Question<'a, E: EntityTrait> {
    /// Whose rows, by the number that the database has for the charge point.
    pub(super) of: i32,
    /// From when until before when.
    pub(super) span: (Option<Timestamp>, Option<Timestamp>),
    /// What a row has to be besides.
    pub(super) matching: Condition,
    /// Which columns.
    pub(super) select: Select<E>,
    /// Which part.
    pub(super) page: &'a PageRequest,
}

impl<E: EntityTrait> Log<E> {
    /// The part of the log that is asked for.
    pub(super) async fn page<M: FromQueryResult>(
        &self,
        on: &DatabaseConnection,
        asked: Question<'_, E>,
        id: impl Fn(&M) -> i64,
    ) -> Result<Page<M>, DbErr> {
        let (from, to) = asked.span;
        let matching = asked
            .matching
            .add_option(from.map(|from| self.at.gte(from.as_millis())))
            .add_option(to.map(|to| self.at.lt(to.as_millis())));
        let Some(bounds) = self.bounds(on, asked.span, asked.page.after.as_ref()).await? else {
            return Ok(Page::whole(Vec::new()));
        };
        let wanted = with_lookahead(asked.page);
        let mut rows: Vec<M> = Vec::new();
        let mut looked_through = 0;
        let mut groups = blocks(&bounds);
        let mut parts: Vec<RangeInclusive<i64>> = Vec::new();
        while let Some(blocks) = parts.pop().or_else(|| groups.next()) {
            if blocks.start() < blocks.end() && self.has_many(on, asked.of, &blocks).await? {
                let middle = blocks.start() + (blocks.end() - blocks.start()) / 2;
                parts.push(*blocks.start()..=middle);
                parts.push(middle + 1..=*blocks.end());
                continue;
            }
            let here = Condition::all()
                .add(in_blocks(&blocks))
                .add(self.charge_point.eq(asked.of))
                .add(self.id.between(*bounds.start(), *bounds.end()));
            let missing = wanted - rows.len() as u64;
            let floor = if matching.is_empty() {
                None
            } else {
                self.floor(on, &here, &mut looked_through).await?
            };
            let matches = asked
                .select
                .clone()
                .filter(here)
                .filter(matching.clone())
                .filter(Condition::all().add_option(floor.map(|floor| self.id.gte(floor))))
                .order_by_desc(self.id)
                .limit(missing);
            rows.extend(matches.into_model().all(on).await?);
            if floor.is_some() || rows.len() as u64 >= wanted {
                return Ok(page_of(rows, asked.page, floor, id));
            }
        }
        Ok(page_of(rows, asked.page, None, id))
    }

    /// Whether so many rows are in these blocks that the blocks are better asked apart: together, rows are sorted.
    async fn has_many(
        &self,
        on: &DatabaseConnection,
        of: i32,
        blocks: &RangeInclusive<i64>,
    ) -> Result<bool, DbErr> {
        let here = Condition::all()
            .add(in_blocks(blocks))
            .add(self.charge_point.eq(of));
        Ok(self.count(on, &here, MANY).await? == MANY)
    }

    /// How many rows there are, as far as `at_most`.
    async fn count(&self, on: &DatabaseConnection, here: &Condition, at_most: u64) -> Result<u64, DbErr> {
        let rows = E::find()
            .select_only()
            .column(self.id)
            .filter(here.clone())
            .limit(at_most)
            .into_query();
        let count = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .from_subquery(rows, "rows")
            .take();
        let row = on.query_one(&count).await?;
        let count: i64 = row.map_or(Ok(0), |it| it.try_get_by_index(0))?;
        Ok(count.unsigned_abs())
    }

    /// Where to stop within these rows, so that no more than [`WINDOW`] are looked through in all.
    async fn floor(
        &self,
        on: &DatabaseConnection,
        here: &Condition,
        looked_through: &mut u64,
    ) -> Result<Option<i64>, DbErr> {
        let left = WINDOW - *looked_through;
        let count = self.count(on, here, left).await?;
        if count < left {
            *looked_through += count;
            return Ok(None);
        }
        let last = E::find()
            .select_only()
            .column(self.id)
            .filter(here.clone())
            .order_by_desc(self.id)
            .offset(left - 1)
            .limit(1);
        last.into_tuple().one(on).await
    }

    /// The keys among which the rows are to be found; nothing where there can be none.
    async fn bounds(
        &self,
        on: &DatabaseConnection,
        (from, to): (Option<Timestamp>, Option<Timestamp>),
        after: Option<&Cursor>,
    ) -> Result<Option<RangeInclusive<i64>>, DbErr> {
        let ids = || E::find().select_only().column(self.id).limit(1);
        // One after the other: asked for both ends at once, SQLite goes through all that is between.
        let first: Option<i64> = ids().order_by_asc(self.id).into_tuple().one(on).await?;
        let last: Option<i64> = ids().order_by_desc(self.id).into_tuple().one(on).await?;
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(None);
        };
        let (mut low, mut high) = (first, last);
        if let Some(after) = after {
            // A cursor that is none of ours leads nowhere.
            let Some(after) = after.event_id() else {
                return Ok(None);
            };
            high = high.min(after.0.saturating_sub(1));
        }
        if let Some(from) = from {
            let from = from.as_millis().saturating_sub(DISORDER);
            low = self.first_at_or_after(on, from, first..=last).await?;
        }
        if let Some(to) = to {
            let to = to.as_millis().saturating_add(DISORDER);
            high = high.min(self.first_at_or_after(on, to, first..=last).await? - 1);
        }
        Ok((low <= high).then_some(low..=high))
    }

    /// The first key whose row is of this time or later, were the rows in order; found by halving.
    async fn first_at_or_after(
        &self,
        on: &DatabaseConnection,
        time: i64,
        among: RangeInclusive<i64>,
    ) -> Result<i64, DbErr> {
        let (mut low, mut high) = (*among.start(), among.end().saturating_add(1));
        while low < high {
            let middle = low + (high - low) / 2;
            let next = E::find()
                .select_only()
                .columns([self.id, self.at])
                .filter(self.id.gte(middle));
            let next: Option<(i64, i64)> = next.order_by_asc(self.id).limit(1).into_tuple().one(on).await?;
            match next {
                Some((found, at)) if found < high && at < time => low = found + 1,
                _ => high = middle,
            }
        }
        Ok(low)
    }
}

/// The blocks of a range of keys, from the newest back, as many at once as are asked at once.
fn blocks(keys: &RangeInclusive<i64>) -> impl Iterator<Item = RangeInclusive<i64>> {
    let oldest = keys.start().div_euclid(BLOCK);
    let mut newest = keys.end().div_euclid(BLOCK);
    let mut steps = STEPS.into_iter().chain(std::iter::repeat(STRIDE));
    std::iter::from_fn(move || {
        let blocks = oldest.max(newest - steps.next()? + 1)..=newest;
        newest = blocks.start() - 1;
        (!blocks.is_empty()).then_some(blocks)
    })
}

/// In the words of the index, or the database does not know it again.
fn in_blocks(blocks: &RangeInclusive<i64>) -> Expr {
    use sea_orm::sea_query::ExprTrait;

    let block = Expr::cust("(\"id\" >> 12)");
    if blocks.start() == blocks.end() {
        block.eq(*blocks.start())
    } else {
        block.is_in(blocks.clone())
    }
}

/// How many rows are asked for: one more than are shown tells whether there is a next page.
pub(super) fn with_lookahead(page: &PageRequest) -> u64 {
    u64::from(size(page)) + 1
}

fn size(page: &PageRequest) -> u32 {
    page.limit.clamp(1, csms::page::LARGEST_PAGE)
}

/// Leaves as many rows as are shown; whether there was one more.
pub(super) fn cut<T>(items: &mut Vec<T>, asked: &PageRequest) -> bool {
    let size = size(asked) as usize;
    let more = items.len() > size;
    items.truncate(size);
    more
}

/// The page of these rows. Where there are no more of them it goes on below `floor`.
pub(super) fn page_of<T>(
    mut items: Vec<T>,
    asked: &PageRequest,
    floor: Option<i64>,
    id: impl Fn(&T) -> i64,
) -> Page<T> {
    let more = cut(&mut items, asked);
    let last = if more { items.last().map(id) } else { floor };
    Page {
        items,
        next: last.map(|id| Cursor::before(EventId(id))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_asked_once_from_the_newest_back() {
        let asked: Vec<_> = blocks(&(BLOCK * 2 + 5..=BLOCK * 2000 + 1)).collect();
        assert_eq!(asked[0], 2000..=2000);
        assert_eq!(asked[2], 1995..=1998);
        assert_eq!(asked.last().map(|it| *it.start()), Some(2));
        for pair in asked.windows(2) {
            assert_eq!(pair[1].end() + 1, *pair[0].start());
        }
        assert_eq!(blocks(&(1..=5)).collect::<Vec<_>>(), [0..=0]);
    }
}
