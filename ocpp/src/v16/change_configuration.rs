//! Sets a configuration key (OCPP 1.6 §5.3).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};
use crate::words::words;

/// Which key, and what it becomes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeConfigurationRequest {
    /// The key, 50 characters.
    pub key: String,
    /// The value, 500 characters.
    pub value: String,
}

impl Decode for ChangeConfigurationRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            key: members.required_text("key", 50)?,
            value: members.required_text("value", 500)?,
        })
    }
}

impl Request for ChangeConfigurationRequest {
    const ACTION: &'static str = "ChangeConfiguration";
    type Response = ChangeConfigurationResponse;
}

/// Whether it was set.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeConfigurationResponse {
    /// Whether it was set.
    pub status: ConfigurationStatus,
}

impl Decode for ChangeConfigurationResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            status: members.required("status")?,
        })
    }
}

words! {
    /// Whether a key was set (OCPP 1.6 §7.22).
    pub enum ConfigurationStatus {
        /// It was.
        Accepted,
        /// It was not.
        Rejected,
        /// It was, and counts after a restart.
        RebootRequired,
        /// There is no such key.
        NotSupported,
    }
}
