//! Charge systems.

use csms::{ChargeSystemSummary, SessionRecord};
use leptos::prelude::*;

use super::json::JsonText;
use crate::backend::{AsOf, OverviewPart};
use crate::error::ApiError;

/// All charge systems, in the order of their names.
#[server(prefix = "/api/pages", endpoint = "charge-systems", input = JsonText, output = JsonText)]
pub(crate) async fn list_charge_systems() -> Result<Vec<ChargeSystemSummary>, ApiError> {
    use crate::answer::{answer, backend};

    answer(backend()?.charge_systems().await)
}

/// The overview of one charge system, as the query string `search` asks for it.
#[server(prefix = "/api/pages", endpoint = "overview", input = JsonText, output = JsonText)]
pub(crate) async fn find_overview(id: String, search: String) -> Result<AsOf<OverviewPart>, ApiError> {
    use crate::answer::{answer, backend};

    answer(backend()?.overview(&id.into(), &search).await)
}

/// Handshakes that were refused lately, newest first: at most `limit`.
#[server(prefix = "/api/pages", endpoint = "refused-handshakes", input = JsonText, output = JsonText)]
pub(crate) async fn list_refused_handshakes(limit: u32) -> Result<Vec<SessionRecord>, ApiError> {
    use crate::answer::{answer, backend};

    answer(
        backend()?
            .refused_handshakes(limit.clamp(1, csms::page::LARGEST_PAGE))
            .await,
    )
}
