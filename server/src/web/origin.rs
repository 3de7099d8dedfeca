//! Two guards around everything: no foreign page acts in a visitor's name, and no foreign page frames ours.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::site;

/// Refuses what another site's page sends here to change something, and says who may frame an answer.
pub async fn guard(request: Request, next: Next) -> Response {
    if is_foreign(&request) {
        return Problem::of(StatusCode::FORBIDDEN, "another site's page may not do this").into_response();
    }
    let is_demo = request.uri().path().starts_with(site::DEMO);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // What is made anew for each reader is not kept for the next: browsers keep a 410 for ever that does not say so
    // (RFC 9111 §4.2.2).
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    if is_demo {
        // It is made to be framed, and there is nothing in it that anybody could be led to do.
        return response;
    }
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.append(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("frame-ancestors 'none'"),
    );
    response
}

/// Whether a browser says that a page of another origin asks to change something.
fn is_foreign(request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    // A program that is no browser sends no origin.
    let Some(origin) = request.headers().get(ORIGIN) else {
        return false;
    };
    let host = request.headers().get(HOST).map(HeaderValue::as_bytes);
    let of_origin = origin
        .to_str()
        .ok()
        .and_then(|it| it.split_once("://"))
        .map(|(_, host)| host.as_bytes());
    host.is_none() || of_origin != host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: Method, origin: Option<&str>, foreign: bool) {
        let mut request = Request::builder()
            .method(method)
            .header(HOST, "portal.example:8080");
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        let request = request.body(axum::body::Body::empty()).unwrap();
        assert_eq!(is_foreign(&request), foreign, "{origin:?}");
    }

    #[test]
    fn only_our_own_pages_and_programs_may_change_something() {
        check(Method::POST, None, false);
        check(Method::POST, Some("https://portal.example:8080"), false);
        check(Method::POST, Some("https://evil.example"), true);
        check(Method::POST, Some("null"), true);
        check(Method::GET, Some("https://evil.example"), false);
    }
}
