//! Charge systems.

use csms::{ChargePoint, ChargeSystemSummary, SessionRecord};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::backend::AsOf;
use crate::error::ApiError;

/// All charge systems, in the order of their names.
#[server(prefix = "/api/pages", endpoint = "charge-systems", input = Json)]
pub(crate) async fn list_charge_systems() -> Result<Vec<ChargeSystemSummary>, ApiError> {
    use crate::answer::{answer, backend};

    answer(backend()?.charge_systems().await)
}

/// One charge system and its charge points, in the order of their ids.
#[server(prefix = "/api/pages", endpoint = "charge-system", input = Json)]
pub(crate) async fn find_charge_system(
    id: String,
) -> Result<AsOf<(ChargeSystemSummary, Vec<ChargePoint>)>, ApiError> {
    use crate::answer::{answer, backend};

    answer(backend()?.charge_system(&id.into()).await)
}

/// Handshakes that were refused lately, newest first: at most `limit`.
#[server(prefix = "/api/pages", endpoint = "refused-handshakes", input = Json)]
pub(crate) async fn list_refused_handshakes(limit: u32) -> Result<Vec<SessionRecord>, ApiError> {
    use crate::answer::{answer, backend};

    answer(
        backend()?
            .refused_handshakes(limit.clamp(1, csms::page::LARGEST_PAGE))
            .await,
    )
}
