//! The charge points' side of the process: from the handshake to the last frame.

pub mod accept;
pub mod call;
pub mod calls;
pub mod registry;
pub mod retries;
pub mod session;
pub mod surroundings;
pub mod wire;
