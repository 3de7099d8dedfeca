//! How far an upload of diagnostics (OCPP 1.6 §4.4) or of a log (security white paper) is.

use ocpp::v16::{
    DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse,
    LogStatusNotificationRequest, LogStatusNotificationResponse,
};

use super::Handled;
use crate::event::Event;

/// Records the step that an upload of diagnostics is at.
pub(super) fn handle_diagnostics(
    request: DiagnosticsStatusNotificationRequest,
) -> Handled<DiagnosticsStatusNotificationResponse> {
    let event = Event::UploadReported(request.status.as_str().to_owned());
    Handled::with(DiagnosticsStatusNotificationResponse {}, event)
}

/// Records the step that an upload of a log is at.
pub(super) fn handle_log(request: LogStatusNotificationRequest) -> Handled<LogStatusNotificationResponse> {
    let event = Event::UploadReported(request.status.as_str().to_owned());
    Handled::with(LogStatusNotificationResponse {}, event)
}
