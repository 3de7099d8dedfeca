//! How the tables came to be. What has landed is never changed; what comes later is a migration of its own.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod m20261123_000001_create_tables;
mod m20261123_000002_create_logs;
mod m20261125_000003_readings;
mod m20261126_000004_bay;
mod m20261126_000005_load_balancing;
mod m20261126_000006_transactions;
mod m20261127_000007_prices;
mod m20261127_000008_eco_mode;
mod m20261127_000009_own_commands;
mod m20261127_000010_asked_by;
mod m20261127_000011_manual_since;
mod m20261128_000012_smaller_blocks;

pub(super) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_create_tables::Migration),
            Box::new(m20261123_000002_create_logs::Migration),
            Box::new(m20261125_000003_readings::Migration),
            Box::new(m20261126_000004_bay::Migration),
            Box::new(m20261126_000005_load_balancing::Migration),
            Box::new(m20261126_000006_transactions::Migration),
            Box::new(m20261127_000007_prices::Migration),
            Box::new(m20261127_000008_eco_mode::Migration),
            Box::new(m20261127_000009_own_commands::Migration),
            Box::new(m20261127_000010_asked_by::Migration),
            Box::new(m20261127_000011_manual_since::Migration),
            Box::new(m20261128_000012_smaller_blocks::Migration),
        ]
    }
}
