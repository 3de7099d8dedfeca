//! The other end: charge points that behave as good ones do.
//!
//! A [`ChargePoint`] is a state machine without sockets and without a clock: it is told what time it
//! is and what was received, and says what it wants done ([`Output`]). Time and chance are arguments,
//! so the same seed and the same times give the same frames to the byte, on every machine.
//!
//! A [`Scenario`] makes a whole charge system of them, in the middle of its day. Drivers come and go,
//! the site holds back, a line fails. The feature `native` runs them over real WebSockets.
//!
//! What a *charge system* does with all that is not known here: this crate depends on the wire
//! alone, so that both ends cannot share a misreading of the rules.

mod scenario;
pub use scenario::Scenario;
mod make;
pub use make::{MAKES, Make};
mod profile;
pub use profile::{Beginning, Line, Profile};

mod charge_point;
pub use charge_point::{ChargePoint, Output};
mod hand;
mod life;
mod restart;

mod connector;
mod fault;
pub use fault::{Fault, HoldBack};
mod limits;
pub use limits::Obedience;
mod report;
mod vehicle;
pub use vehicle::Vehicle;
mod meter;

mod message;
mod outbox;
mod v16;

pub mod surroundings;

mod chance;
mod clock;
mod configuration;

#[cfg(feature = "native")]
pub mod native;
