//! What comes with the page of an overview.

use csms::{ChargePoint, ChargeSystemSummary};
use serde::{Deserialize, Serialize};

use crate::query::OverviewQuery;

/// How many rows of an overview come with its page.
pub const ROWS_WITH_THE_PAGE: u32 = 24;

/// What comes with the page of an overview: how many there are, and the first rows of what is asked.
///
/// Where a charge system has more, its page gets the rest over the live feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OverviewPart {
    /// All of the charge system, counted.
    pub summary: ChargeSystemSummary,
    /// How many charge points are what is asked for.
    pub matching: u32,
    /// The first of them, in the order asked for: at most [`ROWS_WITH_THE_PAGE`].
    pub charge_points: Vec<ChargePoint>,
}

impl OverviewPart {
    /// What of a charge system is asked for; `all` of it comes in the order of the ids.
    pub(super) fn cut(summary: ChargeSystemSummary, all: &[ChargePoint], query: &OverviewQuery) -> Self {
        let picked = query.pick(all.iter());
        let asked = picked.iter().skip(query.rows_before() as usize);
        Self {
            summary,
            matching: u32::try_from(picked.len()).unwrap_or(u32::MAX),
            charge_points: asked
                .take(ROWS_WITH_THE_PAGE as usize)
                .map(|it| (*it).clone())
                .collect(),
        }
    }

    /// Whether it is all that there is.
    pub(crate) fn is_whole(&self) -> bool {
        u32::try_from(self.charge_points.len()) == Ok(self.summary.charge_points)
    }
}

#[cfg(test)]
mod tests {
    use csms::{ChargePointId, Status};

    use super::*;
    use crate::query::StatusFilter;

    fn charge_point(id: &str, status: Status) -> ChargePoint {
        let mut it = ChargePoint::new(ChargePointId::parse(id).unwrap(), "garage".into());
        it.status = status;
        it.connected = true;
        it
    }

    #[test]
    fn a_part_begins_where_it_is_asked_to_and_counts_all() {
        let mut all: Vec<_> = (1..=100)
            .map(|number| charge_point(&format!("A-{number:03}"), Status::Ready))
            .collect();
        all.push(charge_point("B", Status::Faulted));
        let summary = ChargeSystemSummary {
            id: "garage".into(),
            name: "Garage".to_owned(),
            charge_points: 101,
            statuses: [(Status::Ready, 100), (Status::Faulted, 1)].into(),
            not_connected: 0,
        };
        let part = |search: &str| OverviewPart::cut(summary.clone(), &all, &OverviewQuery::parse(search));
        let (first, last) = (part(""), part("from=81"));
        assert_eq!(first.charge_points.len(), ROWS_WITH_THE_PAGE as usize);
        assert_eq!(first.charge_points[0].id.as_str(), "B");
        assert_eq!(last.charge_points[0].id.as_str(), "A-080");
        assert_eq!(last.charge_points.len(), 21);
        assert_eq!((first.matching, last.matching), (101, 101));
        assert!(!first.is_whole());
        let none = part("q=B&from=7");
        assert_eq!((none.matching, none.charge_points.len()), (1, 0));
        assert_eq!(StatusFilter::Status(Status::Ready).count(&summary), 100);
        assert_eq!(StatusFilter::Status(Status::Paused).count(&summary), 0);
    }
}
