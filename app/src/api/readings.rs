//! What meters showed.

use csms::{Reading, TransactionId};
use leptos::prelude::*;

use super::json::JsonText;
use crate::error::ApiError;

/// So many readings make a curve: those of half a day, where the meter is read every ten seconds.
pub(crate) const MOST: u32 = 5_000;

/// What the meter showed during a transaction, in the order in which it came: at most the last [`MOST`] readings.
#[server(prefix = "/api/pages", endpoint = "readings", input = JsonText, output = JsonText)]
pub(crate) async fn list_readings(of: String, during: TransactionId) -> Result<Vec<Reading>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    answer(
        backend()?
            .readings(&charge_point_id(&of)?, &during, None, MOST)
            .await,
    )
}
