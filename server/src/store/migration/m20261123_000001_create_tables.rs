//! What there is, and how it is now: few rows, all of them read at the start.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, double_null, integer, integer_null};
use sea_orm_migration::schema::{pk_auto, text, text_null};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(customer()).await?;
        manager.create_table(charge_system()).await?;
        manager.create_table(charge_point()).await?;
        manager
            .create_table(connector(manager.get_database_backend()))
            .await?;
        manager.create_table(probe()).await?;

        let mut customer = Query::insert();
        customer
            .into_table("customer")
            .columns(["id", "name"])
            .values_panic([1.into(), "Solbakken".into()]);
        manager.execute(customer).await?;
        let mut charge_system = Query::insert();
        charge_system
            .into_table("charge_system")
            .columns(["identifier", "name", "customer_id"])
            .values_panic(["solbakken".into(), "Solbakken".into(), 1.into()]);
        manager.execute(charge_system).await?;
        let mut probe = Query::insert();
        probe
            .into_table("probe")
            .columns(["id", "count"])
            .values_panic([1.into(), 0.into()]);
        manager.execute(probe).await
    }

    // All or nothing on SQLite as well, where that is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn customer() -> TableCreateStatement {
    Table::create()
        .table("customer")
        .col(pk_auto("id"))
        .col(text("name"))
        .take()
}

fn charge_system() -> TableCreateStatement {
    Table::create()
        .table("charge_system")
        .col(pk_auto("id"))
        .col(text("identifier").unique_key())
        .col(text("name"))
        .col(integer("customer_id"))
        .foreign_key(
            ForeignKey::create()
                .from("charge_system", "customer_id")
                .to("customer", "id"),
        )
        .take()
}

fn charge_point() -> TableCreateStatement {
    Table::create()
        .table("charge_point")
        .col(pk_auto("id"))
        .col(text("identifier").unique_key())
        .col(integer("charge_system_id"))
        .col(text_null("name"))
        .col(text_null("credential"))
        .col(boolean("connected").default(false))
        .col(big_integer_null("session_id"))
        .col(big_integer_null("contact_since"))
        .col(big_integer_null("last_seen_at"))
        .col(big_integer_null("booted_at"))
        .col(text_null("ocpp_version"))
        .col(text_null("vendor"))
        .col(text_null("model"))
        .col(text_null("serial_number"))
        .col(text_null("charge_box_serial_number"))
        .col(text_null("firmware_version"))
        .col(text_null("iccid"))
        .col(text_null("imsi"))
        .col(text_null("meter_type"))
        .col(text_null("meter_serial_number"))
        .col(text_null("firmware_status"))
        .foreign_key(
            ForeignKey::create()
                .from("charge_point", "charge_system_id")
                .to("charge_system", "id"),
        )
        .take()
}

fn connector(backend: DbBackend) -> TableCreateStatement {
    let mut table = Table::create()
        .table("connector")
        .col(integer("charge_point_id"))
        .col(integer("evse_id"))
        .col(integer("connector_id"))
        .col(text_null("status"))
        .col(text_null("ocpp_status"))
        .col(text_null("error_code"))
        .col(text_null("info"))
        .col(text_null("vendor_id"))
        .col(text_null("vendor_error_code"))
        .col(big_integer_null("status_since"))
        .col(big_integer_null("reported_at"))
        .col(big_integer_null("received_at"))
        .col(big_integer_null("event_id"))
        .col(integer_null("max_power_w"))
        .col(text_null("connector_type"))
        .col(text_null("transaction_id"))
        .col(big_integer_null("transaction_started_at"))
        .col(big_integer_null("transaction_reported_at"))
        .col(big_integer_null("transaction_meter_start_wh"))
        .col(big_integer_null("reading_at"))
        .col(double_null("power_w"))
        .col(double_null("energy_wh"))
        .col(double_null("state_of_charge_percent"))
        .col(double_null("current_l1_a"))
        .col(double_null("current_l2_a"))
        .col(double_null("current_l3_a"))
        .primary_key(
            Index::create()
                .col("charge_point_id")
                .col("evse_id")
                .col("connector_id"),
        )
        .take();
    if backend == DbBackend::Sqlite {
        // One tree instead of a table and an index to it: this is what every status is written to.
        table.extra("WITHOUT ROWID");
    }
    table
}

fn probe() -> TableCreateStatement {
    Table::create()
        .table("probe")
        .col(integer("id").primary_key())
        .col(big_integer("count"))
        .take()
}
