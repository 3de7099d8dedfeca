//! The event log, what we did by ourselves, and prices are kept for so long and no longer; the log goes in small steps between which others can write.

use std::time::Duration;

use csms::prices::KEPT_DAYS;
use metrics::counter;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::store::{Store, StoreError};

/// How many rows go in one step.
const STEP: u32 = 500;
/// The pause between two steps, so that the writer is never waited for.
const PAUSE: Duration = Duration::from_millis(100);
/// How often we look for rows that have become too old; where they are kept for less than this, that often.
const EVERY: Duration = Duration::from_secs(60);

/// How often we look for prices that have become too old.
const PRICES_EVERY: Duration = Duration::from_secs(3600);
/// How long prices are kept after they were valid.
const PRICES_KEPT: Duration = Duration::from_secs(KEPT_DAYS * 24 * 3600);

/// Deletes exchanges that are older than `keep`, until told to stop. With nothing to keep by, nothing is deleted.
pub async fn run(store: Store, keep: Duration, stop: CancellationToken) {
    let step = move |store: Store| async move {
        let deleted = store.delete_events_before(clock::now().minus(keep), STEP).await?;
        counter!("ladetavle_events_purged_total").increment(deleted);
        Ok(deleted)
    };
    by_steps("events", (keep, EVERY), store, stop, step).await;
}

/// Deletes what we did by ourselves longer ago than `keep`, until told to stop. With nothing to keep by, nothing is deleted.
pub async fn own_doings(store: Store, keep: Duration, stop: CancellationToken) {
    let step = move |store: Store| async move {
        let before = clock::now().minus(keep);
        store.delete_own_doings_before(before, STEP).await
    };
    by_steps("own doings", (keep, EVERY), store, stop, step).await;
}

/// Deletes prices that are too old, until told to stop.
pub async fn prices(store: Store, stop: CancellationToken) {
    let step = |store: Store| async move {
        let before = clock::now().minus(PRICES_KEPT);
        store.delete_prices_before(before).await
    };
    by_steps("prices", (PRICES_KEPT, PRICES_EVERY), store, stop, step).await;
}

/// Deletes step by step, as long as there is something that is older than `keep`; and looks again every so often, until
/// told to stop. With nothing to keep by, nothing is deleted.
async fn by_steps<Step: Future<Output = Result<u64, StoreError>>>(
    what: &'static str,
    (keep, every): (Duration, Duration),
    store: Store,
    stop: CancellationToken,
    step: impl Fn(Store) -> Step,
) {
    if keep.is_zero() {
        return;
    }
    let every = every.min(keep).max(PAUSE);
    loop {
        let pause = match step(store.clone()).await {
            Ok(0) => every,
            Ok(_) => PAUSE,
            Err(error) => {
                tracing::warn!(retention.of = what, error = %error, "what is too old could not be deleted; trying again");
                every
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Moves what was committed into the database file, beside the write path, until told to stop.
pub async fn checkpoints(store: Store, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        if let Err(error) = store.checkpoint().await {
            tracing::debug!(error = %error, "a checkpoint has to wait");
        }
    }
}
