//! How logs grow while they are looked at.

use csms::{Event, EventId, Exchange, IssuedCommand, Recorded, StatusLogEntry, TransactionRecord};

/// The most rows that a log grows to under somebody's eyes.
const LONGEST: usize = 500;

/// The event log.
pub(crate) struct EventNews;

impl EventNews {
    /// Puts a new exchange on top, or in the place of what was known of it. Whether anything changed.
    pub(crate) fn take(rows: &mut Vec<Exchange>, fact: &Recorded, fits: impl Fn(&Exchange) -> bool) -> bool {
        let Event::Exchanged(exchange) = &fact.event else {
            return false;
        };
        place(rows, exchange, |it| it.id, fits(exchange))
    }

    /// Puts exchanges that the record was asked for, newest first, where they belong.
    pub(crate) fn put(rows: &mut Vec<Exchange>, found: &[Exchange]) {
        // The oldest first: what is older than the last row stands on the next page.
        for exchange in found.iter().rev() {
            place(rows, exchange, |it| it.id, true);
        }
    }
}

/// The status log.
pub(crate) struct StatusLogNews;

impl StatusLogNews {
    /// Puts a new report on top. Whether anything changed.
    pub(crate) fn take(
        rows: &mut Vec<StatusLogEntry>,
        fact: &Recorded,
        fits: impl Fn(&StatusLogEntry) -> bool,
    ) -> bool {
        let Some(entry) = entry(fact) else { return false };
        place(rows, &entry, |it| it.id, fits(&entry))
    }
}

/// The commands of a charge point.
pub(crate) struct CommandNews;

impl CommandNews {
    /// Takes a new command, or a step of a known one. Whether anything changed.
    pub(crate) fn take(commands: &mut Vec<IssuedCommand>, fact: &Recorded) -> bool {
        match &fact.event {
            // What we do by ourselves stands in the status log, with its reason.
            Event::CommandIssued {
                id,
                command,
                asked_by,
            } if !asked_by.is_rules() => {
                // One that is older than those that are told is among those that are not.
                let newest = commands.first().and_then(IssuedCommand::issued_at);
                if newest.is_some_and(|it| fact.at < it) || commands.iter().any(|it| it.id == *id) {
                    return false;
                }
                let to = fact.charge_point_id.clone();
                let (command, asked_by) = (command.clone(), asked_by.clone());
                commands.insert(0, IssuedCommand::new(id.clone(), to, command, asked_by, fact.at));
                true
            }
            Event::CommandStepped { id, step } => {
                let Some(command) = commands.iter_mut().find(|it| it.id == *id) else {
                    return false;
                };
                // What was read and what comes may overlap.
                if command.steps.contains(step) {
                    return false;
                }
                command.take(step.clone());
                true
            }
            _ => false,
        }
    }
}

/// Transactions.
pub(crate) struct TransactionNews;

impl TransactionNews {
    /// Counts the energy of one that goes on; what it cost stays what it was when the row came, since nothing here knows
    /// prices. Whether anything changed.
    pub(crate) fn take(rows: &mut [TransactionRecord], fact: &Recorded) -> bool {
        let Event::Metered {
            transaction_id: Some(id),
            known,
            late: false,
            ..
        } = &fact.event
        else {
            return false;
        };
        let Some(record) = rows.iter_mut().find(|it| it.is_open && it.id == *id) else {
            return false;
        };
        let before = record.energy_wh;
        if known.energy_wh.is_some() {
            record.count(known.energy_wh);
        }
        record.energy_wh != before
    }
}

fn entry(fact: &Recorded) -> Option<StatusLogEntry> {
    let (Event::StatusReported(report), Some(id)) = (&fact.event, fact.event_id) else {
        return None;
    };
    Some(StatusLogEntry {
        id,
        evse_id: report.place.evse_id,
        connector_id: report.place.connector_id,
        status: report.status,
        ocpp_status: report.ocpp_status.clone(),
        error_code: report.error_code.clone(),
        info: report.info.clone(),
        vendor_id: report.vendor_id.clone(),
        vendor_error_code: report.vendor_error_code.clone(),
        reported_at: report.reported_at,
        received_at: fact.at,
        late: report.late,
        event_id: id,
    })
}

/// Newest first: a row that is known is replaced, another one is let in where it `fits`, and not below the last:
/// what is older than that stands on the next page.
fn place<T: Clone + PartialEq>(rows: &mut Vec<T>, row: &T, id: impl Fn(&T) -> EventId, fits: bool) -> bool {
    if let Some(known) = rows.iter_mut().find(|it| id(it) == id(row)) {
        let news = known != row;
        known.clone_from(row);
        return news;
    }
    if !fits {
        return false;
    }
    let index = rows.partition_point(|it| id(it) > id(row));
    if index == rows.len() && !rows.is_empty() {
        return false;
    }
    rows.insert(index, row.clone());
    rows.truncate(LONGEST.max(rows.len() - 1));
    true
}

#[cfg(test)]
mod tests;
