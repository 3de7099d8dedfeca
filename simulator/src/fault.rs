//! What keeps a connector from charging: something is wrong, or the site holds back.

use ocpp::v16::ChargePointErrorCode;

use crate::make::Make;

/// Why a charge point holds back although the car wants more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldBack {
    /// It waits for cheaper electricity.
    EcoMode,
    /// The site is at its limit.
    LoadBalancing,
}

impl HoldBack {
    /// What stands in the status notification's `info`.
    pub(crate) fn info(self) -> &'static str {
        match self {
            Self::EcoMode => "EcoMode",
            Self::LoadBalancing => "LoadBalancing",
        }
    }
}

/// What is wrong with a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In the specification's words.
    pub error_code: ChargePointErrorCode,
    /// In the vendor's, at most 50 characters.
    pub vendor_error_code: String,
    /// More about it, at most 50 characters.
    pub info: String,
    /// Whether a restart puts it right.
    pub ends_with_restart: bool,
}

impl Fault {
    /// What goes wrong first with a make: current leaks to earth. A restart puts it right.
    pub fn ground_failure(make: &Make) -> Self {
        Self::of(make, 0)
    }

    /// One of the things that can go wrong with a make.
    pub(crate) fn of(make: &Make, which: usize) -> Self {
        let (error_code, vendor_error_code, info) = &make.faults[which % make.faults.len()];
        Self {
            error_code: error_code.clone(),
            vendor_error_code: (*vendor_error_code).to_owned(),
            info: (*info).to_owned(),
            ends_with_restart: true,
        }
    }
}
