//! What we ask of charge points. Forms send these, with JavaScript or without.

use csms::{IssuedCommand, ResetKind};
use leptos::prelude::*;

use super::json::JsonText;
use crate::error::ApiError;

/// The last commands to a charge point, newest first: at most `limit`.
#[server(prefix = "/api/pages", endpoint = "commands", input = JsonText, output = JsonText)]
pub(crate) async fn list_commands(to: String, limit: u32) -> Result<Vec<IssuedCommand>, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use csms::page::LARGEST_PAGE;

    let limit = limit.clamp(1, LARGEST_PAGE);
    answer(backend()?.commands(&charge_point_id(&to)?, limit).await)
}

/// Asks a charge point to restart; without JavaScript the page comes up where the steps can be watched.
#[server(prefix = "/api/pages", endpoint = "restart", output = JsonText)]
pub(crate) async fn restart_charge_point(
    charge_point: String,
    kind: ResetKind,
) -> Result<IssuedCommand, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use crate::routes::address::{Tab, tab};
    use crate::surroundings::{asker, lead_on};
    use csms::Command;

    let to = charge_point_id(&charge_point)?;
    let issued = answer(backend()?.issue(&to, Command::Reset { kind }, asker()).await)?;
    lead_on(&tab(to.as_str(), Tab::ChargePoint));
    Ok(issued)
}

/// Asks a charge point for all of its configuration.
#[server(prefix = "/api/pages", endpoint = "read-configuration", output = JsonText)]
pub(crate) async fn read_configuration(charge_point: String) -> Result<IssuedCommand, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use crate::surroundings::asker;
    use csms::Command;

    let command = Command::ReadConfiguration { keys: Vec::new() };
    let to = charge_point_id(&charge_point)?;
    answer(backend()?.issue(&to, command, asker()).await)
}
