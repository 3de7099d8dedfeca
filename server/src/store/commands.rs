//! Commands, as they are written with every step, and as pages read them.

use std::collections::HashMap;

use csms::{
    Asker, ChargePointId, Command, CommandId, CommandState, CommandStep, EventId, IssuedCommand, Milestone,
    Timestamp,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::{charge_point, command, command_step};
use super::load::charge_point_id;
use super::values::{clean, clean_option, json};
use super::{Store, StoreError};

/// How many commands' steps are looked up in one question.
const AT_ONCE: usize = 500;

/// Whether something is still to come of a command. The words stand in the text, for the index that has only these.
pub(super) fn is_open() -> Expr {
    Expr::cust("\"state\" NOT IN ('rejected', 'failed', 'timed_out', 'verified')")
}

/// Writes down that a command was issued.
pub(super) async fn issued(
    on: &DatabaseTransaction,
    key: i32,
    id: &CommandId,
    (command, asked_by): (&Command, &Asker),
    at: Timestamp,
) -> Result<(), DbErr> {
    let row = command::ActiveModel {
        id: NotSet,
        identifier: Set(clean(id.as_str())),
        charge_point_id: Set(key),
        command: Set(clean(&json(command))),
        state: Set(CommandState::Queued.key().to_owned()),
        event_id: Set(None),
        automatic: Set(asked_by.is_rules()),
        asked_by: Set(Some(json(asked_by))),
    };
    let inserted = command::Entity::insert(row).exec(on).await?;
    write_step(
        on,
        inserted.last_insert_id,
        &CommandStep::plain(CommandState::Queued, at),
    )
    .await
}

/// Writes down how far a command has come.
pub(super) async fn stepped(
    on: &DatabaseTransaction,
    id: &CommandId,
    taken: &CommandStep,
    event_id: Option<EventId>,
) -> Result<(), DbErr> {
    use command::Column;
    let query = command::Entity::find().filter(Column::Identifier.eq(id.as_str()));
    let Some(row) = query.one(on).await? else {
        return Ok(());
    };
    // None follows a final one.
    if CommandState::from_key(&row.state).is_some_and(CommandState::is_final) {
        return Ok(());
    }
    command::Entity::update_many()
        .col_expr(Column::State, Expr::value(taken.state.key()))
        .col_expr(
            Column::EventId,
            Expr::value(event_id.map(|it| it.0).or(row.event_id)),
        )
        .filter(Column::Id.eq(row.id))
        .exec(on)
        .await?;
    write_step(on, row.id, taken).await
}

async fn write_step(on: &DatabaseTransaction, command_id: i64, taken: &CommandStep) -> Result<(), DbErr> {
    let row = command_step::ActiveModel {
        id: NotSet,
        command_id: Set(command_id),
        state: Set(taken.state.key().to_owned()),
        at: Set(taken.at.as_millis()),
        milestone: Set(taken.milestone.map(|it| it.key().to_owned())),
        detail: Set(clean_option(taken.detail.as_ref())),
    };
    command_step::Entity::insert(row)
        .exec_without_returning(on)
        .await
        .map(drop)
}

impl Store {
    /// One command.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn command(&self, id: &CommandId) -> Result<Option<IssuedCommand>, StoreError> {
        let query = command::Entity::find().filter(command::Column::Identifier.eq(id.as_str()));
        let row = query.all(self.read()).await?;
        Ok(self.issued(row).await?.pop())
    }

    /// The last commands to a charge point that somebody asked for, newest first: at most `limit`. Served by the index on
    /// (charge point, id).
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn commands(&self, to: &ChargePointId, limit: u32) -> Result<Vec<IssuedCommand>, StoreError> {
        let Some(key) = self.keys.find(to, self.read()).await? else {
            return Ok(Vec::new());
        };
        let newest = command::Entity::find()
            .filter(command::Column::ChargePointId.eq(key))
            .filter(command::Column::Automatic.eq(false))
            .order_by_desc(command::Column::Id)
            .limit(u64::from(limit));
        self.issued(newest.all(self.read()).await?).await
    }

    /// Commands with their steps, in the order of their rows.
    pub(super) async fn issued(&self, rows: Vec<command::Model>) -> Result<Vec<IssuedCommand>, StoreError> {
        let mut issued = Vec::with_capacity(rows.len());
        for rows in rows.chunks(AT_ONCE) {
            let ids: Vec<i64> = rows.iter().map(|it| it.id).collect();
            let query = command_step::Entity::find().filter(command_step::Column::CommandId.is_in(ids));
            let mut steps: HashMap<i64, Vec<CommandStep>> = HashMap::new();
            for row in query
                .order_by_asc(command_step::Column::Id)
                .all(self.read())
                .await?
            {
                steps.entry(row.command_id).or_default().push(step(row)?);
            }
            let mut keys: Vec<i32> = rows.iter().map(|it| it.charge_point_id).collect();
            keys.sort_unstable();
            keys.dedup();
            let query = charge_point::Entity::find()
                .select_only()
                .columns([charge_point::Column::Id, charge_point::Column::Identifier])
                .filter(charge_point::Column::Id.is_in(keys));
            let names: Vec<(i32, String)> = query.into_tuple().all(self.read()).await?;
            let names: HashMap<i32, String> = names.into_iter().collect();
            for row in rows {
                let name = names.get(&row.charge_point_id).map_or("", String::as_str);
                issued.push(command(
                    row,
                    charge_point_id(name)?,
                    steps.remove(&row.id).unwrap_or_default(),
                )?);
            }
        }
        Ok(issued)
    }
}

fn command(
    row: &command::Model,
    charge_point_id: ChargePointId,
    steps: Vec<CommandStep>,
) -> Result<IssuedCommand, StoreError> {
    let wanted: Command = serde_json::from_str(&row.command).map_err(|_| StoreError::Unreadable {
        table: "command",
        column: "command",
        said: row.command.clone(),
    })?;
    Ok(IssuedCommand {
        id: row.identifier.as_str().into(),
        charge_point_id,
        name: wanted.name().to_owned(),
        command: wanted,
        // What a newer version wrote there is no reason not to tell the rest.
        asked_by: row
            .asked_by
            .as_deref()
            .and_then(|it| serde_json::from_str(it).ok())
            .or_else(|| row.automatic.then_some(Asker::Rules)),
        state: state(&row.state, "command")?,
        steps,
        event_id: row.event_id.map(EventId),
    })
}

fn step(row: command_step::Model) -> Result<CommandStep, StoreError> {
    Ok(CommandStep {
        state: state(&row.state, "command_step")?,
        at: Timestamp::from_millis(row.at),
        milestone: row.milestone.as_deref().and_then(Milestone::from_key),
        detail: row.detail,
    })
}

fn state(key: &str, table: &'static str) -> Result<CommandState, StoreError> {
    CommandState::from_key(key).ok_or_else(|| StoreError::Unreadable {
        table,
        column: "state",
        said: key.to_owned(),
    })
}
