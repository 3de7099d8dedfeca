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

/// The rows `near`, and the row `apart` where there is one elsewhere.
pub(super) fn pieces<K: Clone>(each: &[K], near: Range<usize>, apart: Option<usize>) -> Vec<Piece<K>> {
    let count = each.len();
    let near = near.start.min(count)..near.end.min(count);
    let apart = apart.filter(|it| *it < count && !near.contains(it));
    let row = |index: usize| Piece::Row {
        index,
        key: each[index].clone(),
    };
    let mut pieces = Vec::with_capacity(near.len() + 4);
    let leave_out = |pieces: &mut Vec<_>, gap, rows: Range<usize>| {
        if !rows.is_empty() {
            pieces.push(Piece::Gap { gap, rows });
        }
    };
    let mut next = 0;
    if let Some(apart) = apart.filter(|it| *it < near.start) {
        leave_out(&mut pieces, Gap::BeforeTheOneApart, 0..apart);
        pieces.push(row(apart));
        next = apart + 1;
    }
    leave_out(&mut pieces, Gap::Before, next..near.start);
    pieces.extend(near.clone().map(row));
    next = near.end;
    if let Some(apart) = apart.filter(|it| *it >= near.end) {
        leave_out(&mut pieces, Gap::After, next..apart);
        pieces.push(row(apart));
        leave_out(&mut pieces, Gap::AfterTheOneApart, apart + 1..count);
    } else {
        leave_out(&mut pieces, Gap::After, next..count);
    }
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
    fn a_row_apart_stays() {
        check(4..6, Some(1), "(1) b (2) e f (4)");
        check(4..6, Some(3), "(3) d e f (4)");
        check(4..6, Some(8), "(4) e f (2) i (1)");
        check(4..6, Some(9), "(4) e f (3) j");
        check(4..6, Some(5), "(4) e f (4)");
        check(4..6, Some(77), "(4) e f (4)");
    }
}
