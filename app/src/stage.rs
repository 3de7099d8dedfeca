//! A charge system that lives: simulated chargers, the lines between them and us, and the time in which it happens.
//!
//! Everything follows from the seed and from what hands do: the same of both give the same frames to the byte, however
//! the time between is cut up.

mod backend;
mod cast;
mod csms;
mod lines;
mod opening;
mod prices;
mod recording;
mod sharing;

use ::csms::{Asker, ChargePointId, ChargeSystem, Command, Disconnect, Event, IssuedCommand, Timestamp};
use ocpp::v16::ChargePointStatus;
use simulator::{ChargePoint, Fault, Output, Vehicle};

pub use self::backend::StageBackend;
use self::cast::Act;
pub use self::cast::Cast;
use self::csms::Csms;
pub use self::csms::{Change, Log, Record};
use self::lines::{Arrival, Lines};
pub use self::recording::{Recording, RecordingError};
use self::sharing::Sharing;
use crate::backend::BackendError;

/// The one charge system, as it is named in addresses.
pub const CHARGE_SYSTEM: &str = "solbakken";

/// How many chargers there are where nobody says otherwise.
pub const CHARGERS: u32 = 20;

/// What everything follows from where nobody says otherwise.
pub const SEED: u64 = 1;

/// When the curtain rises: an afternoon in January, in UTC.
const RISES_AT: Timestamp = Timestamp::from_millis(1_768_489_200_000);

/// Something that a visitor does to a charger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Puts a cable in and shows a token.
    PlugIn,
    /// Takes the cable out.
    Unplug,
    /// Breaks it.
    Break,
    /// Cuts its line, or restores it.
    CutOrRestore,
}

/// Chargers, lines, and us.
#[derive(Debug)]
pub struct Stage {
    csms: Csms,
    chargers: Vec<Charger>,
    lines: Lines,
    acts: Vec<(Timestamp, Act)>,
    cast: Cast,
    /// What is played instead of being simulated.
    recording: Option<Recording>,
    sharing: Sharing,
    now: Timestamp,
}

#[derive(Debug)]
struct Charger {
    id: ChargePointId,
    machine: ChargePoint,
    /// When it has to be looked after next.
    wakes_at: Option<Timestamp>,
    /// Where it calls from.
    peer: String,
}

impl Stage {
    /// The charge system of one charger whose day was recorded, at the beginning of that day.
    pub fn of_recording(recording: Recording) -> Self {
        let now = recording.begins();
        let charge_system = charge_system();
        let mut csms = Csms::new(vec![charge_system.clone()], 1, now);
        let registered = Event::Registered {
            charge_system: charge_system.id,
            name: None,
        };
        csms.note(&recording.of, registered, now);
        csms.connected(&recording.of, "", now);
        Self {
            csms,
            chargers: Vec::new(),
            lines: Lines::new(1),
            acts: Vec::new(),
            cast: Cast::default(),
            recording: Some(recording),
            sharing: Sharing::default(),
            now,
        }
    }

    /// How many exchanges of a recording are still to be played.
    pub fn to_be_played(&self) -> usize {
        self.recording.as_ref().map_or(0, |it| it.rows.len())
    }

    /// What is known of it.
    pub fn record(&self) -> &Record {
        self.csms.record()
    }

    /// What time it is there.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Who plays which part.
    pub fn cast(&self) -> &Cast {
        &self.cast
    }

    /// Issues a command.
    ///
    /// # Errors
    /// Where it makes no sense, or the charger cannot be reached.
    pub fn issue(
        &mut self,
        to: &ChargePointId,
        command: Command,
        asked_by: Asker,
    ) -> Result<IssuedCommand, BackendError> {
        let issued = self.csms.issue(to, command, asked_by, self.now)?;
        self.send_calls();
        // It may be on its way already.
        Ok(self.record().command(&issued.id).cloned().unwrap_or(issued))
    }

    /// Notes something that somebody entered.
    pub fn note(&mut self, of: &ChargePointId, event: Event) {
        self.csms.note(of, event, self.now);
    }

    /// Does something to a charger by hand; false where that cannot be done now.
    pub fn act(&mut self, on: &ChargePointId, deed: Deed) -> bool {
        let now = self.now;
        self.with(on, |machine| match deed {
            Deed::PlugIn => {
                let is_out_of_order = matches!(
                    machine.status(1),
                    Some(ChargePointStatus::Faulted | ChargePointStatus::Unavailable)
                );
                !is_out_of_order
                    && machine.plug_in(1, Vehicle::new(64_000, 11_040, 3), now)
                    && machine.show_token(1, "04A1B2C3", now)
            }
            Deed::Unplug => machine.unplug(1, now),
            Deed::Break => {
                let fault = Fault::ground_failure(machine.profile().make);
                machine.fault(1, fault, now)
            }
            Deed::CutOrRestore => machine.cut_line(now) || machine.restore_line(now),
        })
    }

    /// Lets time pass, everything at the time at which it is due.
    pub fn advance(&mut self, until: Timestamp) {
        while let Some(at) = self.next_wakeup().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.step();
        }
        self.now = self.now.max(until);
    }

    /// When something happens next.
    fn next_wakeup(&self) -> Option<Timestamp> {
        let chargers = self.chargers.iter().filter_map(|it| it.wakes_at);
        let acts = self.acts.first().map(|(at, _)| *at);
        chargers
            .chain(self.lines.next_arrival())
            .chain(acts)
            .chain(self.recording.as_ref().and_then(Recording::next_at))
            .chain(self.csms.next_wakeup())
            .chain(self.sharing.next_round())
            .min()
    }

    /// Does what is due now.
    fn step(&mut self) {
        let now = self.now;
        while self.acts.first().is_some_and(|(at, _)| *at <= now) {
            let (_, act) = self.acts.remove(0);
            act.perform(self);
        }
        self.play(now);
        while let Some(arrival) = self.lines.take_due(now) {
            self.arrive(arrival);
        }
        for index in 0..self.chargers.len() {
            if self.chargers[index].wakes_at.is_some_and(|at| at <= now) {
                self.look_after(index);
            }
        }
        self.share(now);
        self.send_calls();
    }

    fn arrive(&mut self, arrival: Arrival) {
        let now = self.now;
        match arrival {
            Arrival::Opened { charger } => {
                let (id, peer) = (
                    self.chargers[charger].id.clone(),
                    self.chargers[charger].peer.clone(),
                );
                self.csms.connected(&id, &peer, now);
                self.chargers[charger].machine.connected(now);
                self.look_after(charger);
            }
            Arrival::FromCharger { charger, text } => {
                let id = self.chargers[charger].id.clone();
                if let Some(answer) = self.csms.receive(&id, &text, now) {
                    self.lines.send_down(charger, answer, now);
                }
            }
            Arrival::ToCharger { charger, text } => {
                self.chargers[charger].machine.receive(&text, now);
                self.look_after(charger);
            }
            Arrival::Gone { charger, reason } => {
                let id = self.chargers[charger].id.clone();
                self.csms.disconnected(&id, reason, now);
            }
        }
    }

    /// Does what a charger wants done.
    fn look_after(&mut self, index: usize) {
        let now = self.now;
        while let Some(output) = self.chargers[index].machine.poll(now) {
            match output {
                Output::Connect => self.lines.open(index, now),
                Output::Send(text) => self.lines.send_up(index, text, now),
                Output::Close => {
                    let reason = Disconnect::ByChargePoint {
                        code: Some(1000),
                        words: String::new(),
                    };
                    self.lines.close(index, reason, now);
                }
                Output::Drop => {
                    let words = String::new();
                    self.lines.cut(index, Disconnect::Lost { words }, now);
                }
            }
        }
        self.chargers[index].wakes_at = self.chargers[index].machine.next_wakeup();
    }

    fn send_calls(&mut self) {
        if self.csms.next_wakeup().is_none_or(|at| at > self.now) {
            return;
        }
        for (id, frame) in self.csms.poll(self.now) {
            if let Some(charger) = self.chargers.iter().position(|it| it.id == id) {
                self.lines.send_down(charger, frame, self.now);
            }
        }
    }

    fn with(&mut self, id: &ChargePointId, deed: impl FnOnce(&mut ChargePoint) -> bool) -> bool {
        let Some(index) = self.chargers.iter().position(|it| it.id == *id) else {
            return false;
        };
        let done = deed(&mut self.chargers[index].machine);
        self.look_after(index);
        done
    }
}

fn charge_system() -> ChargeSystem {
    ChargeSystem::named(CHARGE_SYSTEM, "Solbakken")
}

#[cfg(test)]
mod tests;
