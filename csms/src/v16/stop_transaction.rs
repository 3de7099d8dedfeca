//! Charging has ended (OCPP 1.6 §4.10).

use ocpp::v16::{IdTagInfo, StopTransactionRequest, StopTransactionResponse};
use ocpp::{Finding, Oddity};

use super::{Facts, Handled, Named, clock, meter_values, note};
use crate::connector::Connector;
use crate::event::Event;
use crate::ids::TransactionId;
use crate::place::Place;
use crate::transaction::TransactionStop;

/// Records the stop, with the readings that came with it.
///
/// A charge point can stop its own transactions only. One that was begun offline, and never got an id of
/// ours, is kept under a fresh one.
pub(super) fn handle(
    request: StopTransactionRequest,
    facts: &Facts<'_>,
    notes: &mut Vec<Finding>,
) -> Handled<StopTransactionResponse> {
    if facts.named == Named::Foreign {
        note(notes, "transactionId", Oddity::ForeignTransaction);
        return Handled::noted(StopTransactionResponse {
            id_tag_info: Some(IdTagInfo::invalid()),
        });
    }
    let given_out = facts.named == Named::Own;
    let id = if given_out {
        TransactionId::from_v16(request.transaction_id)
    } else {
        note(notes, "transactionId", Oddity::UnknownTransaction);
        facts.fresh_transaction_id.clone()
    };
    // Where it was is not told with a stop: of one that is not open, nobody knows any more.
    let place = facts
        .charge_point
        .connector_of(&id)
        .map_or(Place::CHARGE_POINT, Connector::place);
    let mut events = meter_values::metered(place, Some(&id), &request.transaction_data, facts, notes);
    events.push(Event::TransactionStopped(TransactionStop {
        id,
        given_out,
        meter_stop_wh: Some(request.meter_stop),
        stopped_at: clock::effective(request.timestamp, facts.received_at, "timestamp", notes),
        reason: Some(
            request
                .reason
                .map_or_else(|| "Local".to_owned(), |it| it.as_str().to_owned()),
        ),
    }));
    let id_tag_info = request.id_tag.map(|_| IdTagInfo::accepted());
    Handled {
        response: StopTransactionResponse { id_tag_info },
        events,
    }
}
