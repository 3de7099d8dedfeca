//! The configuration of charge points.

use csms::Configuration;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::ApiError;

/// The configuration as it was last read; nothing where it never was.
#[server(prefix = "/api/pages", endpoint = "configuration", input = Json)]
pub(crate) async fn find_configuration(of: String) -> Result<Option<Configuration>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};

    answer(backend()?.configuration(&charge_point_id(&of)?).await)
}
