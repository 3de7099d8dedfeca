//! What a page is rendered for, on the server: a request that wants an answer.

use axum::http::{Method, StatusCode, header::ACCEPT, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::preferences::RequestInfo;

/// What is known of the request; nothing of it where only the list of routes is asked for.
pub(crate) fn request_info() -> RequestInfo {
    use_context().unwrap_or_default()
}

/// Answers with this status code.
///
/// A form that was sent without JavaScript is answered with a redirect, whatever came of it: that one keeps
/// its status code.
pub(crate) fn set_status(code: u16) {
    if is_plain_form() {
        return;
    }
    if let (Some(response), Ok(code)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(code)) {
        response.set_status(code);
    }
}

/// Leads a reader without JavaScript on to another page. One with it stays, and the page does as it likes.
pub(crate) fn lead_on(path: &str) {
    if is_plain_form() {
        leptos_axum::redirect(path);
    }
}

/// Whether the browser itself sent a form.
fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|it| {
        let accepts = it.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
        it.method == Method::POST && accepts.is_some_and(|accept| accept.contains("text/html"))
    })
}
