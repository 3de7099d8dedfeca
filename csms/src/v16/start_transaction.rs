//! Charging begins (OCPP 1.6 §4.8).

use ocpp::v16::{IdTagInfo, StartTransactionRequest, StartTransactionResponse};
use ocpp::{Finding, Oddity};

use super::{Facts, Handled, clock, note};
use crate::event::Event;
use crate::ids::TransactionId;
use crate::place::Place;
use crate::transaction::{TransactionStart, TransactionStop};

/// Records the start and gives out an id.
///
/// The start of the open transaction, told again because its answer was lost, gets the id that it has. One that begins while
/// another is open at the same connector ends that one: its stop was never told. One from before the open
/// one, out of a queue, is kept and leaves that alone.
pub(super) fn handle(
    request: StartTransactionRequest,
    facts: &Facts<'_>,
    notes: &mut Vec<Finding>,
) -> Handled<StartTransactionResponse> {
    let started_at = clock::effective(request.timestamp, facts.received_at, "timestamp", notes);
    let place = Place::from_v16(request.connector_id).filter(|it| !it.is_charge_point());
    let Some(place) = place else {
        note(notes, "connectorId", Oddity::ImpossibleConnector);
        return Handled::noted(response(&facts.fresh_transaction_id, IdTagInfo::invalid()));
    };
    let open = facts
        .charge_point
        .at(place)
        .and_then(|it| it.transaction.as_ref());
    // What was said is compared, not what we made of it: that depends on when it was received.
    let known =
        open.filter(|it| it.reported_at == request.timestamp && it.meter_start_wh == request.meter_start);
    if let Some(known) = known {
        return Handled::noted(response(&known.id, IdTagInfo::accepted()));
    }
    let late = open.is_some_and(|it| started_at < it.started_at);
    if late {
        note(notes, "timestamp", Oddity::Late);
    }
    let mut events = Vec::new();
    if let Some(open) = open.filter(|_| !late) {
        events.push(Event::TransactionStopped(TransactionStop {
            id: open.id.clone(),
            given_out: true,
            meter_stop_wh: None,
            stopped_at: started_at,
            reason: Some(TransactionStop::SUPERSEDED.to_owned()),
        }));
    }
    events.push(Event::TransactionStarted(TransactionStart {
        id: facts.fresh_transaction_id.clone(),
        place,
        id_tag: request.id_tag,
        meter_start_wh: request.meter_start,
        started_at,
        reported_at: request.timestamp,
        late,
    }));
    Handled {
        response: response(&facts.fresh_transaction_id, IdTagInfo::accepted()),
        events,
    }
}

fn response(id: &TransactionId, id_tag_info: IdTagInfo) -> StartTransactionResponse {
    StartTransactionResponse {
        id_tag_info,
        transaction_id: id.to_v16().unwrap_or(0),
    }
}
