//! Takes over, in the browser, the page that the server rendered.

use std::time::Duration;

use leptos::mount::hydrate_body;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::wasm_bindgen;

/// How long after a page is alive the code of the others is fetched.
const LATER: Duration = Duration::from_secs(1);

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
    set_timeout(fetch_the_rest, LATER);
}

fn fetch_the_rest() {
    spawn_local(async {
        // What cannot be had now is asked for again when it is shown.
        _ = app::parts::fetch_details().await;
    });
}
