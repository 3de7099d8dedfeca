//! What happened: many rows, read by key and never counted.
//!
//! The logs that every frame writes to have no foreign keys: there is one writer, it looks the charge point up
//! in the same transaction, and PostgreSQL would lock the charge point's row for each of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, boolean, double_null};
use sea_orm_migration::schema::{integer, integer_null, text, text_null};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            event(),
            status_log(),
            meter_value(),
            transaction(),
            session(),
            command(),
            command_step(),
            configuration_reading(),
        ] {
            manager.create_table(table).await?;
        }
        // One list, one index.
        let backend = manager.get_database_backend();
        for log in ["event", "status_log"] {
            manager
                .get_connection()
                .execute_unprepared(&log_index(log, backend))
                .await?;
        }
        for (table, columns) in [
            ("session", ["charge_point", "id"]),
            ("transaction", ["charge_point_id", "id"]),
            ("command", ["charge_point_id", "id"]),
            ("command_step", ["command_id", "id"]),
            ("configuration_reading", ["charge_point_id", "id"]),
        ] {
            let mut index = list_index(table, columns);
            manager.create_index(index.take()).await?;
        }
        // What is looked for at the start alone is rare: these indexes are nearly empty.
        let pending = index("event_pending", "event")
            .cond_where(Expr::col("outcome").eq("pending"))
            .take();
        manager.create_index(pending).await?;
        let open = index("session_open", "session")
            .cond_where(is_open_session())
            .take();
        manager.create_index(open).await?;
        let refused = index("session_refused", "session")
            .cond_where(Expr::col("refused").is_not_null())
            .take();
        manager.create_index(refused).await?;
        let finals = ["rejected", "failed", "timed_out", "verified"];
        let open = index("command_open", "command")
            .cond_where(Expr::col("state").is_not_in(finals))
            .take();
        manager.create_index(open).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn index(name: &'static str, table: &'static str) -> IndexCreateStatement {
    Index::create().name(name).table(table).col("id").take()
}

fn list_index(table: &'static str, columns: [&'static str; 2]) -> IndexCreateStatement {
    Index::create()
        .name(format!("{table}_list"))
        .table(table)
        .col(columns[0])
        .col(columns[1])
        .take()
}

/// By block of rows, then by charge point: see `log.rs`. In SQL, since sea-query writes no expressions into
/// SQLite's indexes.
fn log_index(table: &str, backend: DbBackend) -> String {
    // SQLite's indexes end with the key by themselves.
    let key = if backend == DbBackend::Sqlite {
        ""
    } else {
        ", \"id\""
    };
    format!("CREATE INDEX \"{table}_list\" ON \"{table}\" ((\"id\" >> 14), \"charge_point_id\"{key})")
}

fn is_open_session() -> Condition {
    Condition::all()
        .add(Expr::col("closed_at").is_null())
        .add(Expr::col("refused").is_null())
}

fn event() -> TableCreateStatement {
    Table::create()
        .table("event")
        .col(big_integer("id").primary_key())
        .col(integer("charge_point_id"))
        .col(big_integer("at"))
        .col(boolean("to_charge_point"))
        .col(text("action"))
        .col(text("message_id"))
        .col(big_integer_null("latency_ms"))
        .col(text("outcome"))
        .col(big_integer("size_bytes"))
        .col(big_integer("repeats"))
        .col(text_null("findings"))
        .col(text_null("raw_request"))
        .col(text_null("raw_response"))
        .take()
}

fn status_log() -> TableCreateStatement {
    Table::create()
        .table("status_log")
        .col(big_integer("id").primary_key())
        .col(integer("charge_point_id"))
        .col(integer("evse_id"))
        .col(integer("connector_id"))
        .col(text("status"))
        .col(text("ocpp_status"))
        .col(text("error_code"))
        .col(text_null("info"))
        .col(text_null("vendor_id"))
        .col(text_null("vendor_error_code"))
        .col(big_integer_null("reported_at"))
        .col(big_integer("received_at"))
        .col(boolean("late"))
        .take()
}

fn meter_value() -> TableCreateStatement {
    Table::create()
        .table("meter_value")
        .col(big_pk_auto("id"))
        .col(integer("charge_point_id"))
        .col(integer("evse_id"))
        .col(integer("connector_id"))
        .col(text_null("transaction_id"))
        .col(big_integer("at"))
        .col(big_integer("received_at"))
        .col(double_null("power_w"))
        .col(double_null("energy_wh"))
        .col(double_null("state_of_charge_percent"))
        .col(double_null("current_l1_a"))
        .col(double_null("current_l2_a"))
        .col(double_null("current_l3_a"))
        .col(boolean("late"))
        .col(big_integer_null("event_id"))
        .take()
}

fn transaction() -> TableCreateStatement {
    Table::create()
        .table("transaction")
        .col(big_pk_auto("id"))
        .col(text("identifier").unique_key())
        .col(integer("charge_point_id"))
        .col(integer_null("evse_id"))
        .col(integer_null("connector_id"))
        .col(text_null("id_tag"))
        .col(big_integer_null("started_at"))
        .col(big_integer_null("meter_start_wh"))
        .col(big_integer_null("stopped_at"))
        .col(big_integer_null("meter_stop_wh"))
        .col(text_null("reason"))
        .col(boolean("given_out"))
        .foreign_key(
            ForeignKey::create()
                .from("transaction", "charge_point_id")
                .to("charge_point", "id"),
        )
        .take()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(big_integer("id").primary_key())
        .col(text("charge_point"))
        .col(big_integer("opened_at"))
        .col(text("peer"))
        .col(text_null("ocpp_version"))
        .col(boolean("subprotocol_offered"))
        .col(big_integer_null("closed_at"))
        .col(text_null("closed"))
        .col(text_null("refused"))
        .take()
}

fn command() -> TableCreateStatement {
    Table::create()
        .table("command")
        .col(big_pk_auto("id"))
        .col(text("identifier").unique_key())
        .col(integer("charge_point_id"))
        .col(text("command"))
        .col(text("state"))
        .col(big_integer_null("event_id"))
        .foreign_key(
            ForeignKey::create()
                .from("command", "charge_point_id")
                .to("charge_point", "id"),
        )
        .take()
}

fn command_step() -> TableCreateStatement {
    Table::create()
        .table("command_step")
        .col(big_pk_auto("id"))
        .col(big_integer("command_id"))
        .col(text("state"))
        .col(big_integer("at"))
        .col(text_null("milestone"))
        .col(text_null("detail"))
        .foreign_key(
            ForeignKey::create()
                .from("command_step", "command_id")
                .to("command", "id"),
        )
        .take()
}

fn configuration_reading() -> TableCreateStatement {
    Table::create()
        .table("configuration_reading")
        .col(big_pk_auto("id"))
        .col(integer("charge_point_id"))
        .col(big_integer("read_at"))
        .col(text("items"))
        .col(text("unknown_keys"))
        .foreign_key(
            ForeignKey::create()
                .from("configuration_reading", "charge_point_id")
                .to("charge_point", "id"),
        )
        .take()
}
