//! The document around the pages. Only the server writes it.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;
use serde_json::json;

use crate::App;
use crate::routes::address;
use crate::surroundings;

/// Makes the page react, once it was painted.
const START: &str = include_str!("shell/start.js");

/// Where the files of the pages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteAssets {
    /// The JavaScript that loads the WebAssembly module.
    pub js: String,
    /// The WebAssembly module: what the overview needs.
    pub wasm: String,
    /// The module's other part: what all other pages need.
    pub wasm_of_details: String,
    /// The style sheet.
    pub css: String,
}

impl Default for SiteAssets {
    fn default() -> Self {
        Self {
            js: "/pkg/ladetavle.js".to_owned(),
            wasm: "/pkg/ladetavle_bg.wasm".to_owned(),
            wasm_of_details: "/pkg/ladetavle_details.wasm".to_owned(),
            css: "/pkg/ladetavle.css".to_owned(),
        }
    }
}

/// The document, with the page in it that the request asks for.
///
/// Language, theme and the address for charge points come from the context [`RequestInfo`](crate::RequestInfo).
/// The one script carries the nonce of the request, where `leptos_axum` provides one.
pub fn shell(assets: SiteAssets) -> impl IntoView {
    let info = surroundings::request_info();
    let SiteAssets {
        js,
        wasm,
        wasm_of_details,
        css,
    } = assets;
    let path = use_context::<RequestUrl>().and_then(|url| Some(url.parse().ok()?.path().to_owned()));
    let is_overview = path.is_some_and(|path| address::is_overview(&path));
    // What other pages need as well is fetched later from the overview.
    let wasm_of_details = (!is_overview).then_some(wasm_of_details);
    let files = json!({ "js": js, "wasm": wasm, "wasmOfDetails": wasm_of_details });
    let start = format!("{START}start({files});");
    view! {
        <!DOCTYPE html>
        <html lang=info.preferences.language.key() data-theme=info.preferences.theme.key() data-shortcuts=info.preferences.shortcuts.key()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="ocpp-address" content=info.ocpp_address />
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js />
                <script type="module" nonce=use_nonce()>
                    {start}
                </script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
