//! What a charge point was at a time, read from its logs.

use csms::{
    ChargePoint, ChargePointId, PageRequest, Past, Reading, StatusLogFilter, Timestamp, TransactionFilter,
    TransactionId, TransactionScope,
};
use serde::{Deserialize, Serialize};

use super::{Backend, BackendError, DECISIONS_OF_A_LOG};

/// So many reports of a place are looked at to tell since when it had its status.
const REPORTS: u32 = 50;
/// So many transactions are looked at to find those that went on.
const TRANSACTIONS: u32 = 20;
/// So many readings of a meter are looked at: those of half a day, where it is read every ten seconds.
const READINGS: u32 = 5_000;

/// A charge point as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Then {
    /// It.
    pub charge_point: ChargePoint,
    /// What the meter had shown of what was being charged, in the order of time.
    pub curves: Vec<(TransactionId, Vec<Reading>)>,
}

/// A charge point as it was at a time; see [`Backend::then`].
pub(super) async fn read(
    backend: &(impl Backend + ?Sized),
    of: &ChargePointId,
    at: Timestamp,
) -> Result<Then, BackendError> {
    let now = backend.charge_point(of).await?.value;
    // What came at that very time belongs to it.
    let to = Timestamp::from_millis(at.as_millis().saturating_add(1));
    let first = |limit| PageRequest { limit, after: None };

    let mut past = Past::default();
    for place in now.station.iter().chain(&now.connectors) {
        let filter = StatusLogFilter {
            evse_id: Some(place.evse_id),
            from: None,
            to: Some(to),
        };
        past.reports
            .extend(backend.status_log(of, &filter, &first(REPORTS)).await?.items);
    }
    past.decisions = backend.decisions(of, to, DECISIONS_OF_A_LOG).await?;
    past.session = backend.connections(of, to, 1).await?.pop();

    let begun = TransactionFilter {
        from: None,
        to: Some(to),
    };
    let scope = TransactionScope::ChargePoint(of.clone());
    let mut charged = backend
        .transactions(&scope, &begun, &first(TRANSACTIONS))
        .await?
        .items;
    charged.retain(|it| it.started_at.is_some() && it.stopped_at.is_none_or(|it| it > at));
    // The newest last: of two at one connector that one holds.
    for record in charged.into_iter().rev() {
        let mut readings = backend.readings(of, &record.id, READINGS).await?;
        readings.retain(|it| it.at <= at);
        past.transactions.push((record, readings));
    }
    Ok(Then {
        charge_point: now.as_it_was(to, &past),
        curves: past
            .transactions
            .into_iter()
            .map(|(record, readings)| (record.id, readings))
            .collect(),
    })
}
