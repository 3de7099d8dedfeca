//! How a charge system's main fuse was used.

use csms::LoadPoint;
use leptos::prelude::*;

use super::json::JsonText;
use crate::error::ApiError;

/// How a charge system's main fuse was used over the last day, by five minutes and in the order of time.
#[server(prefix = "/api/pages", endpoint = "load-history", input = JsonText, output = JsonText)]
pub(crate) async fn find_load_history(id: String) -> Result<Vec<LoadPoint>, ApiError> {
    use crate::answer::{answer, backend};

    answer(backend()?.load_history(&id.into()).await)
}
