//! EcoMode: a car charges in the cheapest quarters of an hour, and is ready in time.
//!
//! Being ready comes before being cheap. What is asked for is an [`EcoMode`]; [`needed_wh`] says how much of it is
//! still to be charged, [`ZoneOffsets::next`] when it has to be done, and [`plan()`] in which quarters to charge. A
//! plan is made of what is known at one time and is made anew when any of it changes: another price, another wish,
//! a car that takes more or less than it did.

pub mod civil;
pub mod plan;
pub mod settings;
pub mod state;

mod cheapest;
mod quarters;

pub use civil::{TimeOfDay, TimeOfDayError, ZoneOffsets};
pub use plan::{Basis, HORIZON, MINIMUM_RUN, Plan, PlannedSlot, SoFar, TOLERANCE, Task, plan};
pub use settings::{EcoMode, EcoModeError, needed_wh};
pub use state::EcoModeState;
