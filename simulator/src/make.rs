//! Makes of charge points, all invented.

use ocpp::v16::ChargePointErrorCode;

/// A make: what every charge point of a model has in common.
#[derive(Debug, PartialEq, Eq)]
pub struct Make {
    /// Who makes it, at most 20 characters.
    pub vendor: &'static str,
    /// Which model, at most 20 characters.
    pub model: &'static str,
    /// What its serial numbers begin with.
    pub serial_prefix: &'static str,
    /// The firmware versions that are in the field.
    pub firmware: &'static [&'static str],
    /// How many connectors it has.
    pub connectors: u8,
    /// The most current per phase, in A.
    pub max_a: u32,
    /// One phase or three.
    pub phases: u8,
    /// Whether the cable is held by a lock; a fixed cable is not.
    pub locks: bool,
    /// Its meter.
    pub meter_type: &'static str,
    /// Whose error codes it reports (`vendorId`).
    pub vendor_id: &'static str,
    /// What can go wrong: the specification's code, the vendor's code, and what it says about it.
    pub faults: &'static [(ChargePointErrorCode, &'static str, &'static str)],
}

/// The makes there are.
pub const MAKES: &[Make] = &[
    Make {
        vendor: "Acme",
        model: "Wall 22",
        serial_prefix: "ACW",
        firmware: &["4.2.1", "4.3.0"],
        connectors: 1,
        max_a: 32,
        phases: 3,
        locks: true,
        meter_type: "AM-3",
        vendor_id: "org.example.acme",
        faults: &[
            (
                ChargePointErrorCode::GroundFailure,
                "RCD-6mA",
                "Residual current 8 mA DC",
            ),
            (ChargePointErrorCode::HighTemperature, "T-92", "Relay board 92 C"),
        ],
    },
    Make {
        vendor: "Trollbolt",
        model: "Duo 2x22",
        serial_prefix: "TB2",
        firmware: &["2024.11-r3", "2025.02-r1"],
        connectors: 2,
        max_a: 32,
        phases: 3,
        locks: true,
        meter_type: "Kilo T63",
        vendor_id: "org.example.trollbolt",
        faults: &[
            (ChargePointErrorCode::GroundFailure, "E0231", "Earth fault on L2"),
            (
                ChargePointErrorCode::ConnectorLockFailure,
                "E0410",
                "Lock motor stalled",
            ),
        ],
    },
    Make {
        vendor: "Elvemose",
        model: "Home 7",
        serial_prefix: "EH7-",
        firmware: &["1.18.4"],
        connectors: 1,
        max_a: 32,
        phases: 1,
        locks: false,
        meter_type: "EM1",
        vendor_id: "org.example.elvemose",
        faults: &[
            (
                ChargePointErrorCode::GroundFailure,
                "GF01",
                "Ground fault, cable or car",
            ),
            (
                ChargePointErrorCode::OtherError,
                "CP03",
                "Control pilot short to PE",
            ),
        ],
    },
    Make {
        vendor: "Voltugle",
        model: "Post 11",
        serial_prefix: "VP",
        firmware: &["3.0.9", "3.1.2-lts"],
        connectors: 1,
        max_a: 16,
        phases: 3,
        locks: true,
        meter_type: "UL-311",
        vendor_id: "org.example.voltugle",
        faults: &[
            (ChargePointErrorCode::GroundFailure, "0x2C", "RDC monitor tripped"),
            (
                ChargePointErrorCode::PowerMeterFailure,
                "0x31",
                "No answer from the meter",
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_make_says_of_itself_fits_the_specification() {
        for make in MAKES {
            assert!(make.vendor.len() <= 20 && make.model.len() <= 20, "{make:?}");
            assert!(
                make.meter_type.len() <= 25 && make.serial_prefix.len() <= 10,
                "{make:?}"
            );
            assert!(!make.firmware.is_empty() && !make.faults.is_empty(), "{make:?}");
            for (_, code, info) in make.faults {
                assert!(code.len() <= 50 && info.len() <= 50, "{make:?}");
            }
        }
    }

    #[test]
    fn every_make_can_fail_to_earth() {
        for make in MAKES {
            assert_eq!(make.faults[0].0, ChargePointErrorCode::GroundFailure, "{make:?}");
        }
    }
}
