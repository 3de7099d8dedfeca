//! What people enter of a charger. Forms send these, with JavaScript or without.

use csms::ChargePoint;
use leptos::prelude::*;

use crate::error::ApiError;

/// Enters the name of a charger, its bay, and the charge system that it belongs to, by its name; a name that is new
/// makes a new one.
#[server(prefix = "/api/pages", endpoint = "describe-charge-point")]
pub(crate) async fn describe_charge_point(
    charge_point: String,
    name: String,
    bay: String,
    charge_system: String,
) -> Result<ChargePoint, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use crate::routes::address::{Tab, tab};
    use crate::surroundings::lead_on;
    use csms::{Belonging, Details};

    let of = charge_point_id(&charge_point)?;
    let details = Details {
        name: Some(Some(name)),
        bay: Some(Some(bay)),
        connectors: Vec::new(),
    };
    let to = Belonging::Named { name: charge_system };
    let now = answer(backend()?.describe(&of, details, Some(to)).await)?;
    lead_on(&tab(of.as_str(), Tab::ChargePoint));
    Ok(now)
}

/// Enters what a connector is: the key of its type, and its most power in kW as people write it; nothing where that
/// is not known.
#[server(prefix = "/api/pages", endpoint = "describe-connector")]
pub(crate) async fn describe_connector(
    charge_point: String,
    evse_id: u32,
    connector_id: u32,
    connector_type: String,
    max_power: String,
) -> Result<ChargePoint, ApiError> {
    use crate::answer::{answer, backend, charge_point_id};
    use crate::routes::address::{Tab, tab};
    use crate::surroundings::lead_on;
    use csms::units::power_w_typed_in_kw;
    use csms::{ConnectorDetails, ConnectorType, Details, DetailsError};

    let of = charge_point_id(&charge_point)?;
    let max_power_w = match max_power.trim() {
        "" => None,
        typed => Some(answer(
            power_w_typed_in_kw(typed).ok_or(DetailsError::Power.into()),
        )?),
    };
    let connector = ConnectorDetails {
        evse_id,
        connector_id,
        connector_type: Some(ConnectorType::from_key(&connector_type)),
        max_power_w: Some(max_power_w),
    };
    let details = Details {
        connectors: vec![connector],
        ..Details::default()
    };
    let now = answer(backend()?.describe(&of, details, None).await)?;
    lead_on(&tab(of.as_str(), Tab::Connectors));
    Ok(now)
}
