//! EcoMode's plans: what they look like, that none is better, and that none is impossible.

mod cases;
mod oracle;
mod property;
