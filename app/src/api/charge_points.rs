//! Charge points.

use csms::ChargePoint;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::backend::AsOf;
use crate::error::ApiError;

/// One charge point.
#[server(prefix = "/api/pages", endpoint = "charge-point", input = Json)]
pub(crate) async fn find_charge_point(id: String) -> Result<AsOf<ChargePoint>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    answer(backend()?.charge_point(&charge_point_id(&id)?).await)
}
