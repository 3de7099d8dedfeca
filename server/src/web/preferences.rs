//! Language, theme and shortcuts, each remembered in a cookie; works without scripts.

use app::{Preferences, Shortcuts};
use axum::extract::RawQuery;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::query::Filters;

/// A year, in seconds.
const REMEMBERED: u32 = 365 * 24 * 3600;

/// What a request asks for in its headers.
pub(super) fn of(headers: &HeaderMap) -> Preferences {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
    Preferences::from_headers(text(COOKIE), text(ACCEPT_LANGUAGE))
}

/// Sets the cookies that are asked for and leads back.
pub async fn choose(RawQuery(_): RawQuery, mut filters: Filters) -> Result<Response, Problem> {
    let language = filters.value("language", "en or nb", |it| {
        ["en", "nb"].into_iter().find(|known| *known == it)
    })?;
    let theme = filters.value("theme", "system, light or dark", |it| {
        ["system", "light", "dark"].into_iter().find(|known| *known == it)
    })?;
    let shortcuts = filters.value("shortcuts", "on or off", Shortcuts::from_key)?;
    let back = filters
        .text("return")?
        .filter(|it| is_ours(it))
        .unwrap_or_else(|| "/".to_owned());
    filters.finish()?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        ("language", language),
        ("theme", theme),
        ("shortcuts", shortcuts.map(Shortcuts::key)),
    ] {
        let Some(value) = value else { continue };
        let cookie = format!("{name}={value}; Path=/; Max-Age={REMEMBERED}; SameSite=Lax");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    let back = HeaderValue::from_str(&back).unwrap_or_else(|_| HeaderValue::from_static("/"));
    headers.insert(LOCATION, back);
    Ok(response)
}

/// Whether an address is a path of ours: nobody is to be led elsewhere.
fn is_ours(address: &str) -> bool {
    let plain = address.bytes().all(|it| it.is_ascii_graphic() && it != b'\\');
    plain && address.starts_with('/') && !address.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert!(is_ours("/charge-points/a%20b?after=e9"));
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\nb",
            "javascript:x",
        ] {
            assert!(!is_ours(elsewhere), "{elsewhere}");
        }
    }
}
