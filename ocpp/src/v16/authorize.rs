//! A driver shows a token: may they charge? (OCPP 1.6 §4.1, §6.1)

use serde::Serialize;

use super::{IdTag, IdTagInfo};
use crate::Request;
use crate::members::{Decode, Members, Violation};

/// The charge point asks whether a token may charge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizeRequest {
    /// The token, 20 characters at most.
    pub id_tag: IdTag,
}

impl Decode for AuthorizeRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            id_tag: members.required("idTag")?,
        })
    }
}

impl Request for AuthorizeRequest {
    const ACTION: &'static str = "Authorize";
    type Response = AuthorizeResponse;
}

/// What we know of the token.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizeResponse {
    /// Whether it may.
    pub id_tag_info: IdTagInfo,
}

impl Decode for AuthorizeResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            id_tag_info: members
                .optional_part("idTagInfo")
                .unwrap_or_else(IdTagInfo::invalid),
        })
    }
}
