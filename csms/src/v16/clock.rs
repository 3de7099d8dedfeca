//! When something happened, by a clock that may be wrong.

use std::time::Duration;

use ocpp::{Finding, Oddity, Timestamp};

use super::Facts;

/// A charge point's clock that is off by more than this is worth a note.
const NOTEWORTHY: Duration = Duration::from_secs(60);
/// Times further ahead of ours than this are not believed.
const BELIEVED_AHEAD: Duration = Duration::from_secs(300);
/// Nothing that speaks OCPP 1.6 happened before 2015; a clock that says so was never set.
const BELIEVED_FROM: Timestamp = Timestamp::from_millis(1_420_070_400_000);
/// What is said to have happened within this time of its receipt may be news, where what was known had no time of
/// its own and was given that of its receipt.
pub(super) const NEWS: Duration = Duration::from_secs(2);
/// For so long after a charge point came back, or after its queue moved, what it says may come out of one.
const REPLAY: Duration = Duration::from_secs(600);
/// How much older than the newest a message can be that was overtaken on its way, without a queue.
const OVERTAKEN: Duration = Duration::from_secs(60);

/// When something happened as we take it: as the charge point says where that can be, else when we received it.
pub(super) fn effective(
    reported_at: Option<Timestamp>,
    received_at: Timestamp,
    place: &str,
    notes: &mut Vec<Finding>,
) -> Timestamp {
    let Some(reported_at) = reported_at else {
        return received_at;
    };
    let skew = reported_at.millis_after(received_at);
    if skew.unsigned_abs() > NOTEWORTHY.as_millis() as u64 {
        notes.push(Finding::of(place, Oddity::ClockSkew { seconds: skew / 1000 }));
    }
    believed(reported_at, received_at)
}

/// When something happened that is said to have at `reported_at`.
pub(crate) fn believed(reported_at: Timestamp, received_at: Timestamp) -> Timestamp {
    if reported_at >= BELIEVED_FROM && reported_at <= received_at.plus(BELIEVED_AHEAD) {
        reported_at.min(received_at)
    } else {
        received_at
    }
}

/// Whether something is older than the newest that is known, so that it says nothing about now.
///
/// `tolerance` is how long before its receipt something may be said to have happened and still count as news.
/// Where a charge point has been in contact for long, what it says comes out of no queue: a time far back
/// means that its clock was set back, as happens where summer time ends, and must not freeze what we show.
/// A queue that takes longer is known by its moving: how far back it is changes, which it does not where a clock is wrong.
pub(super) fn is_late(
    effective_at: Timestamp,
    newest: Timestamp,
    tolerance: Duration,
    facts: &Facts<'_>,
) -> bool {
    let behind = facts.received_at.since(effective_at);
    let is_older = effective_at < newest && behind > tolerance;
    let is_recent = |it: Timestamp| facts.received_at.since(it) <= REPLAY;
    let queue_moves = facts.charge_point.replay.is_some_and(|it| is_recent(it.at));
    let may_be_a_replay = facts.charge_point.contact_since.is_none_or(is_recent) || queue_moves;
    is_older && (may_be_a_replay || newest.since(effective_at) <= OVERTAKEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    #[test]
    fn a_clock_that_was_never_set_or_runs_ahead_is_not_believed() {
        let mut notes = Vec::new();
        let mut check = |said| effective(Some(said), NOW, "timestamp", &mut notes);
        assert_eq!(check(Timestamp::from_millis(0)), NOW);
        assert_eq!(check(NOW.plus(Duration::from_secs(86_400))), NOW);
        assert_eq!(check(NOW.plus(Duration::from_secs(2))), NOW);
        let two_days_ago = NOW.minus(Duration::from_secs(2 * 86_400));
        assert_eq!(check(two_days_ago), two_days_ago);
        assert_eq!(notes.len(), 3, "{notes:?}");
        assert_eq!(effective(None, NOW, "timestamp", &mut notes), NOW);
    }
}
