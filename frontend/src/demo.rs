//! Shows the pages without a server.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Shows the demo, and says so in `html[data-hydrated]`.
#[wasm_bindgen]
pub fn mount() {
    console_error_panic_hook::set_once();
    app::demo::start();
    set_timeout(crate::say_so, Duration::ZERO);
}
