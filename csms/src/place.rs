//! Where at a charge point: the only home of the numbering of connectors, in both versions of OCPP.

use serde::{Deserialize, Serialize};

/// The charge point itself, or one connector of one EVSE.
///
/// An OCPP 1.6 connector n is EVSE n, connector 1; its connector 0 is the charge point itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// The EVSE, from 1; 0 is the charge point itself.
    pub evse_id: u32,
    /// The connector of the EVSE, from 1; 0 is the charge point itself.
    pub connector_id: u32,
}

impl Place {
    /// The charge point itself.
    pub const CHARGE_POINT: Self = Self {
        evse_id: 0,
        connector_id: 0,
    };

    /// One connector of one EVSE, both from 1.
    pub const fn connector(evse_id: u32, connector_id: u32) -> Self {
        Self {
            evse_id,
            connector_id,
        }
    }

    /// From OCPP 1.6's numbering; nothing where no connector can have the number.
    pub fn from_v16(connector_id: i32) -> Option<Self> {
        match u32::try_from(connector_id).ok()? {
            0 => Some(Self::CHARGE_POINT),
            // Nobody builds a charge point with more; a made-up number must not fill our tables.
            evse_id @ 1..=255 => Some(Self::connector(evse_id, 1)),
            _ => None,
        }
    }

    /// In OCPP 1.6's numbering.
    pub fn to_v16(self) -> i32 {
        i32::try_from(self.evse_id).unwrap_or(i32::MAX)
    }

    /// Whether this is the charge point itself.
    pub const fn is_charge_point(self) -> bool {
        self.evse_id == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connectors_of_1_6_are_evses() {
        assert_eq!(Place::from_v16(0), Some(Place::CHARGE_POINT));
        assert_eq!(Place::from_v16(2), Some(Place::connector(2, 1)));
        assert_eq!(Place::from_v16(-1), None);
        assert_eq!(Place::from_v16(256), None);
        assert_eq!(Place::connector(2, 1).to_v16(), 2);
    }
}
