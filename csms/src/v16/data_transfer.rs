//! Something that the specification has no message for (OCPP 1.6 §4.3).

use ocpp::v16::{DataTransferRequest, DataTransferResponse, DataTransferStatus};

use super::Handled;

/// Says that we know nothing of the vendor; the message stands in the event log all the same.
pub(super) fn handle(_request: DataTransferRequest) -> Handled<DataTransferResponse> {
    Handled::noted(DataTransferResponse {
        status: DataTransferStatus::UnknownVendorId,
        data: None,
    })
}
