//! A whole charge system, in the middle of its day.

use std::time::Duration;

use ocpp::Timestamp;

use crate::chance::Chance;
use crate::charge_point::ChargePoint;
use crate::fault::{Fault, HoldBack};
use crate::limits::Obedience;
use crate::make::{MAKES, Make};
use crate::profile::{Beginning, Line, Profile};
use crate::vehicle::Vehicle;

/// How long it takes until everybody has begun to connect, in real time.
const ALL_CONNECTING_WITHIN: Duration = Duration::from_secs(4);

/// How many charge points there are where nobody says otherwise.
const CHARGE_POINTS: u32 = 12;

/// The part that a charge point plays at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Free,
    Waiting,
    Charging,
    HeldBack,
    Full,
    Finishing,
    Unavailable,
    Faulted,
    Flaky,
}

/// The parts that the first charge points play: the fewer there are, the fewer of the last parts are played.
const CAST: &[Role] = &[
    Role::Charging,
    Role::HeldBack,
    Role::Faulted,
    Role::Free,
    Role::Full,
    Role::Flaky,
    Role::Finishing,
    Role::Unavailable,
    Role::Waiting,
    Role::Charging,
    Role::Free,
    Role::Charging,
];

/// What the others play.
const EXTRAS: &[Role] = &[
    Role::Free,
    Role::Free,
    Role::Free,
    Role::Charging,
    Role::Charging,
    Role::Charging,
    Role::Full,
    Role::HeldBack,
    Role::Waiting,
];

/// A charge system made from a seed: the same seed, the same charge points with the same lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scenario {
    seed: u64,
    charge_points: u32,
}

impl Scenario {
    /// A charge system of twelve charge points.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            charge_points: CHARGE_POINTS,
        }
    }

    /// The same with so many charge points.
    pub fn with_charge_points(self, charge_points: u32) -> Self {
        Self {
            charge_points,
            ..self
        }
    }

    /// Who there is, in the order of their ids: `NO-0001` and so on.
    pub fn profiles(&self) -> Vec<Profile> {
        let mut chance = Chance::new(self.seed, 0);
        let count = self.charge_points as usize;
        let mut roles: Vec<Role> = CAST.iter().copied().take(count).collect();
        chance.shuffle(&mut roles);
        let extras = count.saturating_sub(roles.len());
        roles.extend((0..extras).map(|_| *chance.pick(EXTRAS)).collect::<Vec<_>>());
        let profile = |(number, role): (u32, Role)| profile(number, role, &mut chance);
        (1..).zip(roles).map(profile).collect()
    }

    /// The charge points, at the beginning of their story; they connect one after the other within seconds.
    ///
    /// In a world that runs at another speed than the real one, `now` is where both agree.
    pub fn charge_points(&self, now: Timestamp, speed: f64) -> Vec<ChargePoint> {
        let step = ALL_CONNECTING_WITHIN / self.charge_points.max(1);
        let make = |(number, profile): (u32, Profile)| {
            let mut chance = Chance::new(self.seed, u64::from(number) + 1_000);
            let seed = u64::from(chance.number()) << 32 | u64::from(chance.number());
            ChargePoint::new(profile, seed, now)
                .at_speed(speed)
                .connecting_after(step * number)
        };
        (0..).zip(self.profiles()).map(make).collect()
    }
}

fn profile(number: u32, role: Role, chance: &mut Chance) -> Profile {
    let make = chance.pick(MAKES);
    let serial_number = format!("{}{:06}", make.serial_prefix, chance.between(1_000, 899_999));
    let firmware_version = (*chance.pick(make.firmware)).to_owned();
    let mut connectors = vec![beginning(role, make, chance)];
    while connectors.len() < make.connectors.into() {
        let neighbour = *chance.pick(&[Role::Free, Role::Charging]);
        connectors.push(beginning(neighbour, make, chance));
    }
    let reason = *chance.pick(&[HoldBack::EcoMode, HoldBack::LoadBalancing]);
    Profile {
        id: format!("NO-{number:04}"),
        make,
        serial_number,
        firmware_version,
        connectors,
        line: if role == Role::Flaky {
            Line::Flaky
        } else {
            Line::Steady
        },
        holds_back: (role == Role::HeldBack).then_some(reason),
        obedience: Obedience::Obeys,
        lives: true,
    }
}

fn beginning(role: Role, make: &Make, chance: &mut Chance) -> Beginning {
    let vehicle = Vehicle::passing_by(chance);
    let minutes = chance.between(12, 90);
    match role {
        Role::Free | Role::Flaky => Beginning::Free,
        Role::Waiting => Beginning::PluggedIn(vehicle),
        Role::Charging | Role::HeldBack => Beginning::Charging(vehicle, minutes),
        Role::Full => Beginning::Charging(vehicle.charged_to(81).wanting(80), minutes),
        Role::Finishing => Beginning::Finishing(vehicle),
        Role::Unavailable => Beginning::Unavailable,
        Role::Faulted => Beginning::Faulted(Fault::ground_failure(make)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ocpp::v16::ChargePointStatus;

    const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

    #[test]
    fn every_status_there_is_can_be_seen_from_the_beginning() {
        for seed in 0..50 {
            let charge_points = Scenario::new(seed).charge_points(NOW, 1.0);
            let statuses: Vec<_> = charge_points.iter().filter_map(|it| it.status(1)).collect();
            for status in [
                ChargePointStatus::Available,
                ChargePointStatus::Preparing,
                ChargePointStatus::Charging,
                ChargePointStatus::SuspendedEV,
                ChargePointStatus::SuspendedEVSE,
                ChargePointStatus::Finishing,
                ChargePointStatus::Unavailable,
                ChargePointStatus::Faulted,
            ] {
                assert!(statuses.contains(&status), "{status} is missing with seed {seed}");
            }
            let flaky = |it: &&ChargePoint| it.profile().line == Line::Flaky;
            assert_eq!(charge_points.iter().filter(flaky).count(), 1, "seed {seed}");
        }
    }

    #[test]
    fn what_they_are_fits_the_specification() {
        for profile in Scenario::new(3).with_charge_points(500).profiles() {
            assert!(profile.serial_number.len() <= 25, "{profile:?}");
            assert!(profile.firmware_version.len() <= 50, "{profile:?}");
            assert_eq!(profile.connectors.len(), usize::from(profile.make.connectors));
        }
    }

    #[test]
    fn a_few_charge_points_already_differ() {
        let charge_points = Scenario::new(1).with_charge_points(3).charge_points(NOW, 1.0);
        let mut statuses: Vec<_> = charge_points
            .iter()
            .filter_map(|it| it.status(1))
            .map(|it| it.to_string())
            .collect();
        statuses.sort();
        assert_eq!(statuses, ["Charging", "Faulted", "SuspendedEVSE"]);
    }

    #[test]
    fn other_seeds_make_other_charge_points() {
        assert_eq!(Scenario::new(1).profiles(), Scenario::new(1).profiles());
        assert_ne!(Scenario::new(1).profiles(), Scenario::new(2).profiles());
    }
}
