//! What a page is rendered for, on the server: a request that wants an answer.

use std::future::Future;

use axum::http::{Method, StatusCode, header::ACCEPT, request::Parts};
use csms::{Asker, Timestamp};
use leptos::prelude::{AnyView, RenderHtml, use_context};
use leptos::server_fn::ServerFn;
use leptos_axum::ResponseOptions;

use crate::backend::SharedBackend;
use crate::preferences::{RequestInfo, StandsAt};
use crate::routes::address;

/// What is known of the request; nothing of it where only the list of routes is asked for.
pub(crate) fn request_info() -> RequestInfo {
    use_context().unwrap_or_default()
}

/// Whom to ask.
pub(crate) fn backend() -> Option<SharedBackend> {
    use_context()
}

/// Who asks for something to be done.
pub(crate) fn asker() -> Asker {
    use_context().unwrap_or(Asker::Page { address: None })
}

/// What the reader's clock shows is not known here.
pub(crate) fn clock() -> i64 {
    0
}

/// At which moment a page stands, where that is known when it is written: in the browser it is not.
pub(crate) fn stands_at() -> Option<Timestamp> {
    use_context::<StandsAt>().map(|StandsAt(moment)| moment)
}

/// Whoever asks has reached us.
pub(crate) fn is_offline() -> bool {
    false
}

/// Nobody asks from here: forms are sent by browsers.
pub(crate) fn carry_out<S: ServerFn>(asked: S) -> impl Future<Output = Result<S::Output, S::Error>> + Send {
    asked.run_body()
}

/// The page that stands where no other is asked for.
pub(crate) fn first_page() -> String {
    address::CHARGE_SYSTEMS.to_owned()
}

/// Whether an address that is none leads to the first page.
pub(crate) const LEADS_STRAYS_HOME: bool = false;

/// What is written for readers without JavaScript, and is made anew in the browser when it is wanted: as HTML. A page that
/// stands at a moment is for those who have it.
pub(crate) fn write_beforehand(what: impl FnOnce() -> AnyView) -> String {
    if stands_at().is_some() {
        return String::new();
    }
    what().to_html()
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
