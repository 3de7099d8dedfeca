//! From when until when a log is shown.

use csms::Timestamp;

use super::{UnknownValue, known, moment};

/// A span of time; without an end it goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TimeSpan {
    /// From this time on.
    pub(crate) from: Option<Timestamp>,
    /// Before this time.
    pub(crate) to: Option<Timestamp>,
}

impl TimeSpan {
    pub(super) fn parse(search: &str, unknown: &mut Vec<UnknownValue>) -> Self {
        Self {
            from: known(search, "from", moment, unknown),
            to: known(search, "to", moment, unknown),
        }
    }

    /// What of it stands in an address.
    pub(super) fn pairs(self) -> impl Iterator<Item = (&'static str, String)> {
        let pairs = [("from", self.from), ("to", self.to)];
        pairs
            .into_iter()
            .filter_map(|(name, at)| Some((name, at?.to_string())))
    }

    /// Whether it ends no later than it begins: then nothing is in it.
    pub(crate) fn is_backwards(self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| to <= from)
    }

    /// Whether a time is in it.
    pub(crate) fn includes(self, at: Timestamp) -> bool {
        self.from.is_none_or(|it| it <= at) && self.to.is_none_or(|it| it > at)
    }
}
