//! The whole server over real sockets on a port of its own: charge points that say every kind of thing,
//! browsers that listen, programs that ask.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to stop")]

#[path = "sockets/obedient.rs"]
mod obedient;
#[path = "store/postgres.rs"]
mod postgres;
#[path = "sockets/world.rs"]
mod world;

#[path = "sockets/api.rs"]
mod api;
#[path = "sockets/calls.rs"]
mod calls;
#[path = "sockets/contact.rs"]
mod contact;
#[path = "sockets/details.rs"]
mod details;
#[path = "sockets/eco_mode.rs"]
mod eco_mode;
#[path = "sockets/feed.rs"]
mod feed;
#[path = "sockets/handshakes.rs"]
mod handshakes;
#[path = "sockets/load_balancing.rs"]
mod load_balancing;
#[path = "sockets/messages.rs"]
mod messages;
#[path = "sockets/pages.rs"]
mod pages;
#[path = "sockets/price_sources.rs"]
mod price_sources;
#[path = "sockets/prices.rs"]
mod prices;
#[path = "sockets/process.rs"]
mod process;
#[path = "sockets/surroundings.rs"]
mod surroundings;
#[path = "sockets/transactions.rs"]
mod transactions;
#[path = "sockets/trouble.rs"]
mod trouble;
