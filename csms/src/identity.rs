//! Who a charge point is, in its own words.

use serde::{Deserialize, Serialize};

/// What a charge point said of itself at its last boot (OCPP 1.6 §6.3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identity {
    /// Who made it.
    pub vendor: Option<String>,
    /// Which model.
    pub model: Option<String>,
    /// Its serial number.
    pub serial_number: Option<String>,
    /// The serial number of the box inside it.
    pub charge_box_serial_number: Option<String>,
    /// Its firmware.
    pub firmware_version: Option<String>,
    /// Its SIM card.
    pub iccid: Option<String>,
    /// Its mobile subscription.
    pub imsi: Option<String>,
    /// Its main meter.
    pub meter_type: Option<String>,
    /// The serial number of its main meter.
    pub meter_serial_number: Option<String>,
}
