//! What is written one by one, because it is rare and its order matters: what people enter, transactions,
//! commands, configurations.

use csms::{
    Amperes, ChargeSystem, Configuration, ConnectorType, Details, Event, EventId, Finding, Recorded,
    TransactionStart, TransactionStop,
};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
    TryInsertResult,
};

use super::commands::{issued, stepped};
use super::decisions::decided;
use super::entity::{charge_point, configuration_reading, connector, event, transaction};
use super::keys::charge_system_key;
use super::transactions::{charge_system_of, move_with};
use super::values::{clean, clean_option, findings_json, int, json};
use super::wishes::{eco_mode_set, manual_set};

/// One of these.
pub(super) enum Step<'a> {
    /// Something was odd about the answer to a call of ours.
    Noted { id: EventId, findings: &'a [Finding] },
    /// A call came again.
    Repeated { id: EventId },
    /// A transaction began.
    TransactionStarted { key: i32, start: &'a TransactionStart },
    /// A transaction ended.
    TransactionStopped { key: i32, stop: &'a TransactionStop },
    /// Anything else.
    Recorded { key: i32, recorded: &'a Recorded },
}

impl Step<'_> {
    /// Writes it.
    pub(super) async fn write(&self, on: &DatabaseTransaction) -> Result<(), DbErr> {
        match self {
            Self::Noted { id, findings } => noted(on, *id, findings).await,
            Self::Repeated { id } => repeated(on, *id).await,
            Self::TransactionStarted { key, start } => started(on, *key, start).await,
            Self::TransactionStopped { key, stop } => stopped(on, *key, stop).await,
            Self::Recorded { key, recorded } => write_recorded(on, *key, recorded).await,
        }
    }
}

async fn write_recorded(on: &DatabaseTransaction, key: i32, recorded: &Recorded) -> Result<(), DbErr> {
    let at = recorded.at;
    match &recorded.event {
        Event::Described(details) => described(on, key, details).await,
        Event::Moved { to } => moved(on, key, to).await,
        Event::FirmwareReported(status) => {
            let row = charge_point::Entity::update_many()
                .col_expr(charge_point::Column::FirmwareStatus, Expr::value(clean(status)));
            row.filter(charge_point::Column::Id.eq(key))
                .exec(on)
                .await
                .map(drop)
        }
        Event::CommandIssued {
            id,
            command,
            asked_by,
        } => issued(on, key, id, (command, asked_by), at).await,
        Event::Decided(decision) => decided(on, key, decision, at).await,
        Event::FallbackHeld { limit_a } => {
            let tenths = limit_a.map(Amperes::as_tenths);
            let row = charge_point::Entity::update_many()
                .col_expr(charge_point::Column::FallbackTenths, Expr::value(tenths));
            row.filter(charge_point::Column::Id.eq(key))
                .exec(on)
                .await
                .map(drop)
        }
        Event::EcoModeSet(eco_mode) => eco_mode_set(on, key, eco_mode, at).await,
        Event::ManualSet(manual) => manual_set(on, key, *manual, at).await,
        Event::CommandStepped { id, step } => stepped(on, id, step, recorded.event_id).await,
        Event::ConfigurationRead(configuration) => configuration_read(on, key, configuration).await,
        // Registrations come before all else; the others are rows of the batch.
        Event::Registered { .. }
        | Event::Connected { .. }
        | Event::Disconnected { .. }
        | Event::Booted(_)
        | Event::Heard
        | Event::StatusReported(_)
        | Event::TransactionStarted(_)
        | Event::TransactionStopped(_)
        | Event::Metered { .. }
        | Event::UploadReported(_)
        | Event::SecurityReported { .. }
        | Event::Exchanged(_) => Ok(()),
    }
}

async fn described(on: &DatabaseTransaction, key: i32, details: &Details) -> Result<(), DbErr> {
    use charge_point::Column;
    let texts = [(Column::Name, &details.name), (Column::Bay, &details.bay)];
    for (column, told) in texts {
        let Some(told) = told else { continue };
        charge_point::Entity::update_many()
            .col_expr(column, Expr::value(clean_option(told.as_ref())))
            .filter(Column::Id.eq(key))
            .exec(on)
            .await?;
    }
    for told in &details.connectors {
        let kind = told
            .connector_type
            .map(|it| Expr::value(it.map(ConnectorType::key)));
        let power = told.max_power_w.map(|it| Expr::value(it.map(int)));
        let columns = [
            (connector::Column::ConnectorType, kind),
            (connector::Column::MaxPowerW, power),
        ];
        for (column, value) in columns {
            let Some(value) = value else { continue };
            connector::Entity::update_many()
                .col_expr(column, value)
                .filter(connector::Column::ChargePointId.eq(key))
                .filter(connector::Column::EvseId.eq(int(told.evse_id)))
                .filter(connector::Column::ConnectorId.eq(int(told.connector_id)))
                .exec(on)
                .await?;
        }
    }
    Ok(())
}

async fn moved(on: &DatabaseTransaction, key: i32, to: &ChargeSystem) -> Result<(), DbErr> {
    use charge_point::Column;
    let system = charge_system_key(&to.id, &to.name, on).await?;
    charge_point::Entity::update_many()
        .col_expr(Column::ChargeSystemId, Expr::value(system))
        .filter(Column::Id.eq(key))
        .exec(on)
        .await?;
    move_with(key, system, on).await
}

async fn noted(on: &DatabaseTransaction, id: EventId, findings: &[Finding]) -> Result<(), DbErr> {
    let query = event::Entity::find_by_id(id.0)
        .select_only()
        .column(event::Column::Findings);
    let before: Option<Option<String>> = query.into_tuple().one(on).await?;
    let mut all: Vec<Finding> = before
        .flatten()
        .and_then(|it| serde_json::from_str(&it).ok())
        .unwrap_or_default();
    all.extend_from_slice(findings);
    event::Entity::update_many()
        .col_expr(event::Column::Findings, Expr::value(findings_json(&all)))
        .filter(event::Column::Id.eq(id.0))
        .exec(on)
        .await
        .map(drop)
}

async fn repeated(on: &DatabaseTransaction, id: EventId) -> Result<(), DbErr> {
    event::Entity::update_many()
        .col_expr(event::Column::Repeats, Expr::col(event::Column::Repeats).add(1))
        .filter(event::Column::Id.eq(id.0))
        .exec(on)
        .await
        .map(drop)
}

async fn started(on: &DatabaseTransaction, key: i32, start: &TransactionStart) -> Result<(), DbErr> {
    let row = transaction::ActiveModel {
        id: NotSet,
        identifier: Set(clean(start.id.as_str())),
        charge_point_id: Set(key),
        evse_id: Set(Some(int(start.place.evse_id))),
        connector_id: Set(Some(int(start.place.connector_id))),
        id_tag: Set(start.id_tag.as_ref().map(|it| clean(it.as_str()))),
        started_at: Set(Some(start.started_at.as_millis())),
        meter_start_wh: Set(Some(start.meter_start_wh)),
        stopped_at: Set(None),
        meter_stop_wh: Set(None),
        reason: Set(None),
        given_out: Set(true),
        charge_system_id: Set(charge_system_of(key, on).await?),
    };
    // An id is given out once; should it ever come again, the first one keeps it.
    let once = OnConflict::column(transaction::Column::Identifier)
        .do_nothing()
        .to_owned();
    transaction::Entity::insert(row)
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(on)
        .await
        .map(drop)
}

async fn stopped(on: &DatabaseTransaction, key: i32, stop: &TransactionStop) -> Result<(), DbErr> {
    use transaction::Column;
    let row = transaction::ActiveModel {
        id: NotSet,
        identifier: Set(clean(stop.id.as_str())),
        charge_point_id: Set(key),
        evse_id: Set(None),
        connector_id: Set(None),
        id_tag: Set(None),
        started_at: Set(None),
        meter_start_wh: Set(None),
        stopped_at: Set(Some(stop.stopped_at.as_millis())),
        meter_stop_wh: Set(stop.meter_stop_wh),
        reason: Set(clean_option(stop.reason.as_ref())),
        given_out: Set(stop.given_out),
        charge_system_id: Set(charge_system_of(key, on).await?),
    };
    // The stop that the charge point tells replaces the one that we took for granted.
    let replace = OnConflict::column(Column::Identifier)
        .update_columns([Column::StoppedAt, Column::MeterStopWh, Column::Reason])
        .action_and_where(Column::ChargePointId.eq(key))
        .action_cond_where(
            Condition::any()
                .add(Column::StoppedAt.is_null())
                .add(Column::Reason.eq(TransactionStop::SUPERSEDED)),
        )
        .to_owned();
    match transaction::Entity::insert(row)
        .on_conflict(replace)
        .try_insert()
        .exec_without_returning(on)
        .await?
    {
        TryInsertResult::Empty | TryInsertResult::Conflicted | TryInsertResult::Inserted(_) => Ok(()),
    }
}

async fn configuration_read(
    on: &DatabaseTransaction,
    key: i32,
    configuration: &Configuration,
) -> Result<(), DbErr> {
    let row = configuration_reading::ActiveModel {
        id: NotSet,
        charge_point_id: Set(key),
        read_at: Set(configuration.read_at.as_millis()),
        items: Set(clean(&json(&configuration.items))),
        unknown_keys: Set(clean(&json(&configuration.unknown_keys))),
        asked: Set((!configuration.asked.is_empty()).then(|| clean(&json(&configuration.asked)))),
    };
    configuration_reading::Entity::insert(row)
        .exec_without_returning(on)
        .await
        .map(drop)
}
