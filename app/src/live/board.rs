//! The charge points that a page shows, each a signal of its own.

use std::collections::{BTreeMap, BTreeSet};

use csms::{ChargePoint, ChargePointId, Fleet};
use leptos::prelude::*;

use super::News;

/// What the page knows of its charge points. A change touches the signal of the one that changed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Board {
    fleet: StoredValue<Fleet>,
    rows: StoredValue<BTreeMap<ChargePointId, ArcRwSignal<ChargePoint>>>,
    changed: StoredValue<BTreeSet<ChargePointId>>,
    /// Whether it has all that the page is about. One that begins with a part gets the rest with a snapshot.
    whole: RwSignal<bool>,
    /// Counts what changes the list as a whole: who is in it, and how urgent each is.
    version: RwSignal<u32>,
}

impl Board {
    /// A board of these, which are all that the page is about, or a part of it.
    pub(crate) fn new(charge_points: Vec<ChargePoint>, whole: bool) -> Self {
        let rows = charge_points
            .iter()
            .map(|it| (it.id.clone(), ArcRwSignal::new(it.clone())))
            .collect();
        Self {
            fleet: StoredValue::new(Fleet::new(charge_points)),
            rows: StoredValue::new(rows),
            changed: StoredValue::default(),
            whole: RwSignal::new(whole),
            version: RwSignal::new(0),
        }
    }

    /// Whether it has all that the page is about.
    pub(crate) fn is_whole(self) -> bool {
        self.whole.get()
    }

    /// Puts a charge point in as it is now, and gives it back live.
    pub(crate) fn put(self, charge_point: ChargePoint) -> Signal<ChargePoint> {
        let id = charge_point.id.clone();
        self.fleet.update_value(|fleet| fleet.put(charge_point.clone()));
        let row = self.rows.try_update_value(|rows| match rows.get(&id) {
            Some(row) => {
                row.set(charge_point.clone());
                row.clone()
            }
            None => {
                let row = ArcRwSignal::new(charge_point.clone());
                rows.insert(id, row.clone());
                row
            }
        });
        row.map_or_else(|| Signal::stored(charge_point), Signal::from)
    }

    /// One charge point, live.
    pub(crate) fn row(self, id: &ChargePointId) -> Option<Signal<ChargePoint>> {
        let row = self.rows.try_with_value(|rows| rows.get(id).cloned())?;
        row.map(Signal::from)
    }

    /// Looks at all of them; again whenever the list as a whole changes.
    pub(crate) fn with<T>(self, look: impl FnOnce(&Fleet) -> T) -> T {
        self.version.track();
        self.fleet.with_value(look)
    }

    /// Takes in what happened. What is seen of it changes with the next frame that the browser draws.
    pub(crate) fn take(self, news: &News) {
        match news {
            News::Fact(fact) => {
                let changes = self.fleet.try_update_value(|fleet| fleet.apply(fact));
                if changes == Some(true) {
                    self.note([fact.charge_point_id.clone()]);
                }
            }
            News::Snapshot(charge_points) => {
                let known = self
                    .rows
                    .with_value(|rows| rows.keys().cloned().collect::<Vec<_>>());
                let now = charge_points.iter().map(|it| it.id.clone());
                let all: Vec<_> = known.into_iter().chain(now).collect();
                self.fleet.set_value(Fleet::new(charge_points.iter().cloned()));
                self.note(all);
                request_animation_frame(move || {
                    if self.whole.try_get_untracked() == Some(false) {
                        self.whole.set(true);
                    }
                });
            }
        }
    }

    fn note(self, ids: impl IntoIterator<Item = ChargePointId>) {
        let first = self.changed.try_update_value(|changed| {
            let first = changed.is_empty();
            changed.extend(ids);
            first
        });
        if first == Some(true) {
            request_animation_frame(move || self.show());
        }
    }

    fn show(self) {
        let changed = self.changed.try_update_value(std::mem::take).unwrap_or_default();
        let mut list_changed = false;
        for id in changed {
            let now = self
                .fleet
                .try_with_value(|fleet| fleet.get(&id).cloned())
                .flatten();
            let row = self.rows.try_with_value(|rows| rows.get(&id).cloned()).flatten();
            match (now, row) {
                (Some(now), Some(row)) => {
                    list_changed |= row.with_untracked(|before| standing(before) != standing(&now));
                    row.set(now);
                }
                (Some(now), None) => {
                    let row = ArcRwSignal::new(now);
                    self.rows.try_update_value(|rows| rows.insert(id, row));
                    list_changed = true;
                }
                // Its row goes with the next look at the list.
                (None, _) => list_changed = true,
            }
        }
        if list_changed {
            self.version.try_update(|it| *it = it.wrapping_add(1));
        }
    }
}

/// What decides whether and where a charge point stands in a list.
fn standing(it: &ChargePoint) -> impl PartialEq {
    (
        it.status,
        it.connected,
        it.charge_system.clone(),
        [&it.name, &it.bay, &it.vendor, &it.model, &it.serial_number].map(Clone::clone),
    )
}
