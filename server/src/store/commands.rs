//! Commands, as pages read them.

use std::collections::HashMap;

use csms::{
    ChargePointId, Command, CommandId, CommandState, CommandStep, EventId, IssuedCommand, Milestone,
    Timestamp,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{charge_point, command, command_step};
use super::load::charge_point_id;
use super::{Store, StoreError};

/// How many commands' steps are looked up in one question.
const AT_ONCE: usize = 500;

/// Whether something is still to come of a command. The words stand in the text, for the index that has only these.
pub(super) fn is_open() -> sea_orm::sea_query::Expr {
    sea_orm::sea_query::Expr::cust("\"state\" NOT IN ('rejected', 'failed', 'timed_out', 'verified')")
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
