//! What people enter of a charger. Forms send these, with JavaScript or without.

use csms::ChargePoint;
use leptos::prelude::*;

use super::json::JsonText;
use crate::error::ApiError;

/// Enters the name of a charger, its bay, and the charge system that it belongs to, by its name; a name that is new
/// makes a new one. What is as it was `before` in the form was not entered, whatever it is by now.
#[server(prefix = "/api/pages", endpoint = "describe-charge-point", output = JsonText)]
pub(crate) async fn describe_charge_point(
    charge_point: String,
    name: String,
    name_before: String,
    bay: String,
    bay_before: String,
    charge_system: String,
    charge_system_before: String,
) -> Result<ChargePoint, ApiError> {
    use crate::answer::{answer, backend, charge_point_id, entered};
    use crate::routes::address::{Tab, tab};
    use crate::surroundings::lead_on;
    use csms::{Belonging, Details};

    let of = charge_point_id(&charge_point)?;
    let details = Details {
        name: entered(name, &name_before).map(Some),
        bay: entered(bay, &bay_before).map(Some),
        connectors: Vec::new(),
    };
    let to = entered(charge_system, &charge_system_before).map(|name| Belonging::Named { name });
    let now = answer(backend()?.describe(&of, details, to).await)?;
    lead_on(&tab(of.as_str(), Tab::ChargePoint));
    Ok(now)
}

/// Enters what a connector is: the key of its type, and its most power in kW as people write it; nothing where that
/// is not known. What is as it was `before` in the form was not entered. A refusal names the connector.
#[server(prefix = "/api/pages", endpoint = "describe-connector", output = JsonText)]
pub(crate) async fn describe_connector(
    charge_point: String,
    evse_id: u32,
    connector_id: u32,
    connector_type: String,
    connector_type_before: String,
    max_power: String,
    max_power_before: String,
) -> Result<ChargePoint, ApiError> {
    use crate::answer::{answer, backend, charge_point_id, entered};
    use crate::backend::BackendError;
    use crate::routes::address::{Tab, tab};
    use crate::surroundings::lead_on;
    use csms::units::power_w_typed_in_kw;
    use csms::{ConnectorDetails, ConnectorType, Details, DetailsError};

    let of = charge_point_id(&charge_point)?;
    let place = format!("connectors/{evse_id}/{connector_id}/");
    let kind = match entered(connector_type, &connector_type_before) {
        None => Ok(None),
        Some(none) if none.is_empty() => Ok(Some(None)),
        Some(key) => ConnectorType::from_key(&key)
            .map(|it| Some(Some(it)))
            .ok_or(DetailsError::NoSuchType),
    };
    let power = match entered(max_power, &max_power_before) {
        None => Ok(None),
        Some(none) if none.trim().is_empty() => Ok(Some(None)),
        Some(typed) => power_w_typed_in_kw(&typed)
            .map(|it| Some(Some(it)))
            .ok_or(DetailsError::Power),
    };
    let connector = ConnectorDetails {
        evse_id,
        connector_id,
        connector_type: answer(kind.map_err(|it| BackendError::from(it).within(&place)))?,
        max_power_w: answer(power.map_err(|it| BackendError::from(it).within(&place)))?,
    };
    let details = Details {
        connectors: vec![connector],
        ..Details::default()
    };
    let described = backend()?.describe(&of, details, None).await;
    let now = answer(described.map_err(|it| it.within(&place)))?;
    lead_on(&tab(of.as_str(), Tab::Connectors));
    Ok(now)
}
