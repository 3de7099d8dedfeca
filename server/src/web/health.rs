//! Whether we live, and whether we can serve.

use axum::extract::State;
use axum::http::StatusCode;

use super::Web;

/// We live.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// We can serve; where not, the reason.
pub async fn ready(State(web): State<Web>) -> (StatusCode, String) {
    if web.door.around.shutdown.is_cancelled() {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "the server is stopping\n".to_owned(),
        );
    }
    match web.recorder.trouble() {
        None => (StatusCode::OK, "ready\n".to_owned()),
        Some(reason) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("the record cannot be written: {reason}\n"),
        ),
    }
}
