//! Why the record could not be opened, written or read.

use csms::ChargePointId;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

use super::open::reason;

/// Why the record cannot be opened, in one sentence that names it.
#[derive(Debug, thiserror::Error)]
#[error("the database {url} cannot be opened: {reason}")]
pub struct OpenError {
    /// Where it was looked for, without the password.
    pub(super) url: String,
    /// What is in the way.
    pub(super) reason: String,
}

/// Why something was not written or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database did not do it: out of reach, locked, full, or broken.
    #[error("the database did not do what was asked")]
    Database(#[source] DbErr),
    /// The database has rules, and what was to be written breaks one.
    #[error("the database does not take what was to be written")]
    Unfit(#[source] DbErr),
    /// Something is to be written of a charge point that was never registered.
    #[error("charge point {0} is not registered")]
    NotRegistered(ChargePointId),
    /// A row does not hold what rows of its table hold.
    #[error("a row of the table {table} cannot be read: its {column} is `{said}`")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What it holds.
        said: String,
    },
}

impl StoreError {
    /// All of it in one sentence, with what the database said: for whoever runs the server, and for nobody else.
    pub fn in_full(&self) -> String {
        match self {
            Self::Database(error) | Self::Unfit(error) => format!("{self}: {}", reason(error)),
            Self::NotRegistered(_) | Self::Unreadable { .. } => self.to_string(),
        }
    }

    /// Whether it is what was to be written that is at fault, so that something else might succeed.
    pub const fn is_about_content(&self) -> bool {
        match self {
            Self::Unfit(_) | Self::NotRegistered(_) => true,
            Self::Database(_) | Self::Unreadable { .. } => false,
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        let breaks_a_rule = matches!(
            error.sql_err(),
            Some(SqlErr::UniqueConstraintViolation(_) | SqlErr::ForeignKeyConstraintViolation(_))
        );
        if breaks_a_rule || is_data_exception(&error) {
            Self::Unfit(error)
        } else {
            Self::Database(error)
        }
    }
}

/// PostgreSQL's classes 22 (a value that no column takes) and 23 (a rule that is broken); SQLite's constraints
/// and its limit on the length of a value.
fn is_data_exception(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let Some(code) = error.as_database_error().and_then(|it| it.code()) else {
        return false;
    };
    let sqlite = code
        .parse::<u32>()
        .is_ok_and(|it| code.len() < 5 && [18, 19, 20].contains(&(it & 0xff)));
    sqlite || (code.len() == 5 && (code.starts_with("22") || code.starts_with("23")))
}
