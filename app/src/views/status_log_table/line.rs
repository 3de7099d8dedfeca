//! What stands in the status log: reports, and between them what became of the connection.

use csms::{DecisionRecord, Disconnect, SessionRecord, StatusLogEntry, Timestamp};

/// A line of the log.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line {
    /// A report.
    Report(StatusLogEntry),
    /// A connection began: after so many milliseconds without, where there was one before.
    Connected {
        at: Timestamp,
        session: String,
        after: Option<i64>,
    },
    /// A connection ended.
    Ended {
        at: Timestamp,
        session: String,
        why: Option<Disconnect>,
    },
    /// We decided something.
    Decided(DecisionRecord),
}

impl Line {
    fn at(&self) -> Timestamp {
        match self {
            Self::Report(entry) => entry.received_at,
            Self::Connected { at, .. } | Self::Ended { at, .. } => *at,
            Self::Decided(record) => record.at,
        }
    }

    /// What it stays, wherever it stands.
    pub(super) fn identity(&self) -> String {
        match self {
            Self::Report(entry) => entry.id.to_string(),
            Self::Connected { session, .. } => format!("connected {session}"),
            Self::Ended { session, .. } => format!("ended {session}"),
            // The row changes once more, when its message is known.
            Self::Decided(record) => {
                let sent = record.event_id.is_some();
                format!(
                    "decided {} {} {sent}",
                    record.decision.id, record.decision.place.evse_id
                )
            }
        }
    }
}

/// Reports, connections and decisions together, newest first, as all come. Of the latter two those are told that `fit` and
/// belong to this part of the log: from its last report on, or all that are older where it `is_last`, until the report
/// above it `begins`.
pub(super) fn lines(
    reports: &[StatusLogEntry],
    connections: &[SessionRecord],
    decisions: &[DecisionRecord],
    begins: Option<Timestamp>,
    is_last: bool,
    fit: impl Fn(Timestamp) -> bool,
) -> Vec<Line> {
    let oldest = reports.last().map(|it| it.received_at).filter(|_| !is_last);
    let is_told =
        |at: Timestamp| begins.is_none_or(|it| at < it) && oldest.is_none_or(|it| at >= it) && fit(at);
    let mut lines: Vec<_> = reports.iter().cloned().map(Line::Report).collect();
    let mut ended_before: Option<Timestamp> = None;
    for session in connections.iter().rev() {
        let gap = ended_before
            .map(|it| session.opened_at.millis_after(it))
            .filter(|it| *it > 0);
        let name = session.id.to_string();
        lines.push(Line::Connected {
            at: session.opened_at,
            session: name.clone(),
            after: gap,
        });
        if let Some(at) = session.closed_at {
            lines.push(Line::Ended {
                at,
                session: name,
                why: session.closed.clone(),
            });
        }
        ended_before = ended_before.max(session.closed_at);
    }
    lines.extend(decisions.iter().cloned().map(Line::Decided));
    lines.retain(|it| matches!(it, Line::Report(_)) || is_told(it.at()));
    // Of what happened in the same moment the connection was first, so that it stands below.
    lines.sort_by_key(|it| std::cmp::Reverse((it.at(), matches!(it, Line::Report(_)))));
    lines
}

#[cfg(test)]
mod tests {
    use csms::{Amperes, Decider, Decision, EventId, Grounds, Place, SessionId, Status};

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1000)
    }

    fn report(second: i64) -> StatusLogEntry {
        StatusLogEntry {
            id: EventId(second),
            evse_id: 1,
            connector_id: 1,
            status: Status::Ready,
            ocpp_status: "Available".to_owned(),
            error_code: "NoError".to_owned(),
            info: None,
            vendor_id: None,
            vendor_error_code: None,
            reported_at: None,
            received_at: at(second),
            late: false,
            event_id: EventId(second),
        }
    }

    fn session(opened: i64, closed: Option<i64>) -> SessionRecord {
        SessionRecord {
            id: SessionId(opened),
            charge_point: "CP-1".to_owned(),
            opened_at: at(opened),
            peer: String::new(),
            ocpp_version: None,
            subprotocol_offered: true,
            closed_at: closed.map(at),
            closed: None,
            refused: None,
        }
    }

    fn decision() -> DecisionRecord {
        DecisionRecord {
            at: at(30),
            decision: Decision {
                id: "d".into(),
                place: Place::connector(1, 1),
                transaction_id: None,
                limit_a: Some(Amperes::ZERO),
                ceiling_a: Amperes::ZERO,
                by: Decider::LoadBalancing,
                until: None,
                eco_mode: None,
                grounds: Grounds {
                    fuse_a: Some(63),
                    margin_a: 2,
                    building_a: [Amperes::ZERO; 3],
                    building_is_stale: false,
                    set_aside_a: [Amperes::ZERO; 3],
                    wanting: 2,
                    sharing: 1,
                },
            },
            event_id: None,
        }
    }

    fn told(reports: &[StatusLogEntry], begins: Option<Timestamp>, is_last: bool) -> Vec<String> {
        let connections = [session(50, None), session(10, Some(40)), session(1, Some(5))];
        lines(reports, &connections, &[decision()], begins, is_last, |at| {
            at > self::at(2)
        })
        .into_iter()
        .map(|line| match line {
            Line::Report(entry) => format!("{} report", entry.id),
            Line::Connected { at, after, .. } => {
                format!(
                    "{} connected {}",
                    at.as_millis() / 1000,
                    after.unwrap_or(0) / 1000
                )
            }
            Line::Ended { at, .. } => format!("{} ended", at.as_millis() / 1000),
            Line::Decided(record) => format!("{} decided", record.at.as_millis() / 1000),
        })
        .collect()
    }

    #[test]
    fn connections_stand_between_the_reports_of_their_time() {
        assert_eq!(
            told(&[report(50), report(20)], None, true),
            [
                "50 report",
                "50 connected 10",
                "40 ended",
                "30 decided",
                "20 report",
                "10 connected 5",
                "5 ended"
            ]
        );
    }

    #[test]
    fn two_parts_of_a_log_tell_every_connection_once() {
        let first = told(&[report(60), report(45)], None, false);
        let second = told(&[report(20)], Some(at(45)), true);
        assert_eq!(first, ["60 report", "50 connected 10", "45 report"]);
        assert_eq!(
            second,
            ["40 ended", "30 decided", "20 report", "10 connected 5", "5 ended"]
        );
    }
}
