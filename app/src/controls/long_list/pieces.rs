//! What of a list is in the page: rows, and gaps where rows are left out.

use std::ops::Range;

/// A part of a list that is in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<K> {
    /// A row, and how many rows stand before it.
    Row { index: usize, key: K },
    /// Rows that are left out.
    Gap { gap: Gap, rows: Range<usize> },
}

/// Where rows are left out. There are four places, since one row may stand apart from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Gap {
    BeforeTheOneApart,
    Before,
    After,
    AfterTheOneApart,
}

/// What a piece stays, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Identity<K> {
    Row(K),
    Gap(Gap),
}

impl<K: Clone + PartialEq> Piece<K> {
    pub(super) fn identity(&self) -> Identity<K> {
        match self {
            Self::Row { key, .. } => Identity::Row(key.clone()),
            Self::Gap { gap, .. } => Identity::Gap(*gap),
        }
    }

    /// How many rows stand before the one with this key, where this is that one.
    pub(super) fn index_of(&self, wanted: &K) -> Option<usize> {
        match self {
            Self::Row { index, key } => (key == wanted).then_some(*index),
            Self::Gap { .. } => None,
        }
    }

    /// The rows that a gap leaves out, where this is that gap.
    pub(super) fn rows_of(&self, wanted: Gap) -> Option<Range<usize>> {
        match self {
            Self::Gap { gap, rows } => (*gap == wanted).then(|| rows.clone()),
            Self::Row { .. } => None,
        }
    }
}

/// The rows `near`, and the row `apart` with its neighbours where there is one elsewhere: so the next row and the one
/// before are there for whoever goes on by keyboard.
pub(super) fn pieces<K: Clone>(each: &[K], near: Range<usize>, apart: Option<usize>) -> Vec<Piece<K>> {
    let count = each.len();
    let near = near.start.min(count)..near.end.min(count);
    let apart = apart
        .filter(|it| *it < count)
        .map(|it| it.saturating_sub(1)..(it + 2).min(count));
    let rows = |rows: Range<usize>| {
        rows.map(|index| Piece::Row {
            index,
            key: each[index].clone(),
        })
    };
    let gap = |gap, rows: Range<usize>| (!rows.is_empty()).then_some(Piece::Gap { gap, rows });
    let (first, second, names) = match apart {
        Some(apart) if apart.start < near.start => {
            let names = [Gap::BeforeTheOneApart, Gap::Before, Gap::After];
            (apart.start..apart.end.min(near.start), near, names)
        }
        Some(apart) if apart.end > near.end => {
            let begins = apart.start.max(near.end);
            (
                near,
                begins..apart.end,
                [Gap::Before, Gap::After, Gap::AfterTheOneApart],
            )
        }
        Some(_) | None => {
            let mut pieces: Vec<_> = gap(Gap::Before, 0..near.start).into_iter().collect();
            pieces.extend(rows(near.clone()));
            pieces.extend(gap(Gap::After, near.end..count));
            return pieces;
        }
    };
    let mut pieces: Vec<_> = gap(names[0], 0..first.start).into_iter().collect();
    pieces.extend(rows(first.clone()));
    pieces.extend(gap(names[1], first.end..second.start));
    pieces.extend(rows(second.clone()));
    pieces.extend(gap(names[2], second.end..count));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(near: Range<usize>, apart: Option<usize>, expected: &str) {
        let each: Vec<_> = ('a'..='j').collect();
        let said: Vec<_> = pieces(&each, near.clone(), apart)
            .into_iter()
            .map(|piece| match piece {
                Piece::Row { key, index } => {
                    assert_eq!(each[index], key);
                    key.to_string()
                }
                Piece::Gap { rows, .. } => format!("({})", rows.len()),
            })
            .collect();
        assert_eq!(said.join(" "), expected, "{near:?} {apart:?}");
    }

    #[test]
    fn rows_that_are_left_out_stand_in_gaps() {
        check(0..10, None, "a b c d e f g h i j");
        check(0..60, Some(3), "a b c d e f g h i j");
        check(0..2, None, "a b (8)");
        check(4..6, None, "(4) e f (4)");
        check(8..99, None, "(8) i j");
        check(20..30, None, "(10)");
    }

    #[test]
    fn a_row_apart_stays_with_its_neighbours() {
        check(6..8, Some(1), "a b c (3) g h (2)");
        check(6..8, Some(0), "a b (4) g h (2)");
        check(4..6, Some(2), "(1) b c d e f (4)");
        check(4..6, Some(3), "(2) c d e f (4)");
        check(1..3, Some(7), "(1) b c (3) g h i (1)");
        check(1..3, Some(9), "(1) b c (5) i j");
        check(4..6, Some(5), "(4) e f g (3)");
        check(4..6, Some(4), "(3) d e f (4)");
        check(4..6, Some(77), "(4) e f (4)");
    }
}
