//! Chance that repeats itself.

use std::time::Duration;

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;

/// Numbers that look random and are the same for the same seed and stream, on every machine.
///
/// Only whole numbers: floating point would round differently somewhere, some day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chance(Pcg32);

impl Chance {
    /// One of many independent streams of a seed.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self(Pcg32::new(seed, stream))
    }

    /// Any number of 32 bits.
    pub(crate) fn number(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// A number below `bound`; 0 where there is none.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        // The high half of the product: at most `bound` - 1, so it fits.
        ((u64::from(self.number()) * u64::from(bound)) >> 32) as u32
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low).saturating_add(1))
    }

    /// True once in `times`.
    pub(crate) fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// A span between two numbers of seconds, in whole milliseconds.
    pub(crate) fn seconds(&mut self, low: u32, high: u32) -> Duration {
        Duration::from_millis(u64::from(self.between(low * 1000, high * 1000)))
    }

    /// A span between two numbers of minutes.
    pub(crate) fn minutes(&mut self, low: u32, high: u32) -> Duration {
        self.seconds(low * 60, high * 60)
    }

    /// One of several; the list is never empty.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let bound = u32::try_from(from.len()).unwrap_or(u32::MAX);
        &from[self.below(bound) as usize]
    }

    /// Puts a list into another order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
            list.swap(last, self.below(bound) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_seed_are_fixed_for_good() {
        let mut chance = Chance::new(1, 2);
        assert_eq!(chance.number(), 257_813_417);
    }

    #[test]
    fn bounds_are_kept() {
        let mut chance = Chance::new(7, 7);
        for _ in 0..1_000 {
            assert!((3..=5).contains(&chance.between(3, 5)));
            assert_eq!(chance.below(1), 0);
            assert_eq!(chance.below(0), 0);
        }
    }

    #[test]
    fn streams_of_a_seed_differ() {
        assert_ne!(Chance::new(1, 1).number(), Chance::new(1, 2).number());
    }
}
