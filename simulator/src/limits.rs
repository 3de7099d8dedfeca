//! The charging profiles that a charge point was given, and what they come to (OCPP 1.6 §3.13).

use ocpp::Timestamp;
use ocpp::v16::{
    ChargingProfile, ChargingProfileKind, ChargingProfilePurpose, ChargingRateUnit, ChargingSchedule,
    ClearChargingProfileRequest, RecurrencyKind,
};

use crate::vehicle::NOMINAL_V;

/// How many profiles fit.
pub(crate) const MOST: usize = 20;

/// What a charge point does about the limits that it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obedience {
    /// It goes by them.
    Obeys,
    /// It accepts them, and gives what it likes.
    Ignores,
    /// It accepts none below the least that a car can charge with.
    RefusesZero,
    /// It knows no charging profiles.
    KnowsNone,
}

/// A transaction as profiles see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Charging {
    /// Its number on the wire, where the charge system has given it one.
    pub(crate) transaction: Option<i64>,
    /// When it began.
    pub(crate) since: Timestamp,
}

/// The profiles, each with the connector that it was set at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits {
    installed: Vec<(u32, ChargingProfile)>,
}

impl Limits {
    /// Takes a profile, in the place of one with the same number, or of the same purpose and level at the same
    /// connector (OCPP 1.6 §5.16.2). False where there is no room.
    pub(crate) fn install(&mut self, connector: u32, profile: ChargingProfile) -> bool {
        self.installed.retain(|(at, other)| {
            let same_id = other.charging_profile_id == profile.charging_profile_id;
            let same_place = *at == connector
                && other.stack_level == profile.stack_level
                && other.charging_profile_purpose == profile.charging_profile_purpose;
            !same_id && !same_place
        });
        if self.installed.len() >= MOST {
            return false;
        }
        self.installed.push((connector, profile));
        true
    }

    /// Takes profiles back. Whether there were any.
    pub(crate) fn clear(&mut self, which: &ClearChargingProfileRequest) -> bool {
        let before = self.installed.len();
        self.installed.retain(|(connector, profile)| {
            let id = which.id.is_none_or(|it| it == profile.charging_profile_id);
            let at = which
                .connector_id
                .is_none_or(|it| i64::from(it) == i64::from(*connector));
            let purpose = which
                .charging_profile_purpose
                .as_ref()
                .is_none_or(|it| *it == profile.charging_profile_purpose);
            let level = which.stack_level.is_none_or(|it| it == profile.stack_level);
            // A number names one profile, whatever else is said.
            let meant = if which.id.is_some() {
                id
            } else {
                at && purpose && level
            };
            !meant
        });
        self.installed.len() < before
    }

    /// The transaction at a connector has ended, and what was set for it with it.
    pub(crate) fn transaction_ended(&mut self, connector: u32) {
        self.installed.retain(|(at, profile)| {
            *at != connector || profile.charging_profile_purpose != ChargingProfilePurpose::TxProfile
        });
    }

    /// It starts anew: what was set for transactions is gone.
    pub(crate) fn restarted(&mut self) {
        self.installed
            .retain(|(_, profile)| profile.charging_profile_purpose != ChargingProfilePurpose::TxProfile);
    }

    /// What may be drawn at a connector on so many phases at a time, in mA per phase; nothing where nothing limits it.
    pub(crate) fn at(&self, connector: u32, phases: u8, charging: Charging, now: Timestamp) -> Option<u32> {
        let highest = |purpose: &ChargingProfilePurpose, connectors: &[u32]| {
            let candidates = self.installed.iter().filter(|(at, profile)| {
                connectors.contains(at) && profile.charging_profile_purpose == *purpose
            });
            candidates
                .filter(|(_, profile)| {
                    profile
                        .transaction_id
                        .is_none_or(|it| Some(it) == charging.transaction)
                })
                .filter_map(|(_, profile)| {
                    let limit = limit_of(profile, phases, charging.since, now)?;
                    Some((profile.stack_level, limit))
                })
                .max_by_key(|(level, _)| *level)
                .map(|(_, limit)| limit)
        };
        use ChargingProfilePurpose::{ChargePointMaxProfile, TxDefaultProfile, TxProfile};
        let own = highest(&TxProfile, &[connector])
            .or_else(|| highest(&TxDefaultProfile, &[connector]))
            .or_else(|| highest(&TxDefaultProfile, &[0]));
        let all = highest(&ChargePointMaxProfile, &[0]);
        match (own, all) {
            (Some(own), Some(all)) => Some(own.min(all)),
            (own, all) => own.or(all),
        }
    }

    /// When a limit changes next after a time, at any connector.
    pub(crate) fn next_change(&self, since: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let changes = self.installed.iter().flat_map(|(_, profile)| {
            let schedule = &profile.charging_schedule;
            let begin = begin_of(profile, since, now);
            let periods = schedule.charging_schedule_period.iter().map(|it| it.start_period);
            let seconds = periods.chain(schedule.duration);
            let inside = seconds.filter_map(move |it| Some(plus_seconds(begin?, it)));
            inside.chain(profile.valid_from).chain(profile.valid_to)
        });
        changes.filter(|at| *at > now).min()
    }
}

fn plus_seconds(at: Timestamp, seconds: i32) -> Timestamp {
    Timestamp::from_millis(at.as_millis() + i64::from(seconds) * 1_000)
}

/// When a profile's times begin to count, before `now`.
fn begin_of(profile: &ChargingProfile, since: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let start = profile.charging_schedule.start_schedule;
    match &profile.charging_profile_kind {
        ChargingProfileKind::Relative => Some(since),
        ChargingProfileKind::Absolute => Some(start.or(profile.valid_from).unwrap_or(since)),
        ChargingProfileKind::Recurring => {
            let every = match profile.recurrency_kind.as_ref()? {
                RecurrencyKind::Daily => 86_400_000,
                RecurrencyKind::Weekly => 7 * 86_400_000,
                RecurrencyKind::Other(_) => return None,
            };
            let begin = start?.as_millis();
            let passed = now.as_millis() - begin;
            (passed >= 0).then(|| Timestamp::from_millis(begin + passed / every * every))
        }
        ChargingProfileKind::Other(_) => None,
    }
}

/// What a profile allows, in mA per phase; nothing where it says nothing about now.
fn limit_of(profile: &ChargingProfile, phases: u8, since: Timestamp, now: Timestamp) -> Option<u32> {
    let valid = profile.valid_from.is_none_or(|it| it <= now) && profile.valid_to.is_none_or(|it| now < it);
    if !valid {
        return None;
    }
    let begin = begin_of(profile, since, now)?;
    let schedule = &profile.charging_schedule;
    let passed = now.millis_after(begin) / 1_000;
    let over = schedule.duration.is_some_and(|it| passed >= i64::from(it));
    if now < begin || over {
        return None;
    }
    let period = schedule
        .charging_schedule_period
        .iter()
        .filter(|it| i64::from(it.start_period) <= passed)
        .max_by_key(|it| it.start_period)?;
    amperes(schedule, period.limit, period.number_phases, phases)
}

fn amperes(schedule: &ChargingSchedule, limit: f64, limit_phases: Option<i32>, phases: u8) -> Option<u32> {
    let milliamperes = match &schedule.charging_rate_unit {
        ChargingRateUnit::A => limit * 1_000.0,
        ChargingRateUnit::W => {
            let told = limit_phases.and_then(|it| u8::try_from(it).ok());
            let phases = told.unwrap_or(phases).clamp(1, 3);
            limit * 1_000.0 / f64::from(NOMINAL_V) / f64::from(phases)
        }
        ChargingRateUnit::Other(_) => return None,
    };
    // Within the range of a u32 by the clamp.
    Some(milliamperes.clamp(0.0, 1_000_000.0).floor() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ocpp::v16::ChargingSchedulePeriod;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);

    fn profile(
        id: i32,
        purpose: ChargingProfilePurpose,
        level: i32,
        periods: &[(i32, f64)],
    ) -> ChargingProfile {
        ChargingProfile {
            charging_profile_id: id,
            transaction_id: None,
            stack_level: level,
            charging_profile_purpose: purpose,
            charging_profile_kind: ChargingProfileKind::Relative,
            recurrency_kind: None,
            valid_from: None,
            valid_to: None,
            charging_schedule: ChargingSchedule {
                duration: None,
                start_schedule: None,
                charging_rate_unit: ChargingRateUnit::A,
                charging_schedule_period: periods
                    .iter()
                    .map(|(start_period, limit)| ChargingSchedulePeriod {
                        start_period: *start_period,
                        limit: *limit,
                        number_phases: None,
                    })
                    .collect(),
                min_charging_rate: None,
            },
        }
    }

    fn after(limits: &Limits, seconds: i32) -> Option<u32> {
        let charging = Charging {
            transaction: Some(7),
            since: NOW,
        };
        limits.at(1, 3, charging, plus_seconds(NOW, seconds))
    }

    use ChargingProfilePurpose::{ChargePointMaxProfile, TxDefaultProfile, TxProfile};

    #[test]
    fn a_transactions_own_profile_goes_before_the_default_and_the_whole_caps_both() {
        let mut limits = Limits::default();
        assert_eq!(after(&limits, 0), None);
        limits.install(0, profile(1, TxDefaultProfile, 0, &[(0, 6.0)]));
        assert_eq!(after(&limits, 0), Some(6_000));
        limits.install(1, profile(2, TxProfile, 0, &[(0, 16.0)]));
        assert_eq!(after(&limits, 0), Some(16_000));
        limits.install(0, profile(3, ChargePointMaxProfile, 0, &[(0, 10.5)]));
        assert_eq!(after(&limits, 0), Some(10_500));
        limits.transaction_ended(1);
        assert_eq!(after(&limits, 0), Some(6_000));
    }

    #[test]
    fn limits_follow_one_after_the_other() {
        let mut limits = Limits::default();
        let mut of = profile(1, TxProfile, 1, &[(0, 16.0), (900, 0.0)]);
        of.charging_schedule.duration = Some(1_800);
        limits.install(1, of);
        limits.install(1, profile(2, TxDefaultProfile, 0, &[(0, 6.0)]));
        assert_eq!(after(&limits, 899), Some(16_000));
        assert_eq!(after(&limits, 900), Some(0));
        assert_eq!(after(&limits, 1_800), Some(6_000));
        assert_eq!(limits.next_change(NOW, NOW), Some(plus_seconds(NOW, 900)));
    }

    #[test]
    fn watts_are_shared_by_the_phases() {
        let mut limits = Limits::default();
        let mut of = profile(1, TxProfile, 0, &[(0, 6_900.0)]);
        of.charging_schedule.charging_rate_unit = ChargingRateUnit::W;
        limits.install(1, of);
        assert_eq!(after(&limits, 0), Some(10_000));
    }

    #[test]
    fn the_same_number_or_place_is_replaced_and_another_transactions_profile_counts_for_nothing() {
        let mut limits = Limits::default();
        limits.install(1, profile(1, TxProfile, 0, &[(0, 16.0)]));
        limits.install(1, profile(2, TxProfile, 0, &[(0, 8.0)]));
        assert_eq!(after(&limits, 0), Some(8_000));
        let mut foreign = profile(3, TxProfile, 5, &[(0, 1.0)]);
        foreign.transaction_id = Some(8);
        limits.install(1, foreign);
        assert_eq!(after(&limits, 0), Some(8_000));
        assert!(limits.clear(&ClearChargingProfileRequest {
            id: Some(2),
            connector_id: None,
            charging_profile_purpose: None,
            stack_level: None,
        }));
        assert_eq!(after(&limits, 0), None);
    }
}
