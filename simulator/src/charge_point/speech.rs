//! What a charge point says, and when: statuses, heartbeats, the queue.

use ocpp::v16::ChargePointStatus;

use super::{ANSWER_WITHIN, ChargePoint, Output, Registration};
use crate::message::Message;
use crate::outbox::Gate;
use crate::report::Report;
use crate::v16;

impl ChargePoint {
    /// Makes what has changed visible: statuses are reported, the next message is sent.
    pub(crate) fn act(&mut self) {
        self.go_on_restarting();
        self.reckon_limits();
        for connector in &mut self.connectors {
            connector.count_until(self.now);
            let scheduled = connector.scheduled.take_if(|_| connector.transaction.is_none());
            connector.operative = scheduled.unwrap_or(connector.operative);
        }
        if self.registration == Registration::Accepted {
            for connector in 0..self.reported.len() {
                let report = self.report(connector);
                if self.reported[connector].as_ref() != Some(&report) {
                    self.say(self.status_message(connector, report.clone()));
                    self.reported[connector] = Some(report);
                }
            }
        }
        self.send_next();
    }

    fn send_next(&mut self) {
        if !self.link.is_up() || self.outbox.is_waiting() {
            return;
        }
        let gate = self.registration.gate();
        let Some(entry) = self.outbox.take_next(gate, self.now) else {
            return;
        };
        self.message_count += 1;
        let id = format!("{:08x}-{}", self.message_prefix, self.message_count);
        self.outputs
            .push_back(Output::Send(v16::write(&id, &entry.message, self)));
        let deadline = self.now.plus(self.clock.real(ANSWER_WITHIN));
        self.outbox.sent(id, entry, deadline);
    }

    /// Puts a frame out at once: an answer waits for nothing.
    pub(crate) fn put_out(&mut self, text: String) {
        self.outputs.push_back(Output::Send(text));
    }

    /// Queues a message.
    pub(crate) fn say(&mut self, message: Message) {
        let dropped = self.outbox.push(message);
        self.forget(dropped);
    }

    /// Queues a message that was asked for.
    pub(crate) fn say_asked_for(&mut self, message: Message) {
        let dropped = self.outbox.push_asked_for(message);
        self.forget(dropped);
    }

    /// What connector `connector` reports, 0 being the charge point itself.
    pub(crate) fn report(&self, connector: usize) -> Report {
        match connector.checked_sub(1) {
            Some(place) => self.connectors[place].report(),
            None if self.operative => Report::plain(ChargePointStatus::Available),
            None => Report::plain(ChargePointStatus::Unavailable),
        }
    }

    /// The message that says so now.
    pub(crate) fn status_message(&self, connector: usize, report: Report) -> Message {
        Message::Status {
            connector: u32::try_from(connector).unwrap_or(u32::MAX),
            report,
            at: self.clock.stamp(self.now),
        }
    }

    /// The charge point was accepted: it says what all of its connectors are at, before anything else.
    pub(crate) fn introduce(&mut self) {
        self.outbox.retain(|it| !matches!(it, Message::Status { .. }));
        let reports: Vec<Report> = (0..self.reported.len()).map(|it| self.report(it)).collect();
        let introduced = reports.iter().cloned().enumerate();
        let statuses = introduced.map(|(connector, report)| self.status_message(connector, report));
        let statuses: Vec<Message> = statuses.collect();
        self.outbox.push_first(statuses);
        self.reported = reports.into_iter().map(Some).collect();
        self.rest_until_heartbeat();
    }

    /// The next heartbeat is due after the interval that we were told.
    pub(crate) fn rest_until_heartbeat(&mut self) {
        let interval = self.configuration.seconds("HeartbeatInterval");
        self.heartbeat_at = interval.map(|interval| self.now.plus(interval));
    }
}

impl Registration {
    /// What may be sent.
    fn gate(&self) -> Gate {
        match self {
            Self::Accepted => Gate::Open,
            Self::Pending { .. } => Gate::AskedFor,
            Self::Unknown { .. } | Self::Rejected { .. } => Gate::BootOnly,
        }
    }
}
