//! One charge point, as it is now: a fold of what was recorded of it.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::connector::Connector;
use crate::details::Details;
use crate::eco_mode::EcoMode;
use crate::event::{Event, Recorded};
use crate::identity::Identity;
use crate::ids::{ChargePointId, ChargeSystemId, SessionId, TransactionId};
use crate::log::Disconnect;
use crate::manual::Manual;
use crate::place::Place;
use crate::replay::Replay;
use crate::status::{PauseReason, Status};
use crate::transaction::{Transaction, TransactionStart};
use crate::units::Amperes;

/// A charge point as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChargePoint {
    /// Its name for itself.
    pub id: ChargePointId,
    /// Its name for people, where somebody gave it one.
    pub name: Option<String>,
    /// Where it stands, where somebody entered it.
    #[serde(default)]
    pub bay: Option<String>,
    /// The charge system that it belongs to.
    pub charge_system: ChargeSystemId,
    /// Whether it has a connection to us.
    pub connected: bool,
    /// Since when it has, or has not.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub contact_since: Option<Timestamp>,
    /// When we last heard of it: any frame counts.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_seen_at: Option<Timestamp>,
    /// When it last said that it had started.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub booted_at: Option<Timestamp>,
    /// The OCPP version that it last spoke.
    pub ocpp_version: Option<String>,
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
    /// How far an update of its firmware is, in OCPP's word.
    pub firmware_status: Option<String>,
    /// The most urgent status of its connectors, or its own where the whole of it is faulted or unavailable.
    pub status: Status,
    /// Since when.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub status_since: Option<Timestamp>,
    /// Why charging is paused, where it is.
    pub reason: Option<PauseReason>,
    /// What it may take by itself without contact, in A per phase, where it has accepted that.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub fallback_a: Option<Amperes>,
    /// Whether, and how, it charges when electricity is cheap.
    #[serde(default)]
    pub eco_mode: EcoMode,
    /// Since when it is to do so in this way.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub eco_mode_since: Option<Timestamp>,
    /// What somebody decided over us, until its transactions have ended.
    #[serde(default)]
    pub manual: Option<Manual>,
    /// When they did.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub manual_since: Option<Timestamp>,
    /// What it reported of itself as a whole (OCPP 1.6: connector 0).
    pub station: Option<Connector>,
    /// Its connectors, in the order of their numbers.
    pub connectors: Vec<Connector>,
    /// Whether something came out of a queue since it is in contact: for whoever reads what it says.
    #[serde(skip)]
    pub replay: Option<Replay>,
    /// The newest WebSocket's life: what an older one does is not about the present.
    pub session: Option<SessionId>,
}

impl ChargePoint {
    /// A charge point of which nothing is known but that it is there.
    pub fn new(id: ChargePointId, charge_system: ChargeSystemId) -> Self {
        Self {
            id,
            name: None,
            bay: None,
            charge_system,
            connected: false,
            contact_since: None,
            last_seen_at: None,
            booted_at: None,
            ocpp_version: None,
            vendor: None,
            model: None,
            serial_number: None,
            charge_box_serial_number: None,
            firmware_version: None,
            iccid: None,
            imsi: None,
            meter_type: None,
            meter_serial_number: None,
            firmware_status: None,
            status: Status::Unknown,
            status_since: None,
            reason: None,
            fallback_a: None,
            eco_mode: EcoMode::default(),
            eco_mode_since: None,
            manual: None,
            manual_since: None,
            station: None,
            connectors: Vec::new(),
            replay: None,
            session: None,
        }
    }

    /// What is known of a place; nothing where it never reported.
    pub fn at(&self, place: Place) -> Option<&Connector> {
        if place.is_charge_point() {
            self.station.as_ref()
        } else {
            self.connectors.iter().find(|it| it.place() == place)
        }
    }

    /// What is known of a place, to be changed; it is there from now on.
    pub fn at_mut(&mut self, place: Place) -> &mut Connector {
        if place.is_charge_point() {
            return self.station.get_or_insert_with(|| Connector::unknown(place));
        }
        let index = match self.connectors.binary_search_by_key(&place, Connector::place) {
            Ok(index) => index,
            Err(index) => {
                // Few have more than two: room for others would stay empty.
                self.connectors.reserve_exact(1);
                self.connectors.insert(index, Connector::unknown(place));
                index
            }
        };
        &mut self.connectors[index]
    }

    /// Whether it holds limits that it was told: a default, or one for a car.
    pub fn holds_limits(&self) -> bool {
        self.fallback_a.is_some() || self.connectors.iter().any(|it| it.allotment.is_some())
    }

    /// The connector at which a transaction is going on.
    pub fn connector_of(&self, transaction: &TransactionId) -> Option<&Connector> {
        self.connectors.iter().find(|it| {
            it.transaction
                .as_ref()
                .is_some_and(|open| open.id == *transaction)
        })
    }

    /// The connector that its status comes from.
    pub fn most_urgent(&self) -> Option<&Connector> {
        // Of two that are alike the first: `min_by_key` returns that.
        let connector = self.connectors.iter().min_by_key(|it| it.status.urgency());
        self.as_a_whole()
            .into_iter()
            .chain(connector)
            .min_by_key(|it| it.status.urgency())
    }

    /// What it says of itself as a whole, where that tells more than its connectors do: that it is out of order or
    /// out of use, or anything where no connector has reported.
    pub fn as_a_whole(&self) -> Option<&Connector> {
        self.station.as_ref().filter(|it| match it.status {
            Status::Faulted | Status::Unavailable => true,
            Status::Ready
            | Status::Charging
            | Status::Paused
            | Status::Done
            | Status::Finishing
            | Status::Unknown => self.connectors.is_empty(),
        })
    }

    /// The places whose status is to be seen: its connectors, behind itself where it speaks as a whole.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.as_a_whole()
            .into_iter()
            .chain(&self.connectors)
            .map(Connector::place)
    }

    /// Whether anybody is charging, or could go on charging, at it.
    pub fn has_transaction(&self) -> bool {
        self.connectors.iter().any(|it| it.transaction.is_some())
    }

    /// Whether what somebody decided over us has had its time: nothing goes on any longer that did when they decided.
    pub fn manual_is_over(&self) -> bool {
        let mut transactions = self.connectors.iter().filter_map(|it| it.transaction.as_ref());
        let since = self.manual_since;
        self.manual.is_some() && !transactions.any(|it| since.is_none_or(|since| it.started_at <= since))
    }

    /// Power that flows to cars now, in W, as far as meters told.
    pub fn power_w(&self) -> Option<f64> {
        let mut known = self
            .connectors
            .iter()
            .filter(|it| it.transaction.is_some())
            .filter_map(|it| it.reading.as_ref()?.power_w)
            .peekable();
        known.peek().is_some().then(|| known.sum())
    }

    /// Takes in what was recorded of it. Whether anything changed that somebody could see.
    pub fn apply(&mut self, recorded: &Recorded) -> bool {
        let at = recorded.at;
        match &recorded.event {
            Event::Registered { charge_system, name } => {
                self.charge_system = charge_system.clone();
                self.name.clone_from(name);
            }
            Event::Described(details) => self.describe(details),
            Event::Moved { to } => self.charge_system = to.id.clone(),
            Event::Connected {
                session,
                ocpp_version,
                ..
            } => {
                if self.session.is_some_and(|newer| newer > *session) {
                    return false;
                }
                self.session = Some(*session);
                self.ocpp_version = Some(ocpp_version.clone());
                self.connected = true;
                self.contact_since = Some(at);
                self.replay = None;
                self.heard(at);
            }
            // The late end of a connection that was replaced says nothing about the one that replaced it.
            Event::Disconnected { session, reason } => {
                let current = self.session == Some(*session) && self.connected;
                if !current || matches!(reason, Disconnect::Superseded { .. }) {
                    return false;
                }
                self.connected = false;
                self.contact_since = Some(at);
                self.replay = None;
            }
            Event::Heard => return self.heard(at),
            Event::Booted(identity) => self.booted(identity, at),
            Event::StatusReported(report) => {
                if report.late {
                    self.replay = Replay::after(self.replay, report.effective_at, at);
                    return false;
                }
                self.at_mut(report.place).report(report, at, recorded.event_id);
                self.refresh_status();
            }
            Event::TransactionStarted(start) => {
                if start.late {
                    return false;
                }
                self.transaction_started(start);
            }
            Event::TransactionStopped(stop) => {
                let open = self.connector_of(&stop.id).map(Connector::place);
                let Some(place) = open else { return false };
                let connector = self.at_mut(place);
                connector.transaction = None;
                connector.reading = None;
                connector.allotment = None;
            }
            Event::Metered {
                place, known, late, ..
            } => {
                if *late {
                    self.replay = Replay::after(self.replay, known.at, at);
                }
                if *late || place.is_charge_point() {
                    return false;
                }
                self.at_mut(*place).reading = Some(known.clone());
            }
            Event::Decided(decision) => {
                if decision.place.is_charge_point() {
                    return false;
                }
                self.at_mut(decision.place).decided(decision, at);
                self.refresh_status();
            }
            Event::EcoModeSet(eco_mode) => {
                self.eco_mode = eco_mode.clone();
                self.eco_mode_since = Some(at);
            }
            Event::ManualSet(manual) => {
                self.manual = *manual;
                self.manual_since = manual.map(|_| at);
            }
            Event::FallbackHeld { limit_a } => self.fallback_a = *limit_a,
            Event::FirmwareReported(status) => self.firmware_status = Some(status.clone()),
            Event::UploadReported(_)
            | Event::SecurityReported { .. }
            | Event::CommandIssued { .. }
            | Event::CommandStepped { .. }
            | Event::ConfigurationRead(_)
            | Event::Exchanged(_) => return false,
        }
        true
    }

    fn describe(&mut self, details: &Details) {
        if let Some(told) = &details.name {
            self.name.clone_from(told);
        }
        if let Some(told) = &details.bay {
            self.bay.clone_from(told);
        }
        for told in &details.connectors {
            self.at_mut(told.place()).describe(told);
        }
    }

    fn heard(&mut self, at: Timestamp) -> bool {
        let news = self.last_seen_at.is_none_or(|before| before < at);
        if news {
            self.last_seen_at = Some(at);
        }
        news
    }

    fn booted(&mut self, identity: &Identity, at: Timestamp) {
        let identity = identity.clone();
        self.booted_at = Some(at);
        self.vendor = identity.vendor;
        self.model = identity.model;
        self.serial_number = identity.serial_number;
        self.charge_box_serial_number = identity.charge_box_serial_number;
        self.firmware_version = identity.firmware_version;
        self.iccid = identity.iccid;
        self.imsi = identity.imsi;
        self.meter_type = identity.meter_type;
        self.meter_serial_number = identity.meter_serial_number;
    }

    fn transaction_started(&mut self, start: &TransactionStart) {
        let connector = self.at_mut(start.place);
        connector.transaction = Some(Transaction {
            id: start.id.clone(),
            started_at: start.started_at,
            reported_at: start.reported_at,
            meter_start_wh: start.meter_start_wh,
        });
        connector.reading = None;
        connector.allotment = None;
    }

    /// Reads its own status anew from its connectors.
    pub fn refresh_status(&mut self) {
        let urgent = self
            .most_urgent()
            .map(|it| (it.status, it.status_since, it.reason.clone()));
        let (status, since, reason) = urgent.unwrap_or((Status::Unknown, None, None));
        self.status = status;
        self.status_since = since;
        self.reason = reason;
    }
}
