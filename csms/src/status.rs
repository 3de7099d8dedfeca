//! What a connector does, in our seven words; read from the technical status, which is OCPP's.

use ocpp::Timestamp;
use ocpp::v16::ChargePointStatus;
use serde::{Deserialize, Serialize};

use crate::place::Place;

/// What a connector, or a whole charge point, does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Free to use.
    Ready,
    /// The battery is being charged.
    Charging,
    /// The charger holds back.
    Paused,
    /// The car holds back: full, at its own limit, or on its own schedule.
    Done,
    /// Charging has ended, the cable is still in.
    Finishing,
    /// Taken out of use, or reserved.
    Unavailable,
    /// Out of order.
    Faulted,
    /// Not reported yet, or in a word that OCPP does not have.
    Unknown,
}

impl Status {
    /// All of them, the most urgent first.
    pub const BY_URGENCY: [Self; 8] = [
        Self::Faulted,
        Self::Unavailable,
        Self::Paused,
        Self::Charging,
        Self::Done,
        Self::Finishing,
        Self::Ready,
        Self::Unknown,
    ];

    /// The word that stands in addresses, JSON and style sheets.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Charging => "charging",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Finishing => "finishing",
            Self::Unavailable => "unavailable",
            Self::Faulted => "faulted",
            Self::Unknown => "unknown",
        }
    }

    /// The status that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::BY_URGENCY.into_iter().find(|status| status.key() == key)
    }

    /// How much it asks for somebody's attention: 0 is the most urgent.
    pub fn urgency(self) -> usize {
        Self::BY_URGENCY
            .iter()
            .position(|it| *it == self)
            .unwrap_or(Self::BY_URGENCY.len())
    }

    /// Read from what an OCPP 1.6 connector reports (OCPP 1.6 §7.7).
    pub const fn from_v16(technical: &ChargePointStatus) -> Self {
        match technical {
            ChargePointStatus::Available | ChargePointStatus::Preparing => Self::Ready,
            ChargePointStatus::Charging => Self::Charging,
            ChargePointStatus::SuspendedEVSE => Self::Paused,
            ChargePointStatus::SuspendedEV => Self::Done,
            ChargePointStatus::Finishing => Self::Finishing,
            ChargePointStatus::Unavailable | ChargePointStatus::Reserved => Self::Unavailable,
            ChargePointStatus::Faulted => Self::Faulted,
            ChargePointStatus::Other(_) => Self::Unknown,
        }
    }
}

/// A status as it was reported: our word, OCPP's words, and both times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReport {
    /// Which connector, or the charge point itself.
    pub place: Place,
    /// Our word for it.
    pub status: Status,
    /// OCPP's word for it, as it was said.
    pub ocpp_status: String,
    /// OCPP's error code, as it was said; `NoError` where nothing is wrong.
    pub error_code: String,
    /// What the charge point adds in words.
    pub info: Option<String>,
    /// Whose code the vendor's error code is.
    pub vendor_id: Option<String>,
    /// The vendor's own error code.
    pub vendor_error_code: Option<String>,
    /// When it happened, as the charge point says; where it says so in a way that can be read.
    pub reported_at: Option<Timestamp>,
    /// When it happened, as we take it: what was reported where that can be, else the time of receipt.
    pub effective_at: Timestamp,
    /// Whether it is older than what we know of the place: then it stands in the log, and changes nothing.
    pub late: bool,
}

/// Who holds back while charging is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PauseKind {
    /// We do, until electricity is cheaper.
    EcoMode,
    /// We do, because the charge system is at its limit.
    LoadBalancing,
    /// Somebody who looks after the charge system does.
    Operator,
    /// The charge point does, by its own doing: no decision of ours is behind it.
    ChargePoint,
}

/// Why charging is paused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PauseReason {
    /// Who holds back.
    pub kind: PauseKind,
    /// Until when, where that is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
    /// The decision of ours behind it.
    pub decision_id: Option<String>,
}

impl PauseReason {
    /// Paused by the charge point's own doing.
    pub const fn charge_point() -> Self {
        Self {
            kind: PauseKind::ChargePoint,
            until: None,
            decision_id: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(technical: &str, status: Status) {
        assert_eq!(
            Status::from_v16(&ChargePointStatus::from(technical)),
            status,
            "{technical}"
        );
    }

    #[test]
    fn every_technical_status_has_our_word() {
        check("Available", Status::Ready);
        check("Preparing", Status::Ready);
        check("Charging", Status::Charging);
        check("SuspendedEVSE", Status::Paused);
        check("SuspendedEV", Status::Done);
        check("Finishing", Status::Finishing);
        check("Unavailable", Status::Unavailable);
        check("Reserved", Status::Unavailable);
        check("Faulted", Status::Faulted);
        check("Occupied", Status::Unknown);
    }

    #[test]
    fn keys_lead_back_to_their_status() {
        for status in Status::BY_URGENCY {
            assert_eq!(Status::from_key(status.key()), Some(status));
            let json = format!("\"{}\"", status.key());
            assert_eq!(serde_json::to_string(&status).unwrap(), json);
        }
        assert!(Status::Faulted.urgency() < Status::Ready.urgency());
    }
}
