//! From when until when a log is shown.

use csms::{TimelineSpan, Timestamp};

use super::{UnknownValue, known, moment, point, timeline_span};

/// A span of time; without an end it goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TimeSpan {
    /// From this time on.
    pub(crate) from: Option<Timestamp>,
    /// Before this time.
    pub(crate) to: Option<Timestamp>,
    /// The point in the timeline that is looked at: what came after it is left out, unless `to` says otherwise.
    pub(crate) point: Option<Timestamp>,
    /// The timeline's own span, which leaves nothing out and stays in the address.
    pub(crate) timeline: Option<TimelineSpan>,
}

impl TimeSpan {
    pub(super) fn parse(search: &str, unknown: &mut Vec<UnknownValue>) -> Self {
        Self {
            from: known(search, "from", moment, unknown),
            to: known(search, "to", moment, unknown),
            // What of these is not understood is said beside the timeline.
            point: point(search),
            timeline: timeline_span(search),
        }
    }

    /// What a query string says of it.
    pub(crate) fn of(search: &str) -> Self {
        Self::parse(search, &mut Vec::new())
    }

    /// What of it somebody enters.
    pub(crate) fn entered(self) -> Self {
        Self {
            from: self.from,
            to: self.to,
            ..Self::default()
        }
    }

    /// Before which time.
    pub(crate) fn end(self) -> Option<Timestamp> {
        self.to.or_else(|| self.point.map(Timestamp::next))
    }

    /// Whether somebody entered any of it.
    pub(crate) fn is_entered(self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// The same time without the timeline that it may come from.
    pub(super) fn alone(self) -> Self {
        Self {
            from: self.from,
            to: self.end(),
            ..Self::default()
        }
    }

    /// What of it stands in an address.
    pub(super) fn pairs(self) -> impl Iterator<Item = (&'static str, String)> {
        let pairs = [("from", self.from), ("to", self.to)];
        pairs
            .into_iter()
            .filter_map(|(name, at)| Some((name, at?.to_string())))
            .chain(self.kept())
    }

    /// What of it a form keeps that does not ask for it.
    pub(crate) fn kept(self) -> impl Iterator<Item = (&'static str, String)> {
        let timeline = self.timeline.map(|it| ("span", it.key().to_owned()));
        let point = self.point.map(|it| ("at", it.to_string()));
        timeline.into_iter().chain(point)
    }

    /// Whether it ends no later than it begins: then nothing is in it.
    pub(crate) fn is_backwards(self) -> bool {
        self.from.zip(self.end()).is_some_and(|(from, to)| to <= from)
    }

    /// Whether a time is in it.
    pub(crate) fn includes(self, at: Timestamp) -> bool {
        self.from.is_none_or(|it| it <= at) && self.end().is_none_or(|it| it > at)
    }
}
