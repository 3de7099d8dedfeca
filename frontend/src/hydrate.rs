//! Takes over, in the browser, the page that the server rendered.

use std::time::Duration;

use leptos::mount::hydrate_body;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Makes the page interactive, and says so in `html[data-hydrated]`. Where the page's code cannot be had it stays as the
/// server wrote it.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    if app::parts::fetch_what_is_here().await.is_err() {
        return;
    }
    hydrate_body(app::App);
    // Effects run after this; only then does everything react.
    set_timeout(crate::say_so, Duration::ZERO);
}
