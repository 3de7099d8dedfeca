//! The present, and what changes in it: one fleet, and an ordered stream of what was recorded.
//!
//! A reader holds nothing but its place in the stream. One that falls further behind than the stream is
//! kept, or comes back after a restart of ours, is told to take a new snapshot: no change is missed.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use csms::{ChargePoint, ChargePointId, ChargeSystem, ChargeSystemId, Event, Fleet, Recorded, Timestamp};
use tokio::sync::watch;

/// How many changes are kept for readers that come back.
const KEPT: usize = 16_384;

/// One thing that was recorded, at its place in the stream.
#[derive(Debug)]
pub struct Change {
    /// Its place; the next one has the next number.
    pub sequence: u64,
    /// What was recorded.
    pub recorded: Recorded,
    /// Whether a charge point looks different because of it.
    pub visible: bool,
    /// The charge system of its charge point.
    pub charge_system: Option<ChargeSystemId>,
    /// The charge system that its charge point left with this change.
    pub left: Option<ChargeSystemId>,
    json: OnceLock<String>,
}

impl Change {
    /// What was recorded, as JSON; written once, however many read it.
    pub fn json(&self) -> &str {
        self.json.get_or_init(|| {
            serde_json::to_string(&self.recorded)
                .expect("events have text keys only, so they always are JSON")
        })
    }
}

/// What a reader finds behind its place.
#[derive(Debug)]
pub enum Behind {
    /// What came since, in order; nothing where nothing did.
    Changes(Vec<Arc<Change>>),
    /// More than is kept: take a snapshot.
    TooMuch,
}

/// The present.
#[derive(Debug)]
pub struct Live {
    now: RwLock<Now>,
    head: watch::Sender<u64>,
}

#[derive(Debug)]
struct Now {
    fleet: Fleet,
    charge_systems: Vec<ChargeSystem>,
    sequence: u64,
    changes: VecDeque<Arc<Change>>,
}

impl Live {
    /// The present as it was found at `at`.
    ///
    /// The stream's numbers begin with the time, so that they are higher than those of any run before.
    pub fn new(fleet: Fleet, charge_systems: Vec<ChargeSystem>, at: Timestamp) -> Self {
        let sequence = u64::try_from(at.as_millis()).unwrap_or(0) * 1000;
        let now = Now {
            fleet,
            charge_systems,
            sequence,
            changes: VecDeque::new(),
        };
        Self {
            now: RwLock::new(now),
            head: watch::Sender::new(sequence),
        }
    }

    fn read<T>(&self, look: impl FnOnce(&Now) -> T) -> T {
        look(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in what was committed, in order, and tells whoever reads.
    pub fn publish(&self, batch: impl IntoIterator<Item = Recorded>) {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        for recorded in batch {
            let id = &recorded.charge_point_id;
            let home = |fleet: &Fleet| fleet.get(id).map(|it| it.charge_system.clone());
            let before = match recorded.event {
                Event::Moved { .. } | Event::Registered { .. } => home(&now.fleet),
                _ => None,
            };
            let visible = now.fleet.apply(&recorded);
            let charge_system = home(&now.fleet);
            let left = before.filter(|it| charge_system.as_ref() != Some(it));
            if let Event::Moved { to } = &recorded.event
                && now.charge_systems.iter().all(|it| it.id != to.id)
            {
                now.charge_systems.push(to.clone());
            }
            now.sequence += 1;
            let sequence = now.sequence;
            let change = Change {
                sequence,
                recorded,
                visible,
                charge_system,
                left,
                json: OnceLock::new(),
            };
            if now.changes.len() == KEPT {
                now.changes.pop_front();
            }
            now.changes.push_back(Arc::new(change));
        }
        let sequence = now.sequence;
        drop(now);
        self.head.send_replace(sequence);
    }

    /// A charge system is fed differently, or called something else, from now on.
    pub fn configure(&self, system: ChargeSystem) {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        match now.charge_systems.iter_mut().find(|it| it.id == system.id) {
            Some(known) => *known = system,
            None => now.charge_systems.push(system),
        }
    }

    /// Reads one charge point; nothing where it is not known.
    pub fn with<T>(&self, id: &ChargePointId, look: impl FnOnce(&ChargePoint) -> T) -> Option<T> {
        self.read(|now| now.fleet.get(id).map(look))
    }

    /// Reads all of it, with the number of the last change that it includes.
    pub fn snapshot<T>(&self, look: impl FnOnce(&Fleet, &[ChargeSystem]) -> T) -> (u64, T) {
        self.read(|now| (now.sequence, look(&now.fleet, &now.charge_systems)))
    }

    /// How many charge points are known.
    pub fn charge_points(&self) -> usize {
        self.snapshot(|fleet, _| fleet.iter().len()).1
    }

    /// The number of the last change.
    pub fn sequence(&self) -> u64 {
        *self.head.borrow()
    }

    /// Tells when the stream grows.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }

    /// What came after a place, in order, at most `at_most` of it.
    pub fn behind(&self, place: u64, at_most: usize) -> Behind {
        self.read(|now| {
            if place == now.sequence {
                return Behind::Changes(Vec::new());
            }
            let oldest = now.changes.front().map_or(now.sequence + 1, |it| it.sequence);
            if place + 1 < oldest || place > now.sequence {
                return Behind::TooMuch;
            }
            let skip = usize::try_from(place + 1 - oldest).unwrap_or(usize::MAX);
            Behind::Changes(now.changes.iter().skip(skip).take(at_most).cloned().collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live() -> (Live, ChargePointId) {
        let id = ChargePointId::parse("CP-1").unwrap();
        let fleet = Fleet::new([ChargePoint::new(id.clone(), ChargeSystemId::from("solbakken"))]);
        (Live::new(fleet, Vec::new(), Timestamp::from_millis(1_000)), id)
    }

    fn heard(id: &ChargePointId, at: i64) -> Recorded {
        let at = Timestamp::from_millis(at);
        Recorded {
            charge_point_id: id.clone(),
            at,
            event_id: None,
            event: Event::Heard,
        }
    }

    fn places(behind: Behind) -> Option<Vec<u64>> {
        match behind {
            Behind::Changes(changes) => Some(changes.iter().map(|it| it.sequence).collect()),
            Behind::TooMuch => None,
        }
    }

    #[test]
    fn a_reader_goes_on_where_it_was() {
        let (live, id) = live();
        let start = live.sequence();
        live.publish([heard(&id, 1), heard(&id, 2)]);
        live.publish([heard(&id, 3)]);
        assert_eq!(
            places(live.behind(start, 100)),
            Some(vec![start + 1, start + 2, start + 3])
        );
        assert_eq!(places(live.behind(start + 2, 100)), Some(vec![start + 3]));
        assert_eq!(places(live.behind(start, 1)), Some(vec![start + 1]));
        assert_eq!(places(live.behind(start + 3, 100)), Some(vec![]));
    }

    #[test]
    fn who_moves_leaves_one_charge_system_and_makes_the_other_known() {
        let (live, id) = live();
        let start = live.sequence();
        let to = ChargeSystem::named("east", "East");
        let moved = Recorded {
            event: Event::Moved { to: to.clone() },
            ..heard(&id, 1)
        };
        live.publish([moved.clone(), moved]);
        let Behind::Changes(changes) = live.behind(start, 2) else {
            panic!("two changes are kept");
        };
        let systems: Vec<_> = changes
            .iter()
            .map(|it| (it.charge_system.clone(), it.left.clone()))
            .collect();
        let east = Some(ChargeSystemId::from("east"));
        assert_eq!(systems, [(east.clone(), Some("solbakken".into())), (east, None)]);
        assert_eq!(live.snapshot(|_, systems| systems.to_vec()).1, [to]);
    }

    #[test]
    fn a_reader_too_far_behind_or_from_another_run_takes_a_snapshot() {
        let (live, id) = live();
        let start = live.sequence();
        assert_eq!(places(live.behind(start - 1, 100)), None);
        assert_eq!(places(live.behind(start + 1, 100)), None);
        live.publish((0..=KEPT as i64).map(|at| heard(&id, at)));
        assert_eq!(places(live.behind(start, 1)), None);
        assert_eq!(places(live.behind(start + 1, 1)), Some(vec![start + 2]));
    }
}
