//! The tables as SeaORM sees them. Nothing outside `store` does.

// What SeaORM derives is `pub` and refers to these.
#![allow(unreachable_pub)]

pub(super) mod charge_point;
pub(super) mod charge_system;
pub(super) mod command;
pub(super) mod command_step;
pub(super) mod configuration_reading;
pub(super) mod connector;
pub(super) mod customer;
pub(super) mod decision;
pub(super) mod event;
pub(super) mod grid_reading;
pub(super) mod meter_value;
pub(super) mod price;
pub(super) mod probe;
pub(super) mod session;
pub(super) mod status_log;
pub(super) mod transaction;
