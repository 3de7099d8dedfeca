//! The addresses of pages, both ways.
//!
//! The id of a charge point may hold any character, so it is encoded here and decoded here, once each. The
//! router's own parameters are not used: inside a nested route they are decoded once more for every level.

use csms::{ChargePointId, ChargeSystemId, EventId};

/// The list of charge systems.
pub(crate) const CHARGE_SYSTEMS: &str = "/charge-systems";

/// The page of what was charged, as addresses of it end.
const SESSIONS: &str = "sessions";

/// How the addresses of what was charged as a file end, in the API.
const API_FILE: &str = "transactions/export";

/// The pages of one charge point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Connectors,
    StatusLog,
    ChargePoint,
    EventLog,
    Transactions,
}

impl Tab {
    pub(crate) const ALL: [Self; 5] = [
        Self::Connectors,
        Self::StatusLog,
        Self::ChargePoint,
        Self::EventLog,
        Self::Transactions,
    ];

    const fn segment(self) -> &'static str {
        match self {
            Self::Connectors => "connectors",
            Self::StatusLog => "status-log",
            Self::ChargePoint => "charge-point",
            Self::EventLog => "event-log",
            // A session is what people call it.
            Self::Transactions => SESSIONS,
        }
    }
}

/// A charge system's overview.
pub(crate) fn charge_system(id: &ChargeSystemId) -> String {
    format!("{CHARGE_SYSTEMS}/{}", encode(id.as_str()))
}

/// How a charge system's current is used.
pub(crate) fn load(id: &ChargeSystemId) -> String {
    format!("{}/load", charge_system(id))
}

/// What was charged at a charge system.
pub(crate) fn transactions_of_charge_system(id: &ChargeSystemId) -> String {
    format!("{}/{SESSIONS}", charge_system(id))
}

/// A charge point's first page.
pub(crate) fn charge_point(id: &ChargePointId) -> String {
    format!("/charge-points/{}", encode(id.as_str()))
}

/// One of a charge point's pages.
pub(crate) fn tab(id: &str, tab: Tab) -> String {
    format!("/charge-points/{}/{}", encode(id), tab.segment())
}

/// One row of a charge point's event log.
pub(crate) fn event(of: &str, id: EventId) -> String {
    format!("/charge-points/{}/event-log/{id}", encode(of))
}

/// A charge point's event log in the API; the ending of a file follows.
pub(crate) fn api_events(of: &str) -> String {
    format!("/api/v1/charge-points/{}/events", encode(of))
}

/// What was charged at a charge point, as a file, in the API.
pub(crate) fn api_transactions_of_charge_point(id: &str) -> String {
    format!("/api/v1/charge-points/{}/{API_FILE}", encode(id))
}

/// What was charged at a charge system, as a file, in the API.
pub(crate) fn api_transactions_of_charge_system(id: &ChargeSystemId) -> String {
    format!("/api/v1/charge-systems/{}/{API_FILE}", encode(id.as_str()))
}

/// Where the choice of a language or a theme is kept; the reader comes back to `here` afterwards.
pub(crate) fn preference(name: &str, value: &str, here: &str) -> String {
    format!("/preferences?{name}={value}&return={}", encode(here))
}

/// The charge system of an overview's path.
pub(crate) fn charge_system_of(path: &str) -> Option<String> {
    segment_after(path, "charge-systems")
}

/// Whether a path is that of what was charged at a charge system.
pub(crate) fn is_transactions_of_charge_system(path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    segments.next() == Some("charge-systems") && segments.nth(1) == Some(SESSIONS)
}

/// Whether a path is that of an overview, of charge systems or of one's chargers; the first page leads to them.
pub(crate) fn is_overview(path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    matches!(segments.next(), None | Some("" | "charge-systems")) && segments.nth(1).is_none_or(str::is_empty)
}

/// The charge point of any of its pages' paths.
pub(crate) fn charge_point_of(path: &str) -> Option<String> {
    segment_after(path, "charge-points")
}

/// Which of a charge point's pages a path is.
pub(crate) fn tab_of(path: &str) -> Option<Tab> {
    let mut segments = path.split('/').skip(1);
    if segments.next() != Some("charge-points") {
        return None;
    }
    let segment = segments.nth(1).filter(|it| !it.is_empty());
    match segment {
        None => Some(Tab::Connectors),
        Some(segment) => Tab::ALL.into_iter().find(|it| it.segment() == segment),
    }
}

/// The row of the event log that a path opens, as it is written there.
pub(crate) fn event_of(path: &str) -> Option<String> {
    let mut segments = path.split('/').skip(3);
    (segments.next()? == "event-log")
        .then(|| segments.next())?
        .map(decode)
}

/// What `rel` a link to this path has to have, if any.
///
/// The router of the browser decodes a path once too often when it writes it into the address bar. Where that
/// would lead somewhere else on the next load, the browser itself follows the link.
pub(crate) fn rel(path: &str) -> Option<&'static str> {
    (path.contains("%25") || path.contains("%5C")).then_some("external")
}

fn segment_after(path: &str, first: &str) -> Option<String> {
    let mut segments = path.split('/').skip(1);
    (segments.next()? == first).then_some(())?;
    segments.next().filter(|it| !it.is_empty()).map(decode)
}

/// One segment of a path, or one value of a query string: everything but the unreserved characters of RFC 3986
/// is written in hexadecimal.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let digit = |it: u8| char::from(b"0123456789ABCDEF"[usize::from(it)]);
            encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    encoded
}

/// What [`encode`] wrote. A per cent sign that begins no hexadecimal number stands for itself.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let digit = |offset| {
            bytes
                .get(index + offset)
                .and_then(|it| char::from(*it).to_digit(16))
        };
        match (byte, digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.extend(u8::try_from(high * 16 + low));
                index += 3;
            }
            _ => {
                decoded.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|it| String::from_utf8_lossy(it.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests;
