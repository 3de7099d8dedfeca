//! A connector, or the charge point as a whole, reports its status (OCPP 1.6 §4.9).

use std::time::Duration;

use ocpp::v16::{StatusNotificationRequest, StatusNotificationResponse};
use ocpp::{Finding, Oddity};

use super::{Facts, Handled, clock, note};
use crate::event::Event;
use crate::place::Place;
use crate::status::{Status, StatusReport};

/// Records the reported status.
///
/// Charge points may omit the time, or say one that cannot be; then the time of receipt stands in. What
/// is older than the newest report of the same connector is recorded as late.
pub(super) fn handle(
    request: StatusNotificationRequest,
    facts: &Facts<'_>,
    notes: &mut Vec<Finding>,
) -> Handled<StatusNotificationResponse> {
    let response = StatusNotificationResponse {};
    let Some(place) = Place::from_v16(request.connector_id) else {
        note(notes, "connectorId", Oddity::ImpossibleConnector);
        return Handled::noted(response);
    };
    let effective_at = clock::effective(request.timestamp, facts.received_at, "timestamp", notes);
    let before = facts.charge_point.at(place);
    let late = before.and_then(|it| it.reported_at).is_some_and(|newest| {
        // Times of the charge point's own are in its order; one of receipt is a little later than it would have said.
        let is_of_receipt = before.is_some_and(|it| it.received_at == Some(newest));
        let tolerance = if is_of_receipt {
            clock::NEWS
        } else {
            Duration::ZERO
        };
        clock::is_late(effective_at, newest, tolerance, facts)
    });
    if late {
        note(notes, "timestamp", Oddity::Late);
    }
    let report = StatusReport {
        place,
        status: Status::from_v16(&request.status),
        ocpp_status: request.status.as_str().to_owned(),
        error_code: request.error_code.as_str().to_owned(),
        info: request.info,
        vendor_id: request.vendor_id,
        vendor_error_code: request.vendor_error_code,
        reported_at: request.timestamp,
        effective_at,
        late,
    };
    Handled::with(response, Event::StatusReported(report))
}
