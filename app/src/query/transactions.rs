//! Which transactions are shown.

use csms::{Cursor, TransactionFilter};

use super::{TimeSpan, UnknownValue, address, after};

/// What is asked of a list of transactions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TransactionsQuery {
    /// Begun in this time.
    pub(crate) span: TimeSpan,
    /// Where the list begins.
    pub(crate) after: Option<Cursor>,
    /// What was asked and is not to be had.
    pub(crate) unknown: Vec<UnknownValue>,
}

impl TransactionsQuery {
    /// Reads a query string.
    pub(crate) fn parse(search: &str) -> Self {
        let mut unknown = Vec::new();
        Self {
            span: TimeSpan::parse(search, &mut unknown),
            after: after(search),
            unknown,
        }
    }

    /// The address that asks this.
    pub(crate) fn address(&self, path: &str) -> String {
        let after = self.after.as_ref().map(|it| ("after", it.0.clone()));
        address(path, self.span.pairs().chain(after))
    }

    /// The address at which the API has exactly these rows, all of them, as a file in a format.
    pub(crate) fn export(&self, path: &str, format: &str) -> String {
        let format = ("format", format.to_owned());
        address(path, std::iter::once(format).chain(self.span.alone().pairs()))
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
        self.span.is_entered()
    }

    /// What is asked of the record.
    pub(crate) fn filter(&self) -> TransactionFilter {
        TransactionFilter {
            from: self.span.from,
            to: self.span.end(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_leads_back_to_its_address() {
        let search = "from=2026-11-23T07%3A00%3A00.000Z&after=t5.9";
        let query = TransactionsQuery::parse(search);
        assert_eq!(query.address("/x"), format!("/x?{search}"));
        assert!(query.is_narrow() && query.filter().from.is_some());
        assert!(!TransactionsQuery::parse("after=t5.9").is_narrow());
        assert_eq!(query.from(None).after, None);
        assert_eq!(TransactionsQuery::parse("to=tomorrow").unknown.len(), 1);
    }

    #[test]
    fn a_file_has_the_rows_of_the_list() {
        let export = |search| TransactionsQuery::parse(search).export("/x", "csv");
        assert_eq!(export("after=t5.9"), "/x?format=csv");
        assert_eq!(
            export("to=2026-11-23T07:00:00Z"),
            "/x?format=csv&to=2026-11-23T07%3A00%3A00.000Z"
        );
    }
}
