//! Transactions as they stand in lists, and whose lists there are.

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cost::Cost;
use crate::id_tag;
use crate::ids::{ChargePointId, ChargeSystemId, TransactionId};
use crate::page::Cursor;
use crate::transaction::{TransactionStart, TransactionStop};

/// A transaction from start to stop, as far as it was told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransactionRecord {
    /// Which.
    pub id: TransactionId,
    /// At which charge point.
    pub charge_point_id: ChargePointId,
    /// At which EVSE, from 1; nothing where only the stop was told, which does not say where it was.
    pub evse_id: Option<u32>,
    /// At which connector of the EVSE, from 1.
    pub connector_id: Option<u32>,
    /// The driver's token, where one was told: four asterisks, and of a long one the last two characters.
    pub id_tag: Option<String>,
    /// When it began; nothing where only the stop was told.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub started_at: Option<Timestamp>,
    /// When it ended; nothing while it goes on.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub stopped_at: Option<Timestamp>,
    /// Why it ended, in OCPP's word; `Superseded` where another began at the same connector before that was told.
    pub reason: Option<String>,
    /// The energy register when it began, in Wh.
    pub meter_start_wh: Option<i64>,
    /// The energy register when it ended, in Wh.
    pub meter_stop_wh: Option<i64>,
    /// Energy that went to the car, in Wh: until its end, or until the last value that the meter told; nothing where
    /// that is not known, or would be negative.
    pub energy_wh: Option<f64>,
    /// Whether it goes on.
    pub is_open: bool,
    /// What its energy cost at the prices of the area of its charge system, until its end or so far; nothing where that
    /// is not known. While it is followed it may be a little behind the energy.
    #[serde(default)]
    pub cost: Option<Cost>,
}

impl TransactionRecord {
    /// One that began.
    pub fn begun(of: &ChargePointId, start: &TransactionStart) -> Self {
        Self {
            id: start.id.clone(),
            charge_point_id: of.clone(),
            evse_id: Some(start.place.evse_id),
            connector_id: Some(start.place.connector_id),
            id_tag: start.id_tag.as_ref().map(|it| id_tag::masked(it.as_str())),
            started_at: Some(start.started_at),
            stopped_at: None,
            reason: None,
            meter_start_wh: Some(start.meter_start_wh),
            meter_stop_wh: None,
            energy_wh: None,
            is_open: true,
            cost: None,
        }
    }

    /// One of which nothing but the stop was told.
    pub fn ended(of: &ChargePointId, stop: &TransactionStop) -> Self {
        Self {
            id: stop.id.clone(),
            charge_point_id: of.clone(),
            evse_id: None,
            connector_id: None,
            id_tag: None,
            started_at: None,
            stopped_at: Some(stop.stopped_at),
            reason: stop.reason.clone(),
            meter_start_wh: None,
            meter_stop_wh: stop.meter_stop_wh,
            energy_wh: None,
            is_open: false,
            cost: None,
        }
    }

    /// Ends it. A stop is final, unless it is the one that we took for granted.
    pub fn end(&mut self, stop: &TransactionStop) {
        if self.is_open || self.reason.as_deref() == Some(TransactionStop::SUPERSEDED) {
            self.stopped_at = Some(stop.stopped_at);
            self.reason.clone_from(&stop.reason);
            self.meter_stop_wh = stop.meter_stop_wh;
            self.is_open = false;
            self.count(None);
        }
    }

    /// Counts its energy: until its end, or, while it goes on, until the energy register shows `register_wh`.
    pub fn count(&mut self, register_wh: Option<f64>) {
        let last = if self.is_open {
            register_wh
        } else {
            self.meter_stop_wh.map(|it| it as f64)
        };
        let counted = last
            .zip(self.meter_start_wh)
            .map(|(last, first)| last - first as f64);
        self.energy_wh = counted.filter(|it| *it >= 0.0);
    }

    /// The time by which it stands in lists: that of its start, or of its stop where that is all that was told.
    pub fn listed_at(&self) -> Timestamp {
        self.started_at.or(self.stopped_at).unwrap_or_default()
    }

    /// The place behind it, in lists that are newest first.
    pub fn cursor(&self) -> Cursor {
        Cursor::before_transaction(self.listed_at(), &self.id)
    }
}

/// Whose transactions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransactionScope {
    /// Those at one charge point.
    ChargePoint(ChargePointId),
    /// Those at all charge points that belong to a charge system now.
    ChargeSystem(ChargeSystemId),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    fn start() -> TransactionStart {
        TransactionStart {
            id: TransactionId::from_v16(7),
            place: Place::connector(2, 1),
            id_tag: Some("04A1B2C3".into()),
            meter_start_wh: 1_000,
            started_at: Timestamp::from_millis(5),
            reported_at: None,
            late: false,
        }
    }

    fn stop(meter_stop_wh: Option<i64>, reason: &str) -> TransactionStop {
        TransactionStop {
            id: TransactionId::from_v16(7),
            given_out: true,
            meter_stop_wh,
            stopped_at: Timestamp::from_millis(9),
            reason: Some(reason.to_owned()),
        }
    }

    fn begun() -> TransactionRecord {
        let id = ChargePointId::parse("CP-1").unwrap();
        TransactionRecord::begun(&id, &start())
    }

    #[test]
    fn energy_is_counted_as_far_as_the_meter_told() {
        let mut record = begun();
        assert_eq!((record.energy_wh, record.is_open), (None, true));
        record.count(Some(1_500.5));
        assert_eq!(record.energy_wh, Some(500.5));
        record.end(&stop(Some(3_000), "Local"));
        assert_eq!((record.energy_wh, record.is_open), (Some(2_000.0), false));
        // What a meter shows afterwards is another session's.
        record.count(Some(9_000.0));
        assert_eq!(record.energy_wh, Some(2_000.0));
    }

    #[test]
    fn a_meter_that_went_back_counts_nothing() {
        for wrong in [Some(999), None] {
            let mut record = begun();
            record.count(Some(1_200.0));
            record.end(&stop(wrong, "Local"));
            assert_eq!(record.energy_wh, None, "{wrong:?}");
        }
    }

    #[test]
    fn only_a_stop_that_was_taken_for_granted_is_replaced() {
        let mut record = begun();
        record.end(&stop(None, TransactionStop::SUPERSEDED));
        assert_eq!(record.reason.as_deref(), Some("Superseded"));
        record.end(&stop(Some(1_100), "EVDisconnected"));
        record.end(&stop(Some(1_200), "Local"));
        assert_eq!(record.reason.as_deref(), Some("EVDisconnected"));
        assert_eq!(record.energy_wh, Some(100.0));
    }

    #[test]
    fn a_stop_alone_stands_where_it_was() {
        let id = ChargePointId::parse("CP-1").unwrap();
        let record = TransactionRecord::ended(&id, &stop(Some(10), "PowerLoss"));
        assert_eq!((record.energy_wh, record.is_open), (None, false));
        assert_eq!(record.listed_at(), Timestamp::from_millis(9));
        assert_eq!(begun().listed_at(), Timestamp::from_millis(5));
        assert_eq!(begun().id_tag.as_deref(), Some("****C3"));
    }
}
