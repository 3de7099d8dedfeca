//! What a charge point was from report to report, and whose its pauses were.

use ocpp::Timestamp;

use super::Stretch;
use crate::charge_point::ChargePoint;
use crate::decision::DecisionRecord;
use crate::ids::{ChargePointId, EventId};
use crate::log::StatusLogEntry;
use crate::place::Place;

/// Something that a status, or what is behind it, follows from.
enum Said<'a> {
    Report(&'a StatusLogEntry),
    Decided(&'a DecisionRecord),
}

impl Said<'_> {
    fn at(&self) -> Timestamp {
        match self {
            Self::Report(report) => report.received_at,
            Self::Decided(record) => record.at,
        }
    }
}

/// The statuses over a span of time, read from the logs, each of which comes newest first.
pub(super) fn read(
    (from, to): (Timestamp, Timestamp),
    reports: &[StatusLogEntry],
    decisions: &[DecisionRecord],
) -> Vec<Stretch> {
    // What its connectors make of it together is the charge point's own to say.
    let Ok(anybody) = ChargePointId::parse("-") else {
        return Vec::new();
    };
    let mut charge_point = ChargePoint::new(anybody, "-".into());
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut told: Option<EventId> = None;
    for said in in_order(to, reports, decisions) {
        match said {
            Said::Report(report) => {
                let place = Place {
                    evse_id: report.evse_id,
                    connector_id: report.connector_id,
                };
                charge_point.at_mut(place).told(report.status);
                told = Some(report.event_id);
            }
            Said::Decided(record) => {
                let place = record.decision.place;
                charge_point.at_mut(place).decided(&record.decision, record.at);
            }
        }
        charge_point.refresh_status();
        // A decision about one of which nothing was reported says nothing of its status.
        let Some(event_id) = told else { continue };
        // Rows of frames that came together may stand in another order than their times.
        let begun = stretches.last().map_or(from, |it| it.from);
        let (at, status) = (said.at().max(begun), charge_point.status);
        let (paused_by, decision_id) = match &charge_point.reason {
            Some(reason) => (Some(reason.kind), reason.decision_id.clone()),
            None => (None, None),
        };
        let is_same = |it: &Stretch| it.status == status && it.paused_by == paused_by;
        // What lasted for no time was not seen.
        stretches.pop_if(|it| it.from == at && !is_same(it));
        match stretches.last_mut() {
            Some(last) if is_same(last) => {
                last.to = to;
                continue;
            }
            Some(last) => last.to = at,
            None => {}
        }
        stretches.push(Stretch {
            from: at,
            to,
            since: said.at(),
            status,
            paused_by,
            decision_id,
            event_id,
        });
    }
    stretches
}

/// What was said before a time, the oldest first. Of what was said at the same time a decision comes first: what is
/// reported follows from it.
fn in_order<'a>(
    to: Timestamp,
    reports: &'a [StatusLogEntry],
    decisions: &'a [DecisionRecord],
) -> Vec<Said<'a>> {
    let reports = reports.iter().rev().filter(|it| !it.late).map(Said::Report);
    let mut decisions = decisions.iter().rev().map(Said::Decided).peekable();
    let mut said: Vec<Said<'_>> = Vec::new();
    for report in reports {
        let before = |it: &Said<'_>| it.at() <= report.at();
        while let Some(decided) = decisions.next_if(before) {
            said.push(decided);
        }
        said.push(report);
    }
    said.extend(decisions);
    said.retain(|it| it.at() < to);
    said
}
