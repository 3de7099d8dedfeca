//! What a charge point has to say and has not yet been heard with.

use std::collections::VecDeque;

use ocpp::Timestamp;

use crate::message::Message;

/// The most messages that are kept. Beyond it readings go first, then statuses, then the oldest.
pub(crate) const CAPACITY: usize = 600;

/// A message in the queue.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) message: Message,
    /// How often it was refused or not answered.
    pub(crate) attempts: u32,
    /// It was asked for, so it may go before the charge point is accepted (OCPP 1.6 §4.2).
    asked_for: bool,
    not_before: Option<Timestamp>,
}

/// What may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Anything.
    Open,
    /// `BootNotification`, and what was asked for.
    AskedFor,
    /// `BootNotification`.
    BootOnly,
}

#[derive(Debug, Clone)]
struct Outstanding {
    id: String,
    entry: Entry,
    deadline: Timestamp,
}

/// The queue, and the one call that waits for its answer (OCPP-J 1.6 §4.1.1).
#[derive(Debug, Clone, Default)]
pub(crate) struct Outbox {
    queue: VecDeque<Entry>,
    outstanding: Option<Outstanding>,
}

impl Outbox {
    /// Puts a message at the end of the queue. What had to go for it is returned.
    pub(crate) fn push(&mut self, message: Message) -> Option<Message> {
        self.insert(message, false)
    }

    /// Puts a message that was asked for at the end of the queue.
    pub(crate) fn push_asked_for(&mut self, message: Message) -> Option<Message> {
        self.insert(message, true)
    }

    fn insert(&mut self, message: Message, asked_for: bool) -> Option<Message> {
        let dropped = (self.queue.len() >= CAPACITY).then(|| self.make_room()).flatten();
        self.queue.push_back(Entry {
            message,
            attempts: 0,
            asked_for,
            not_before: None,
        });
        dropped
    }

    fn make_room(&mut self) -> Option<Message> {
        let first = |wanted: fn(&Message) -> bool| self.queue.iter().position(|it| wanted(&it.message));
        let place = first(|it| matches!(it, Message::Meter { .. }))
            .or_else(|| first(|it| matches!(it, Message::Status { .. })))
            .unwrap_or(0);
        self.queue.remove(place).map(|entry| entry.message)
    }

    /// Puts messages before all others, in their order.
    pub(crate) fn push_first(&mut self, messages: Vec<Message>) {
        for message in messages.into_iter().rev() {
            self.queue.push_front(Entry {
                message,
                attempts: 0,
                asked_for: false,
                not_before: None,
            });
        }
    }

    /// Drops the queued messages that are not wanted.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&Message) -> bool) {
        self.queue.retain(|entry| wanted(&entry.message));
    }

    /// Whether such a message waits or is out.
    pub(crate) fn holds(&self, wanted: impl Fn(&Message) -> bool) -> bool {
        let out = self.outstanding.as_ref().map(|it| &it.entry);
        self.queue.iter().chain(out).any(|entry| wanted(&entry.message))
    }

    /// How many messages wait, the one that is out included.
    pub(crate) fn len(&self) -> usize {
        self.queue.len() + usize::from(self.outstanding.is_some())
    }

    /// Whether a call waits for its answer.
    pub(crate) fn is_waiting(&self) -> bool {
        self.outstanding.is_some()
    }

    /// The next message that may be sent.
    pub(crate) fn take_next(&mut self, gate: Gate, now: Timestamp) -> Option<Entry> {
        let place = self.next(gate, now)?;
        self.queue.remove(place)
    }

    fn next(&self, gate: Gate, now: Timestamp) -> Option<usize> {
        // What is about transactions keeps its order: the first that has to wait holds up the rest.
        let mut held_up = false;
        self.queue.iter().position(|entry| {
            let may = match gate {
                Gate::Open => true,
                Gate::AskedFor => entry.asked_for || entry.message == Message::Boot,
                Gate::BootOnly => entry.message == Message::Boot,
            };
            let due = entry.not_before.is_none_or(|at| at <= now);
            let transactional = entry.message.is_transactional();
            let goes = may && due && !(transactional && held_up);
            held_up |= transactional && !goes;
            goes
        })
    }

    /// A message was sent and waits for its answer.
    pub(crate) fn sent(&mut self, id: String, entry: Entry, deadline: Timestamp) {
        self.outstanding = Some(Outstanding { id, entry, deadline });
    }

    /// The message that this id was given to, where it waits for its answer.
    pub(crate) fn answered(&mut self, id: &str) -> Option<Entry> {
        self.outstanding.take_if(|it| it.id == id).map(|it| it.entry)
    }

    /// The message whose answer did not come in time.
    pub(crate) fn overdue(&mut self, now: Timestamp) -> Option<Entry> {
        self.outstanding
            .take_if(|it| it.deadline <= now)
            .map(|it| it.entry)
    }

    /// The line is lost. What is kept goes back into the queue; what is not is returned.
    pub(crate) fn interrupted(&mut self) -> Option<Message> {
        let entry = self.outstanding.take()?.entry;
        if entry.message.is_transactional() || matches!(entry.message, Message::Status { .. }) {
            self.queue.push_front(entry);
            return None;
        }
        Some(entry.message)
    }

    /// A message is to be tried again, before all others.
    pub(crate) fn retry(&mut self, mut entry: Entry, at: Timestamp) {
        entry.not_before = Some(at);
        self.queue.push_front(entry);
    }

    /// When something is due here by itself, while messages may be sent.
    pub(crate) fn next_timer(&self) -> Option<Timestamp> {
        match &self.outstanding {
            Some(outstanding) => Some(outstanding.deadline),
            None => self.queue.iter().filter_map(|entry| entry.not_before).min(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ocpp::v16::{MeterValue, Reason};

    const NOW: Timestamp = Timestamp::from_millis(0);
    const LATER: Timestamp = Timestamp::from_millis(60_000);

    fn stop(key: u64) -> Message {
        Message::Stop {
            key,
            token: None,
            meter_wh: 0,
            at: NOW,
            reason: Reason::Local,
        }
    }

    fn take(outbox: &mut Outbox, gate: Gate, now: Timestamp) -> Option<Message> {
        outbox.take_next(gate, now).map(|entry| entry.message)
    }

    #[test]
    fn what_is_about_transactions_keeps_its_order_and_the_rest_passes() {
        let mut outbox = Outbox::default();
        outbox.push(stop(1));
        outbox.push(stop(2));
        outbox.push(Message::Heartbeat);
        let first = outbox.take_next(Gate::Open, NOW).unwrap();
        outbox.retry(first, LATER);
        assert_eq!(take(&mut outbox, Gate::Open, NOW), Some(Message::Heartbeat));
        assert_eq!(take(&mut outbox, Gate::Open, NOW), None);
        assert_eq!(outbox.next_timer(), Some(LATER));
        assert_eq!(take(&mut outbox, Gate::Open, LATER), Some(stop(1)));
        assert_eq!(take(&mut outbox, Gate::Open, LATER), Some(stop(2)));
    }

    #[test]
    fn before_it_is_accepted_a_charge_point_says_little() {
        let mut outbox = Outbox::default();
        outbox.push(stop(1));
        outbox.push_asked_for(Message::Heartbeat);
        outbox.push(Message::Boot);
        assert_eq!(take(&mut outbox, Gate::BootOnly, NOW), Some(Message::Boot));
        assert_eq!(take(&mut outbox, Gate::AskedFor, NOW), Some(Message::Heartbeat));
        assert_eq!(take(&mut outbox, Gate::AskedFor, NOW), None);
    }

    #[test]
    fn a_lost_line_brings_back_what_has_to_be_heard() {
        let mut outbox = Outbox::default();
        for (message, kept) in [(Message::Heartbeat, false), (stop(1), true)] {
            outbox.push(message.clone());
            let entry = outbox.take_next(Gate::Open, NOW).unwrap();
            outbox.sent("7".into(), entry, LATER);
            assert_eq!(outbox.interrupted().is_none(), kept, "{message:?}");
            assert_eq!(outbox.answered("7"), None);
        }
        assert_eq!(outbox.len(), 1);
    }

    #[test]
    fn a_full_queue_forgets_readings_first() {
        let mut outbox = Outbox::default();
        outbox.push(stop(0));
        let value = MeterValue {
            timestamp: None,
            sampled_value: Vec::new(),
        };
        for _ in 0..2 * CAPACITY {
            outbox.push(Message::Meter {
                key: Some(1),
                connector: 1,
                value: value.clone(),
            });
        }
        assert_eq!(outbox.len(), CAPACITY);
        assert_eq!(take(&mut outbox, Gate::Open, NOW), Some(stop(0)));
    }
}
