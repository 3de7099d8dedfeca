//! One process serves a record: two would give the same ids to different events.

use std::fs::{File, TryLockError};
use std::path::Path;

use sea_orm::sqlx::{self, Connection, PgConnection};

use super::open::{PATIENCE, words};
use super::{OpenError, Store};

/// The lock's number in PostgreSQL, where each database has its own.
const NUMBER: i64 = 0x6c61_6465_7461_766c;

/// Held while we serve the record; given back when it is dropped, or when the process dies.
#[derive(Debug)]
pub enum Claim {
    /// Memory is nobody else's.
    Memory,
    /// A locked file beside the database.
    File(File),
    /// A connection that holds an advisory lock.
    Connection(Box<PgConnection>),
}

/// Why the record cannot be claimed.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// Somebody else has.
    #[error("another ladetavle serves the database {0} already")]
    Taken(String),
    /// The lock cannot be had.
    #[error("the database {url} cannot be locked: {reason}")]
    Failed {
        /// Which database, without its password.
        url: String,
        /// What is in the way.
        reason: String,
    },
}

/// Why the record cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It cannot be claimed.
    #[error(transparent)]
    Claim(#[from] ClaimError),
}

impl Store {
    /// Makes sure that nobody else serves this record.
    ///
    /// # Errors
    /// Where somebody does, or it cannot be found out.
    pub(super) async fn claim(&self) -> Result<Claim, ClaimError> {
        let origin = &self.connections.origin;
        let failed = |reason: String| ClaimError::Failed {
            url: origin.shown(),
            reason,
        };
        if origin.is_postgres() {
            let claim = tokio::time::timeout(PATIENCE, claim_postgres(&origin.url))
                .await
                .map_err(|_| failed(format!("it does not answer within {} s", PATIENCE.as_secs())))?
                .map_err(|it| failed(words(&it)))?;
            return claim.ok_or_else(|| ClaimError::Taken(origin.shown()));
        }
        match origin.file() {
            None => Ok(Claim::Memory),
            Some(file) => lock(&file).map(Claim::File).map_err(|error| match error {
                TryLockError::WouldBlock => ClaimError::Taken(origin.shown()),
                TryLockError::Error(error) => failed(error.to_string()),
            }),
        }
    }
}

async fn claim_postgres(url: &str) -> Result<Option<Claim>, sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    let locked: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
        .bind(NUMBER)
        .fetch_one(&mut connection)
        .await?;
    Ok(locked.then(|| Claim::Connection(Box::new(connection))))
}

fn lock(database: &Path) -> Result<File, TryLockError> {
    let mut name = database.as_os_str().to_owned();
    name.push("-serving");
    let file = File::create(name).map_err(TryLockError::Error)?;
    file.try_lock()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_record_is_served_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
        let (first, second) = (Store::open(&url).await.unwrap(), Store::open(&url).await.unwrap());
        let claim = first.claim().await.unwrap();
        let refused = second.claim().await.unwrap_err();
        assert!(matches!(refused, ClaimError::Taken(_)), "{refused}");
        drop(claim);
        second.claim().await.unwrap();
    }
}
