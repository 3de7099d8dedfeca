//! The logs of one charge point, newest last, as far back as they are kept.
//!
//! They are read by the same rules as the server's: newest first, by key, filtered in the same words.

use std::collections::VecDeque;

use ::csms::page::LARGEST_PAGE;
use ::csms::{
    Asker, CommandId, Configuration, Cursor, DecisionRecord, Event, EventFilter, EventId, Exchange,
    ExchangeDetail, IssuedCommand, Page, PageRequest, ROUTINE_ACTIONS, Reading, Recorded, SessionRecord,
    StatusLogEntry, StatusLogFilter, Timestamp, TransactionId,
};

use super::transactions::Transactions;

/// So many rows of the event log are kept that are not routine.
const EVENTS: usize = 120;

/// So many are kept that are.
const ROUTINE_EVENTS: usize = 80;

// The rest is kept as far back as it comes to within some hours: what fills up over days would be memory that grows for days.

/// So many statuses are kept.
const STATUSES: usize = 80;

/// So many decisions are kept, which have many figures in them.
const DECISIONS: usize = 40;

/// So many commands are kept, most of which limits are told by.
const COMMANDS: usize = 80;

/// So many sessions are kept.
const SESSIONS: usize = 40;

/// So many readings are kept.
const READINGS: usize = 240;

/// So many readings of a configuration are kept: one more than is compared.
const CONFIGURATIONS: usize = 3;

/// A row of the event log, with what was said.
#[derive(Debug, Clone)]
struct Row {
    exchange: Exchange,
    raw_request: Option<String>,
    raw_response: Option<String>,
}

impl Row {
    fn is_routine(&self) -> bool {
        ROUTINE_ACTIONS.contains(&self.exchange.action.as_str())
    }

    fn detail(&self) -> ExchangeDetail {
        let Self {
            exchange,
            raw_request,
            raw_response,
        } = self.clone();
        ExchangeDetail::of(exchange, raw_request, raw_response)
    }

    /// Whether one of the frames has this text in it, in any case. The text is in small letters.
    fn says(&self, text: &str) -> bool {
        let says = |frame: &Option<String>| frame.as_ref().is_some_and(|it| it.to_lowercase().contains(text));
        says(&self.raw_request) || says(&self.raw_response)
    }
}

/// What is kept of one charge point.
#[derive(Debug, Default)]
pub struct Log {
    events: VecDeque<Row>,
    routine_events: usize,
    /// The newest row of the event log that is not kept any longer.
    removed: Option<EventId>,
    statuses: VecDeque<StatusLogEntry>,
    sessions: VecDeque<SessionRecord>,
    readings: VecDeque<(TransactionId, Reading)>,
    configurations: VecDeque<Configuration>,
    /// Commands.
    commands: VecDeque<IssuedCommand>,
    decisions: VecDeque<DecisionRecord>,
    pub(super) transactions: Transactions,
}

impl Log {
    /// Writes a row of the event log; the oldest of its kind goes.
    pub(super) fn write(
        &mut self,
        exchange: Exchange,
        raw_request: Option<String>,
        raw_response: Option<String>,
    ) {
        let row = Row {
            exchange,
            raw_request,
            raw_response,
        };
        let is_routine = row.is_routine();
        let (kept, most) = if is_routine {
            (self.routine_events, ROUTINE_EVENTS)
        } else {
            (self.events.len() - self.routine_events, EVENTS)
        };
        if kept == most
            && let Some(oldest) = self.events.iter().position(|it| it.is_routine() == is_routine)
        {
            let gone = self.events.remove(oldest).map(|it| it.exchange.id);
            self.removed = self.removed.max(gone);
            self.routine_events -= usize::from(is_routine);
        }
        self.routine_events += usize::from(is_routine);
        self.events.push_back(row);
    }

    /// Writes down what became of a call.
    pub(super) fn rewrite(&mut self, exchange: Exchange, raw_response: Option<String>) {
        if let Some(row) = self
            .events
            .iter_mut()
            .rev()
            .find(|it| it.exchange.id == exchange.id)
        {
            row.exchange = exchange;
            row.raw_response = raw_response;
        }
    }

    /// Takes in what happened, as far as it stands in a log.
    pub(super) fn take(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        self.transactions.take(recorded);
        match &recorded.event {
            Event::Connected {
                session,
                ocpp_version,
                peer,
                subprotocol_offered,
            } => keep(
                &mut self.sessions,
                SESSIONS,
                SessionRecord {
                    id: *session,
                    charge_point: recorded.charge_point_id.to_string(),
                    opened_at: at,
                    peer: peer.clone(),
                    ocpp_version: Some(ocpp_version.clone()),
                    subprotocol_offered: *subprotocol_offered,
                    closed_at: None,
                    closed: None,
                    refused: None,
                },
            ),
            Event::Disconnected { session, reason } => {
                if let Some(row) = self.sessions.iter_mut().rev().find(|it| it.id == *session) {
                    row.closed_at = Some(at);
                    row.closed = Some(reason.clone());
                }
            }
            Event::StatusReported(report) => {
                let Some(id) = recorded.event_id else { return };
                let entry = StatusLogEntry {
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
                    received_at: at,
                    late: report.late,
                    event_id: id,
                };
                keep(&mut self.statuses, STATUSES, entry);
            }
            Event::Metered {
                transaction_id: Some(transaction),
                reading,
                late: false,
                ..
            } => keep(
                &mut self.readings,
                READINGS,
                (transaction.clone(), reading.clone()),
            ),
            Event::ConfigurationRead(read) => keep(&mut self.configurations, CONFIGURATIONS, read.clone()),
            Event::CommandIssued {
                id,
                command,
                asked_by,
            } => {
                let of = recorded.charge_point_id.clone();
                let issued = IssuedCommand::new(id.clone(), of, command.clone(), asked_by.clone(), at);
                keep(&mut self.commands, COMMANDS, issued);
            }
            Event::CommandStepped { id, step } => {
                if let Some(issued) = self.commands.iter_mut().rev().find(|it| it.id == *id) {
                    issued.take(step.clone());
                    issued.event_id = issued.event_id.or(recorded.event_id);
                }
            }
            Event::Decided(decision) => keep(
                &mut self.decisions,
                DECISIONS,
                DecisionRecord {
                    at,
                    decision: decision.clone(),
                    event_id: None,
                },
            ),
            _ => {}
        }
    }

    /// Rows of the event log, newest first.
    pub fn events(&self, filter: &EventFilter, page: &PageRequest) -> Page<Exchange> {
        let text = filter.q.as_deref().unwrap_or_default().to_lowercase();
        let matches = |row: &&Row| {
            let it = &row.exchange;
            is_within(it.at, filter.from, filter.to)
                && filter.action.as_ref().is_none_or(|action| it.action == *action)
                && filter.direction.is_none_or(|direction| it.direction == direction)
                && filter.outcome.is_none_or(|outcome| it.outcome == outcome)
                && !filter.hidden_actions.contains(&it.action)
                && (text.is_empty() || row.says(&text))
        };
        let rows = self.events.iter().rev().filter(matches);
        page_of(rows.map(|it| it.exchange.clone()), page, |it| it.id)
    }

    /// Those rows that have one of these ids, newest first, without the larger ones.
    pub fn events_of_ids(&self, ids: &[EventId], at_most_bytes: Option<u32>) -> Vec<ExchangeDetail> {
        let wanted = |row: &&Row| {
            ids.contains(&row.exchange.id)
                && at_most_bytes.is_none_or(|bytes| row.exchange.size_bytes <= bytes)
        };
        self.events.iter().rev().filter(wanted).map(Row::detail).collect()
    }

    /// One row of the event log.
    pub fn event(&self, id: EventId) -> Option<ExchangeDetail> {
        self.events
            .iter()
            .find(|it| it.exchange.id == id)
            .map(Row::detail)
    }

    /// Whether there was a row with this id that is not kept any longer; it is not among those that are.
    pub fn is_removed(&self, id: EventId) -> bool {
        id > EventId(0) && self.removed.is_some_and(|removed| id <= removed)
    }

    /// The oldest row that is kept, and when it was.
    pub fn oldest_event(&self) -> Option<(EventId, Timestamp)> {
        self.events.front().map(|it| (it.exchange.id, it.exchange.at))
    }

    /// Reports of a status, newest first.
    pub fn statuses(&self, filter: &StatusLogFilter, page: &PageRequest) -> Page<StatusLogEntry> {
        let matches = |it: &&StatusLogEntry| {
            is_within(it.received_at, filter.from, filter.to)
                && filter.evse_id.is_none_or(|evse_id| it.evse_id == evse_id)
        };
        let rows = self.statuses.iter().rev().filter(matches).cloned();
        page_of(rows, page, |it| it.id)
    }

    /// Connections, newest first, of those that were opened before a time where there is one.
    pub fn sessions(&self, before: Option<Timestamp>, page: &PageRequest) -> Page<SessionRecord> {
        let earlier = |it: &&SessionRecord| before.is_none_or(|before| it.opened_at < before);
        let rows = self.sessions.iter().rev().filter(earlier).cloned();
        page_of(rows, page, |it| EventId(it.id.0))
    }

    /// The last connections that were opened before a time, newest first.
    pub fn connections(&self, before: Timestamp, limit: u32) -> Vec<SessionRecord> {
        let earlier = self.sessions.iter().rev().filter(|it| it.opened_at < before);
        earlier.take(limit as usize).cloned().collect()
    }

    /// The last readings during a transaction, in the order in which they came.
    pub fn readings(&self, during: &TransactionId, before: Option<Timestamp>, limit: u32) -> Vec<Reading> {
        let is_of_it = |(of, reading): &&(TransactionId, Reading)| {
            of == during && before.is_none_or(|before| reading.at < before)
        };
        let of_transaction = self.readings.iter().rev().filter(is_of_it);
        let mut newest_first: Vec<_> = of_transaction
            .take(limit as usize)
            .map(|(_, reading)| reading.clone())
            .collect();
        newest_first.reverse();
        newest_first
    }

    /// The last readings of the configuration, newest first.
    pub fn configurations(&self, limit: u32) -> Vec<Configuration> {
        let newest = self.configurations.iter().rev().take(limit as usize);
        newest.cloned().collect()
    }

    /// The last commands that somebody asked for, newest first.
    pub fn commands(&self, limit: u32) -> Vec<IssuedCommand> {
        let is_ours = |it: &&IssuedCommand| it.asked_by.as_ref().is_some_and(Asker::is_rules);
        let asked_for = self.commands.iter().rev().filter(|it| !is_ours(it));
        asked_for.take(limit as usize).cloned().collect()
    }

    /// What we decided before a time, newest first, each with the message that carried it out.
    pub fn decisions(&self, before: Timestamp, limit: u32) -> Vec<DecisionRecord> {
        let earlier = self.decisions.iter().rev().filter(|it| it.at < before);
        let newest = earlier.take(limit as usize).map(|it| DecisionRecord {
            event_id: self.command(&it.decision.id).and_then(|it| it.event_id),
            ..it.clone()
        });
        newest.collect()
    }

    /// One command.
    pub(super) fn command(&self, id: &CommandId) -> Option<&IssuedCommand> {
        self.commands.iter().rev().find(|it| it.id == *id)
    }

    /// Commands of which something is still to come.
    pub(super) fn open_commands(&self) -> impl Iterator<Item = &IssuedCommand> {
        self.commands.iter().filter(|it| !it.state.is_final())
    }
}

fn keep<T>(rows: &mut VecDeque<T>, most: usize, row: T) {
    if rows.len() == most {
        rows.pop_front();
    }
    rows.push_back(row);
}

fn is_within(at: Timestamp, from: Option<Timestamp>, to: Option<Timestamp>) -> bool {
    from.is_none_or(|from| at >= from) && to.is_none_or(|to| at < to)
}

/// The part of a list, newest first, that is asked for.
fn page_of<T>(rows: impl Iterator<Item = T>, page: &PageRequest, id: impl Fn(&T) -> EventId) -> Page<T> {
    let limit = page.limit.clamp(1, LARGEST_PAGE) as usize;
    let after = page.after.as_ref().map(|it| it.event_id().unwrap_or(EventId(0)));
    let mut items: Vec<T> = rows
        .filter(|it| after.is_none_or(|after| id(it) < after))
        .take(limit + 1)
        .collect();
    let goes_on = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| goes_on).map(|it| Cursor::before(id(it)));
    Page { items, next }
}
