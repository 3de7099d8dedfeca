//! What feeds a charge system, what we decide about its current, and what the meter at its fuse shows.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, boolean, double, integer, integer_null, text, text_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite adds no more at once.
        for column in [
            text("mains").default("400_tn").take(),
            integer_null("fuse_a").take(),
            boolean("load_balancing").default(false).take(),
            integer("margin_a").default(2).take(),
            integer("minimum_a").default(6).take(),
            integer("fallback_a").default(6).take(),
        ] {
            add(manager, "charge_system", column).await?;
        }
        add(manager, "charge_point", integer_null("fallback_tenths").take()).await?;
        add(manager, "connector", text_null("allotment").take()).await?;
        add(manager, "command", boolean("automatic").default(false).take()).await?;

        let decision = Table::create()
            .table("decision")
            .col(big_pk_auto("id"))
            .col(text("identifier"))
            .col(integer("charge_point_id"))
            .col(big_integer("at"))
            .col(text("decision"))
            .foreign_key(
                ForeignKey::create()
                    .from("decision", "charge_point_id")
                    .to("charge_point", "id"),
            )
            .take();
        manager.create_table(decision).await?;
        let of_charge_points = Index::create()
            .name("decision_of_charge_point")
            .table("decision")
            .col("charge_point_id")
            .col("at")
            .take();
        manager.create_index(of_charge_points).await?;
        let by_people = Index::create()
            .name("command_by_people")
            .table("command")
            .col("charge_point_id")
            .col("id")
            .cond_where(Expr::col("automatic").eq(false))
            .take();
        manager.create_index(by_people).await?;

        let grid_reading = Table::create()
            .table("grid_reading")
            .col(big_pk_auto("id"))
            .col(integer("charge_system_id"))
            .col(big_integer("at"))
            .col(double("l1_a"))
            .col(double("l2_a"))
            .col(double("l3_a"))
            .col(double("building_l1_a"))
            .col(double("building_l2_a"))
            .col(double("building_l3_a"))
            .foreign_key(
                ForeignKey::create()
                    .from("grid_reading", "charge_system_id")
                    .to("charge_system", "id"),
            )
            .take();
        manager.create_table(grid_reading).await?;
        let of_charge_systems = Index::create()
            .name("grid_reading_of_charge_system")
            .table("grid_reading")
            .col("charge_system_id")
            .col("id")
            .take();
        manager.create_index(of_charge_systems).await
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    let altered = Table::alter().table(table).add_column(column).take();
    manager.alter_table(altered).await
}
