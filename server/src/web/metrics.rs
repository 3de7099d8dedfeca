//! Figures for Prometheus.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use metrics::gauge;

use super::Web;
use crate::telemetry;

/// All figures as text.
pub async fn metrics(State(web): State<Web>) -> impl IntoResponse {
    gauge!("ladetavle_connections").set(web.door.around.registry.len() as f64);
    gauge!("ladetavle_record_queue").set(web.recorder.waiting() as f64);
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        telemetry::metrics().render(),
    )
}
