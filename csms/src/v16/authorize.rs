//! A driver shows a token (OCPP 1.6 §4.1).

use ocpp::v16::{AuthorizeRequest, AuthorizeResponse, IdTagInfo};

use super::Handled;

/// Lets every token charge: who may is decided by the charge point's owner, with a list of their own.
pub(super) fn handle(_request: AuthorizeRequest) -> Handled<AuthorizeResponse> {
    Handled::noted(AuthorizeResponse {
        id_tag_info: IdTagInfo::accepted(),
    })
}
