//! What a page is rendered for, in the browser: a document that the server wrote.

#[path = "document.rs"]
mod written;

use std::future::Future;

use leptos::server_fn::ServerFn;

pub(crate) use self::written::request_info;
use crate::routes::address;

/// What the reader's clock shows, in milliseconds since 1970 began.
pub(crate) fn clock() -> i64 {
    js_sys::Date::now() as i64
}

/// Whether the reader's machine has no network at all, as far as the browser knows.
pub(crate) fn is_offline() -> bool {
    !leptos::prelude::window().navigator().on_line()
}

/// Asks the server.
pub(crate) fn carry_out<S: ServerFn>(asked: S) -> impl Future<Output = Result<S::Output, S::Error>> + Send {
    asked.run_on_client()
}

/// The page that stands where no other is asked for.
pub(crate) fn first_page() -> String {
    address::CHARGE_SYSTEMS.to_owned()
}

/// Whether an address that is none leads to the first page.
pub(crate) const LEADS_STRAYS_HOME: bool = false;

/// The answer has long been given.
pub(crate) fn set_status(_code: u16) {}
