//! Errors of the API, as problem documents (RFC 9457).

use app::backend::BackendError;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::charge_points::registry::Unreachable;
use crate::commands::CommandError;
use crate::store::StoreError;

/// What went wrong, for a program and for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// Which kind of problem; `about:blank` says that the status tells all.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What is wrong, in the asker's words.
    detail: String,
    /// The part of the question that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl Problem {
    /// A problem with the question as a whole.
    pub fn of(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            field: None,
        }
    }

    /// A problem with one part of the question.
    pub fn with(status: StatusCode, field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            field: Some(field.into()),
            ..Self::of(status, detail)
        }
    }

    /// There is no such thing.
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::of(StatusCode::NOT_FOUND, format!("there is no {what} `{id}`"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        // What exactly failed is for the log: it may name tables and files.
        tracing::error!(error = %error, cause = ?std::error::Error::source(&error).map(ToString::to_string), "the record cannot be read");
        Self::of(StatusCode::SERVICE_UNAVAILABLE, "the record cannot be read now")
    }
}

impl From<BackendError> for Problem {
    fn from(error: BackendError) -> Self {
        match error {
            BackendError::NotFound { what, id } => Self::not_found(&what, &id),
            BackendError::Purged { .. } => Self::of(StatusCode::GONE, error.to_string()),
            BackendError::NotConnected(_) => Self::of(StatusCode::CONFLICT, error.to_string()),
            BackendError::Nonsense { member, reason } => {
                Self::with(StatusCode::UNPROCESSABLE_ENTITY, member, reason)
            }
            BackendError::Busy(_) => Self::of(StatusCode::TOO_MANY_REQUESTS, error.to_string()),
            BackendError::Unavailable => Self::of(StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
        }
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Nonsense(nonsense) => {
                Self::with(StatusCode::UNPROCESSABLE_ENTITY, nonsense.member, nonsense.reason)
            }
            CommandError::Unreachable(Unreachable::NotConnected(id)) => Self::of(
                StatusCode::CONFLICT,
                format!("charge point `{id}` is not connected"),
            ),
            CommandError::Unreachable(Unreachable::Busy(id)) => {
                let detail = format!("too many commands wait for charge point `{id}` already");
                Self::of(StatusCode::TOO_MANY_REQUESTS, detail)
            }
            CommandError::Record(_) => Self::of(
                StatusCode::SERVICE_UNAVAILABLE,
                "the command could not be recorded, so it was not sent",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use csms::ChargePointId;
    use csms::v16::commands::Nonsense;

    use super::*;
    use crate::record::RecordError;

    fn check(error: CommandError, status: StatusCode) {
        assert_eq!(Problem::from(error).into_response().status(), status);
    }

    #[test]
    fn every_error_of_a_command_has_its_status() {
        let id = || ChargePointId::parse("CP-1").unwrap();
        check(
            Nonsense {
                member: "keys",
                reason: "no",
            }
            .into(),
            StatusCode::UNPROCESSABLE_ENTITY,
        );
        check(Unreachable::NotConnected(id()).into(), StatusCode::CONFLICT);
        check(Unreachable::Busy(id()).into(), StatusCode::TOO_MANY_REQUESTS);
        check(RecordError::Stopping.into(), StatusCode::SERVICE_UNAVAILABLE);
        check(
            RecordError::Failed(String::new()).into(),
            StatusCode::SERVICE_UNAVAILABLE,
        );
    }

    #[test]
    fn every_error_of_what_pages_ask_has_its_status() {
        let id = || ChargePointId::parse("CP-1").unwrap();
        let nonsense = BackendError::Nonsense {
            member: "bay".to_owned(),
            reason: "too long".to_owned(),
        };
        let not_found = BackendError::NotFound {
            what: "charge point".to_owned(),
            id: "CP-1".to_owned(),
        };
        let purged = BackendError::Purged {
            id: csms::EventId(7),
            kept_seconds: 86_400,
            oldest: csms::Timestamp::from_millis(0),
        };
        for (error, status) in [
            (not_found, StatusCode::NOT_FOUND),
            (purged, StatusCode::GONE),
            (BackendError::NotConnected(id()), StatusCode::CONFLICT),
            (nonsense, StatusCode::UNPROCESSABLE_ENTITY),
            (BackendError::Busy(id()), StatusCode::TOO_MANY_REQUESTS),
            (BackendError::Unavailable, StatusCode::SERVICE_UNAVAILABLE),
        ] {
            assert_eq!(Problem::from(error).into_response().status(), status);
        }
    }

    #[test]
    fn a_problem_names_the_field() {
        let problem = Problem::with(StatusCode::BAD_REQUEST, "limit", "a number from 1 to 500");
        let json = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["field"], "limit");
        assert_eq!(json["status"], 400);
        assert_eq!(
            problem.into_response().headers()[CONTENT_TYPE],
            "application/problem+json"
        );
    }
}
