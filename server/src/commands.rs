//! Commands: issued, sent in their turn, and followed until their effect is seen.

use std::sync::Arc;
use std::time::Duration;

use csms::v16::commands::{self, Nonsense};
use csms::{
    Asker, ChargePointId, Command, CommandId, CommandState, CommandStep, Event, EventId, IssuedCommand,
    Order, Timestamp,
};
use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

use crate::charge_points::call::{Ended, Ending, OutgoingCall, Sent};
use crate::charge_points::registry::{Registry, Unreachable};
use crate::clock;
use crate::live::{Behind, Live};
use crate::record::{RecordError, Recorder};
use crate::store::Entry;

/// How long whoever issued a command waits to hear that it is on its way.
const SENT_WITHIN: Duration = Duration::from_secs(3);

/// Why a command is not issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// It makes no sense.
    #[error(transparent)]
    Nonsense(#[from] Nonsense),
    /// The charge point cannot be reached.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// It could not be recorded.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// An id that no command has had, and that cannot be guessed.
pub fn fresh_id() -> CommandId {
    CommandId::from(format!("{:032x}", rand::random::<u128>()))
}

/// A command that is about to be issued.
struct Wanted {
    id: CommandId,
    command: Command,
    asked_by: Asker,
    /// What is to be recorded with it.
    also: Option<Event>,
}

/// Issues commands.
#[derive(Debug, Clone)]
pub struct Commands {
    live: Arc<Live>,
    recorder: Recorder,
    registry: Arc<Registry>,
    following: TaskTracker,
}

impl Commands {
    /// Issues commands through this registry.
    pub fn new(live: Arc<Live>, recorder: Recorder, registry: Arc<Registry>) -> Self {
        Self {
            live,
            recorder,
            registry,
            following: TaskTracker::new(),
        }
    }

    /// Issues a command, and waits a little for it to be on its way.
    ///
    /// # Errors
    /// Where it makes no sense, the charge point cannot be reached, or it cannot be recorded.
    pub async fn issue(
        &self,
        to: &ChargePointId,
        command: Command,
        asked_by: Asker,
    ) -> Result<IssuedCommand, CommandError> {
        // A task of its own: whoever asked may go while it is written down, and it is to be sent all the same.
        let wanted = Wanted {
            id: fresh_id(),
            command,
            asked_by,
            also: None,
        };
        let issuing = self.clone().issue_to(to.clone(), wanted);
        self.following
            .spawn(issuing)
            .await
            .unwrap_or_else(|ended| std::panic::resume_unwind(ended.into_panic()))
    }

    /// Issues what nobody asked for, under an id that is given, together with the decision that it carries out.
    ///
    /// # Errors
    /// As [`issue`](Self::issue).
    pub async fn carry_out(&self, order: &Order) -> Result<IssuedCommand, CommandError> {
        let wanted = Wanted {
            id: order.id.clone(),
            command: order.command.clone(),
            asked_by: Asker::Rules,
            also: order.decision.clone().map(Event::Decided),
        };
        self.clone().issue_to(order.to.clone(), wanted).await
    }

    async fn issue_to(self, to: ChargePointId, wanted: Wanted) -> Result<IssuedCommand, CommandError> {
        let to = &to;
        let Wanted {
            id,
            command,
            asked_by,
            also,
        } = wanted;
        let wish = commands::call(&command)?;
        if !self.registry.is_connected(to) {
            return Err(Unreachable::NotConnected(to.clone()).into());
        }
        let at = clock::now();
        let mut issued = IssuedCommand::new(id.clone(), to.clone(), command.clone(), asked_by.clone(), at);
        let event = Event::CommandIssued {
            id,
            command: command.clone(),
            asked_by: asked_by.clone(),
        };
        let events = std::iter::once(event).chain(also);
        self.recorder.note(to, at, None, events).await?;

        if asked_by.is_rules() {
            tracing::debug!(charge_point.id = %to, command.id = %issued.id, command = issued.name, "a command was issued");
        } else {
            tracing::info!(charge_point.id = %to, command.id = %issued.id, command = issued.name, asked_by = ?asked_by, "a command was issued");
        }
        let (sent, on_its_way) = oneshot::channel();
        let (ended, end) = oneshot::channel();
        if let Err(unreachable) = self.registry.call(
            to,
            OutgoingCall {
                command,
                wish,
                sent,
                ended,
            },
        ) {
            let step =
                CommandStep::with_detail(CommandState::Failed, clock::now(), Some(unreachable.to_string()));
            let following = self.clone();
            self.following
                .spawn(async move { following.step(&mut issued, step, None).await });
            return Err(unreachable.into());
        }
        let (told, tell) = oneshot::channel();
        let queued = issued.clone();
        let following = self.clone();
        self.following
            .spawn(async move { following.follow(issued, on_its_way, end, told).await });
        match tokio::time::timeout(SENT_WITHIN, tell).await {
            Ok(Ok(issued)) => Ok(issued),
            // It still waits for its turn.
            Ok(Err(_)) | Err(_) => Ok(queued),
        }
    }

    /// Goes on with what a run before left unfinished: what was not answered has failed, what was
    /// accepted may still show its effect.
    pub fn resume(&self, unfinished: Vec<IssuedCommand>) {
        for mut issued in unfinished {
            let following = self.clone();
            let place = self.live.sequence();
            self.following.spawn(async move {
                let accepted_at = issued.state_since().unwrap_or_else(clock::now);
                match issued.command.effect_within() {
                    Some(within) if issued.state == CommandState::Accepted => {
                        let left = within.saturating_sub(clock::now().since(accepted_at));
                        following
                            .watch_for_effect(issued, place, accepted_at, within, left)
                            .await;
                    }
                    Some(_) | None => {
                        let words = "the server was restarted before an answer came";
                        let step = CommandStep::with_detail(
                            CommandState::Failed,
                            clock::now(),
                            Some(words.to_owned()),
                        );
                        following.step(&mut issued, step, None).await;
                    }
                }
            });
        }
    }

    async fn follow(
        &self,
        mut issued: IssuedCommand,
        on_its_way: oneshot::Receiver<Sent>,
        end: oneshot::Receiver<Ended>,
        told: oneshot::Sender<IssuedCommand>,
    ) {
        let place = self.live.sequence();
        let Ok(sent) = on_its_way.await else {
            let words = "it was not sent: the connection ended, or it could not be recorded";
            let step = CommandStep::with_detail(CommandState::Failed, clock::now(), Some(words.to_owned()));
            self.step(&mut issued, step, None).await;
            let _ = told.send(issued);
            return;
        };
        issued.event_id = Some(sent.event_id);
        self.step(
            &mut issued,
            CommandStep::plain(CommandState::Sent, sent.at),
            Some(sent.event_id),
        )
        .await;
        // Whoever issued it may have gone.
        let _ = told.send(issued.clone());
        let Ok(ended) = end.await else {
            let words = "the connection ended before an answer came";
            let step = CommandStep::with_detail(CommandState::Failed, clock::now(), Some(words.to_owned()));
            self.step(&mut issued, step, Some(sent.event_id)).await;
            return;
        };
        let at = ended.at;
        let (state, detail, learned) = match ended.with {
            Ending::Replied(reply) => (reply.state, reply.detail, reply.events),
            Ending::Malformed(reason) => (CommandState::Failed, Some(reason), Vec::new()),
            Ending::Refused(error) => {
                let words = if error.description.is_empty() {
                    error.code
                } else {
                    format!("{}: {}", error.code, error.description)
                };
                (CommandState::Failed, Some(words), Vec::new())
            }
            Ending::TimedOut(waited) => {
                let words = format!("no answer within {} s", waited.as_secs());
                (CommandState::TimedOut, Some(words), Vec::new())
            }
        };
        if !learned.is_empty() {
            self.note(&issued, at, Some(sent.event_id), learned).await;
        }
        self.step(
            &mut issued,
            CommandStep::with_detail(state, at, detail),
            Some(sent.event_id),
        )
        .await;
        if let (CommandState::Accepted, Some(within)) = (issued.state, issued.command.effect_within()) {
            if self.is_fulfilled(&issued) {
                let step = CommandStep::plain(CommandState::Verified, clock::now());
                self.step(&mut issued, step, None).await;
                return;
            }
            // Some show the effect before they say that they accept.
            self.watch_for_effect(issued, place, sent.at, within, within)
                .await;
        }
    }

    fn is_fulfilled(&self, issued: &IssuedCommand) -> bool {
        let fulfilled = self
            .live
            .with(&issued.charge_point_id, |it| issued.is_fulfilled_by(it));
        fulfilled == Some(true)
    }

    /// Folds what is recorded of the charge point from a place on, until the effect was seen or the time is up.
    async fn watch_for_effect(
        &self,
        mut issued: IssuedCommand,
        mut place: u64,
        since: Timestamp,
        within: Duration,
        left: Duration,
    ) {
        let until = Instant::now() + left;
        let mut news = self.live.watch();
        loop {
            match self.live.behind(place, 1024) {
                Behind::TooMuch => {
                    place = self.live.sequence();
                    if self.is_fulfilled(&issued) {
                        let step = CommandStep::plain(CommandState::Verified, clock::now());
                        self.step(&mut issued, step, None).await;
                        return;
                    }
                }
                Behind::Changes(changes) if changes.is_empty() => {
                    tokio::select! {
                        grown = news.changed() => {
                            if grown.is_err() {
                                return;
                            }
                        }
                        () = tokio::time::sleep_until(until) => {
                            let words = format!("accepted, but its effect was not seen within {} s", within.as_secs());
                            let step = CommandStep::with_detail(CommandState::TimedOut, clock::now(), Some(words));
                            self.step(&mut issued, step, None).await;
                            return;
                        }
                    }
                }
                Behind::Changes(changes) => {
                    for change in changes {
                        place = change.sequence;
                        if change.recorded.at < since {
                            continue;
                        }
                        let of = &issued.charge_point_id;
                        let step = self
                            .live
                            .with(of, |it| issued.step_after(&change.recorded, it))
                            .flatten();
                        if let Some(step) = step {
                            self.step(&mut issued, step, None).await;
                        }
                        if issued.state.is_final() {
                            return;
                        }
                    }
                }
            }
        }
    }

    async fn step(&self, issued: &mut IssuedCommand, step: CommandStep, event_id: Option<EventId>) {
        issued.take(step.clone());
        let at = step.at;
        self.note(
            issued,
            at,
            event_id,
            vec![Event::CommandStepped {
                id: issued.id.clone(),
                step,
            }],
        )
        .await;
    }

    async fn note(
        &self,
        issued: &IssuedCommand,
        at: Timestamp,
        event_id: Option<EventId>,
        events: Vec<Event>,
    ) {
        // A step that is not written down now is, once it can be: whoever looks must not find it where it was.
        let entry = Entry::noted(&issued.charge_point_id, at, event_id, events);
        if let Err(error) = self.recorder.insist(entry).await {
            tracing::warn!(command.id = %issued.id, error = %error, "a step of a command was not recorded");
        }
    }
}
