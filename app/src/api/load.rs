//! How a charge system's current is used, and what feeds it.

use csms::{ChargeSystem, Load};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::json::JsonText;
use crate::error::ApiError;

/// A charge system with what feeds it, and how that is used now.
#[server(prefix = "/api/pages", endpoint = "load", input = JsonText, output = JsonText)]
pub(crate) async fn find_load(id: String) -> Result<(ChargeSystem, Load), ApiError> {
    use crate::answer::{answer, backend};

    let (backend, id) = (backend()?, id.into());
    let system = answer(backend.settings(&id).await)?;
    let load = answer(backend.load(&id).await)?;
    Ok((system, load))
}

/// What feeds a charge system, and where it is, as people type it, each with what stood there before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TypedSupply {
    mains: String,
    mains_before: String,
    fuse: String,
    fuse_before: String,
    sharing: String,
    sharing_before: String,
    margin: String,
    margin_before: String,
    minimum: String,
    minimum_before: String,
    fallback: String,
    fallback_before: String,
    time_zone: String,
    time_zone_before: String,
    price_area: String,
    price_area_before: String,
}

/// Enters what feeds a charge system, how that is to be shared, and where it is. Numbers are taken as people type them; what is as it
/// was before in the form was not entered.
#[server(prefix = "/api/pages", endpoint = "configure-charge-system", output = JsonText)]
pub(crate) async fn configure_charge_system(
    charge_system: String,
    supply: TypedSupply,
) -> Result<ChargeSystem, ApiError> {
    use crate::answer::{answer, backend, entered};
    use crate::backend::BackendError;
    use crate::routes::address;
    use crate::surroundings::lead_on;
    use crate::typed;
    use csms::units::whole_amperes_typed;
    use csms::{ChargeSystemChanges, DetailsError, LoadBalancingChanges, Mains};

    let TypedSupply {
        mains,
        mains_before,
        fuse,
        fuse_before,
        sharing,
        sharing_before,
        margin,
        margin_before,
        minimum,
        minimum_before,
        fallback,
        fallback_before,
        time_zone,
        time_zone_before,
        price_area,
        price_area_before,
    } = supply;
    let whole = |typed: Option<String>, wrong: DetailsError| match typed.map(|it| whole_amperes_typed(&it)) {
        None => Ok(None),
        Some(Some(amperes)) => Ok(Some(amperes)),
        Some(None) => Err(BackendError::from(wrong)),
    };
    let fuse = match entered(fuse, &fuse_before) {
        Some(none) if none.trim().is_empty() => Ok(Some(None)),
        typed => whole(typed, DetailsError::Fuse).map(|it| it.map(Some)),
    };
    let mains = entered(mains, &mains_before).and_then(|it| Mains::from_key(&it));
    let enabled = entered(sharing, &sharing_before).map(|it| it == "on");
    let margin = whole(entered(margin, &margin_before), DetailsError::Margin);
    let minimum = whole(entered(minimum, &minimum_before), DetailsError::Minimum);
    let fallback = whole(entered(fallback, &fallback_before), DetailsError::Fallback);
    let time_zone = entered(time_zone, &time_zone_before).map(|it| typed::time_zone(&it));
    let price_area = entered(price_area, &price_area_before).map(|it| typed::price_area(&it));
    let changes = ChargeSystemChanges {
        time_zone: answer(time_zone.transpose())?,
        price_area: answer(price_area.transpose())?,
        mains,
        fuse_a: answer(fuse)?,
        load_balancing: Some(LoadBalancingChanges {
            enabled,
            margin_a: answer(margin)?,
            minimum_a: answer(minimum)?,
            fallback_a: answer(fallback)?,
        }),
        ..ChargeSystemChanges::default()
    };
    let id = charge_system.into();
    let system = answer(backend()?.configure(&id, changes).await)?;
    lead_on(&address::load(&id));
    Ok(system)
}
