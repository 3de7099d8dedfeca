//! On the server every page is at hand.

pub(crate) use crate::pages::*;
