//! What a handshake says: who it is, what it speaks, and with which password (RFC 6455 §4.2, RFC 7617 §2).

use axum::body::Body;
use axum::http::header::{
    AUTHORIZATION, CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// The subprotocols that we speak, and the version that each stands for.
const SUBPROTOCOLS: &[(&str, &str)] = &[("ocpp1.6", "1.6")];

/// Why a charge point is not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) status: StatusCode,
    pub(super) reason: String,
}

impl Refused {
    pub(super) fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        Self {
            status,
            reason: reason.into(),
        }
    }
}

/// What was agreed on.
pub(super) struct Agreed {
    /// The OCPP version.
    pub(super) version: &'static str,
    /// The subprotocol, as it was offered.
    pub(super) header: HeaderValue,
}

/// The name that a charge point goes by: the last segment of the path below `/ocpp/`, percent-decoded once. It is empty
/// where there is none.
///
/// Bytes that are not UTF-8 are taken as Latin-1, which is what those who send them mean.
pub(super) fn claimed_name(path: &str) -> String {
    let below = path.strip_prefix("/ocpp/").unwrap_or_default();
    let segment = below.rsplit('/').next().unwrap_or_default();
    let bytes: Vec<u8> = percent_decode_str(segment).collect();
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}

fn has_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    let values = headers
        .get_all(name)
        .into_iter()
        .filter_map(|it| it.to_str().ok());
    values
        .flat_map(|it| it.split(','))
        .any(|it| it.trim().eq_ignore_ascii_case(token))
}

/// The key that the answer has to be made of.
pub(super) fn websocket_key(headers: &HeaderMap) -> Result<HeaderValue, Refused> {
    if !has_token(headers, CONNECTION, "upgrade") || !has_token(headers, UPGRADE, "websocket") {
        let reason = "charge points connect here with a WebSocket; this was plain HTTP";
        return Err(Refused::new(StatusCode::UPGRADE_REQUIRED, reason));
    }
    if headers
        .get(SEC_WEBSOCKET_VERSION)
        .is_none_or(|it| it.as_bytes() != b"13")
    {
        return Err(Refused::new(
            StatusCode::UPGRADE_REQUIRED,
            "WebSocket version 13 only",
        ));
    }
    let no_key = || Refused::new(StatusCode::BAD_REQUEST, "the handshake has no Sec-WebSocket-Key");
    headers.get(SEC_WEBSOCKET_KEY).cloned().ok_or_else(no_key)
}

/// The first subprotocol in the charge point's order that we speak; none where it offered none.
pub(super) fn subprotocol(headers: &HeaderMap) -> Result<Option<Agreed>, Refused> {
    let values = headers.get_all(SEC_WEBSOCKET_PROTOCOL).into_iter();
    let offered: Vec<String> = values
        .flat_map(|it| {
            String::from_utf8_lossy(it.as_bytes())
                .split(',')
                .map(|it| it.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|it| !it.is_empty())
        .collect();
    for offer in &offered {
        let spoken = SUBPROTOCOLS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(offer));
        if let (Some((_, version)), Ok(header)) = (spoken, HeaderValue::from_str(offer)) {
            return Ok(Some(Agreed { version, header }));
        }
    }
    if offered.is_empty() {
        return Ok(None);
    }
    let spoken: Vec<_> = SUBPROTOCOLS.iter().map(|(name, _)| *name).collect();
    let (offered, spoken) = (offered.join(", "), spoken.join(", "));
    let shown: String = offered.chars().take(100).collect();
    Err(Refused::new(
        StatusCode::BAD_REQUEST,
        format!("it offers {shown}; spoken here: {spoken}"),
    ))
}

/// User name, colon and password of HTTP Basic (RFC 7617 §2). A key of security profile 1 may be any bytes.
pub(super) fn basic(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    BASE64_STANDARD.decode(encoded.trim()).ok()
}

/// The answer that makes a WebSocket of the connection.
pub(super) fn switching(key: &HeaderValue, protocol: Option<HeaderValue>) -> Response {
    let accept = derive_accept_key(key.as_bytes());
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::from_str(&accept) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    if let Some(protocol) = protocol {
        headers.insert(SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_segment_is_decoded_once() {
        assert_eq!(claimed_name("/ocpp/CP-1"), "CP-1");
        assert_eq!(claimed_name("/ocpp/RDAM%7C123"), "RDAM|123");
        assert_eq!(claimed_name("/ocpp/a%2Fb"), "a/b");
        assert_eq!(claimed_name("/ocpp/a%252Fb"), "a%2Fb");
        assert_eq!(claimed_name("/ocpp/some/path/CP-1"), "CP-1");
        assert_eq!(claimed_name("/ocpp/%C3%82"), "Â");
        assert_eq!(claimed_name("/ocpp/%C2"), "Â");
        assert_eq!(claimed_name("/ocpp/"), "");
        assert_eq!(claimed_name("/ocpp"), "");
        assert_eq!(claimed_name("/ocpp/ocpp"), "ocpp");
    }

    fn offered(protocols: &[&'static str]) -> HeaderMap {
        let values = protocols
            .iter()
            .map(|it| (SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(it)));
        values.collect()
    }

    #[test]
    fn the_charge_points_order_decides() {
        let agreed = |it: &[&'static str]| subprotocol(&offered(it)).map(|it| it.map(|it| it.header));
        assert_eq!(
            agreed(&["ocpp2.0.1, ocpp1.6"]),
            Ok(Some(HeaderValue::from_static("ocpp1.6")))
        );
        assert_eq!(
            agreed(&["ocpp1.6", "ocpp1.5"]),
            Ok(Some(HeaderValue::from_static("ocpp1.6")))
        );
        assert_eq!(agreed(&[]), Ok(None));
        let refused = agreed(&["ocpp1.5"]).expect_err("not spoken");
        assert_eq!(refused.reason, "it offers ocpp1.5; spoken here: ocpp1.6");
    }

    #[test]
    fn credentials_are_bytes() {
        let header = |it: &str| HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(it).unwrap())]);
        let encoded = BASE64_STANDARD.encode(b"CP-1:\xff\x00:x");
        assert_eq!(
            basic(&header(&format!("Basic {encoded}"))),
            Some(b"CP-1:\xff\x00:x".to_vec())
        );
        assert_eq!(basic(&header("Bearer abc")), None);
        assert_eq!(basic(&header("Basic !")), None);
    }
}
