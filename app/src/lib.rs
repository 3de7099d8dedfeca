//! The pages of the portal: from an address, over what is asked of a [`Backend`](backend::Backend), to what is seen.
//!
//! The same pages are rendered on the server and taken over in the browser. There is no rule about chargers
//! here (those are in `csms`), and nothing that reads or writes a record.
//!
//! They have a third home: the demo, where what is asked is answered in the browser, out of memory.
//!
//! `cfg(feature = "ssr")` and `cfg(feature = "demo")` stand on modules in this file, and nowhere else.

#![recursion_limit = "256"]
// `#[component]` writes `pub` into modules that are private.
#![allow(unreachable_pub)]

#[cfg(feature = "ssr")]
pub mod shell;

mod routes;

pub mod backend;
mod error;
#[cfg(any(feature = "ssr", feature = "stage"))]
pub mod export;
pub mod preferences;

#[cfg(any(feature = "ssr", feature = "demo"))]
#[path = "api/answer.rs"]
mod answer;
mod api;
mod clock;
#[cfg(not(all(feature = "demo", not(feature = "ssr"))))]
#[path = "live/line.rs"]
mod line;
#[cfg(all(feature = "demo", not(feature = "ssr")))]
#[path = "demo/line.rs"]
mod line;
mod live;
mod query;
#[cfg(any(feature = "ssr", feature = "demo"))]
#[path = "api/typed.rs"]
mod typed;

mod pages;
#[cfg(feature = "ssr")]
#[path = "parts/at_hand.rs"]
pub mod parts;
#[cfg(not(feature = "ssr"))]
#[path = "parts/fetched.rs"]
pub mod parts;
mod views;

mod controls;

mod format;
mod i18n;

#[cfg(not(any(feature = "ssr", feature = "demo")))]
#[path = "surroundings/browser.rs"]
mod surroundings;
#[cfg(all(feature = "demo", not(feature = "ssr")))]
#[path = "surroundings/demo.rs"]
mod surroundings;
#[cfg(feature = "ssr")]
#[path = "surroundings/server.rs"]
mod surroundings;

#[cfg(feature = "stage")]
pub mod stage;

#[cfg(all(feature = "demo", not(feature = "ssr")))]
pub mod demo;

pub use preferences::{Language, Preferences, RequestInfo, Shortcuts, StandsAt, Theme};
pub use routes::App;
