//! What pages ask of a charge point's past, put together from its logs.

use csms::page::LARGEST_PAGE;
use csms::{
    ChargePointId, DecisionRecord, PageRequest, SessionRecord, Status, StatusLogEntry, StatusLogFilter,
    Timeline, TimelineSpan, Timestamp,
};

use super::{Backend, BackendError, DECISIONS_OF_A_LOG};

/// So many reports of a status are looked at for one timeline.
pub const REPORTS_OF_A_TIMELINE: usize = 2_000;

/// So many decisions are looked at for one timeline.
pub const DECISIONS_OF_A_TIMELINE: usize = 2_000;

/// From when until when a timeline is, and whether that is now.
fn bounds(now: Timestamp, span: TimelineSpan, around: Option<Timestamp>) -> (Timestamp, Timestamp, bool) {
    let (now, span) = (now.as_millis(), span.millis());
    let past = around.map(Timestamp::as_millis).filter(|it| *it < now - span);
    let to = past.map_or(now, |it| it + span / 2);
    (
        Timestamp::from_millis(to - span),
        Timestamp::from_millis(to),
        past.is_none(),
    )
}

/// What a charge point was over a span, and whose its pauses were; see [`Backend::timeline`].
pub(super) async fn read(
    backend: &(impl Backend + ?Sized),
    of: &ChargePointId,
    span: TimelineSpan,
    around: Option<Timestamp>,
) -> Result<Timeline, BackendError> {
    let told = Told::of(backend, of, span, around).await?;
    let decisions = decisions_behind(backend, of, &told.reports, told.span).await?;
    Ok(told.timeline(&decisions))
}

/// The statuses of a charge point over its last day; see [`Backend::day`].
pub(super) async fn day(
    backend: &(impl Backend + ?Sized),
    of: &ChargePointId,
) -> Result<Timeline, BackendError> {
    let told = Told::of(backend, of, TimelineSpan::Day, None).await?;
    Ok(told.timeline(&[]))
}

/// What a charge point told over a span.
struct Told {
    span: (Timestamp, Timestamp),
    goes_on: bool,
    reports: Vec<StatusLogEntry>,
    sessions: Vec<SessionRecord>,
}

impl Told {
    fn timeline(&self, decisions: &[DecisionRecord]) -> Timeline {
        Timeline::of(self.span, self.goes_on, &self.reports, decisions, &self.sessions)
    }

    async fn of(
        backend: &(impl Backend + ?Sized),
        of: &ChargePointId,
        span: TimelineSpan,
        around: Option<Timestamp>,
    ) -> Result<Self, BackendError> {
        let (from, to, goes_on) = bounds(backend.now(), span, around);
        let mut filter = StatusLogFilter {
            evse_id: None,
            from: None,
            // The end of the log is found at once, any other place is searched for.
            to: (!goes_on).then_some(to),
        };
        let mut reports: Vec<StatusLogEntry> = Vec::new();
        let mut page = PageRequest::default();
        let is_all = loop {
            let found = backend.status_log(of, &filter, &page).await?;
            reports.extend(found.items);
            let reaches_back = reports.last().is_some_and(|it| it.received_at < from);
            match found.next {
                None => break true,
                Some(_) if reaches_back || reports.len() >= REPORTS_OF_A_TIMELINE => break false,
                Some(next) => page.after = Some(next),
            }
        };
        if !is_all && reports.last().is_some_and(|it| it.received_at < from) {
            // A connector that has been silent for longer has said its last word further back.
            let known: Vec<u32> = backend
                .charge_point(of)
                .await?
                .value
                .places()
                .map(|it| it.evse_id)
                .collect();
            for evse_id in known {
                let is_told = |it: &StatusLogEntry| it.evse_id == evse_id && it.received_at < from;
                if !reports.iter().any(is_told) {
                    filter.evse_id = Some(evse_id);
                    filter.to = Some(from);
                    let last = PageRequest {
                        limit: 1,
                        after: None,
                    };
                    reports.extend(backend.status_log(of, &filter, &last).await?.items);
                }
            }
            reports.sort_by_key(|it| std::cmp::Reverse(it.id));
        }
        let sessions = backend.connections(of, to, LARGEST_PAGE).await?;
        Ok(Self {
            span: (from, to),
            goes_on,
            reports,
            sessions,
        })
    }
}

/// What we decided about a charge point over a span of time in which it reported that, newest first; nothing where it
/// was never paused. At most [`DECISIONS_OF_A_TIMELINE`].
async fn decisions_behind(
    backend: &(impl Backend + ?Sized),
    of: &ChargePointId,
    reports: &[StatusLogEntry],
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<DecisionRecord>, BackendError> {
    let mut decisions: Vec<DecisionRecord> = Vec::new();
    if reports.iter().all(|it| it.status != Status::Paused) {
        return Ok(decisions);
    }
    let mut before = to;
    loop {
        let part = backend.decisions(of, before, DECISIONS_OF_A_LOG).await?;
        let is_last = part.len() < DECISIONS_OF_A_LOG as usize;
        decisions.extend(part);
        match decisions.last() {
            Some(oldest) if !is_last && oldest.at >= from && decisions.len() < DECISIONS_OF_A_TIMELINE => {
                before = oldest.at;
            }
            _ => return Ok(decisions),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeline_ends_now_unless_it_is_about_the_past() {
        let (day, at) = (TimelineSpan::Day, Timestamp::from_millis);
        let hour = 3_600_000;
        let now = at(100 * hour);
        assert_eq!(bounds(now, day, None), (at(76 * hour), now, true));
        assert_eq!(bounds(now, day, Some(at(80 * hour))), (at(76 * hour), now, true));
        assert_eq!(
            bounds(now, day, Some(at(30 * hour))),
            (at(18 * hour), at(42 * hour), false)
        );
        assert_eq!(bounds(now, day, Some(at(500 * hour))), (at(76 * hour), now, true));
    }
}
