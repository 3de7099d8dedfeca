//! What the process has to know when it starts.

use std::collections::HashMap;

use csms::{
    Allotment, Amperes, ChargePoint, ChargePointId, ChargeSystem, ChargeSystemId, Connector, ConnectorType,
    EventId, IssuedCommand, Place, Reading, SessionId, Status, Timestamp, Transaction,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::charge_systems::charge_system_of;
use super::entity::{charge_point, charge_system, command, connector, event, session};
use super::wishes::{eco_mode_of, manual_of};
use super::{Store, StoreError};

/// What the process has to know when it starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// All charge points as they were last seen, none of them connected.
    pub fleet: Vec<ChargePoint>,
    /// All charge systems, in the order of their names.
    pub charge_systems: Vec<ChargeSystem>,
    /// The newest row of the event log; 0 where there is none.
    pub last_event: EventId,
    /// The newest connection, refused ones among them; 0 where there is none.
    pub last_session: SessionId,
    /// The commands of which something is still to come, oldest first.
    pub open_commands: Vec<IssuedCommand>,
}

impl Store {
    /// Reads what the process has to know when it starts.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn load(&self) -> Result<Loaded, StoreError> {
        let systems = charge_system::Entity::find()
            .order_by_asc(charge_system::Column::Name)
            .all(self.read())
            .await?;
        let system_ids: HashMap<i32, ChargeSystemId> = systems
            .iter()
            .map(|it| (it.id, ChargeSystemId::from(it.identifier.as_str())))
            .collect();

        let mut connectors: HashMap<i32, Vec<connector::Model>> = HashMap::new();
        let in_order = connector::Entity::find()
            .order_by_asc(connector::Column::ChargePointId)
            .order_by_asc(connector::Column::EvseId)
            .order_by_asc(connector::Column::ConnectorId);
        for row in in_order.all(self.read()).await? {
            connectors.entry(row.charge_point_id).or_default().push(row);
        }

        let mut fleet = Vec::new();
        for row in charge_point::Entity::find()
            .order_by_asc(charge_point::Column::Identifier)
            .all(self.read())
            .await?
        {
            let key = row.id;
            let charge_point =
                charge_point_of(row, &system_ids, connectors.remove(&key).unwrap_or_default())?;
            self.keys.remember([(charge_point.id.clone(), key)]);
            fleet.push(charge_point);
        }

        let last_event = event::Entity::find()
            .select_only()
            .column_as(event::Column::Id.max(), "id");
        let last_event: Option<Option<i64>> = last_event.into_tuple().one(self.read()).await?;
        let last_session = session::Entity::find()
            .select_only()
            .column_as(session::Column::Id.max(), "id");
        let last_session: Option<Option<i64>> = last_session.into_tuple().one(self.read()).await?;

        let open = command::Entity::find()
            .filter(super::commands::is_open())
            .order_by_asc(command::Column::Id)
            .all(self.read())
            .await?;
        Ok(Loaded {
            fleet,
            charge_systems: systems
                .into_iter()
                .map(charge_system_of)
                .collect::<Result<_, _>>()?,
            last_event: EventId(last_event.flatten().unwrap_or(0)),
            last_session: SessionId(last_session.flatten().unwrap_or(0)),
            open_commands: self.issued(open).await?,
        })
    }
}

/// An id that we wrote; we write none that is no id.
pub(super) fn charge_point_id(text: &str) -> Result<ChargePointId, StoreError> {
    ChargePointId::parse(text).map_err(|_| StoreError::Unreadable {
        table: "charge_point",
        column: "identifier",
        said: text.to_owned(),
    })
}

fn charge_point_of(
    row: charge_point::Model,
    systems: &HashMap<i32, ChargeSystemId>,
    connectors: Vec<connector::Model>,
) -> Result<ChargePoint, StoreError> {
    let system = systems
        .get(&row.charge_system_id)
        .cloned()
        .ok_or_else(|| StoreError::Unreadable {
            table: "charge_point",
            column: "charge_system_id",
            said: row.charge_system_id.to_string(),
        })?;
    let time = |millis: Option<i64>| millis.map(Timestamp::from_millis);
    let mut charge_point = ChargePoint {
        name: row.name,
        bay: row.bay,
        contact_since: time(row.contact_since),
        last_seen_at: time(row.last_seen_at),
        booted_at: time(row.booted_at),
        ocpp_version: row.ocpp_version,
        vendor: row.vendor,
        model: row.model,
        serial_number: row.serial_number,
        charge_box_serial_number: row.charge_box_serial_number,
        firmware_version: row.firmware_version,
        iccid: row.iccid,
        imsi: row.imsi,
        meter_type: row.meter_type,
        meter_serial_number: row.meter_serial_number,
        firmware_status: row.firmware_status,
        session: row.session_id.map(SessionId),
        fallback_a: row.fallback_tenths.map(Amperes::tenths),
        eco_mode: eco_mode_of(row.eco_mode)?,
        eco_mode_since: time(row.eco_mode_since),
        manual: manual_of(row.manual)?,
        manual_since: time(row.manual_since),
        ..ChargePoint::new(charge_point_id(&row.identifier)?, system)
    };
    for row in connectors {
        let connector = connector_of(row)?;
        let place = connector.place();
        *charge_point.at_mut(place) = connector;
    }
    charge_point.refresh_status();
    Ok(charge_point)
}

fn connector_of(row: connector::Model) -> Result<Connector, StoreError> {
    let status = match row.status {
        None => Status::Unknown,
        Some(key) => Status::from_key(&key).ok_or(StoreError::Unreadable {
            table: "connector",
            column: "status",
            said: key,
        })?,
    };
    let connector_type = match row.connector_type {
        None => None,
        Some(key) => Some(ConnectorType::from_key(&key).ok_or(StoreError::Unreadable {
            table: "connector",
            column: "connector_type",
            said: key,
        })?),
    };
    let time = |millis: Option<i64>| millis.map(Timestamp::from_millis);
    let place = Place {
        evse_id: row.evse_id.unsigned_abs(),
        connector_id: row.connector_id.unsigned_abs(),
    };
    let transaction = row.transaction_id.map(|id| Transaction {
        id: id.into(),
        started_at: Timestamp::from_millis(row.transaction_started_at.unwrap_or(0)),
        reported_at: time(row.transaction_reported_at),
        meter_start_wh: row.transaction_meter_start_wh.unwrap_or(0),
    });
    let reading = row.reading_at.map(|at| Reading {
        at: Timestamp::from_millis(at),
        flow_at: row
            .power_w
            .or(row.current_l1_a)
            .or(row.current_l2_a)
            .or(row.current_l3_a)
            .map(|_| Timestamp::from_millis(at)),
        power_w: row.power_w,
        energy_wh: row.energy_wh,
        state_of_charge_percent: row.state_of_charge_percent,
        current_a: [row.current_l1_a, row.current_l2_a, row.current_l3_a],
    });
    let allotment = match row.allotment {
        None => None,
        Some(json) => {
            let read: Allotment = serde_json::from_str(&json).map_err(|_| StoreError::Unreadable {
                table: "connector",
                column: "allotment",
                said: json,
            })?;
            // It ended with its transaction.
            Some(read).filter(|it| it.transaction_id == transaction.as_ref().map(|it| it.id.clone()))
        }
    };
    let mut connector = Connector {
        status,
        ocpp_status: row.ocpp_status,
        error_code: row.error_code,
        info: row.info,
        vendor_id: row.vendor_id,
        vendor_error_code: row.vendor_error_code,
        status_since: time(row.status_since),
        reported_at: time(row.reported_at),
        received_at: time(row.received_at),
        event_id: row.event_id.map(EventId),
        max_power_w: row.max_power_w.map(i32::unsigned_abs),
        connector_type,
        transaction,
        reading,
        allotment,
        ..Connector::unknown(place)
    };
    connector.refresh_reason();
    Ok(connector)
}
