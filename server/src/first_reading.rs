//! Reading the configuration of those of whom none was ever read in full, so that nobody has to know that it must be asked
//! for.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use csms::{ChargePointId, Command, Event, Order};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::commands::{Commands, fresh_id};
use crate::live::{Behind, Live};
use crate::store::Store;

/// How often is looked who has booted.
const EVERY: Duration = Duration::from_secs(1);
/// So many changes are taken in at once.
const AT_ONCE: usize = 1024;
/// So many readings are looked through for one in full.
const LOOKED_THROUGH: u32 = 20;

/// Asks each charge point that boots once for all of its configuration, where that is not on record.
pub struct FirstReading {
    live: Arc<Live>,
    store: Store,
    commands: Commands,
    /// How long a charge point is left alone after it booted.
    settle: Duration,
    /// What was taken in of the record.
    place: u64,
    /// Who was looked at: whoever does not answer is not asked again before we start anew.
    known: BTreeSet<ChargePointId>,
    due: VecDeque<(Instant, ChargePointId)>,
}

impl FirstReading {
    /// Looks at who boots from now on.
    pub fn new(live: Arc<Live>, store: Store, commands: Commands, settle: Duration) -> Self {
        Self {
            place: live.sequence(),
            live,
            store,
            commands,
            settle,
            known: BTreeSet::new(),
            due: VecDeque::new(),
        }
    }

    /// Runs until told to stop.
    pub async fn run(mut self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
            self.take_in();
            while let Some((_, id)) = self.due.pop_front_if(|(at, _)| *at <= Instant::now()) {
                if !self.look_at(&id).await {
                    self.known.remove(&id);
                }
            }
        }
    }

    fn take_in(&mut self) {
        loop {
            match self.live.behind(self.place, AT_ONCE) {
                Behind::TooMuch => {
                    let (sequence, booted) = self.live.snapshot(|fleet, _| {
                        let booted = fleet.iter().filter(|it| it.booted_at.is_some());
                        booted.map(|it| it.id.clone()).collect::<Vec<_>>()
                    });
                    self.place = sequence;
                    booted.into_iter().for_each(|id| self.booted(id));
                }
                Behind::Changes(changes) => {
                    let Some(last) = changes.last() else { return };
                    self.place = last.sequence;
                    for change in &changes {
                        if matches!(change.recorded.event, Event::Booted(_)) {
                            self.booted(change.recorded.charge_point_id.clone());
                        }
                    }
                }
            }
        }
    }

    fn booted(&mut self, id: ChargePointId) {
        if self.known.insert(id.clone()) {
            self.due.push_back((Instant::now() + self.settle, id));
        }
    }

    /// Asks for it where it is not on record. False where that could not be found out, or it could not be asked: then it is
    /// when the charge point boots again.
    async fn look_at(&self, id: &ChargePointId) -> bool {
        let is_read = match self.store.configurations(id, LOOKED_THROUGH).await {
            Ok(readings) => readings.iter().any(|it| it.asked.is_empty()),
            Err(error) => {
                tracing::warn!(charge_point.id = %id, error = %error, "whether a configuration was read is not known");
                return false;
            }
        };
        if is_read {
            return true;
        }
        let order = Order {
            to: id.clone(),
            id: fresh_id(),
            command: Command::ReadConfiguration { keys: Vec::new() },
            decision: None,
        };
        let issued = self.commands.carry_out(&order).await;
        if let Err(error) = &issued {
            tracing::debug!(charge_point.id = %id, error = %error, "a configuration was not asked for");
        }
        issued.is_ok()
    }
}
