//! When something happened, by a clock that may be wrong.

use std::time::Duration;

use ocpp::{Finding, Oddity, Timestamp};

/// A charge point's clock that is off by more than this is worth a note.
const NOTEWORTHY: Duration = Duration::from_secs(60);
/// Times further ahead of ours than this are not believed.
const BELIEVED_AHEAD: Duration = Duration::from_secs(300);
/// Nothing that speaks OCPP 1.6 happened before 2015; a clock that says so was never set.
const BELIEVED_FROM: Timestamp = Timestamp::from_millis(1_420_070_400_000);
/// What is said to have happened within this time of its receipt is news, whatever was said before.
const NEWS: Duration = Duration::from_secs(5);

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
    let believed = reported_at >= BELIEVED_FROM && reported_at <= received_at.plus(BELIEVED_AHEAD);
    if believed {
        reported_at.min(received_at)
    } else {
        received_at
    }
}

/// Whether something is older than the newest that is known, so that it says nothing about now.
///
/// What claims to be from this very moment is never late: a clock that was set back must not freeze what we show.
pub(super) fn is_late(effective_at: Timestamp, received_at: Timestamp, newest: Option<Timestamp>) -> bool {
    newest.is_some_and(|newest| effective_at < newest) && received_at.since(effective_at) > NEWS
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

    #[test]
    fn a_clock_set_back_does_not_freeze_the_present() {
        let newest = Some(NOW.plus(Duration::from_secs(60)));
        assert!(!is_late(NOW, NOW, newest));
        assert!(is_late(NOW.minus(Duration::from_secs(60)), NOW, newest));
        assert!(!is_late(NOW.minus(Duration::from_secs(60)), NOW, None));
    }
}
