//! Commands: issued, and followed.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use csms::{Asker, Command, CommandId, CommandState, IssuedCommand};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::web::Web;
use crate::web::asked::{Body, Segments};
use crate::web::problem::Problem;
use crate::web::query::Filters;

/// How the library's words begin where a member is missing, which they name in backticks.
const MISSING: &str = "missing field `";

/// A command was taken.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Taken {
    id: CommandId,
    state: CommandState,
}

/// Issues a command: 202 once it is on its way, or waits for its turn.
#[utoipa::path(post, path = "/api/v1/charge-points/{id}/commands", tag = "commands", params(("id" = String, Path)),
    request_body = Command,
    responses((status = 202, body = Taken), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn issue(
    State(web): State<Web>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Segments(id): Segments<String>,
    filters: Filters,
    Body(body): Body,
) -> Result<impl IntoResponse, Problem> {
    filters.finish()?;
    let id = super::known(&web, &id)?;
    let command = read(&body)?;
    let address = peer.ip().to_canonical();
    let issued = web
        .backend
        .commands
        .issue(&id, command, Asker::Api { address })
        .await?;
    let location = format!("/api/v1/commands/{}", issued.id);
    let taken = Taken {
        id: issued.id,
        state: issued.state,
    };
    Ok((StatusCode::ACCEPTED, [(LOCATION, location)], Json(taken)))
}

/// Reads a command, and says which member of it makes no sense.
fn read(body: &[u8]) -> Result<Command, Problem> {
    let json: Value = serde_json::from_slice(body)
        .map_err(|error| Problem::with(StatusCode::BAD_REQUEST, "body", format!("not JSON: {error}")))?;
    let nonsense =
        |field: &str, detail: String| Problem::with(StatusCode::UNPROCESSABLE_ENTITY, field, detail);
    let Some(name) = json.get("name").filter(|it| it.is_string()) else {
        return Err(nonsense(
            "name",
            "a command has a `name`, as in {\"name\":\"reset\",\"kind\":\"soft\"}".into(),
        ));
    };
    let of = |members| serde_json::from_value::<Command>(members).map_err(|it| it.to_string());
    // The name first, then each member beside it: that others are missing is not its fault.
    let named = ("name".to_owned(), name.clone());
    let members = json.as_object().into_iter().flatten();
    for (member, value) in std::iter::once((&named.0, name)).chain(members) {
        let alone = Map::from_iter([named.clone(), (member.clone(), value.clone())]);
        if let Err(words) = of(Value::Object(alone))
            && !words.starts_with(MISSING)
        {
            return Err(nonsense(member, words));
        }
    }
    of(json).map_err(|words| {
        let missing = words.strip_prefix(MISSING).and_then(|it| it.split('`').next());
        let field = missing.unwrap_or("body").to_owned();
        nonsense(&field, words)
    })
}

/// One command, with the steps that it took.
#[utoipa::path(get, path = "/api/v1/commands/{id}", tag = "commands", params(("id" = String, Path)),
    responses((status = 200, body = IssuedCommand), (status = 404, body = Problem)))]
pub async fn one(
    State(web): State<Web>,
    Segments(id): Segments<String>,
    filters: Filters,
) -> Result<Json<IssuedCommand>, Problem> {
    filters.finish()?;
    let id = CommandId::from(id);
    let command = web.store.command(&id).await?;
    command
        .map(Json)
        .ok_or_else(|| Problem::not_found("command", &id.as_str().chars().take(64).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_as_the_contract_writes_them() {
        let soft = Command::Reset {
            kind: csms::ResetKind::Soft,
        };
        assert_eq!(read(br#"{"name":"reset","kind":"soft"}"#), Ok(soft));
        let all = Command::ReadConfiguration { keys: Vec::new() };
        assert_eq!(
            read(br#"{"name":"read_configuration","keys":[]}"#),
            Ok(all.clone())
        );
        assert_eq!(read(br#"{"name":"read_configuration"}"#), Ok(all));
    }

    #[test]
    fn a_command_that_makes_no_sense_names_the_field() {
        let field =
            |body: &str| serde_json::to_value(read(body.as_bytes()).unwrap_err()).unwrap()["field"].clone();
        assert_eq!(field(r#"{"kind":"soft"}"#), "name");
        assert_eq!(field(r#"{"name":"dance"}"#), "name");
        assert_eq!(field(r#"{"name":"reset"}"#), "kind");
        assert_eq!(field(r#"{"name":"reset","kind":"medium"}"#), "kind");
        assert_eq!(field(r#"{"name":"reset","kind":5}"#), "kind");
        assert_eq!(field(r#"{"name":"dance","kind":"soft"}"#), "name");
        assert_eq!(field(r#"{"name":"read_configuration","keys":"x"}"#), "keys");
        let change = |members: &str| field(&format!(r#"{{"name":"change_configuration",{members}}}"#));
        assert_eq!(change(r#""key":"A""#), "value");
        assert_eq!(change(r#""value":"1""#), "key");
        assert_eq!(change(r#""key":"A","value":1"#), "value");
        assert_eq!(change(r#""key":1,"value":"1""#), "key");
        assert_eq!(field(r#"{"name":5}"#), "name");
        assert_eq!(field("[]"), "name");
    }
}
