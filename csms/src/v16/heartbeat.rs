//! A charge point is there, and asks what time it is (OCPP 1.6 §4.6).

use ocpp::v16::{HeartbeatRequest, HeartbeatResponse};

use super::{Facts, Handled};

/// Tells it the time.
pub(super) fn handle(_request: HeartbeatRequest, facts: &Facts<'_>) -> Handled<HeartbeatResponse> {
    Handled::noted(HeartbeatResponse {
        current_time: facts.received_at,
    })
}
