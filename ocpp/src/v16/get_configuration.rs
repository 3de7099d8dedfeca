//! Reads the configuration (OCPP 1.6 §5.8).

use serde::Serialize;

use crate::Request;
use crate::members::{Decode, Members, Violation};

/// Which keys; all where none is named.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetConfigurationRequest {
    /// The keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
}

impl Decode for GetConfigurationRequest {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            key: members.texts("key"),
        })
    }
}

impl Request for GetConfigurationRequest {
    const ACTION: &'static str = "GetConfiguration";
    type Response = GetConfigurationResponse;
}

/// The keys, and those that it does not know.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetConfigurationResponse {
    /// What it knows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub configuration_key: Vec<KeyValue>,
    /// What it does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown_key: Vec<String>,
}

impl Decode for GetConfigurationResponse {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            configuration_key: members.list("configurationKey"),
            unknown_key: members.texts("unknownKey"),
        })
    }
}

/// One key (OCPP 1.6 §7.29).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyValue {
    /// The key, 50 characters.
    pub key: String,
    /// Whether it cannot be set.
    pub readonly: bool,
    /// The value, 500 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Decode for KeyValue {
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation> {
        Ok(Self {
            key: members.required_text("key", 50)?,
            readonly: members.expected("readonly", false),
            value: members.optional_text("value", 500),
        })
    }
}
