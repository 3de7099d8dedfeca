//! How high the rows of a list are.

use std::ops::Range;

/// Pixels that a row has before any was seen.
const GUESS: f64 = 48.0;

/// The heights of rows, in pixels: measured where they were seen, else as high as the others in the mean.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Heights {
    rows: Vec<Option<f64>>,
    mean: Option<f64>,
}

impl Heights {
    /// Takes in what was seen of a list that now has `count` rows.
    pub(super) fn measured(&mut self, count: usize, seen: &[(usize, f64)]) {
        self.rows.resize(count, None);
        for (index, height) in seen {
            if let Some(row) = self.rows.get_mut(*index) {
                *row = Some(*height);
            }
        }
        let (sum, known) = self
            .rows
            .iter()
            .flatten()
            .fold((0.0, 0.0), |(sum, known), height| (sum + height, known + 1.0));
        self.mean = (known > 0.0).then(|| sum / known);
    }

    /// How high some rows are together.
    pub(super) fn of(&self, rows: Range<usize>) -> f64 {
        rows.map(|index| self.one(index)).sum()
    }

    /// The rows that lie, in part or as a whole, between two distances from the beginning.
    pub(super) fn between(&self, from: f64, to: f64) -> Range<usize> {
        let mut bottom = 0.0;
        let mut first = None;
        for index in 0..self.rows.len() {
            if bottom >= to {
                return first.unwrap_or(index)..index;
            }
            bottom += self.one(index);
            if bottom > from && first.is_none() {
                first = Some(index);
            }
        }
        let end = self.rows.len();
        first.unwrap_or(end)..end
    }

    fn one(&self, index: usize) -> f64 {
        let measured = self.rows.get(index).copied().flatten();
        measured.or(self.mean).unwrap_or(GUESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_not_seen_are_as_high_as_the_others() {
        let mut heights = Heights::default();
        assert_eq!(heights.of(0..2), 2.0 * GUESS);
        heights.measured(4, &[(0, 40.0), (1, 60.0), (9, 500.0)]);
        assert_eq!(heights.of(0..4), 200.0);
        assert_eq!(heights.of(1..2), 60.0);
        heights.measured(1, &[]);
        assert_eq!(heights.of(0..1), 40.0);
    }

    #[test]
    fn the_rows_between_two_distances_are_those_that_are_cut_by_them_or_lie_within() {
        let mut heights = Heights::default();
        heights.measured(4, &[(0, 10.0), (1, 20.0), (2, 30.0), (3, 40.0)]);
        assert_eq!(heights.between(-50.0, 10.0), 0..1);
        assert_eq!(heights.between(10.0, 31.0), 1..3);
        assert_eq!(heights.between(0.0, 1000.0), 0..4);
        assert_eq!(heights.between(100.0, 200.0), 4..4);
        assert_eq!(heights.between(-20.0, -10.0), 0..0);
    }
}
