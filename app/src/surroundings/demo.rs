//! What a page is rendered for, in the demo: a visitor of somebody else's page, and no server.

#[path = "document.rs"]
mod written;

use std::future::Future;

use csms::{Asker, Timestamp};
use leptos::prelude::AnyView;
use leptos::server_fn::ServerFn;

pub(crate) use self::written::request_info;
use crate::backend::SharedBackend;
use crate::demo;

/// What the clock on the stage shows, in milliseconds since 1970 began.
pub(crate) fn clock() -> i64 {
    demo::now().as_millis()
}

/// At which moment pages stand before they are alive: they are at once.
pub(crate) fn stands_at() -> Option<Timestamp> {
    None
}

/// It needs no network.
pub(crate) fn is_offline() -> bool {
    false
}

/// Answers here what is asked.
pub(crate) fn carry_out<S: ServerFn>(asked: S) -> impl Future<Output = Result<S::Output, S::Error>> + Send {
    asked.run_body()
}

/// It would begin anew. What cannot be had is asked for again.
pub(crate) fn fetch_document_anew() {}

/// Nobody reads the demo without JavaScript.
pub(crate) fn write_beforehand(_what: impl FnOnce() -> AnyView) -> String {
    String::new()
}

/// Whom to ask.
pub(crate) fn backend() -> Option<SharedBackend> {
    demo::backend()
}

/// Who asks for something to be done.
pub(crate) fn asker() -> Asker {
    Asker::Page { address: None }
}

/// There is no response that would have a status code.
pub(crate) fn set_status(_code: u16) {}

/// Nobody comes without JavaScript.
pub(crate) fn lead_on(_path: &str) {}

/// The page that stands where no other is asked for.
pub(crate) fn first_page() -> String {
    demo::here()
}

/// Whether an address that is none leads to the first page: the address bar shows the embedding page's.
pub(crate) const LEADS_STRAYS_HOME: bool = true;
