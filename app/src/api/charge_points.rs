//! Charge points.

use csms::{ChargePoint, Timestamp};
use leptos::prelude::*;

use super::json::JsonText;
use crate::backend::{AsItWas, AsOf};
use crate::error::ApiError;

/// One charge point.
#[server(prefix = "/api/pages", endpoint = "charge-point", input = JsonText, output = JsonText)]
pub(crate) async fn find_charge_point(id: String) -> Result<AsOf<ChargePoint>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    answer(backend()?.charge_point(&charge_point_id(&id)?).await)
}

/// One charge point as it was at a time.
#[server(prefix = "/api/pages", endpoint = "then", input = JsonText, output = JsonText)]
pub(crate) async fn find_then(id: String, at: Timestamp) -> Result<AsItWas, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    answer(backend()?.then(&charge_point_id(&id)?, at).await)
}
