//! The wire: OCPP-J frames and the typed messages inside them.
//!
//! Decoding is tolerant, because real charge points have accents: what can be understood is
//! understood, and what was odd about it is noted beside it as a [`Finding`]. Only what cannot be
//! understood at all is refused, in the words of the specification's error codes.
//!
//! Nothing here knows a socket, a clock or what a message means.

pub mod datetime;
pub mod error;
pub mod field;
pub mod finding;
pub mod frame;
pub mod members;
pub mod v16;
mod words;

pub use datetime::Timestamp;
pub use error::ErrorCode;
pub use finding::{Finding, Oddity};
pub use frame::{Call, CallError, CallResult, Frame, MalformedFrame};
pub use members::{Decode, Members, Violation};

/// A payload that asks something, tied to the payload that answers it.
pub trait Request: Decode + serde::Serialize {
    /// The action's name on the wire.
    const ACTION: &'static str;
    /// What answers it.
    type Response: Decode + serde::Serialize;
}
