//! Which rows of the status log are shown.

use csms::{Cursor, StatusLogEntry, StatusLogFilter};

use super::{TimeSpan, UnknownValue, address, after, known};

/// What is asked of a status log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StatusLogQuery {
    /// Only of this connector; 0 is the charger as a whole.
    pub(crate) connector: Option<u32>,
    /// Of this time.
    pub(crate) span: TimeSpan,
    /// Where the list begins.
    pub(crate) after: Option<Cursor>,
    /// What was asked and is not to be had.
    pub(crate) unknown: Vec<UnknownValue>,
}

impl StatusLogQuery {
    /// Reads a query string.
    pub(crate) fn parse(search: &str) -> Self {
        let mut unknown = Vec::new();
        Self {
            connector: known(search, "connector", |it| it.parse().ok(), &mut unknown),
            span: TimeSpan::parse(search, &mut unknown),
            after: after(search),
            unknown,
        }
    }

    /// The address that asks this.
    pub(crate) fn address(&self, path: &str) -> String {
        let connector = self.connector.map(|it| ("connector", it.to_string()));
        let after = self.after.as_ref().map(|it| ("after", it.0.clone()));
        address(path, connector.into_iter().chain(self.span.pairs()).chain(after))
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

    /// Whether it leaves anything out.
    pub(crate) fn is_narrow(&self) -> bool {
        self.connector.is_some() || self.span.is_entered()
    }

    /// What is asked of the record.
    pub(crate) fn filter(&self) -> StatusLogFilter {
        StatusLogFilter {
            evse_id: self.connector,
            from: self.span.from,
            to: self.span.end(),
        }
    }

    /// Whether a report that is new belongs at the top of the list.
    pub(crate) fn takes_in(&self, entry: &StatusLogEntry) -> bool {
        self.after.is_none()
            && self.connector.is_none_or(|it| it == entry.evse_id)
            && self.span.includes(entry.received_at)
    }
}

#[cfg(test)]
mod tests {
    use csms::Timestamp;

    use super::*;

    #[test]
    fn a_query_leads_back_to_its_address() {
        let search = "connector=0&from=2026-11-23T07%3A00%3A00.000Z&after=e9";
        let query = StatusLogQuery::parse(search);
        assert_eq!(query.address("/x"), format!("/x?{search}"));
        assert_eq!(query.filter().evse_id, Some(0));
        assert!(query.is_narrow());
        assert!(!StatusLogQuery::parse("after=e9").is_narrow());
        assert_eq!(query.from(None).after, None);
    }

    #[test]
    fn at_a_point_in_time_there_is_what_had_come_until_then() {
        let search = "connector=1&span=7d&at=2026-11-23T07%3A00%3A00.000Z";
        let query = StatusLogQuery::parse(search);
        assert_eq!(query.address("/x"), format!("/x?{search}"));
        let then = Timestamp::read("2026-11-23T07:00:00Z").unwrap().0;
        let later = Timestamp::from_millis(then.as_millis() + 1);
        assert!(query.span.includes(then) && !query.span.includes(later));
        assert_eq!(query.filter().to, Some(later));
        assert!(!StatusLogQuery::parse("span=7d").is_narrow());
        // Whoever asks for an end gets that.
        let query = StatusLogQuery::parse("at=2026-11-23T07:00:00Z&to=2026-11-24T07:00:00Z");
        assert!(query.span.includes(later));
    }

    #[test]
    fn an_unknown_value_is_noted_and_the_rest_kept() {
        let query = StatusLogQuery::parse("connector=left&to=2026-11-23T07:00");
        assert_eq!(query.unknown.len(), 1);
        assert!(query.span.includes(Timestamp::from_millis(0)));
        assert!(!query.span.includes(Timestamp::from_millis(1_900_000_000_000)));
    }
}
