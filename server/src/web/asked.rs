//! Parts of a question, refused as problem documents where they cannot be read.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::problem::Problem;

/// The variable segments of the address.
#[derive(Debug)]
pub struct Segments<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segments<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Path::from_request_parts(parts, state)
            .await
            .map(|Path(segments)| Self(segments))
            .map_err(|refused| Problem::of(refused.status(), "the address is not percent-encoded UTF-8"))
    }
}

/// The body, as far as it may be read: so many KiB. What holds it to that is the limit of its route.
#[derive(Debug)]
pub struct Body<const KIB: usize = 64>(pub Bytes);

impl<S: Send + Sync, const KIB: usize> FromRequest<S> for Body<KIB> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Bytes::from_request(request, state)
            .await
            .map(Self)
            .map_err(|refused| match refused.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::of(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    format!("a body may have {KIB} KiB"),
                ),
                status => Problem::of(status, "the body could not be read"),
            })
    }
}

/// The members of a body that is to be a JSON object.
///
/// # Errors
/// `400` where it is none.
pub fn members(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        Problem::with(
            StatusCode::BAD_REQUEST,
            "body",
            format!("no JSON object: {error}"),
        )
    })
}

/// Reads the members of a body, of which at most one has to be there.
///
/// # Errors
/// `422`, with the member that cannot be read; `body` where one that has to be there is not.
pub fn read<T: DeserializeOwned>(members: Map<String, Value>) -> Result<T, Problem> {
    let wrong = |member: &str, error: &serde_json::Error| {
        Problem::with(StatusCode::UNPROCESSABLE_ENTITY, member, error.to_string())
    };
    let of = |members| serde_json::from_value::<T>(Value::Object(members));
    // What is said of no members at all is not the fault of one.
    let missing = of(Map::new()).err().map(|it| it.to_string());
    for (member, value) in &members {
        let alone = of(Map::from_iter([(member.clone(), value.clone())]));
        if let Err(error) = alone
            && missing.as_ref().is_none_or(|it| *it != error.to_string())
        {
            return Err(wrong(member, &error));
        }
    }
    of(members).map_err(|error| wrong("body", &error))
}
