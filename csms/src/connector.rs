//! One cable or outlet, as it is now.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decision::{Allotment, Decision};
use crate::details::{ConnectorDetails, ConnectorType};
use crate::ids::EventId;
use crate::place::Place;
use crate::status::{PauseReason, Status, StatusReport};
use crate::transaction::Transaction;
use crate::units::Reading;

/// A connector's present: its status, and the session that is going on at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Connector {
    /// The EVSE, from 1; 0 where this is the charge point itself.
    pub evse_id: u32,
    /// The connector of the EVSE, from 1; 0 where this is the charge point itself.
    pub connector_id: u32,
    /// Our word for what it does.
    pub status: Status,
    /// OCPP's word for what it does, as it was said.
    pub ocpp_status: Option<String>,
    /// OCPP's error code, as it was said.
    pub error_code: Option<String>,
    /// What the charge point adds in words.
    pub info: Option<String>,
    /// Whose code the vendor's error code is.
    pub vendor_id: Option<String>,
    /// The vendor's own error code.
    pub vendor_error_code: Option<String>,
    /// Since when it has this status.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub status_since: Option<Timestamp>,
    /// When it last reported, by its own clock as we take it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub reported_at: Option<Timestamp>,
    /// When we received that.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub received_at: Option<Timestamp>,
    /// The row of the event log that it was read from.
    pub event_id: Option<EventId>,
    /// Why charging is paused, where it is.
    pub reason: Option<PauseReason>,
    /// The most power that it can give, in W, where somebody entered it.
    pub max_power_w: Option<u32>,
    /// What kind of plug it has, where somebody entered it.
    pub connector_type: Option<ConnectorType>,
    /// The transaction that is going on.
    pub transaction: Option<Transaction>,
    /// What its meter last showed during that.
    pub reading: Option<Reading>,
    /// What the car may draw by a decision of ours, during that.
    #[serde(default)]
    pub allotment: Option<Allotment>,
}

impl Connector {
    /// A connector of which nothing is known.
    pub fn unknown(place: Place) -> Self {
        Self {
            evse_id: place.evse_id,
            connector_id: place.connector_id,
            status: Status::Unknown,
            ocpp_status: None,
            error_code: None,
            info: None,
            vendor_id: None,
            vendor_error_code: None,
            status_since: None,
            reported_at: None,
            received_at: None,
            event_id: None,
            reason: None,
            max_power_w: None,
            connector_type: None,
            transaction: None,
            reading: None,
            allotment: None,
        }
    }

    /// Where it is.
    pub const fn place(&self) -> Place {
        Place {
            evse_id: self.evse_id,
            connector_id: self.connector_id,
        }
    }

    /// Energy of the transaction that is going on, in Wh, as far as the meter told.
    pub fn transaction_energy_wh(&self) -> Option<f64> {
        let start = self.transaction.as_ref()?.meter_start_wh as f64;
        let now = self.reading.as_ref()?.energy_wh?;
        (now >= start).then_some(now - start)
    }

    pub(crate) fn describe(&mut self, details: &ConnectorDetails) {
        if let Some(told) = details.connector_type {
            self.connector_type = told;
        }
        if let Some(told) = details.max_power_w {
            self.max_power_w = told;
        }
    }

    pub(crate) fn report(
        &mut self,
        report: &StatusReport,
        received_at: Timestamp,
        event_id: Option<EventId>,
    ) {
        if report.late {
            return;
        }
        if self.status != report.status || self.status_since.is_none() {
            self.status_since = Some(report.effective_at);
        }
        self.status = report.status;
        self.ocpp_status = Some(report.ocpp_status.clone());
        self.error_code = Some(report.error_code.clone());
        self.info.clone_from(&report.info);
        self.vendor_id.clone_from(&report.vendor_id);
        self.vendor_error_code.clone_from(&report.vendor_error_code);
        self.reported_at = Some(report.effective_at);
        self.received_at = Some(received_at);
        self.event_id = event_id;
        self.refresh_reason();
    }

    /// It reported a status, and nothing else is known. What was decided about a car that has left does not hold for the
    /// next one.
    pub(crate) fn told(&mut self, status: Status) {
        self.status = status;
        if matches!(status, Status::Ready | Status::Finishing | Status::Unavailable) {
            self.allotment = None;
        }
        self.refresh_reason();
    }

    pub(crate) fn decided(&mut self, decision: &Decision, at: Timestamp) {
        self.allotment = decision.allotment(at);
        self.refresh_reason();
    }

    /// Reads anew why charging is paused, where it is: by our last decision, or by the charge point's own doing.
    pub fn refresh_reason(&mut self) {
        let ours = self.allotment.as_ref().filter(|it| it.is_pause());
        self.reason = (self.status == Status::Paused).then(|| {
            ours.map_or_else(PauseReason::charge_point, |it| PauseReason {
                kind: it.by.pauses_as(),
                until: it.until,
                decision_id: Some(it.decision_id.to_string()),
            })
        });
    }
}
