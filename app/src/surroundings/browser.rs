//! What a page is rendered for, in the browser: a document that the server wrote.

#[path = "document.rs"]
mod written;

use std::future::Future;

use csms::Timestamp;
use leptos::prelude::{AnyView, window};
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

pub(crate) use self::written::request_info;
use crate::routes::address;

/// What the reader's clock shows, in milliseconds since 1970 began.
pub(crate) fn clock() -> i64 {
    js_sys::Date::now() as i64
}

/// At which moment pages stand before they are alive: that is not known.
pub(crate) fn stands_at() -> Option<Timestamp> {
    None
}

/// Whether the reader's machine has no network at all, as far as the browser knows.
pub(crate) fn is_offline() -> bool {
    !window().navigator().on_line()
}

/// Asks the server.
pub(crate) fn carry_out<S: ServerFn>(asked: S) -> impl Future<Output = Result<S::Output, S::Error>> + Send {
    asked.run_on_client()
}

/// Where code that belongs to this document cannot be had, but the portal answers, it is another portal by now: the
/// document is loaded anew. It then names code that is there.
pub(crate) fn fetch_document_anew() {
    spawn_local(async {
        let answer = JsFuture::from(window().fetch_with_str("/healthz"));
        if answer.await.is_ok() {
            // It can only fail where a document may not be left, and then it stays.
            _ = window().location().reload();
        }
    });
}

/// The page that stands where no other is asked for.
pub(crate) fn first_page() -> String {
    address::CHARGE_SYSTEMS.to_owned()
}

/// Nothing: what the server wrote stays, and what is made here is not read before it is wanted.
pub(crate) fn write_beforehand(_what: impl FnOnce() -> AnyView) -> String {
    String::new()
}

/// Whether an address that is none leads to the first page.
pub(crate) const LEADS_STRAYS_HOME: bool = false;

/// The answer has long been given.
pub(crate) fn set_status(_code: u16) {}
