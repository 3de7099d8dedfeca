//! One charge point as load balancing sees it: what it takes by itself, and how it is connected.

use ocpp::Timestamp;

use crate::charge_point::ChargePoint;
use crate::configuration::Configuration;
use crate::ids::CommandId;
use crate::units::{Amperes, LEAST_CHARGING};

/// A charge point is given so long to accept its first default.
pub(super) const FIRST_DEFAULT_MS: i64 = 10_000;
/// The configuration keys that load balancing asks for (OCPP 1.6 §9.1.8, §9.4).
pub(super) const ROTATION_KEY: &str = "ConnectorPhaseRotation";
pub(super) const UNIT_KEY: &str = "ChargingScheduleAllowedChargingRateUnit";

/// A charge point as load balancing sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Station {
    /// The default that it has accepted, and holds.
    pub(super) default: Option<Amperes>,
    /// What is on its way: a default, or that there is to be none.
    pub(super) sent_default: Option<SentDefault>,
    pub(super) refused_default_at: Option<Timestamp>,
    /// Whether it takes no limit below the least that a car can charge with.
    pub(super) refuses_pauses: bool,
    /// Which of the charge system's phases its own are; nothing where it does not say.
    pub(super) rotation: Option<[usize; 3]>,
    /// Whether it takes limits in W alone.
    pub(super) wants_watts: bool,
    pub(super) asked_at: Option<Timestamp>,
    pub(super) was_read: bool,
    pub(super) is_connected: bool,
}

/// A default that is on its way, or that there is to be none.
#[derive(Debug, Clone)]
pub(super) struct SentDefault {
    pub(super) id: CommandId,
    pub(super) limit: Option<Amperes>,
    pub(super) at: Timestamp,
}

impl Station {
    /// A charge point as it was left by a run before.
    pub(super) fn of(charge_point: &ChargePoint) -> Self {
        Self {
            default: charge_point.fallback_a,
            ..Self::default()
        }
    }

    /// A default that it takes.
    pub(super) fn least_of(&self, fallback: Amperes) -> Amperes {
        if self.refuses_pauses {
            fallback.max(LEAST_CHARGING)
        } else {
            fallback
        }
    }

    /// What it takes by itself: nothing is known where it never accepted a default. One that is being told its first one
    /// is given a moment: the car that begins in it is answered as a building that takes more.
    pub(super) fn takes_by_itself(&self, fallback: Amperes, now: Timestamp) -> Option<Amperes> {
        let is_told_soon = self.is_connected
            && self.refused_default_at.is_none()
            && self
                .sent_default
                .as_ref()
                .is_none_or(|it| now.millis_after(it.at) < FIRST_DEFAULT_MS);
        self.default.or(is_told_soon.then(|| self.least_of(fallback)))
    }

    pub(super) fn read(&mut self, configuration: &Configuration) {
        let value = |key: &str| {
            let item = configuration
                .items
                .iter()
                .find(|it| it.key.eq_ignore_ascii_case(key));
            item.and_then(|it| it.value.as_deref())
        };
        let told =
            |key: &str| configuration.asked.is_empty() || configuration.asked.iter().any(|it| it == key);
        if told(ROTATION_KEY) {
            self.was_read = true;
            self.rotation = value(ROTATION_KEY).and_then(rotation);
        }
        if told(UNIT_KEY) {
            let units = value(UNIT_KEY).unwrap_or_default().to_ascii_lowercase();
            self.wants_watts = units.contains("power") && !units.contains("current");
        }
    }
}

/// Which of the charge system's phases a charge point's own are: `RST` is straight (OCPP 1.6 §9.1.8). Where its
/// connectors differ, nothing is known.
pub(super) fn rotation(said: &str) -> Option<[usize; 3]> {
    let mut known = None;
    for part in said.split(',') {
        let letters = part.trim().rsplit('.').next()?.to_ascii_uppercase();
        let phases: Vec<usize> = letters
            .chars()
            .map(|it| "RST".find(it))
            .collect::<Option<Vec<_>>>()?;
        let phases: [usize; 3] = phases.try_into().ok()?;
        let is_whole = (0..3).all(|it| phases.contains(&it));
        if !is_whole || known.is_some_and(|it| it != phases) {
            return None;
        }
        known = Some(phases);
    }
    known
}
