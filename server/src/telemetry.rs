//! Logs, and the figures that `/metrics` tells.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Sends logs to standard error, in the given format. `RUST_LOG` chooses which; `info` and above where it is not set.
pub fn start_logs(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn,sea_orm=warn"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in the same process (tests) keeps the first.
    let _ = match format {
        LogFormat::Text => logs.try_init(),
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
    };
}

/// The figures of this process; counted from the first call on.
pub fn metrics() -> &'static PrometheusHandle {
    METRICS.get_or_init(|| {
        let seconds = [
            0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0,
        ];
        let entries = [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0];
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &seconds)
            .and_then(|it| it.set_buckets_for_metric(Matcher::Suffix("_entries".to_owned()), &entries))
            .expect("the lists of buckets are not empty")
            .build_recorder();
        let handle = recorder.handle();
        // Somebody else's recorder, if there is one, stays; then ours counts nothing, and says so by being empty.
        let _ = metrics::set_global_recorder(recorder);
        describe();
        handle
    })
}

fn describe() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};
    describe_gauge!("ladetavle_connections", "Charge points that are connected now");
    describe_gauge!("ladetavle_live_subscribers", "Open live feeds");
    describe_gauge!("ladetavle_record_queue", "Entries that wait to be committed");
    describe_counter!(
        "ladetavle_messages_total",
        "Frames, by direction, action and outcome"
    );
    describe_counter!(
        "ladetavle_handshakes_refused_total",
        "Handshakes that were refused"
    );
    describe_counter!(
        "ladetavle_events_purged_total",
        "Rows of the event log that were deleted for their age"
    );
    describe_counter!(
        "ladetavle_price_questions_total",
        "Days of prices that a source was asked for, by outcome"
    );
    describe_counter!("ladetavle_record_failures_total", "Commits that failed");
    describe_histogram!("ladetavle_commit_entries", "Entries in one commit");
    describe_histogram!("ladetavle_commit_seconds", "How long a commit takes");
}

/// The word under which an action is counted: what is not OCPP's own counts as `other`, however it is spelled.
pub fn action_label(action: &str) -> &'static str {
    ocpp::v16::ACTIONS
        .iter()
        .copied()
        .find(|it| *it == action)
        .unwrap_or("other")
}
