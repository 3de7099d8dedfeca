//! Something happened that concerns security (security white paper).

use ocpp::v16::{SecurityEventNotificationRequest, SecurityEventNotificationResponse};

use super::Handled;
use crate::event::Event;

/// Records it.
pub(super) fn handle(
    request: SecurityEventNotificationRequest,
) -> Handled<SecurityEventNotificationResponse> {
    let event = Event::SecurityReported {
        kind: request.r#type,
        info: request.tech_info,
    };
    Handled::with(SecurityEventNotificationResponse {}, event)
}
