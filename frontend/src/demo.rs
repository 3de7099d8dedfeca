//! Shows the pages without a server.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::wasm_bindgen;

/// Shows the demo, with the page that a visitor asked for who could not be given it before, and fetches the code of its other
/// pages. Then it says in `html[data-hydrated]` that everything is there.
#[wasm_bindgen]
pub fn mount(asked_for: Option<String>) {
    console_error_panic_hook::set_once();
    app::demo::start(asked_for);
    spawn_local(async {
        // What cannot be had now is asked for again when it is shown.
        _ = app::parts::fetch_details().await;
        set_timeout(crate::say_so, Duration::ZERO);
    });
}
