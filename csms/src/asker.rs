//! Who asked for a command.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// Who asked for a command, as far as that is known without a login: by which way, and from which network address.
///
/// Behind a proxy the address is the proxy's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asker {
    /// Nobody: our own rules did.
    Rules,
    /// Somebody at a page.
    Page {
        /// From where; nothing where there is no network between.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        address: Option<IpAddr>,
    },
    /// A program, over the REST API.
    Api {
        /// From where.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        address: IpAddr,
    },
}

impl Asker {
    /// Whether nobody asked.
    pub const fn is_rules(&self) -> bool {
        matches!(self, Self::Rules)
    }
}
