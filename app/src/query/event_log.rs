//! Which rows of the event log are shown.

use csms::{Cursor, Direction, EventFilter, Exchange, Outcome, ROUTINE_ACTIONS};

use super::{TimeSpan, UnknownValue, address, after, known, value};

/// What is asked of an event log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EventLogQuery {
    /// Only with this text in a frame.
    pub(crate) q: String,
    /// Only with this action.
    pub(crate) action: String,
    /// Only asked by this side.
    pub(crate) direction: Option<Direction>,
    /// Only with this outcome.
    pub(crate) outcome: Option<Outcome>,
    /// Of this time.
    pub(crate) span: TimeSpan,
    /// With the routine, which is left out otherwise.
    pub(crate) shows_routine: bool,
    /// Whether rows show their frames instead of sentences.
    pub(crate) shows_frames: bool,
    /// Where the list begins.
    pub(crate) after: Option<Cursor>,
    /// What was asked and is not to be had.
    pub(crate) unknown: Vec<UnknownValue>,
}

impl EventLogQuery {
    /// Reads a query string.
    pub(crate) fn parse(search: &str) -> Self {
        let mut unknown = Vec::new();
        Self {
            q: value(search, "q").unwrap_or_default(),
            action: value(search, "action").unwrap_or_default(),
            direction: known(search, "direction", Direction::from_key, &mut unknown),
            outcome: known(search, "outcome", Outcome::from_key, &mut unknown),
            span: TimeSpan::parse(search, &mut unknown),
            shows_routine: known(
                search,
                "routine",
                |it| (it == "shown").then_some(()),
                &mut unknown,
            )
            .is_some(),
            shows_frames: known(search, "show", |it| (it == "raw").then_some(()), &mut unknown).is_some(),
            after: after(search),
            unknown,
        }
    }

    /// The address that asks this.
    pub(crate) fn address(&self, path: &str) -> String {
        let text = |name, value: &str| (!value.is_empty()).then(|| (name, value.to_owned()));
        let before = [
            text("q", &self.q),
            text("action", &self.action),
            text("direction", self.direction.map_or("", Direction::key)),
            text("outcome", self.outcome.map_or("", Outcome::key)),
        ];
        let behind = [
            text("routine", if self.shows_routine { "shown" } else { "" }),
            text("show", if self.shows_frames { "raw" } else { "" }),
            self.after.as_ref().map(|it| ("after", it.0.clone())),
        ];
        let pairs = before.into_iter().flatten().chain(self.span.pairs());
        address(path, pairs.chain(behind.into_iter().flatten()))
    }

    /// The address at which the API has exactly these rows, all of them.
    pub(crate) fn export(&self, path: &str) -> String {
        let same = Self {
            span: self.span.alone(),
            shows_routine: false,
            shows_frames: false,
            after: None,
            ..self.clone()
        };
        let address = same.address(path);
        let mark = if address == path { '?' } else { '&' };
        if self.hides_routine() {
            format!("{address}{mark}hide=routine")
        } else {
            address
        }
    }

    /// Whether the routine is left out: it is unless somebody asks for it, in whatever way.
    pub(crate) fn hides_routine(&self) -> bool {
        !self.shows_routine && !ROUTINE_ACTIONS.contains(&self.action.as_str())
    }

    /// What of it somebody enters: the filters.
    pub(crate) fn entered(&self) -> Self {
        Self {
            span: self.span.entered(),
            after: None,
            ..self.clone()
        }
    }

    /// The same filters, from another place in the list on.
    pub(crate) fn from(&self, after: Option<Cursor>) -> Self {
        Self {
            after,
            ..self.clone()
        }
    }

    /// The same rows, showing their frames or sentences.
    pub(crate) fn showing_frames(&self, shows_frames: bool) -> Self {
        Self {
            shows_frames,
            ..self.clone()
        }
    }

    /// Whether it leaves out more than the routine.
    pub(crate) fn is_narrow(&self) -> bool {
        let wide = Self {
            shows_routine: self.shows_routine,
            shows_frames: self.shows_frames,
            after: self.after.clone(),
            ..Self::default()
        };
        self.entered() != wide.entered()
    }

    /// What is asked of the record.
    pub(crate) fn filter(&self) -> EventFilter {
        let said = |text: &String| Some(text.clone()).filter(|it| !it.is_empty());
        EventFilter {
            from: self.span.from,
            to: self.span.end(),
            action: said(&self.action),
            direction: self.direction,
            outcome: self.outcome,
            q: said(&self.q),
            hidden_actions: if self.hides_routine() {
                ROUTINE_ACTIONS.map(str::to_owned).to_vec()
            } else {
                Vec::new()
            },
        }
    }

    /// Whether an exchange that is new belongs at the top of the list.
    ///
    /// Where the list is searched by text that is not known here: the text is not at hand until the record is asked again.
    pub(crate) fn takes_in(&self, exchange: &Exchange) -> bool {
        self.q.is_empty() && self.may_take_in(exchange)
    }

    /// The same, but for the text that is searched for.
    pub(crate) fn may_take_in(&self, exchange: &Exchange) -> bool {
        self.after.is_none()
            && (self.action.is_empty() || self.action == exchange.action)
            && self.direction.is_none_or(|it| it == exchange.direction)
            && self.outcome.is_none_or(|it| it == exchange.outcome)
            && self.span.includes(exchange.at)
            && !(self.hides_routine() && ROUTINE_ACTIONS.contains(&exchange.action.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use csms::{EventId, Timestamp};

    use super::*;

    fn exchange(action: &str) -> Exchange {
        Exchange {
            id: EventId(1),
            direction: Direction::FromChargePoint,
            action: action.to_owned(),
            message_id: "1".to_owned(),
            at: Timestamp::from_millis(0),
            latency_ms: None,
            outcome: Outcome::Answered,
            size_bytes: 2,
            repeats: 0,
            findings: Vec::new(),
        }
    }

    fn check(search: &str, action: &str, taken: bool) {
        assert_eq!(
            EventLogQuery::parse(search).takes_in(&exchange(action)),
            taken,
            "{search} {action}"
        );
    }

    #[test]
    fn what_is_new_is_filtered_like_what_is_read() {
        check("", "Heartbeat", false);
        check("routine=shown", "Heartbeat", true);
        check("action=Heartbeat", "Heartbeat", true);
        check("", "StatusNotification", true);
        check("action=Heartbeat", "StatusNotification", false);
        check("direction=to_charge_point", "Reset", false);
        check("outcome=answered", "Reset", true);
        check("from=1970-01-01T00:00", "Reset", true);
        check("to=1970-01-01T00:00", "Reset", false);
        check("from=1970-01-01T00:00:01", "Reset", false);
        check("q=x", "Reset", false);
        check("after=e7", "Reset", false);
        let searched = EventLogQuery::parse("q=x&action=Reset");
        assert!(searched.may_take_in(&exchange("Reset")));
        assert!(!searched.may_take_in(&exchange("Heartbeat")));
    }

    #[test]
    fn a_query_leads_back_to_its_address() {
        let search = "q=a%20b&action=Reset&direction=to_charge_point&outcome=timed_out&from=2026-11-23T07%3A00%3A00.000Z&to=2026-11-24T07%3A00%3A00.000Z&routine=shown&show=raw&after=e9";
        let query = EventLogQuery::parse(search);
        assert_eq!(query.address("/x"), format!("/x?{search}"));
        assert!(query.is_narrow());
        assert!(!EventLogQuery::parse("after=e9&show=raw").is_narrow());
    }

    #[test]
    fn a_file_has_the_rows_of_the_list() {
        let export = |search| EventLogQuery::parse(search).export("/x");
        assert_eq!(export(""), "/x?hide=routine");
        assert_eq!(export("q=a&after=e9&show=raw"), "/x?q=a&hide=routine");
        assert_eq!(export("routine=shown"), "/x");
        assert_eq!(
            export("routine=shown&span=7d&at=2026-11-23T07:00:00Z"),
            "/x?to=2026-11-23T07%3A00%3A00.001Z"
        );
        assert_eq!(export("action=Heartbeat"), "/x?action=Heartbeat");
    }

    #[test]
    fn an_unknown_value_is_noted_and_the_rest_kept() {
        let query = EventLogQuery::parse("outcome=lost&action=Reset");
        assert_eq!(query.filter().action.as_deref(), Some("Reset"));
        assert_eq!(
            query.unknown,
            [UnknownValue {
                name: "outcome",
                said: "lost".to_owned()
            }]
        );
    }
}
