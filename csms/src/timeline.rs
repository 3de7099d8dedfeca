//! What a charge point was over a span of time: its status from report to report, and when it had no contact.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::charge_point::ChargePoint;
use crate::decision::DecisionRecord;
use crate::ids::{ChargePointId, EventId};
use crate::log::{SessionRecord, StatusLogEntry};
use crate::place::Place;
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
            stretches: stretches((from, to), reports, decisions),
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

fn stretches(
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
mod tests {
    use super::*;
    use crate::decision::{Decider, Decision, Grounds};
    use crate::ids::SessionId;
    use crate::units::Amperes;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_millis(minute * 60_000)
    }

    fn report(minute: i64, connector: u32, status: Status) -> StatusLogEntry {
        StatusLogEntry {
            id: EventId(minute),
            evse_id: connector,
            connector_id: u32::from(connector > 0),
            status,
            ocpp_status: String::new(),
            error_code: String::new(),
            info: None,
            vendor_id: None,
            vendor_error_code: None,
            reported_at: None,
            received_at: at(minute),
            late: false,
            event_id: EventId(minute),
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

    fn told(timeline: &Timeline) -> Vec<(i64, i64, Status)> {
        let minute = |it: Timestamp| it.as_millis() / 60_000;
        let stretches = timeline.stretches.iter();
        stretches
            .map(|it| (minute(it.from), minute(it.to), it.status))
            .collect()
    }

    #[test]
    fn the_status_of_its_connectors_together_lasts_from_report_to_report() {
        let mut late = report(30, 1, Status::Faulted);
        late.late = true;
        let reports = [
            report(50, 1, Status::Ready),
            report(40, 2, Status::Ready),
            late,
            report(20, 1, Status::Done),
            report(15, 1, Status::Charging),
            report(5, 2, Status::Ready),
            report(4, 1, Status::Charging),
        ];
        let timeline = Timeline::of((at(10), at(60)), true, &reports, &[], &[]);
        assert_eq!(
            told(&timeline),
            [
                (10, 20, Status::Charging),
                (20, 50, Status::Done),
                (50, 60, Status::Ready)
            ]
        );
        let first = timeline.stretch_at(at(19)).unwrap();
        assert_eq!((first.event_id, first.since), (EventId(4), at(4)));
        assert_eq!(
            timeline.stretch_at(at(20)).map(|it| it.event_id),
            Some(EventId(20))
        );
    }

    fn decided(minute: i64, limit_a: i32, by: Decider) -> DecisionRecord {
        let decision = Decision {
            id: format!("d{minute}").into(),
            place: Place::connector(1, 1),
            transaction_id: None,
            limit_a: Some(Amperes::whole(limit_a)),
            ceiling_a: Amperes::ZERO,
            by,
            until: None,
            grounds: Grounds::of_no_fuse(0),
            eco_mode: None,
        };
        DecisionRecord {
            at: at(minute),
            decision,
            event_id: None,
        }
    }

    #[test]
    fn a_pause_knows_whose_it_was_and_parts_where_that_changed() {
        let reports = [
            report(58, 1, Status::Paused),
            report(55, 1, Status::Ready),
            report(50, 1, Status::Charging),
            report(20, 1, Status::Paused),
            report(15, 1, Status::Charging),
        ];
        let decisions = [
            decided(49, 16, Decider::LoadBalancing),
            decided(40, 0, Decider::LoadBalancing),
            decided(30, 0, Decider::EcoMode),
            decided(20, 0, Decider::EcoMode),
        ];
        let timeline = Timeline::of((at(10), at(60)), true, &reports, &decisions, &[]);
        let of = |minute: i64| {
            let stretch = timeline.stretch_at(at(minute)).unwrap();
            (stretch.status, stretch.paused_by, stretch.decision_id.as_deref())
        };
        assert_eq!(of(16), (Status::Charging, None, None));
        assert_eq!(of(25), (Status::Paused, Some(PauseKind::EcoMode), Some("d20")));
        assert_eq!(of(35), of(25));
        assert_eq!(
            of(45),
            (Status::Paused, Some(PauseKind::LoadBalancing), Some("d40"))
        );
        assert_eq!(of(51), (Status::Charging, None, None));
        // What was decided about a car that has left is none of the next one's.
        assert_eq!(of(59), (Status::Paused, Some(PauseKind::ChargePoint), None));
    }

    #[test]
    fn rows_out_of_order_make_no_stretch_that_ends_before_it_begins() {
        let reports = [
            report(29, 1, Status::Charging),
            report(30, 1, Status::Ready),
            report(20, 1, Status::Done),
        ];
        let timeline = Timeline::of((at(10), at(60)), true, &reports, &[], &[]);
        assert_eq!(
            told(&timeline),
            [(20, 30, Status::Done), (30, 60, Status::Charging)]
        );
    }

    #[test]
    fn nothing_is_known_before_the_first_report() {
        let timeline = Timeline::of((at(10), at(60)), true, &[report(30, 0, Status::Ready)], &[], &[]);
        assert_eq!(told(&timeline), [(30, 60, Status::Ready)]);
        assert_eq!(timeline.stretch_at(at(29)), None);
        assert_eq!(told(&Timeline::of((at(10), at(60)), true, &[], &[], &[])), []);
    }

    #[test]
    fn what_lasts_goes_on_and_what_is_long_over_goes() {
        let reports = [report(50, 1, Status::Ready), report(20, 1, Status::Charging)];
        let timeline = Timeline::of((at(10), at(60)), true, &reports, &[], &[session(1, Some(55))]);
        let later = timeline.at(at(80));
        assert_eq!((later.from, later.to), (at(30), at(80)));
        assert_eq!(
            told(&later),
            [(30, 50, Status::Charging), (50, 80, Status::Ready)]
        );
        assert_eq!((later.gaps[0].from, later.gaps[0].to), (at(55), at(80)));
        assert_eq!(told(&timeline.at(at(105))), [(55, 105, Status::Ready)]);
        assert_eq!(timeline.at(at(40)), timeline);
        let past = Timeline {
            goes_on: false,
            ..timeline
        };
        assert_eq!(past.at(at(80)), past);
        assert_eq!(
            (past.share(at(35)), past.share(at(0)), past.share(at(99))),
            (0.5, 0.0, 1.0)
        );
    }

    fn check(sessions: &[SessionRecord], gaps: &[(i64, i64)]) {
        let timeline = Timeline::of((at(10), at(60)), true, &[], &[], sessions);
        let found: Vec<_> = timeline
            .gaps
            .iter()
            .map(|it| (it.from.as_millis() / 60_000, it.to.as_millis() / 60_000))
            .collect();
        assert_eq!(found, gaps, "{sessions:?}");
    }

    #[test]
    fn there_is_no_contact_between_connections() {
        check(&[], &[]);
        check(&[session(1, None)], &[]);
        check(&[session(40, None), session(1, Some(20))], &[(20, 40)]);
        check(
            &[session(30, Some(50)), session(1, Some(5))],
            &[(10, 30), (50, 60)],
        );
        // The newer one took over before the older one ended.
        check(&[session(20, None), session(1, Some(30))], &[]);
        check(&[session(12, Some(20)), session(1, Some(30))], &[(30, 60)]);
        let mut refused = session(25, Some(25));
        refused.refused = Some("unknown".to_owned());
        check(&[refused, session(1, Some(20))], &[(20, 60)]);
        let timeline = Timeline::of(
            (at(10), at(60)),
            true,
            &[],
            &[],
            &[session(40, None), session(1, Some(20))],
        );
        assert!(timeline.is_in_gap(at(20)) && timeline.is_in_gap(at(39)));
        assert!(!timeline.is_in_gap(at(19)) && !timeline.is_in_gap(at(40)));
    }
}
