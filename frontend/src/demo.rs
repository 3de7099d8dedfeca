//! Shows the pages without a server.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Shows the demo, and says so in `html[data-hydrated]`: from then on nothing is fetched any more.
#[wasm_bindgen]
pub async fn mount() {
    console_error_panic_hook::set_once();
    app::demo::start();
    // What cannot be had now is asked for again when it is shown.
    _ = app::parts::fetch_details().await;
    set_timeout(crate::say_so, Duration::ZERO);
}
