//! What a charge point was over a span of time: its status from report to report, and when it had no contact.

mod stretches;

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decision::DecisionRecord;
use crate::ids::EventId;
use crate::log::{SessionRecord, StatusLogEntry};
use crate::status::{PauseKind, Status};

/// How long a span a timeline shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineSpan {
    /// 24 hours.
    #[default]
    Day,
    /// Seven days.
    Week,
}

impl TimelineSpan {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Day, Self::Week];

    /// The word that stands in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Day => "24h",
            Self::Week => "7d",
        }
    }

    /// The span that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    /// How long it is.
    pub const fn millis(self) -> i64 {
        match self {
            Self::Day => 86_400_000,
            Self::Week => 7 * 86_400_000,
        }
    }
}

/// A status that lasted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Since when, within the timeline.
    pub from: Timestamp,
    /// Until when, within the timeline.
    pub to: Timestamp,
    /// Since when in truth, which may be before the timeline.
    pub since: Timestamp,
    /// The charge point's status.
    pub status: Status,
    /// Who held back, where it was paused.
    #[serde(default)]
    pub paused_by: Option<PauseKind>,
    /// The decision of ours behind that.
    #[serde(default)]
    pub decision_id: Option<String>,
    /// The row of the event log that tells its status.
    pub event_id: EventId,
}

/// A time without contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Since when, within the timeline.
    pub from: Timestamp,
    /// Until when, within the timeline.
    pub to: Timestamp,
}

/// A charge point over a span of time. Where nothing is known there is no stretch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Where it begins.
    pub from: Timestamp,
    /// Where it ends.
    pub to: Timestamp,
    /// Whether that is now, so that it goes on.
    pub goes_on: bool,
    /// Its statuses, in the order of time; each ends where the next begins.
    pub stretches: Vec<Stretch>,
    /// When it had no contact, in the order of time.
    pub gaps: Vec<Gap>,
}

impl Timeline {
    /// Reads it from the logs.
    ///
    /// `reports` reach from before `to` back to before `from`, `decisions` are ours of that time, `sessions` are the
    /// connections. All come newest first, as logs do. What `sessions` do not reach back to is taken as contact.
    pub fn of(
        (from, to): (Timestamp, Timestamp),
        goes_on: bool,
        reports: &[StatusLogEntry],
        decisions: &[DecisionRecord],
        sessions: &[SessionRecord],
    ) -> Self {
        Self {
            from,
            to,
            goes_on,
            stretches: stretches::read((from, to), reports, decisions),
            gaps: gaps((from, to), sessions),
        }
    }

    /// The same as it is at a later time, where it goes on and nothing else happened: what lasts still does, and what is
    /// over for longer than it is long is gone.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        let gone = now.millis_after(self.to);
        let mut later = self.clone();
        if !self.goes_on || gone <= 0 {
            return later;
        }
        later.from = Timestamp::from_millis(self.from.as_millis() + gone);
        later.to = now;
        let moved = |from: &mut Timestamp, to: &mut Timestamp| {
            *from = later.from.max(*from);
            if *to == self.to {
                *to = now;
            }
            *from < *to
        };
        later.stretches.retain_mut(|it| moved(&mut it.from, &mut it.to));
        later.gaps.retain_mut(|it| moved(&mut it.from, &mut it.to));
        later
    }

    /// How far into it a time is, from 0 at its beginning to 1 at its end.
    pub fn share(&self, at: Timestamp) -> f64 {
        let share = at.millis_after(self.from) as f64 / self.to.millis_after(self.from).max(1) as f64;
        share.clamp(0.0, 1.0)
    }

    /// The status at a time; nothing where it was not known.
    pub fn stretch_at(&self, at: Timestamp) -> Option<&Stretch> {
        self.stretches.iter().rev().find(|it| it.from <= at)
    }

    /// Whether there was no contact at a time.
    pub fn is_in_gap(&self, at: Timestamp) -> bool {
        self.gaps.iter().any(|it| it.from <= at && at < it.to)
    }
}

fn gaps((from, to): (Timestamp, Timestamp), sessions: &[SessionRecord]) -> Vec<Gap> {
    let mut lives: Vec<_> = sessions
        .iter()
        .filter(|it| it.refused.is_none())
        .map(|it| (it.opened_at, it.closed_at.unwrap_or(to)))
        .collect();
    lives.sort_unstable();
    let mut gaps = Vec::new();
    let mut heard_until: Option<Timestamp> = None;
    for (opened, closed) in lives.into_iter().chain([(to, to)]) {
        if let Some(until) = heard_until {
            let (gap_from, gap_to) = (until.max(from), opened.min(to));
            if gap_from < gap_to {
                gaps.push(Gap {
                    from: gap_from,
                    to: gap_to,
                });
            }
        } else if opened == to {
            // It never connected.
            break;
        }
        heard_until = heard_until.max(Some(closed));
    }
    gaps
}

#[cfg(test)]
mod tests;
