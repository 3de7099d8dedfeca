//! Why a page has nothing to show.

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

impl ApiError {
    /// Whether the same question may be answered a moment later.
    pub(crate) const fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable | Self::Backend(BackendError::Unavailable))
    }
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
