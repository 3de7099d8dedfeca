//! Connecting: which database an address means, how its connections are set up, and why it cannot be had.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection, PgConnection};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr};
use sea_orm_migration::MigratorTrait;

use super::OpenError;
use super::migration::Migrator;

/// How long somebody else may hold a lock that we need before a write gives up.
const BUSY: Duration = Duration::from_secs(5);
/// How long we wait for a connection.
/// How many statements a connection keeps prepared: those of the write path in all their lengths, and the others.
const PREPARED: usize = 512;
pub(super) const PATIENCE: Duration = Duration::from_secs(8);
/// Pages ask at most this many things at a time; the next one waits.
const READERS: u32 = 4;

/// Connections by what they are for, so that no one waits for another.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    /// Exactly one: there is one writer.
    pub(super) write: DatabaseConnection,
    /// What pages ask.
    pub(super) read: DatabaseConnection,
    /// Checkpoints of an SQLite file, beside the write path.
    pub(super) upkeep: Option<DatabaseConnection>,
    /// Where they lead.
    pub(super) origin: Origin,
}

/// The address of a database.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// As it was given; there may be a password in it.
    pub(super) url: Arc<str>,
}

impl Origin {
    pub(super) fn is_postgres(&self) -> bool {
        is_postgres(&self.url)
    }

    /// The file; nothing where it is memory.
    pub(super) fn file(&self) -> Option<PathBuf> {
        sqlite_file(&self.url)
    }

    /// As it may stand in a log.
    pub(super) fn shown(&self) -> String {
        without_password(&self.url)
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

/// Connects.
pub(super) async fn connect_to(url: &str) -> Result<Connections, OpenError> {
    let connections = if url.starts_with("sqlite:") {
        open_sqlite(url).await
    } else if is_postgres(url) {
        open_postgres(url).await
    } else {
        Err("its address begins with neither `sqlite:` nor `postgres:`".to_owned())
    };
    connections.map_err(|reason| OpenError {
        url: without_password(url),
        reason,
    })
}

/// Brings the tables up to date.
pub(super) async fn migrate(connections: &Connections) -> Result<(), OpenError> {
    Migrator::up(&connections.write, None)
        .await
        .map_err(|error| OpenError {
            url: connections.origin.shown(),
            reason: format!("its tables cannot be brought up to date: {}", reason(&error)),
        })
}

async fn open_sqlite(url: &str) -> Result<Connections, String> {
    let Some(file) = sqlite_file(url) else {
        // Every connection to memory has a database of its own, which ends with it.
        let only = connect(sqlite_options(url, 1, |it| it)).await?;
        return Ok(Connections {
            write: only.clone(),
            read: only,
            upkeep: None,
            origin: Origin { url: url.into() },
        });
    };
    if let Some(folder) = file.parent().filter(|it| !it.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("its folder {} cannot be made: {error}", folder.display()))?;
    }
    let write = connect(sqlite_options(url, 1, |it| {
        // Each commit reaches the disk; moving it on to the database file is upkeep's. 64 MiB of pages
        // hold the newest leaf of every charge point's logs.
        it.create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("wal_autocheckpoint", "0")
            .pragma("cache_size", "-65536")
    }))
    .await?;
    let read = connect(sqlite_options(url, READERS, |it| it.pragma("query_only", "ON"))).await?;
    let upkeep = connect(sqlite_options(url, 1, |it| {
        it.synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::ZERO)
    }))
    .await?;
    Ok(Connections {
        write,
        read,
        upkeep: Some(upkeep),
        origin: Origin { url: url.into() },
    })
}

fn sqlite_options(
    url: &str,
    connections: u32,
    set: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .acquire_timeout(PATIENCE)
        // A file does not go away as a server does, and memory goes with its connection.
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .map_sqlx_sqlite_opts(move |it| set(it.busy_timeout(BUSY).statement_cache_capacity(PREPARED)));
    options
}

async fn open_postgres(url: &str) -> Result<Connections, String> {
    // A pool tries again until its patience ends, and then does not say what was in the way.
    let attempt = tokio::time::timeout(PATIENCE, PgConnection::connect(url))
        .await
        .map_err(|_| format!("it does not answer within {} s", PATIENCE.as_secs()))?
        .map_err(|error| words(&error))?;
    attempt.close().await.map_err(|error| words(&error))?;
    let mut write = postgres_options(url, 1);
    let lock_timeout = format!("{}ms", BUSY.as_millis());
    // What is acknowledged is on disk, whatever the server's own setting, and nobody else's lock holds us for ever.
    write.map_sqlx_postgres_opts(move |it| {
        it.statement_cache_capacity(PREPARED).options([
            ("lock_timeout", lock_timeout.as_str()),
            ("synchronous_commit", "on"),
        ])
    });
    let write = connect(write).await?;
    let read = connect(postgres_options(url, READERS)).await?;
    Ok(Connections {
        write,
        read,
        upkeep: None,
        origin: Origin { url: url.into() },
    })
}

fn postgres_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .acquire_timeout(PATIENCE)
        .set_application_name("ladetavle")
        .test_before_acquire_if_idle_for(Duration::from_secs(10));
    options
}

async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, String> {
    // Its own state is 17 KiB, which every future that waits for it would hold.
    Box::pin(Database::connect(options))
        .await
        .map_err(|error| reason(&error))
}

/// The file that an address names; nothing where it means memory.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let (path, parameters) = path.split_once('?').unwrap_or((path, ""));
    // As the driver reads it.
    let path = percent_decode_str(path).decode_utf8_lossy();
    let in_memory = path == ":memory:" || parameters.split('&').any(|it| it == "mode=memory");
    (!in_memory).then(|| Path::new(&*path).to_path_buf())
}

/// What the driver says, without the layers around it.
pub(super) fn reason(error: &DbErr) -> String {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => words(error),
        other => other.to_string(),
    }
}

pub(super) fn words(error: &sea_orm::sqlx::Error) -> String {
    match error {
        sea_orm::sqlx::Error::Database(error) => error.message().to_owned(),
        sea_orm::sqlx::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

/// An address as it may stand in a log.
fn without_password(url: &str) -> String {
    let mut shown = url.to_owned();
    if let Some((scheme, rest)) = url.split_once("://") {
        let (place, parameters) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        // The last `@` ends the password: it may hold an `@` or a `/` that was not encoded.
        if let Some((credentials, host)) = place.rsplit_once('@')
            && let Some((user, _)) = credentials.split_once(':')
        {
            shown = format!("{scheme}://{user}:…@{host}{parameters}");
        }
    }
    match shown.split_once("password=") {
        Some((before, after)) => {
            let rest = after.find('&').map_or("", |end| &after[end..]);
            format!("{before}password=…{rest}")
        }
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    use super::*;

    #[tokio::test]
    async fn each_commit_reaches_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
        let connections = connect_to(&url).await.unwrap();
        for (pragma, value) in [("synchronous", 2_i64), ("wal_autocheckpoint", 0)] {
            let asked = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"));
            let row = connections.write.query_one_raw(asked).await.unwrap().unwrap();
            assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), value, "{pragma}");
        }
    }

    fn check_shown(url: &str, shown: &str) {
        assert_eq!(without_password(url), shown);
    }

    #[test]
    fn a_password_is_never_shown() {
        check_shown(
            "postgres://me:secret@db:5432/ladetavle",
            "postgres://me:…@db:5432/ladetavle",
        );
        check_shown(
            "postgres://me:se@c/ret@db/ladetavle",
            "postgres://me:…@db/ladetavle",
        );
        check_shown(
            "postgres://db/x?user=me&password=secret&sslmode=off",
            "postgres://db/x?user=me&password=…&sslmode=off",
        );
        check_shown("postgres://me@db/ladetavle", "postgres://me@db/ladetavle");
        check_shown(
            "sqlite://data/ladetavle.db?mode=rwc",
            "sqlite://data/ladetavle.db?mode=rwc",
        );
    }

    #[test]
    fn an_address_names_a_file_or_memory() {
        let file = |url| sqlite_file(url).map(|it| it.display().to_string());
        assert_eq!(
            file("sqlite://data/ladetavle.db?mode=rwc").as_deref(),
            Some("data/ladetavle.db")
        );
        assert_eq!(file("sqlite:///var/lib/x.db").as_deref(), Some("/var/lib/x.db"));
        assert_eq!(file("sqlite://my%20data/x.db").as_deref(), Some("my data/x.db"));
        assert_eq!(file("sqlite:x.db").as_deref(), Some("x.db"));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("sqlite://x?mode=memory"), None);
    }
}
