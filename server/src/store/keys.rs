//! Charge points by the small numbers that stand for them in every table.

use std::collections::{BTreeMap, HashMap};
use std::iter::repeat_n;
use std::sync::{Arc, PoisonError, RwLock};

use csms::{ChargePointId, ChargeSystemId, Event};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
};

use super::Entry;
use super::batch::Keys;
use super::entity::{charge_point, charge_system, customer};
use super::statements::Statements;
use super::values::{clean, text, text_option};

/// How many are looked up in one question.
const AT_ONCE: usize = 512;

/// The numbers that are committed; they never change.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownKeys(Arc<RwLock<HashMap<ChargePointId, i32>>>);

impl KnownKeys {
    pub(super) fn remember(&self, keys: impl IntoIterator<Item = (ChargePointId, i32)>) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(keys);
    }

    fn get(&self, id: &ChargePointId) -> Option<i32> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .copied()
    }

    /// The number of one charge point. What is not known is not remembered: names can be made up without end.
    pub(super) async fn find(
        &self,
        id: &ChargePointId,
        on: &impl ConnectionTrait,
    ) -> Result<Option<i32>, DbErr> {
        if let Some(key) = self.get(id) {
            return Ok(Some(key));
        }
        let key = look_up(&[id], on).await?.into_values().next();
        self.remember(key.map(|key| (id.clone(), key)));
        Ok(key)
    }

    /// The numbers of all charge points of a batch; and of these those that are new to us, some of them
    /// registered by the batch itself, to be remembered once it is committed.
    pub(super) async fn of(
        &self,
        entries: &[Entry],
        statements: &Statements,
        on: &DatabaseTransaction,
    ) -> Result<(Keys, Keys), DbErr> {
        let mut new = register(entries, statements, on).await?;
        let mut keys = new.clone();
        let mut missing = Vec::new();
        {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            for entry in entries {
                let ids = entry
                    .recorded
                    .iter()
                    .map(|it| &it.charge_point_id)
                    .chain([&entry.charge_point_id]);
                for id in ids {
                    if keys.contains_key(id) {
                        continue;
                    }
                    match known.get(id) {
                        Some(key) => drop(keys.insert(id.clone(), *key)),
                        None => missing.push(id),
                    }
                }
            }
        }
        // Somebody may have added them from another program.
        new.extend(look_up(&missing, on).await?);
        keys.extend(new.iter().map(|(id, key)| (id.clone(), *key)));
        Ok((keys, new))
    }
}

/// Ids for a question of a few lengths: of each length the database prepares one, and a last id that stands in it several
/// times finds the same row.
pub(super) fn in_few_lengths<'a>(ids: &'a [&ChargePointId]) -> impl Iterator<Item = &'a str> {
    let missing = ids.len().next_power_of_two() - ids.len();
    let last = ids.last().into_iter().flat_map(move |id| repeat_n(*id, missing));
    ids.iter().copied().chain(last).map(ChargePointId::as_str)
}

async fn look_up(ids: &[&ChargePointId], on: &impl ConnectionTrait) -> Result<Keys, DbErr> {
    use charge_point::Column;
    let mut keys = Keys::new();
    for ids in ids.chunks(AT_ONCE) {
        let query = charge_point::Entity::find()
            .select_only()
            .columns([Column::Identifier, Column::Id])
            .filter(Column::Identifier.is_in(in_few_lengths(ids)));
        let found: Vec<(String, i32)> = query.into_tuple().all(on).await?;
        let found: HashMap<String, i32> = found.into_iter().collect();
        let key = |id: &ChargePointId| found.get(id.as_str()).map(|key| (id.clone(), *key));
        keys.extend(ids.iter().filter_map(|id| key(id)));
    }
    Ok(keys)
}

/// Registers the charge points of a batch, however many there are, with a few statements and one for each charge system.
async fn register(
    entries: &[Entry],
    statements: &Statements,
    on: &DatabaseTransaction,
) -> Result<Keys, DbErr> {
    // Of what is said several times of the same one, the last word.
    let mut registered = BTreeMap::new();
    for recorded in entries.iter().flat_map(|it| &it.recorded) {
        if let Event::Registered { charge_system, name } = &recorded.event {
            registered.insert(&recorded.charge_point_id, (charge_system, name.as_ref()));
        }
    }
    if registered.is_empty() {
        return Ok(Keys::new());
    }
    let mut systems = HashMap::new();
    for (id, _) in registered.values() {
        if !systems.contains_key(id) {
            // One that nobody has described yet is called by its id.
            systems.insert(*id, charge_system_key(id, id.as_str(), on).await?);
        }
    }
    let rows = registered.iter().flat_map(|(id, (system, name))| {
        [
            text(id.as_str()),
            systems[system].into(),
            text_option(*name),
            false.into(),
        ]
    });
    statements.registered.execute(on, rows.collect()).await?;
    let ids: Vec<_> = registered.keys().copied().collect();
    let keys = look_up(&ids, on).await?;
    let moved = registered
        .iter()
        .filter_map(|(id, (system, _))| Some([(*keys.get(*id)?).into(), systems[system].into()]));
    statements.moved.execute(on, moved.flatten().collect()).await?;
    Ok(keys)
}

/// The number of a charge system; nothing where there is none of that id.
pub(super) async fn find_charge_system(
    id: &ChargeSystemId,
    on: &impl ConnectionTrait,
) -> Result<Option<i32>, DbErr> {
    let query = charge_system::Entity::find()
        .select_only()
        .column(charge_system::Column::Id)
        .filter(charge_system::Column::Identifier.eq(clean(id.as_str())));
    query.into_tuple().one(on).await
}

/// The number of a charge system. One that is new gets this name.
pub(super) async fn charge_system_key(
    id: &ChargeSystemId,
    name: &str,
    on: &impl ConnectionTrait,
) -> Result<i32, DbErr> {
    if let Some(key) = find_charge_system(id, on).await? {
        return Ok(key);
    }
    let row = charge_system::ActiveModel {
        id: NotSet,
        identifier: Set(clean(id.as_str())),
        name: Set(clean(name)),
        customer_id: Set(customer::ONLY),
        // What feeds it nobody has entered yet.
        ..Default::default()
    };
    charge_system::Entity::insert(row)
        .exec(on)
        .await
        .map(|it| it.last_insert_id)
}
