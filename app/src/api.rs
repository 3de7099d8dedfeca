//! Every server function: what the pages ask over the network, each a public address.
//!
//! Each asks the [`Backend`](crate::backend::Backend) that the server provides as a context one thing. There
//! is no rule, no formatting and no record in here. What stands in a body exists on the server alone.

mod charge_points;
mod charge_systems;
mod commands;
mod configuration;
mod details;
mod event_log;
mod json;
mod load;
mod load_history;
mod readings;
mod status_log;
pub(crate) mod steering;
mod timelines;
mod transactions;

pub(crate) use charge_points::{find_charge_point, find_then};
pub(crate) use charge_systems::{find_overview, list_charge_systems, list_refused_handshakes};
pub(crate) use commands::{ReadConfiguration, RestartChargePoint, list_commands};
pub(crate) use configuration::list_configurations;
pub(crate) use details::{DescribeChargePoint, DescribeConnector};
pub(crate) use event_log::{
    MOST as MOST_EVENTS, MOST_IN_FULL as MOST_EVENTS_IN_FULL, find_event, list_events, list_events_of_ids,
    list_said,
};
pub(crate) use load::{ConfigureChargeSystem, find_load};
pub(crate) use load_history::find_load_history;
pub(crate) use readings::{MOST as MOST_READINGS, list_readings};
pub(crate) use status_log::{list_connections, list_decisions, list_sessions, list_status_log};
pub(crate) use steering::{DecideByHand, SetEcoMode, find_eco_mode};
pub(crate) use timelines::{MOST as MOST_TIMELINES, find_timeline, list_timelines};
pub(crate) use transactions::{find_charge_system, list_transactions};
