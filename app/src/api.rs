//! Every server function: what the pages ask over the network, each a public address.
//!
//! Each asks the [`Backend`](crate::backend::Backend) that the server provides as a context one thing. There
//! is no rule, no formatting and no record in here. What stands in a body exists on the server alone.

mod charge_points;
mod charge_systems;
mod commands;
mod configuration;
mod event_log;
mod status_log;

pub(crate) use charge_points::find_charge_point;
pub(crate) use charge_systems::{find_charge_system, list_charge_systems, list_refused_handshakes};
pub(crate) use commands::{ReadConfiguration, RestartChargePoint, list_commands};
pub(crate) use configuration::find_configuration;
pub(crate) use event_log::{find_event, list_events};
pub(crate) use status_log::{list_sessions, list_status_log};

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

use crate::backend::BackendError;

/// Why a page did not get what it asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    /// It was understood, and there is a reason.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// The browser did not reach the portal.
    #[error("the portal was not reached")]
    Unreachable,
    /// A fault of ours. What exactly is not for browsers.
    #[error("something unexpected happened")]
    Unexpected,
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            _ => Self::Unexpected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_the_machinery_say_nothing_of_it() {
        let error = ApiError::from_server_fn_error(ServerFnErrorErr::ServerError("select * from".into()));
        assert_eq!(error, ApiError::Unexpected);
        let error = ApiError::from_server_fn_error(ServerFnErrorErr::Request("fetch failed".into()));
        assert_eq!(error, ApiError::Unreachable);
    }
}
