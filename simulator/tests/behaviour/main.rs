//! How simulated charge points behave towards a charge system, seen from its side of the wire.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod stage;

mod boot;
mod calls;
mod charging;
mod determinism;
mod limits;
mod offline;
mod reset;
mod week;
