//! What a connector has to say of itself.

use ocpp::v16::{ChargePointErrorCode, ChargePointStatus};

/// What a status notification says (OCPP 1.6 §4.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) status: ChargePointStatus,
    pub(crate) error_code: ChargePointErrorCode,
    pub(crate) info: Option<String>,
    pub(crate) vendor_error_code: Option<String>,
}

impl Report {
    /// Nothing is wrong.
    pub(crate) fn plain(status: ChargePointStatus) -> Self {
        Self {
            status,
            error_code: ChargePointErrorCode::NoError,
            info: None,
            vendor_error_code: None,
        }
    }
}
