//! How server functions come to their answers. Only who answers has this: the server, and the demo.

use csms::{ChargePointId, EventId};

use crate::backend::{BackendError, SharedBackend};
use crate::error::ApiError;
use crate::surroundings;

/// Whom to ask.
pub(crate) fn backend() -> Result<SharedBackend, ApiError> {
    surroundings::backend().ok_or(ApiError::Unexpected)
}

/// The answer to a browser: a refusal is one in HTTP's words too.
pub(crate) fn answer<T>(result: Result<T, BackendError>) -> Result<T, ApiError> {
    result.map_err(|error| {
        surroundings::set_status(status(&error));
        ApiError::Backend(error)
    })
}

/// The charge point that somebody asks about.
pub(crate) fn charge_point_id(said: &str) -> Result<ChargePointId, ApiError> {
    answer(ChargePointId::parse(said).map_err(|_| not_found("charge point", said)))
}

/// The row of the event log that somebody asks about.
pub(crate) fn event_id(said: &str) -> Result<EventId, ApiError> {
    answer(said.parse().map_err(|_| not_found("event", said)))
}

/// What somebody typed into a field, where that is something else than what stood there before.
pub(crate) fn entered(now: String, before: &str) -> Option<String> {
    (now.trim() != before.trim()).then_some(now)
}

fn not_found(what: &str, id: &str) -> BackendError {
    BackendError::NotFound {
        what: what.to_owned(),
        id: id.to_owned(),
    }
}

/// The status code of an answer that refuses (RFC 9110 §15).
const fn status(error: &BackendError) -> u16 {
    match error {
        BackendError::NotFound { .. } => 404,
        BackendError::Purged { .. } => 410,
        BackendError::NotConnected(_) => 409,
        BackendError::Nonsense { .. } => 422,
        BackendError::Busy(_) => 429,
        BackendError::Unavailable => 503,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(error: &BackendError, code: u16) {
        assert_eq!(status(error), code, "{error}");
    }

    #[test]
    fn every_refusal_has_a_status_code_of_its_own() {
        let id = ChargePointId::parse("CP-1").unwrap();
        check(&not_found("event", "7"), 404);
        let purged = BackendError::Purged {
            id: EventId(7),
            kept_seconds: 60,
            oldest: csms::Timestamp::from_millis(0),
        };
        check(&purged, 410);
        check(&BackendError::NotConnected(id.clone()), 409);
        let nonsense = BackendError::Nonsense {
            member: "keys".to_owned(),
            reason: "too long".to_owned(),
        };
        check(&nonsense, 422);
        check(&BackendError::Busy(id), 429);
        check(&BackendError::Unavailable, 503);
    }

    #[test]
    fn a_field_that_was_left_alone_was_not_entered() {
        assert_eq!(entered("14 ".to_owned(), "14"), None);
        assert_eq!(entered(String::new(), "14"), Some(String::new()));
    }

    #[test]
    fn what_is_no_id_is_of_nothing() {
        assert_eq!(
            charge_point_id("a\nb"),
            Err(not_found("charge point", "a\nb").into())
        );
        assert_eq!(event_id("x"), Err(not_found("event", "x").into()));
        assert_eq!(event_id("7"), Ok(EventId(7)));
    }
}
