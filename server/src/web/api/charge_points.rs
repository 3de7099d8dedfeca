//! Charge points as they are now.

use app::backend::Backend;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use csms::{Belonging, ChargePoint, ChargeSystemId, Cursor, Details, Status};
use serde::Deserialize;

use super::List;
use crate::web::Web;
use crate::web::asked::{Body, Segments, members, read};
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// Charge points in the order of their ids.
#[utoipa::path(get, path = "/api/v1/charge-points", tag = "charge points", params(
    ("charge_system" = Option<String>, Query, description = "only this charge system"),
    ("status" = Option<Status>, Query, description = "only those with this status"),
    ("q" = Option<String>, Query, description = "only those with this text in their id, name, bay, vendor, model or serial number"),
    ("limit" = Option<u32>, Query, minimum = 1, maximum = 500), ("after" = Option<String>, Query)),
    responses((status = 200, body = List<ChargePoint>), (status = 400, body = Problem)))]
pub async fn list(State(web): State<Web>, mut filters: Filters) -> Result<Json<List<ChargePoint>>, Problem> {
    let charge_system = filters.text("charge_system")?.map(ChargeSystemId::from);
    let status = filters.value("status", "a status", Status::from_key)?;
    let wanted = filters.text("q")?.map(|it| it.to_lowercase());
    let page = filters.page()?;
    filters.finish()?;
    let limit = page.limit as usize;
    let matches = |it: &&ChargePoint| {
        charge_system.as_ref().is_none_or(|id| *id == it.charge_system)
            && status.is_none_or(|status| status == it.status)
            && wanted.as_ref().is_none_or(|text| mentions(it, text))
            && page
                .after
                .as_ref()
                .is_none_or(|cursor| it.id.as_str() > cursor.0.as_str())
    };
    let (_, mut items) = web.live.snapshot(|fleet, _| {
        fleet
            .iter()
            .filter(matches)
            .take(limit + 1)
            .cloned()
            .collect::<Vec<_>>()
    });
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items
        .last()
        .filter(|_| more)
        .map(|it| Cursor(it.id.as_str().to_owned()));
    Ok(Json(List { items, next }))
}

/// What somebody enters of a charge point: its details, and the charge system that it is to belong to.
#[derive(Debug, Default, PartialEq, Deserialize, utoipa::ToSchema)]
pub struct Entered {
    #[serde(flatten)]
    details: Details,
    /// The id of one that there is, or `{"name": "…"}` for one that may be new.
    charge_system: Option<Belonging>,
}

/// Takes what a charge point does not report: its name, bay, charge system, and what its connectors are.
///
/// What is absent stays as it was; null takes a name, a bay, a type or a power back.
#[utoipa::path(patch, path = "/api/v1/charge-points/{id}", tag = "charge points", params(("id" = String, Path)),
    request_body = Entered,
    responses((status = 200, body = ChargePoint), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn describe(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
    Body(body): Body,
) -> Result<Json<ChargePoint>, Problem> {
    filters.finish()?;
    let id = super::known(&web, &id)?;
    let Entered {
        details,
        charge_system,
    } = entered(&body)?;
    Ok(Json(web.backend.describe(&id, details, charge_system).await?))
}

/// Reads what was entered, and says which part of it cannot be read.
fn entered(body: &[u8]) -> Result<Entered, Problem> {
    let members = members(body)?;
    let is_known = |it: &&String| matches!(it.as_str(), "name" | "bay" | "charge_system" | "connectors");
    if let Some(unknown) = members.keys().find(|it| !is_known(it)) {
        return Err(Problem::with(
            StatusCode::UNPROCESSABLE_ENTITY,
            unknown,
            "what can be entered is `name`, `bay`, `charge_system` and `connectors`",
        ));
    }
    read(members)
}

fn mentions(charge_point: &ChargePoint, text: &str) -> bool {
    let said = [
        &charge_point.name,
        &charge_point.bay,
        &charge_point.vendor,
        &charge_point.model,
        &charge_point.serial_number,
    ];
    let said = said.into_iter().flatten().map(String::as_str);
    std::iter::once(charge_point.id.as_str())
        .chain(said)
        .any(|it| it.to_lowercase().contains(text))
}

/// One charge point.
#[utoipa::path(get, path = "/api/v1/charge-points/{id}", tag = "charge points", params(("id" = String, Path)),
    responses((status = 200, body = ChargePoint), (status = 404, body = Problem)))]
pub async fn one(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
) -> Result<Json<ChargePoint>, Problem> {
    filters.finish()?;
    let id = super::known(&web, &id)?;
    let charge_point = web.live.with(&id, Clone::clone);
    charge_point
        .map(Json)
        .ok_or_else(|| Problem::not_found("charge point", id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_entered_is_read_as_far_as_it_is_there() {
        assert_eq!(entered(b"{}"), Ok(Entered::default()));
        let bay = Details {
            bay: Some(None),
            ..Details::default()
        };
        let expected = Entered {
            details: bay,
            charge_system: Some(Belonging::To("east".into())),
        };
        assert_eq!(entered(br#"{"bay":null,"charge_system":"east"}"#), Ok(expected));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (body, field) in [
            ("[]", "body"),
            (r#"{"nam":"x"}"#, "nam"),
            (r#"{"name":7}"#, "name"),
            (
                r#"{"connectors":[{"evse_id":1,"connector_id":1,"connector_type":"round"}]}"#,
                "connectors",
            ),
            (
                r#"{"connectors":[{"evse_id":1,"connector_id":1,"max_power":7400}]}"#,
                "connectors",
            ),
            (r#"{"charge_system":7}"#, "charge_system"),
            (
                r#"{"charge_system":{"name":"East","fuse_a":63}}"#,
                "charge_system",
            ),
        ] {
            let problem = serde_json::to_value(entered(body.as_bytes()).unwrap_err()).unwrap();
            assert_eq!(problem["field"], field, "{body}");
        }
    }
}
