//! Statements over many rows.
//!
//! Everything that a frame writes goes through here: a batch is a few statements, however many frames it holds.
//! The text of each statement is built once, for a few numbers of rows; a batch is cut into those, so the
//! database finds each statement prepared. Measured on SQLite with batches of 200 (see
//! `docs/decisions/0006-blocks-and-batches.md`): sea-query's builder takes longer to write the text than the database takes to run it, and
//! one JSON parameter with `json_each` loses to bound parameters by the cost of parsing it.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement, Value};

/// Into how many rows a batch is cut, the largest first.
const CUTS: [usize; 16] = [256, 192, 128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1];

/// One statement over rows of so many values.
#[derive(Debug)]
pub(super) struct RowStatement {
    backend: DbBackend,
    width: usize,
    texts: [String; CUTS.len()],
}

impl RowStatement {
    /// `before` and `after` stand around the rows: `INSERT INTO t (a, b) VALUES` … `ON CONFLICT DO NOTHING`.
    pub(super) fn new(backend: DbBackend, width: usize, before: &str, after: &str) -> Self {
        let texts = CUTS.map(|rows| format!("{before} {} {after}", placeholders(backend, rows, width)));
        Self {
            backend,
            width,
            texts,
        }
    }

    /// Inserts rows of these columns.
    pub(super) fn insert(backend: DbBackend, table: &str, columns: &[&str], on_conflict: &str) -> Self {
        // When a row is refused the whole transaction goes. Told so, SQLite keeps no copies of the pages that a
        // statement changes, by which it could take back that statement alone.
        let insert = if backend == DbBackend::Sqlite {
            "INSERT OR FAIL"
        } else {
            "INSERT"
        };
        let before = format!(
            "{insert} INTO \"{table}\" (\"{}\") VALUES",
            columns.join("\", \"")
        );
        Self::new(backend, columns.len(), &before, on_conflict)
    }

    /// Updates the rows whose key is the first value of each; `v` is the row of values, with the columns
    /// `column1`, `column2`, … in both databases.
    pub(super) fn update(backend: DbBackend, table: &str, width: usize, set: &str, also: &str) -> Self {
        let before = format!("UPDATE \"{table}\" SET {set} FROM (VALUES");
        let after = format!(") AS v WHERE \"{table}\".\"id\" = v.column1 {also}");
        Self::new(backend, width, &before, &after)
    }

    /// Carries it out for these rows, one after the other in `values`.
    pub(super) async fn execute(&self, on: &DatabaseTransaction, values: Vec<Value>) -> Result<(), DbErr> {
        let mut rows = values.len() / self.width;
        let mut values = values.into_iter();
        for (cut, text) in CUTS.into_iter().zip(&self.texts) {
            while rows >= cut {
                rows -= cut;
                let cut = values.by_ref().take(cut * self.width);
                on.execute_raw(Statement::from_sql_and_values(self.backend, text, cut))
                    .await?;
            }
        }
        Ok(())
    }
}

fn placeholders(backend: DbBackend, rows: usize, width: usize) -> String {
    let mut text = String::with_capacity(rows * width * 4);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            if column > 0 {
                text.push_str(", ");
            }
            // SQLite finds a numbered parameter by going through all of their names.
            if backend == DbBackend::Postgres {
                text.push('$');
                text.push_str(&(row * width + column + 1).to_string());
            } else {
                text.push('?');
            }
        }
        text.push(')');
    }
    text
}
