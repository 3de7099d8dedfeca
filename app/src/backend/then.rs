//! What a charge point was at a time, read from its logs.

use csms::page::LARGEST_PAGE;
use csms::{
    ChargePoint, ChargePointId, Connector, PageRequest, Past, Place, Reading, StatusLogEntry,
    StatusLogFilter, Timestamp, TransactionFilter, TransactionId, TransactionScope,
};
use serde::{Deserialize, Serialize};

use super::{Backend, BackendError, DECISIONS_OF_A_LOG};

/// So many reports of a place are looked at to tell since when it had its status.
const REPORTS: usize = 2_000;
/// So many readings of a meter are looked at: those of half a day, where it is read every ten seconds.
const READINGS: u32 = 5_000;

/// A charge point as it was at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AsItWas {
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
) -> Result<AsItWas, BackendError> {
    let now = backend.charge_point(of).await?.value;
    let to = at.next();

    let mut past = Past::default();
    let mut without_beginning = Vec::new();
    for place in now.station.iter().chain(&now.connectors).map(Connector::place) {
        let (reports, reach_back) = reports(backend, of, place, to).await?;
        past.reports.extend(reports);
        if !reach_back {
            without_beginning.push(place);
        }
    }
    past.decisions = backend.decisions(of, to, DECISIONS_OF_A_LOG).await?;
    past.session = backend.connections(of, to, 1).await?.pop();

    let begun = TransactionFilter {
        from: None,
        to: Some(to),
    };
    let scope = TransactionScope::ChargePoint(of.clone());
    let page = PageRequest {
        limit: LARGEST_PAGE,
        after: None,
    };
    let mut charged = backend.transactions(&scope, &begun, &page).await?.items;
    charged.retain(|it| now.had_going_on(it, at));
    // The newest last: of two at one connector that one holds.
    for record in charged.into_iter().rev() {
        let readings = backend.readings(of, &record.id, Some(to), READINGS).await?;
        past.transactions.push((record, readings));
    }
    let mut charge_point = now.as_it_was(at, &past);
    for place in without_beginning {
        charge_point.at_mut(place).status_since = None;
    }
    charge_point.refresh_status();
    Ok(AsItWas {
        charge_point,
        curves: past
            .transactions
            .into_iter()
            .map(|(record, readings)| (record.id, readings))
            .collect(),
    })
}

/// What a place reported before a time, newest first, and whether that reaches back to when it got its last status.
async fn reports(
    backend: &(impl Backend + ?Sized),
    of: &ChargePointId,
    place: Place,
    to: Timestamp,
) -> Result<(Vec<StatusLogEntry>, bool), BackendError> {
    let filter = StatusLogFilter {
        evse_id: Some(place.evse_id),
        from: None,
        to: Some(to),
    };
    let mut reports: Vec<StatusLogEntry> = Vec::new();
    let mut page = PageRequest::default();
    loop {
        let found = backend.status_log(of, &filter, &page).await?;
        reports.extend(found.items);
        let mut told = reports.iter().filter(|it| !it.late).map(|it| it.status);
        let last = told.next();
        if told.any(|it| Some(it) != last) {
            return Ok((reports, true));
        }
        match found.next {
            None => return Ok((reports, true)),
            Some(_) if reports.len() >= REPORTS => return Ok((reports, false)),
            Some(next) => page.after = Some(next),
        }
    }
}
