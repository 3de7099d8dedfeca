//! How far an update of the firmware is (OCPP 1.6 §4.5, and with signed firmware the security white paper).

use ocpp::v16::{
    FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse,
    SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse,
};

use super::Handled;
use crate::event::Event;

/// Records the step that it is at.
pub(super) fn handle(
    request: FirmwareStatusNotificationRequest,
) -> Handled<FirmwareStatusNotificationResponse> {
    let event = Event::FirmwareReported(request.status.as_str().to_owned());
    Handled::with(FirmwareStatusNotificationResponse {}, event)
}

/// Records the step that it is at.
pub(super) fn handle_signed(
    request: SignedFirmwareStatusNotificationRequest,
) -> Handled<SignedFirmwareStatusNotificationResponse> {
    let event = Event::FirmwareReported(request.status.as_str().to_owned());
    Handled::with(SignedFirmwareStatusNotificationResponse {}, event)
}
