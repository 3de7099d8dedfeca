//! What an overview shows, and in which order.

use csms::{ChargePoint, ChargeSystemSummary, Status};

use super::{UnknownValue, address, known, value};

/// Which charge points are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatusFilter {
    /// Those with this status, with contact or without.
    Status(Status),
    /// Those without contact.
    NoContact,
}

impl StatusFilter {
    /// All of them, the most urgent first.
    pub(crate) fn by_urgency() -> impl Iterator<Item = Self> {
        let [first, rest @ ..] = Status::BY_URGENCY.map(Self::Status);
        [first, Self::NoContact].into_iter().chain(rest)
    }

    /// The word that stands in addresses and style sheets.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Status(status) => status.key(),
            Self::NoContact => "no_contact",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::by_urgency().find(|it| it.key() == key)
    }

    /// Whether a charge point is one of these.
    pub(crate) fn accepts(self, charge_point: &ChargePoint) -> bool {
        match self {
            Self::Status(status) => charge_point.status == status,
            Self::NoContact => !charge_point.connected,
        }
    }

    /// How many of a charge system are these.
    pub(crate) fn count(self, summary: &ChargeSystemSummary) -> u32 {
        match self {
            Self::Status(status) => summary.statuses.get(&status).copied().unwrap_or(0),
            Self::NoContact => summary.not_connected,
        }
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// What needs somebody's attention first.
    #[default]
    Attention,
    /// By id.
    Id,
}

impl Sort {
    pub(crate) const ALL: [Self; 2] = [Self::Attention, Self::Id];

    /// The word that stands in addresses.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Attention => "attention",
            Self::Id => "id",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// What is asked of an overview.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OverviewQuery {
    /// Only these.
    pub(crate) status: Option<StatusFilter>,
    /// Only those with this text in id, name, bay, vendor or model.
    pub(crate) q: String,
    /// In which order.
    pub(crate) sort: Sort,
    /// The row that the page begins with, the first one of all being 1; nothing is that one.
    pub(crate) from: Option<u32>,
    /// What was asked and is not to be had.
    pub(crate) unknown: Vec<UnknownValue>,
}

impl OverviewQuery {
    /// Reads a query string.
    pub(crate) fn parse(search: &str) -> Self {
        let mut unknown = Vec::new();
        Self {
            status: known(search, "status", StatusFilter::from_key, &mut unknown),
            q: value(search, "q").unwrap_or_default(),
            sort: known(search, "sort", Sort::from_key, &mut unknown).unwrap_or_default(),
            from: known(
                search,
                "from",
                |it| it.parse().ok().filter(|it| *it > 0),
                &mut unknown,
            )
            .filter(|it| *it > 1),
            unknown,
        }
    }

    /// The address that asks this.
    pub(crate) fn address(&self, path: &str) -> String {
        let status = self.status.map(|it| ("status", it.key()));
        let q = (!self.q.is_empty()).then_some(("q", self.q.as_str()));
        let sort = (self.sort != Sort::default()).then_some(("sort", self.sort.key()));
        let from = self.from.map(|it| it.to_string());
        let from = from.as_deref().map(|it| ("from", it));
        address(path, [status, q, sort, from].into_iter().flatten())
    }

    /// The same from its beginning, but for the status.
    pub(crate) fn with_status(&self, status: Option<StatusFilter>) -> Self {
        Self {
            status,
            from: None,
            ..self.clone()
        }
    }

    /// The same from its beginning, but for the order.
    pub(crate) fn with_sort(&self, sort: Sort) -> Self {
        Self {
            sort,
            from: None,
            ..self.clone()
        }
    }

    /// The same, from another row on.
    pub(crate) fn with_from(&self, from: Option<u32>) -> Self {
        Self { from, ..self.clone() }
    }

    /// How many rows stand before the one that the page begins with.
    pub(crate) fn rows_before(&self) -> u32 {
        self.from.map_or(0, |it| it - 1)
    }

    /// Those of `all`, which come in the order of their ids, that are shown, in the order in which they are.
    pub(crate) fn pick<'a>(&self, all: impl Iterator<Item = &'a ChargePoint>) -> Vec<&'a ChargePoint> {
        let wanted = self.q.to_lowercase();
        let mut shown: Vec<_> = all
            .filter(|it| self.status.is_none_or(|filter| filter.accepts(it)))
            .filter(|it| wanted.is_empty() || texts(it).any(|text| text.to_lowercase().contains(&wanted)))
            .collect();
        if self.sort == Sort::Attention {
            shown.sort_by_key(|it| attention(it));
        }
        shown
    }
}

fn texts(charge_point: &ChargePoint) -> impl Iterator<Item = &str> {
    let said = [
        &charge_point.name,
        &charge_point.bay,
        &charge_point.vendor,
        &charge_point.model,
    ];
    std::iter::once(charge_point.id.as_str()).chain(said.into_iter().filter_map(|it| it.as_deref()))
}

/// Faulted, then without contact, then the rest by the urgency of their status.
fn attention(charge_point: &ChargePoint) -> usize {
    match charge_point.status {
        Status::Faulted => 0,
        _ if !charge_point.connected => 1,
        status => 1 + status.urgency(),
    }
}

#[cfg(test)]
mod tests {
    use csms::ChargePointId;

    use super::*;

    fn charge_point(id: &str, status: Status, connected: bool) -> ChargePoint {
        let mut it = ChargePoint::new(ChargePointId::parse(id).unwrap(), "garage".into());
        it.status = status;
        it.connected = connected;
        it
    }

    fn check(search: &str, shown: &[&str]) {
        let all = [
            charge_point("A", Status::Ready, true),
            charge_point("B", Status::Charging, false),
            charge_point("C", Status::Faulted, true),
            charge_point("D", Status::Unavailable, true),
        ];
        let found = OverviewQuery::parse(search).pick(all.iter());
        let ids: Vec<_> = found.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, shown, "{search}");
    }

    #[test]
    fn what_needs_attention_comes_first() {
        check("", &["C", "B", "D", "A"]);
        check("sort=id", &["A", "B", "C", "D"]);
        check("status=no_contact", &["B"]);
        check("status=charging", &["B"]);
        check("q=c", &["C"]);
        check("status=paused", &[]);
    }

    #[test]
    fn an_unknown_value_is_noted_and_the_rest_kept() {
        let query = OverviewQuery::parse("?status=broken&q=a&sort=id");
        assert_eq!(query.status, None);
        assert_eq!((query.q.as_str(), query.sort), ("a", Sort::Id));
        assert_eq!(
            query.unknown,
            [UnknownValue {
                name: "status",
                said: "broken".to_owned()
            }]
        );
    }

    #[test]
    fn a_query_leads_back_to_its_address() {
        let query = OverviewQuery::parse("q=a%26b&sort=id&status=no_contact");
        assert_eq!(query.address("/x"), "/x?status=no_contact&q=a%26b&sort=id");
        assert_eq!(OverviewQuery::default().address("/x"), "/x");
        let further = OverviewQuery::parse("sort=id&from=61");
        assert_eq!(further.address("/x"), "/x?sort=id&from=61");
        assert_eq!(further.with_status(None).address("/x"), "/x?sort=id");
        for wrong in ["from=0", "from=-1", "from=x", "from=1.5"] {
            let query = OverviewQuery::parse(wrong);
            assert_eq!((query.rows_before(), query.unknown.len()), (0, 1), "{wrong}");
        }
    }
}
