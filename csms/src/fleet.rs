//! All charge points as seen now.

use std::collections::BTreeMap;

use crate::charge_point::ChargePoint;
use crate::charge_system::{ChargeSystem, ChargeSystemSummary};
use crate::event::{Event, Recorded};
use crate::ids::{ChargePointId, ChargeSystemId};

/// All charge points, by their ids. It changes by [`apply`](Fleet::apply) alone, on the server and in the browser.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fleet {
    charge_points: BTreeMap<ChargePointId, ChargePoint>,
}

impl Fleet {
    /// The fleet of these.
    pub fn new(charge_points: impl IntoIterator<Item = ChargePoint>) -> Self {
        Self {
            charge_points: charge_points.into_iter().map(|it| (it.id.clone(), it)).collect(),
        }
    }

    /// One charge point.
    pub fn get(&self, id: &ChargePointId) -> Option<&ChargePoint> {
        self.charge_points.get(id)
    }

    /// All of them, in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &ChargePoint> {
        self.charge_points.values()
    }

    /// Those of one charge system, in the order of their ids.
    pub fn of<'a>(&'a self, charge_system: &'a ChargeSystemId) -> impl Iterator<Item = &'a ChargePoint> {
        self.iter().filter(move |it| it.charge_system == *charge_system)
    }

    /// Puts a charge point in as it is now, whatever was known of it.
    pub fn put(&mut self, charge_point: ChargePoint) {
        self.charge_points.insert(charge_point.id.clone(), charge_point);
    }

    /// Takes in what was recorded. Whether anything changed that somebody could see.
    ///
    /// What is recorded of a charge point that was never registered changes nothing.
    pub fn apply(&mut self, recorded: &Recorded) -> bool {
        if let Event::Registered { charge_system, .. } = &recorded.event {
            let id = &recorded.charge_point_id;
            if !self.charge_points.contains_key(id) {
                self.put(ChargePoint::new(id.clone(), charge_system.clone()));
            }
        }
        match self.charge_points.get_mut(&recorded.charge_point_id) {
            Some(charge_point) => charge_point.apply(recorded),
            None => false,
        }
    }

    /// A charge system at a glance.
    pub fn summary(&self, charge_system: &ChargeSystem) -> ChargeSystemSummary {
        let mut summary = ChargeSystemSummary {
            id: charge_system.id.clone(),
            name: charge_system.name.clone(),
            charge_points: 0,
            statuses: BTreeMap::new(),
            not_connected: 0,
        };
        for charge_point in self.of(&charge_system.id) {
            summary.charge_points += 1;
            *summary.statuses.entry(charge_point.status).or_default() += 1;
            summary.not_connected += u32::from(!charge_point.connected);
        }
        summary
    }
}
