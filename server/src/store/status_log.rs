//! The status log, as pages read it.

use csms::{ChargePointId, EventId, Page, PageRequest, Status, StatusLogEntry, StatusLogFilter, Timestamp};
use sea_orm::{ColumnTrait, Condition, EntityTrait};

use super::entity::status_log::{self, Column};
use super::log::{Log, Question};
use super::{Store, StoreError};

impl Store {
    /// What a charge point reported of its status, newest first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn status_log(
        &self,
        of: &ChargePointId,
        filter: &StatusLogFilter,
        page: &PageRequest,
    ) -> Result<Page<StatusLogEntry>, StoreError> {
        let Some(key) = self.keys.find(of, self.read()).await? else {
            return Ok(Page::whole(Vec::new()));
        };
        // A number that no row can have stays one that no row has.
        let evse_id = filter.evse_id.map(|it| i32::try_from(it).unwrap_or(-1));
        let log = Log::<status_log::Entity> {
            id: Column::Id,
            charge_point: Column::ChargePointId,
            at: Column::ReceivedAt,
        };
        let asked = Question {
            of: key,
            span: (filter.from, filter.to),
            matching: Condition::all().add_option(evse_id.map(|it| Column::EvseId.eq(it))),
            select: status_log::Entity::find(),
            page,
        };
        let found = log
            .page(self.read(), asked, |row: &status_log::Model| row.id)
            .await?;
        let items = found.items.into_iter().map(entry).collect::<Result<_, _>>()?;
        Ok(Page {
            items,
            next: found.next,
        })
    }
}

fn entry(row: status_log::Model) -> Result<StatusLogEntry, StoreError> {
    let status = Status::from_key(&row.status).ok_or_else(|| StoreError::Unreadable {
        table: "status_log",
        column: "status",
        said: row.status.clone(),
    })?;
    Ok(StatusLogEntry {
        id: EventId(row.id),
        evse_id: row.evse_id.unsigned_abs(),
        connector_id: row.connector_id.unsigned_abs(),
        status,
        ocpp_status: row.ocpp_status,
        error_code: row.error_code,
        info: row.info,
        vendor_id: row.vendor_id,
        vendor_error_code: row.vendor_error_code,
        reported_at: row.reported_at.map(Timestamp::from_millis),
        received_at: Timestamp::from_millis(row.received_at),
        late: row.late,
        event_id: EventId(row.id),
    })
}
