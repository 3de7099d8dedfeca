//! The record on disk: SQLite by default, PostgreSQL where its address is given. The only place that names SeaORM.
//!
//! There is one writer and there are readers, and each has connections of its own. Every log is read by key,
//! newest first, and never counted; what is now stands in small tables that are read once, at the start.

use std::fmt;
use std::sync::Arc;

mod append;
mod batch;
mod charge_points;
mod charge_systems;
mod claim;
mod commands;
mod configuration;
mod costs;
mod decisions;
mod entity;
mod entry;
mod error;
mod events;
mod keys;
mod lifecycle;
mod load;
mod load_history;
mod log;
mod migration;
mod open;
mod own_doings;
mod prices;
mod readings;
mod retention;
mod rows;
mod sessions;
mod statements;
mod status_log;
mod tidy;
mod transactions;
mod upkeep;
mod values;
mod wishes;

#[cfg(test)]
mod plans;

pub use charge_points::Entered;
pub use claim::{Claim, ClaimError, ServeError};
pub use entry::{Entry, ExchangeWrite};
pub use error::{OpenError, StoreError};
pub use load::Loaded;
pub use prices::{FetchedDay, KeptDay};

use keys::KnownKeys;
use open::Connections;
use sea_orm::DatabaseConnection;
use statements::Statements;

/// The record. Cloning it is cheap; the clones share their connections.
#[derive(Clone)]
pub struct Store {
    connections: Connections,
    statements: Arc<Statements>,
    keys: KnownKeys,
}

impl Store {
    /// Connects, and brings the tables up to date. Where an address names an SQLite file that is not there,
    /// it is made, with its folder.
    ///
    /// # Errors
    /// Where the address makes no sense, or the database cannot be reached or written.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let store = Self::connect(url).await?;
        open::migrate(&store.connections).await?;
        Ok(store)
    }

    /// The same for whoever serves the record, which one process does at a time: it is claimed before anything in it
    /// is changed.
    ///
    /// # Errors
    /// As [`open`](Self::open), and where another process serves it.
    pub async fn open_to_serve(url: &str) -> Result<(Self, Claim), ServeError> {
        let store = Self::connect(url).await?;
        let claim = store.claim().await?;
        open::migrate(&store.connections).await?;
        Ok((store, claim))
    }

    async fn connect(url: &str) -> Result<Self, OpenError> {
        let connections = open::connect_to(url).await?;
        let statements = Arc::new(Statements::new(connections.write.get_database_backend()));
        Ok(Self {
            connections,
            statements,
            keys: KnownKeys::default(),
        })
    }

    const fn read(&self) -> &DatabaseConnection {
        &self.connections.read
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}
