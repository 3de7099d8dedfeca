//! A charge point's configuration, as it was last read.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

/// One reading of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Configuration {
    /// When it was read.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub read_at: Timestamp,
    /// The keys that the charge point told, in its order.
    pub items: Vec<ConfigurationItem>,
    /// The keys that we asked for and it does not know.
    pub unknown_keys: Vec<String>,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfigurationItem {
    /// Its name.
    pub key: String,
    /// Its value, where it has one.
    pub value: Option<String>,
    /// Whether it cannot be set.
    pub readonly: bool,
}
