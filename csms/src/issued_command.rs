//! What becomes of a command: sent, accepted, and seen to have taken effect.

use ocpp::Timestamp;
use ocpp::v16::AvailabilityType;
use serde::{Deserialize, Serialize};

use crate::asker::Asker;
use crate::charge_point::ChargePoint;
use crate::command::{ChargingLimit, Command};
use crate::connector::Connector;
use crate::event::{Event, Recorded};
use crate::exchange::Direction;
use crate::ids::{ChargePointId, CommandId, EventId};
use crate::place::Place;
use crate::status::Status;
use crate::units::{Amperes, LEAST_CHARGING};

/// How far a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CommandState {
    /// It waits for its turn: one call at a time.
    Queued,
    /// It is on its way.
    Sent,
    /// The charge point said that it will.
    Accepted,
    /// The charge point said that it will not.
    Rejected,
    /// It could not be carried out: an error, or the line went before an answer.
    Failed,
    /// No answer, or no effect, within the time limit.
    TimedOut,
    /// Its effect was seen.
    Verified,
}

impl CommandState {
    /// Whether nothing follows.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Rejected | Self::Failed | Self::TimedOut | Self::Verified
        )
    }

    /// The word that stands in JSON and style sheets.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
            Self::Verified => "verified",
        }
    }

    /// The state that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        let all = [
            Self::Queued,
            Self::Sent,
            Self::Accepted,
            Self::Rejected,
            Self::Failed,
            Self::TimedOut,
            Self::Verified,
        ];
        all.into_iter().find(|it| it.key() == key)
    }
}

/// What was seen on the way to a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// The connection ended.
    LinkLost,
    /// The charge point said that it started.
    Booted,
    /// It reported a status again.
    Ready,
}

impl Milestone {
    /// The word that stands in JSON and style sheets.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LinkLost => "link_lost",
            Self::Booted => "booted",
            Self::Ready => "ready",
        }
    }

    /// The milestone that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::LinkLost, Self::Booted, Self::Ready]
            .into_iter()
            .find(|it| it.key() == key)
    }
}

/// One step of a command's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommandStep {
    /// The state that it is in from here on.
    pub state: CommandState,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What was seen, where it was more than an answer.
    pub milestone: Option<Milestone>,
    /// The charge point's own words, or why it failed.
    pub detail: Option<String>,
}

impl CommandStep {
    /// A step with nothing to add.
    pub const fn plain(state: CommandState, at: Timestamp) -> Self {
        Self {
            state,
            at,
            milestone: None,
            detail: None,
        }
    }

    /// A step with words to it.
    pub const fn with_detail(state: CommandState, at: Timestamp, detail: Option<String>) -> Self {
        Self {
            state,
            at,
            milestone: None,
            detail,
        }
    }
}

/// A command that somebody issued, and its life so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedCommand {
    /// Its name in addresses.
    pub id: CommandId,
    /// Who is to carry it out.
    pub charge_point_id: ChargePointId,
    /// What kind of command it is.
    pub name: String,
    /// What is wanted.
    pub command: Command,
    /// Who asked for it; nothing for commands of a time when that was not recorded.
    pub asked_by: Option<Asker>,
    /// How far it is.
    pub state: CommandState,
    /// How it came there.
    pub steps: Vec<CommandStep>,
    /// The row of the event log with the call.
    pub event_id: Option<EventId>,
}

impl IssuedCommand {
    /// A command that was just issued.
    pub fn new(
        id: CommandId,
        charge_point_id: ChargePointId,
        command: Command,
        asked_by: Asker,
        at: Timestamp,
    ) -> Self {
        let name = command.name().to_owned();
        let steps = vec![CommandStep::plain(CommandState::Queued, at)];
        Self {
            id,
            charge_point_id,
            name,
            command,
            asked_by: Some(asked_by),
            state: CommandState::Queued,
            steps,
            event_id: None,
        }
    }

    /// When it was issued.
    pub fn issued_at(&self) -> Option<Timestamp> {
        self.steps.first().map(|step| step.at)
    }

    /// Until when its effect is awaited; nothing unless the charge point has accepted it and its effect can be seen.
    pub fn awaited_until(&self) -> Option<Timestamp> {
        let within = self.command.effect_within()?;
        let accepted = self.steps.iter().find(|it| it.state == CommandState::Accepted)?;
        (self.state == CommandState::Accepted).then(|| accepted.at.plus(within))
    }

    /// When it came into the state that it is in.
    pub fn state_since(&self) -> Option<Timestamp> {
        self.steps
            .iter()
            .find(|step| step.state == self.state)
            .map(|step| step.at)
    }

    /// Takes a step; none follows a final one.
    pub fn take(&mut self, step: CommandStep) {
        if !self.state.is_final() {
            self.state = step.state;
            self.steps.push(step);
        }
    }

    /// Whether a charge point is already as the command wants it, so that nothing more will be told.
    pub fn is_fulfilled_by(&self, charge_point: &ChargePoint) -> bool {
        let Command::ChangeAvailability {
            connector_id,
            availability,
        } = &self.command
        else {
            return false;
        };
        let is_as_wanted = |it: &Connector| is_available_as(it.ocpp_status.as_deref(), availability);
        match Place::from_v16(*connector_id) {
            Some(place) if !place.is_charge_point() => charge_point.at(place).is_some_and(is_as_wanted),
            // All of them; the charge point itself counts where it tells of itself.
            _ => {
                let mut all = charge_point
                    .connectors
                    .iter()
                    .chain(&charge_point.station)
                    .peekable();
                all.peek().is_some() && all.all(is_as_wanted)
            }
        }
    }

    /// The step that follows from something that was recorded of its charge point, where one does.
    /// `charge_point` is as it is since.
    ///
    /// None before the charge point accepted it: the effect is seen, not assumed.
    pub fn step_after(&self, recorded: &Recorded, charge_point: &ChargePoint) -> Option<CommandStep> {
        if self.state != CommandState::Accepted || recorded.charge_point_id != self.charge_point_id {
            return None;
        }
        let verified = || Some(CommandStep::plain(CommandState::Verified, recorded.at));
        match &self.command {
            Command::Reset { .. } => self.restart_step(recorded),
            Command::RemoteStartTransaction { connector_id, id_tag } => match &recorded.event {
                Event::TransactionStarted(start)
                    if !start.late
                        && connector_id.is_none_or(|it| Place::from_v16(it) == Some(start.place))
                        && start.id_tag.as_ref().is_none_or(|it| it == id_tag) =>
                {
                    verified()
                }
                _ => None,
            },
            Command::RemoteStopTransaction { transaction_id } => match &recorded.event {
                Event::TransactionStopped(stop) if stop.id == *transaction_id => verified(),
                _ => None,
            },
            Command::ChangeAvailability { .. } => match &recorded.event {
                Event::StatusReported(report) if !report.late && self.is_fulfilled_by(charge_point) => {
                    verified()
                }
                _ => None,
            },
            Command::TriggerMessage {
                requested_message, ..
            } => match &recorded.event {
                Event::Exchanged(exchange)
                    if exchange.direction == Direction::FromChargePoint
                        && exchange.action == requested_message.as_str() =>
                {
                    verified()
                }
                _ => None,
            },
            Command::SetChargingProfile {
                connector_id,
                limit: ChargingLimit::Amperes(limit),
                transaction_id: Some(_),
                ..
            } => keeps_to(*limit, Place::from_v16(*connector_id)?, &recorded.event).then(verified)?,
            Command::SetChargingProfile { .. }
            | Command::ClearChargingProfile { .. }
            | Command::ClearDefaultProfiles
            | Command::GetCompositeSchedule { .. }
            | Command::ReadConfiguration { .. }
            | Command::ChangeConfiguration { .. }
            | Command::UnlockConnector { .. } => None,
        }
    }

    fn restart_step(&self, recorded: &Recorded) -> Option<CommandStep> {
        let seen = |milestone| self.steps.iter().any(|step| step.milestone == Some(milestone));
        let step = |state, milestone| {
            Some(CommandStep {
                state,
                at: recorded.at,
                milestone: Some(milestone),
                detail: None,
            })
        };
        match &recorded.event {
            Event::Disconnected { .. } if !seen(Milestone::LinkLost) && !seen(Milestone::Booted) => {
                step(CommandState::Accepted, Milestone::LinkLost)
            }
            Event::Booted(_) if !seen(Milestone::Booted) => step(CommandState::Accepted, Milestone::Booted),
            Event::StatusReported(report) if seen(Milestone::Booted) && !report.late => {
                step(CommandState::Verified, Milestone::Ready)
            }
            _ => None,
        }
    }
}

/// Whether something shows that a limit is kept to, within what meters differ by.
fn keeps_to(limit: Amperes, at: Place, event: &Event) -> bool {
    match event {
        Event::Metered {
            place, reading, late, ..
        } if *place == at && !late => {
            let told = reading.current_a.iter().flatten();
            told.clone().next().is_some()
                && told.fold(0.0, |most: f64, it| most.max(*it)) <= limit.as_f64() + 1.0
        }
        // A charge point that holds back draws nothing.
        Event::StatusReported(report) => {
            report.place == at && !report.late && report.status == Status::Paused && limit < LEAST_CHARGING
        }
        _ => false,
    }
}

/// Whether a connector that reports this is known to be in use or out of it, as wanted. `Reserved` is in use.
fn is_available_as(ocpp_status: Option<&str>, wanted: &AvailabilityType) -> bool {
    ocpp_status.is_some_and(|it| (it == "Unavailable") == (*wanted == AvailabilityType::Inoperative))
}
