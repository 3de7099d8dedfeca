//! The parts that some chargers play when the curtain rises, so that there is something to find.

use std::time::Duration;

use ::csms::{ChargePointId, EcoMode, Event, Status, TimeOfDay, Timestamp};
use simulator::{Fault, HoldBack, Line};

use super::{Deed, Stage};

/// How long before the curtain rises the parts are given out.
pub(super) const REHEARSAL: Duration = Duration::from_secs(20 * 60);

/// Who plays which part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cast {
    /// Out of order, until it is restarted.
    pub faulted: Option<ChargePointId>,
    /// Held back because the site is at its limit.
    pub paused: Option<ChargePointId>,
    /// Charges when electricity is cheap.
    pub saver: Option<ChargePointId>,
    /// Loses contact for a while, and returns.
    pub lost: Option<ChargePointId>,
    /// Whose drivers leave, so that some are free.
    guests: Vec<ChargePointId>,
}

impl Cast {
    /// Gives out the parts, to whom they suit.
    pub(super) fn choose(stage: &Stage) -> Self {
        let fleet = stage.record().fleet();
        // Those whose lines fail by themselves, or that hold back, have a part already.
        let is_free = |id: &ChargePointId| {
            let found = stage.chargers.iter().find(|it| it.id == *id);
            let profile = found.map(|it| it.machine.profile());
            profile.is_some_and(|it| it.line == Line::Steady && it.holds_back.is_none())
        };
        let mut taken: Vec<ChargePointId> = Vec::new();
        let mut find = |suits: &dyn Fn(Status) -> bool| {
            let found = fleet
                .iter()
                .find(|it| it.connected && suits(it.status) && is_free(&it.id) && !taken.contains(&it.id));
            let id = found.map(|it| it.id.clone());
            taken.extend(id.clone());
            id
        };
        let paused = find(&|it| it == Status::Charging);
        let faulted = find(&|it| it == Status::Ready).or_else(|| find(&|_| true));
        let saver = find(&|it| it == Status::Charging);
        let lost = find(&|it| it == Status::Ready).or_else(|| find(&|_| true));
        let others = std::iter::from_fn(|| find(&|it| it == Status::Charging));
        Self {
            guests: others.take(5).collect(),
            faulted,
            paused,
            saver,
            lost,
        }
    }

    /// What is to happen around `now`, in its order.
    pub(super) fn acts(&self, now: Timestamp) -> Vec<(Timestamp, Act)> {
        let minutes = |minutes: i64| Timestamp::from_millis(now.as_millis() + minutes * 60_000);
        let of = |id: &Option<ChargePointId>, act: fn(ChargePointId) -> Act| id.clone().map(act);
        let mut leaving = [-12, -8, -6, -3, -1].into_iter();
        let leave = |id: &ChargePointId| Some((minutes(leaving.next()?), Some(Act::Leave(id.clone()))));
        let leavers: Vec<_> = self.guests.iter().filter_map(leave).collect();
        let acts = [
            (minutes(-16), of(&self.paused, Act::Charge)),
            (minutes(-15), of(&self.saver, Act::Charge)),
            (minutes(-15), of(&self.saver, Act::Save)),
            (minutes(-14), of(&self.faulted, Act::Break)),
            (minutes(-9), of(&self.paused, Act::HoldBack)),
            (minutes(-4), of(&self.lost, Act::Cut)),
            (minutes(2), of(&self.lost, Act::Restore)),
        ];
        let mut acts: Vec<_> = acts
            .into_iter()
            .chain(leavers)
            .filter_map(|(at, act)| Some((at, act?)))
            .collect();
        acts.sort_by_key(|(at, _)| *at);
        acts
    }
}

/// Something that happens because it is in the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// Somebody comes who stays until a hand takes the cable out.
    Charge(ChargePointId),
    /// Whoever is there leaves.
    Leave(ChargePointId),
    /// Somebody wants it to charge when electricity is cheap, and to be ready in the morning.
    Save(ChargePointId),
    Break(ChargePointId),
    HoldBack(ChargePointId),
    Cut(ChargePointId),
    Restore(ChargePointId),
}

impl Act {
    pub(super) fn perform(self, stage: &mut Stage) {
        let now = stage.now;
        match self {
            Self::Charge(id) => {
                stage.act(&id, Deed::Unplug);
                stage.act(&id, Deed::PlugIn)
            }
            Self::Leave(id) => stage.act(&id, Deed::Unplug),
            Self::Save(id) => {
                let eco_mode = EcoMode {
                    enabled: true,
                    ready_by: TimeOfDay::new(7, 0),
                    energy_kwh: Some(20.0),
                    max_price: None,
                };
                stage.want(&id, Event::EcoModeSet(eco_mode));
                true
            }
            Self::Break(id) => stage.with(&id, |it| {
                let fault = Fault::ground_failure(it.profile().make);
                it.fault(1, fault, now)
            }),
            Self::HoldBack(id) => stage.with(&id, |it| {
                it.hold_back(Some(HoldBack::LoadBalancing), now);
                true
            }),
            Self::Cut(id) => stage.with(&id, |it| it.cut_line(now)),
            Self::Restore(id) => stage.with(&id, |it| it.restore_line(now)),
        };
    }
}
