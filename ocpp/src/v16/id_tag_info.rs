//! What is known of a driver's token (OCPP 1.6 §7.9).

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::datetime::Timestamp;
use crate::field::Field;
use crate::finding::Oddity;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Whether a token may charge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IdTagInfo {
    /// Whether it may.
    pub status: AuthorizationStatus,
    /// Until when the charge point may remember that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry_date: Option<Timestamp>,
    /// The group that the token belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id_tag: Option<IdTag>,
}

impl Decode for IdTagInfo {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
            expiry_date: members.optional("expiryDate"),
            parent_id_tag: members.optional("parentIdTag"),
        })
    }
}

words! {
    /// Whether a token may charge (OCPP 1.6 §7.2).
    pub enum AuthorizationStatus {
        /// It may.
        Accepted,
        /// It is blocked.
        Blocked,
        /// It has expired.
        Expired,
        /// It is not known.
        Invalid,
        /// It charges elsewhere already.
        ConcurrentTx,
    }
}

impl IdTagInfo {
    /// A token that may charge.
    pub fn accepted() -> Self {
        Self {
            status: AuthorizationStatus::Accepted,
            expiry_date: None,
            parent_id_tag: None,
        }
    }

    /// A token that may not.
    pub fn invalid() -> Self {
        Self {
            status: AuthorizationStatus::Invalid,
            expiry_date: None,
            parent_id_tag: None,
        }
    }
}

/// A driver's token, 20 characters by the specification (OCPP 1.6 §7.28, `IdToken`).
///
/// It opens chargers, so it shows itself to nobody's log: its `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdTag(String);

impl IdTag {
    /// The token itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for IdTag {
    fn from(token: &str) -> Self {
        Self(token.to_owned())
    }
}

impl fmt::Debug for IdTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdTag(…)")
    }
}

impl Field for IdTag {
    const KIND: &'static str = "a token";

    fn read(value: Value) -> Option<(Self, Option<Oddity>)> {
        let (token, odd) = String::read(value)?;
        let length = u32::try_from(token.chars().count()).unwrap_or(u32::MAX);
        let odd = odd.or_else(|| (length > 20).then_some(Oddity::TooLong { length, limit: 20 }));
        Some((Self(token), odd))
    }
}
