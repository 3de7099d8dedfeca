//! A charge point started (OCPP 1.6 §4.2).

use ocpp::v16::{BootNotificationRequest, BootNotificationResponse, RegistrationStatus};

use super::{Facts, Handled};
use crate::event::Event;
use crate::identity::Identity;

/// Accepts it, tells it the time, and records what it says of itself.
pub(super) fn handle(
    request: BootNotificationRequest,
    facts: &Facts<'_>,
) -> Handled<BootNotificationResponse> {
    let said = |text: String| Some(text).filter(|it| !it.is_empty());
    let identity = Identity {
        vendor: said(request.charge_point_vendor),
        model: said(request.charge_point_model),
        serial_number: request.charge_point_serial_number,
        charge_box_serial_number: request.charge_box_serial_number,
        firmware_version: request.firmware_version,
        iccid: request.iccid,
        imsi: request.imsi,
        meter_type: request.meter_type,
        meter_serial_number: request.meter_serial_number,
    };
    let response = BootNotificationResponse {
        status: RegistrationStatus::Accepted,
        current_time: facts.received_at,
        interval: i32::try_from(facts.heartbeat_interval.as_secs()).unwrap_or(i32::MAX),
    };
    Handled::with(response, Event::Booted(identity))
}
