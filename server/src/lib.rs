//! The process: sockets, the record, the live feed, HTTP.
//!
//! A status travels [`charge_points::accept`] → [`charge_points::session`] → the rules of `csms` →
//! [`record`] → [`store`] → [`live`] → a browser. A command travels the other way: [`web`] or [`backend`] →
//! [`commands`] → [`charge_points::registry`] → [`charge_points::session`].

#![recursion_limit = "256"]

pub mod action;
pub mod backend;
pub mod charge_points;
pub mod clock;
pub mod commands;
pub mod config;
pub mod credentials;
pub mod first_reading;
pub mod live;
pub mod load_balancing;
pub mod outlook;
pub mod prices;
pub mod process;
pub mod record;
pub mod retention;
pub mod store;
pub mod surroundings;
pub mod telemetry;
pub mod time_zones;
pub mod transactions;
pub mod web;
