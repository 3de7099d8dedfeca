//! Who a charge point is, and how its story begins.

use crate::fault::{Fault, HoldBack};
use crate::limits::Obedience;
use crate::make::Make;
use crate::vehicle::Vehicle;

/// What a connector is at when the story begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beginning {
    /// Nobody is there.
    Free,
    /// A cable is in, and nobody has asked to charge yet.
    PluggedIn(Vehicle),
    /// Charging for so many minutes already, or full since then.
    Charging(Vehicle, u32),
    /// Charging has ended, the cable is still in.
    Finishing(Vehicle),
    /// It was taken out of use.
    Unavailable,
    /// It is out of order.
    Faulted(Fault),
}

/// How good the line to the charge system is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// It holds.
    Steady,
    /// It is lost now and then, for a minute or so; for the first time within seconds.
    Flaky,
}

/// Who a charge point is, and how its story begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its id, the last segment of the address that it connects to.
    pub id: String,
    /// Its make.
    pub make: &'static Make,
    /// Its serial number, at most 25 characters.
    pub serial_number: String,
    /// Its firmware, at most 50 characters.
    pub firmware_version: String,
    /// What each connector is at; one entry per connector.
    pub connectors: Vec<Beginning>,
    /// How good its line is.
    pub line: Line,
    /// Why it holds back every now and then, for a while; from the beginning.
    pub holds_back: Option<HoldBack>,
    /// What it does about the limits that it is given.
    pub obedience: Obedience,
    /// Whether drivers come and go and things break by themselves; without, everything is done by hand.
    pub lives: bool,
}

impl Profile {
    /// A charge point that does nothing by itself, all of its connectors free.
    pub fn by_hand(id: &str, make: &'static Make) -> Self {
        Self {
            id: id.to_owned(),
            make,
            serial_number: format!("{}00001", make.serial_prefix),
            firmware_version: make.firmware[0].to_owned(),
            connectors: vec![Beginning::Free; make.connectors.into()],
            line: Line::Steady,
            holds_back: None,
            obedience: Obedience::Obeys,
            lives: false,
        }
    }
}
