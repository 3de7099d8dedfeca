//! A site's charge points behind one fuse.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::details::{DetailsError, checked_text};
use crate::ids::ChargeSystemId;
use crate::prices::PriceArea;
use crate::status::Status;
use crate::time_zone::TimeZone;

/// The largest main fuse that is believed, in A.
pub const LARGEST_FUSE_A: u32 = 10_000;

/// A charge system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChargeSystem {
    /// Its name in addresses.
    pub id: ChargeSystemId,
    /// Its name for people.
    pub name: String,
    /// What feeds it.
    #[serde(default)]
    pub supply: Supply,
    /// Where it keeps its hours.
    #[serde(default)]
    pub time_zone: TimeZone,
    /// The area whose prices it pays, where somebody entered it.
    #[serde(default)]
    pub price_area: Option<PriceArea>,
}

impl ChargeSystem {
    /// A charge system of which nothing but the name is known.
    pub fn named(id: impl Into<ChargeSystemId>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            supply: Supply::default(),
            time_zone: TimeZone::default(),
            price_area: None,
        }
    }
}

/// What feeds a charge system, and whether we share it out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Supply {
    /// The kind of net.
    pub mains: Mains,
    /// The main fuse, in A per phase, where somebody entered it.
    pub fuse_a: Option<u32>,
    /// How the current is shared among the cars.
    pub load_balancing: LoadBalancing,
}

/// The kind of net that a charge system is connected to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Mains {
    /// 400 V between phases, 230 V between a phase and neutral.
    #[default]
    #[serde(rename = "400_tn")]
    Tn400,
    /// 230 V between phases, no neutral.
    #[serde(rename = "230_it")]
    It230,
}

impl Mains {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Tn400, Self::It230];

    /// The word that stands in JSON and in the record.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Tn400 => "400_tn",
            Self::It230 => "230_it",
        }
    }

    /// The net that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }

    /// The power of an ampere on each of so many phases, in W.
    pub fn watts_per_ampere(self, phases: usize) -> f64 {
        let volts = crate::units::NOMINAL_V;
        match (self, phases) {
            (_, 0 | 1) => volts,
            // Two phases of a net without a neutral are what a one-phase car is connected to.
            (Self::It230, 2) => volts,
            (Self::It230, _) => volts * 3f64.sqrt(),
            (Self::Tn400, 2) => volts * 2.0,
            (Self::Tn400, _) => volts * 3.0,
        }
    }
}

/// How the current of a charge system is shared among the cars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoadBalancing {
    /// Whether it is.
    pub enabled: bool,
    /// What is left unused below the fuse, in A.
    pub margin_a: u32,
    /// The least that a car is given, in A per phase; with less it is paused. From 6.
    pub minimum_a: u32,
    /// What a charge point may take by itself without contact, in A per phase: 0, or from 6.
    pub fallback_a: u32,
}

impl Default for LoadBalancing {
    fn default() -> Self {
        Self {
            enabled: false,
            margin_a: 2,
            minimum_a: 6,
            fallback_a: 6,
        }
    }
}

/// What somebody entered of a charge system. What is absent stays as it was; a fuse or a price area that is null is not
/// known any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChargeSystemChanges {
    /// Its name for people, at most 80 characters.
    #[serde(default)]
    pub name: Option<String>,
    /// Where it keeps its hours, by the name of the IANA, for instance `Europe/Oslo`.
    #[serde(default)]
    pub time_zone: Option<TimeZone>,
    /// The area whose prices it pays, for instance `NO1`.
    #[serde(
        default,
        deserialize_with = "crate::details::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub price_area: Option<Option<PriceArea>>,
    /// The kind of net.
    #[serde(default)]
    pub mains: Option<Mains>,
    /// The main fuse, in A per phase, from 1 to 10 000.
    #[serde(
        default,
        deserialize_with = "crate::details::given",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub fuse_a: Option<Option<u32>>,
    /// How the current is shared among the cars.
    #[serde(default)]
    pub load_balancing: Option<LoadBalancingChanges>,
}

/// What somebody entered of a charge system's load balancing. What is absent stays as it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoadBalancingChanges {
    /// Whether there is one.
    #[serde(default)]
    pub enabled: Option<bool>,
    /// What is left unused below the fuse, in A.
    #[serde(default)]
    pub margin_a: Option<u32>,
    /// The least that a car is given, in A per phase.
    #[serde(default)]
    pub minimum_a: Option<u32>,
    /// What a charge point may take without contact, in A per phase.
    #[serde(default)]
    pub fallback_a: Option<u32>,
}

impl ChargeSystemChanges {
    /// A charge system with these changes.
    ///
    /// # Errors
    /// Where it would be one that there cannot be.
    pub fn applied_to(&self, system: &ChargeSystem) -> Result<ChargeSystem, DetailsError> {
        let mut system = system.clone();
        if let Some(name) = &self.name {
            system.name = checked_text("name", name)?.ok_or(DetailsError::Nameless("name"))?;
        }
        if let Some(time_zone) = &self.time_zone {
            system.time_zone = time_zone.clone();
        }
        if let Some(price_area) = &self.price_area {
            system.price_area = price_area.clone();
        }
        let supply = &mut system.supply;
        supply.mains = self.mains.unwrap_or(supply.mains);
        supply.fuse_a = self.fuse_a.unwrap_or(supply.fuse_a);
        if let Some(changes) = self.load_balancing {
            let sharing = &mut supply.load_balancing;
            sharing.enabled = changes.enabled.unwrap_or(sharing.enabled);
            sharing.margin_a = changes.margin_a.unwrap_or(sharing.margin_a);
            sharing.minimum_a = changes.minimum_a.unwrap_or(sharing.minimum_a);
            sharing.fallback_a = changes.fallback_a.unwrap_or(sharing.fallback_a);
        }
        supply.checked()?;
        Ok(system)
    }
}

impl Supply {
    fn checked(&self) -> Result<(), DetailsError> {
        if self.fuse_a.is_some_and(|it| !(1..=LARGEST_FUSE_A).contains(&it)) {
            return Err(DetailsError::Fuse);
        }
        let LoadBalancing {
            enabled,
            margin_a,
            minimum_a,
            fallback_a,
        } = self.load_balancing;
        if !(6..=80).contains(&minimum_a) {
            return Err(DetailsError::Minimum);
        }
        if fallback_a != 0 && !(6..=80).contains(&fallback_a) {
            return Err(DetailsError::Fallback);
        }
        if margin_a > LARGEST_FUSE_A {
            return Err(DetailsError::Margin);
        }
        if !enabled {
            return Ok(());
        }
        let fuse_a = self.fuse_a.ok_or(DetailsError::NoFuse)?;
        if fuse_a < margin_a + minimum_a {
            return Err(DetailsError::FuseTooSmall);
        }
        Ok(())
    }
}

/// A charge system at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChargeSystemSummary {
    /// Its name in addresses.
    pub id: ChargeSystemId,
    /// Its name for people.
    pub name: String,
    /// How many charge points it has.
    pub charge_points: u32,
    /// How many of them have each status; those without contact count with their last known one.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, u32>))]
    pub statuses: BTreeMap<Status, u32>,
    /// How many of them have no contact with us.
    pub not_connected: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(json: &str) -> Result<ChargeSystem, DetailsError> {
        let changes: ChargeSystemChanges = serde_json::from_str(json).unwrap();
        changes.applied_to(&ChargeSystem::named("solbakken", "Solbakken"))
    }

    #[test]
    fn what_is_absent_stays() {
        let system = changed(r#"{"fuse_a":63,"load_balancing":{"enabled":true}}"#).unwrap();
        assert_eq!(system.name, "Solbakken");
        assert_eq!(system.supply.fuse_a, Some(63));
        assert_eq!(
            system.supply.load_balancing,
            LoadBalancing {
                enabled: true,
                ..LoadBalancing::default()
            }
        );
        let unknown = serde_json::from_str::<ChargeSystemChanges>(r#"{"fuse_a":null}"#).unwrap();
        assert_eq!(unknown.fuse_a, Some(None));
        let named = changed(r#"{"name":" Nord ","mains":"230_it"}"#).unwrap();
        assert_eq!((named.name.as_str(), named.supply.mains), ("Nord", Mains::It230));
        assert_eq!((named.time_zone, named.price_area), (TimeZone::default(), None));
        let priced = changed(r#"{"time_zone":"Europe/Helsinki","price_area":"FI"}"#).unwrap();
        assert_eq!(priced.time_zone.as_str(), "Europe/Helsinki");
        let forgotten: ChargeSystemChanges = serde_json::from_str(r#"{"price_area":null}"#).unwrap();
        assert_eq!(forgotten.applied_to(&priced).unwrap().price_area, None);
        assert_eq!(
            ChargeSystemChanges::default().applied_to(&priced).unwrap(),
            priced
        );
    }

    #[test]
    fn nonsense_names_the_part_at_fault() {
        for (json, member) in [
            (r#"{"name":"  "}"#, "name"),
            (r#"{"fuse_a":0}"#, "fuse_a"),
            (r#"{"fuse_a":10001}"#, "fuse_a"),
            (r#"{"load_balancing":{"enabled":true}}"#, "fuse_a"),
            (r#"{"fuse_a":7,"load_balancing":{"enabled":true}}"#, "fuse_a"),
            (
                r#"{"load_balancing":{"minimum_a":5}}"#,
                "load_balancing/minimum_a",
            ),
            (
                r#"{"load_balancing":{"fallback_a":3}}"#,
                "load_balancing/fallback_a",
            ),
            (
                r#"{"load_balancing":{"margin_a":90000}}"#,
                "load_balancing/margin_a",
            ),
        ] {
            assert_eq!(changed(json).unwrap_err().member(), member, "{json}");
        }
        assert!(changed(r#"{"fuse_a":8,"load_balancing":{"enabled":true}}"#).is_ok());
    }

    #[test]
    fn amperes_carry_power_by_the_kind_of_net() {
        assert_eq!(Mains::Tn400.watts_per_ampere(3).round(), 690.0);
        assert_eq!(Mains::It230.watts_per_ampere(3).round(), 398.0);
        assert_eq!(Mains::It230.watts_per_ampere(2), Mains::Tn400.watts_per_ampere(1));
    }
}
