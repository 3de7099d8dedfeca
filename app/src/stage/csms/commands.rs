//! Commands: issued, sent in their turn, and followed until their effect is seen.

use ::csms::v16::commands::{self, Reply, Wish};
use ::csms::{
    Asker, ChargePointId, Command, CommandId, CommandState, CommandStep, Decision, Event, EventId, Finding,
    IssuedCommand, Order, Outcome, Recorded, Timestamp,
};

use super::Csms;
use super::calls::{Ended, Wanted};
use crate::backend::BackendError;

impl Csms {
    /// Issues a command, which waits for its turn then.
    ///
    /// # Errors
    /// Where it makes no sense, or the charge point cannot be reached.
    pub(in crate::stage) fn issue(
        &mut self,
        to: &ChargePointId,
        command: Command,
        asked_by: Asker,
        now: Timestamp,
    ) -> Result<IssuedCommand, BackendError> {
        let wish = commands::call(&command)?;
        let id = self.fresh_command();
        self.issue_as(to, id, (command, wish), (asked_by, None), now)
    }

    /// Issues what nobody asked for, together with the decision that it carries out.
    ///
    /// # Errors
    /// As [`issue`](Self::issue).
    pub(in crate::stage) fn carry_out(&mut self, order: Order, now: Timestamp) -> Result<(), BackendError> {
        let wish = commands::call(&order.command)?;
        let asked_by = (Asker::Rules, order.decision);
        self.issue_as(&order.to, order.id, (order.command, wish), asked_by, now)
            .map(drop)
    }

    /// An id that no command has had.
    pub(in crate::stage) fn fresh_command(&mut self) -> CommandId {
        CommandId::from(format!(
            "{:016x}{:016x}",
            self.fresh_number(),
            self.fresh_number()
        ))
    }

    fn issue_as(
        &mut self,
        to: &ChargePointId,
        id: CommandId,
        (command, wish): (Command, Wish),
        (asked_by, decision): (Asker, Option<Decision>),
        now: Timestamp,
    ) -> Result<IssuedCommand, BackendError> {
        let Some(session) = self.sessions.get_mut(to) else {
            return Err(BackendError::NotConnected(to.clone()));
        };
        let wanted = Wanted {
            id: id.clone(),
            command: command.clone(),
            wish,
        };
        let is_taken = session.calls.want(wanted);
        self.is_busy = true;
        let issued = IssuedCommand::new(id.clone(), to.clone(), command.clone(), asked_by.clone(), now);
        let event = Event::CommandIssued {
            id: id.clone(),
            command,
            asked_by,
        };
        self.publish(to, now, None, event);
        if let Some(decision) = decision {
            self.publish(to, now, None, Event::Decided(decision));
        }
        if is_taken {
            return Ok(issued);
        }
        let busy = BackendError::Busy(to.clone());
        let step = CommandStep::with_detail(CommandState::Failed, now, Some(busy.to_string()));
        self.publish(to, now, None, Event::CommandStepped { id, step });
        Err(busy)
    }

    /// Ties an answer to the call that is outstanding, or notes that it answers none.
    pub(super) fn take_answer(
        &mut self,
        of: &ChargePointId,
        message_id: &str,
        text: &str,
        findings: Vec<Finding>,
        now: Timestamp,
        read: impl FnOnce(&Command, &mut Vec<Finding>) -> (Outcome, Reply),
    ) {
        let Some(session) = self.sessions.get_mut(of) else {
            return;
        };
        match session.calls.answered(message_id, text, findings, now, read) {
            Ok(ended) => self.end_call(of, ended),
            Err(findings) => self.note_stray(of, message_id.to_owned(), text, None, findings, now),
        }
    }

    pub(super) fn command_sent(
        &mut self,
        of: &ChargePointId,
        id: CommandId,
        event_id: EventId,
        now: Timestamp,
    ) {
        let step = CommandStep::plain(CommandState::Sent, now);
        self.publish(of, now, Some(event_id), Event::CommandStepped { id, step });
    }

    /// Records what came of a call, and what was learned from it.
    pub(super) fn end_call(&mut self, of: &ChargePointId, ended: Ended) {
        let Ended {
            command: id,
            at,
            exchange,
            raw_response,
            reply,
        } = ended;
        let (event_id, sent_at) = (exchange.id, exchange.at);
        self.record.rewrite(of, exchange.clone(), raw_response);
        self.publish(of, at, Some(event_id), Event::Exchanged(exchange));
        for event in reply.events {
            self.publish(of, at, Some(event_id), event);
        }
        let step = CommandStep::with_detail(reply.state, at, reply.detail);
        self.publish(
            of,
            at,
            Some(event_id),
            Event::CommandStepped { id: id.clone(), step },
        );
        if reply.state == CommandState::Accepted {
            // Some show the effect before they say that they accept.
            for recorded in self.record.since(of, sent_at) {
                self.follow_commands(&recorded);
            }
        }
        let fulfilled = self
            .record
            .command(&id)
            .zip(self.record.fleet().get(of))
            .is_some_and(|(issued, it)| issued.state == CommandState::Accepted && issued.is_fulfilled_by(it));
        if fulfilled {
            let step = CommandStep::plain(CommandState::Verified, at);
            self.publish(of, at, None, Event::CommandStepped { id, step });
        }
    }

    /// The steps that follow from what was recorded.
    pub(super) fn follow_commands(&mut self, recorded: &Recorded) {
        for (id, step) in self.record.steps_after(recorded) {
            self.record.publish(Recorded {
                charge_point_id: recorded.charge_point_id.clone(),
                at: step.at,
                event_id: None,
                event: Event::CommandStepped { id, step },
            });
        }
    }

    /// Ends commands whose effect should have been seen by now.
    pub(super) fn give_up_commands(&mut self, now: Timestamp) {
        for (of, id, within) in self.record.overdue(now) {
            let words = format!(
                "accepted, but its effect was not seen within {} s",
                within.as_secs()
            );
            let step = CommandStep::with_detail(CommandState::TimedOut, now, Some(words));
            self.publish(&of, now, None, Event::CommandStepped { id, step });
        }
    }

    /// What waited for its turn on a line that ended was never sent.
    pub(super) fn fail_unsent(&mut self, of: &ChargePointId, unsent: Vec<CommandId>, now: Timestamp) {
        for id in unsent {
            let words = "it was not sent: the connection ended, or it could not be recorded";
            let step = CommandStep::with_detail(CommandState::Failed, now, Some(words.to_owned()));
            self.publish(of, now, None, Event::CommandStepped { id, step });
        }
    }
}
