//! Readings of a meter (OCPP 1.6 §4.7).

use ocpp::v16::{MeterValue, MeterValuesRequest, MeterValuesResponse};
use ocpp::{Finding, Oddity};

use super::{Facts, Handled, Named, clock, note};
use crate::event::Event;
use crate::ids::TransactionId;
use crate::place::Place;
use crate::units::Reading;

/// Records the readings; those that are older than the newest as late.
pub(super) fn handle(
    request: MeterValuesRequest,
    facts: &Facts<'_>,
    notes: &mut Vec<Finding>,
) -> Handled<MeterValuesResponse> {
    let response = MeterValuesResponse {};
    let Some(place) = Place::from_v16(request.connector_id) else {
        note(notes, "connectorId", Oddity::ImpossibleConnector);
        return Handled::noted(response);
    };
    let named = request
        .transaction_id
        .filter(|id| *id > 0)
        .map(TransactionId::from_v16);
    let transaction = match (named, facts.named) {
        (Some(id), Named::Own) => Some(id),
        (Some(_), Named::Foreign) => {
            note(notes, "transactionId", Oddity::ForeignTransaction);
            None
        }
        (Some(_), Named::Unknown) => {
            note(notes, "transactionId", Oddity::UnknownTransaction);
            None
        }
        // Many do not say; what is read at a connector belongs to what is going on there.
        (None, _) => facts
            .charge_point
            .at(place)
            .and_then(|it| it.transaction.as_ref().map(|it| it.id.clone())),
    };
    Handled {
        response,
        events: metered(place, transaction.as_ref(), &request.meter_value, facts, notes),
    }
}

/// The events of a list of readings, in its order.
pub(super) fn metered(
    place: Place,
    transaction: Option<&TransactionId>,
    values: &[MeterValue],
    facts: &Facts<'_>,
    notes: &mut Vec<Finding>,
) -> Vec<Event> {
    let connector = facts.charge_point.at(place);
    let mut before = connector.and_then(|it| it.reading.clone());
    // A session's curve begins with the session.
    let begun = connector
        .and_then(|it| it.transaction.as_ref())
        .map(|it| it.started_at);
    let mut events = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let member = format!("meterValue[{index}].timestamp");
        let at = clock::effective(value.timestamp, facts.received_at, &member, notes);
        let Some(reading) = Reading::from_v16(value, at) else {
            continue;
        };
        let newest = before.as_ref().map(|it| it.at).max(begun);
        let late = newest.is_some_and(|newest| clock::is_late(at, newest, clock::NEWS, facts));
        let known = reading.clone().over(before.as_ref());
        if !late {
            before = Some(known.clone());
        }
        events.push(Event::Metered {
            place,
            transaction_id: transaction.cloned(),
            reading,
            known,
            late,
        });
    }
    events
}
