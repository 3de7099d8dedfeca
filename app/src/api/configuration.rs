//! The configuration of charge points.

use csms::Configuration;
use leptos::prelude::*;

use super::json::JsonText;
use crate::error::ApiError;

/// The configuration as it was last read, and as it was read before that; as much of it as there is.
#[server(prefix = "/api/pages", endpoint = "configurations", input = JsonText, output = JsonText)]
pub(crate) async fn list_configurations(of: String) -> Result<Vec<Configuration>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    answer(backend()?.configurations(&charge_point_id(&of)?, 2).await)
}
