//! What people enter of a charge point, because OCPP 1.6 does not let it report that.

use serde::{Deserialize, Deserializer, Serialize};

use crate::charge_point::ChargePoint;
use crate::charge_system::{ChargeSystem, LARGEST_FUSE_A};
use crate::ids::ChargeSystemId;
use crate::place::Place;

/// The longest name or bay that is taken, in characters.
pub const LONGEST_DETAIL: usize = 80;

/// The most power that a connector is believed to have, in W: what the megawatt plugs of lorries are made for.
pub const MOST_POWER_W: u32 = 4_000_000;

/// What kind of plug or outlet a connector has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConnectorType {
    /// IEC 62196-2 type 1, SAE J1772.
    Type1,
    /// IEC 62196-2 type 2.
    Type2,
    /// IEC 62196-3 configuration EE.
    Ccs1,
    /// IEC 62196-3 configuration FF.
    Ccs2,
    /// IEC 62196-3 configuration AA.
    Chademo,
    /// SAE J3400.
    Nacs,
    /// An outlet as in a house.
    Household,
    /// IEC 60309.
    Cee,
}

impl ConnectorType {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Type2,
        Self::Ccs2,
        Self::Chademo,
        Self::Type1,
        Self::Ccs1,
        Self::Nacs,
        Self::Cee,
        Self::Household,
    ];

    /// The word that stands in JSON and in the record.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Type1 => "type1",
            Self::Type2 => "type2",
            Self::Ccs1 => "ccs1",
            Self::Ccs2 => "ccs2",
            Self::Chademo => "chademo",
            Self::Nacs => "nacs",
            Self::Household => "household",
            Self::Cee => "cee",
        }
    }

    /// The type that a key stands for.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// What somebody entered. What is absent stays as it was; what is null is not known any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Details {
    /// Its name for people, at most 80 characters.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub name: Option<Option<String>>,
    /// Where it stands, as it is written on the wall or the floor; at most 80 characters.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub bay: Option<Option<String>>,
    /// What its connectors are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub connectors: Vec<ConnectorDetails>,
}

/// What somebody entered of one connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConnectorDetails {
    /// The EVSE, from 1.
    pub evse_id: u32,
    /// The connector of the EVSE, from 1.
    pub connector_id: u32,
    /// What kind of plug it has.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<ConnectorType>))]
    pub connector_type: Option<Option<ConnectorType>>,
    /// The most power that it can give, in W, from 1.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub max_power_w: Option<Option<u32>>,
}

impl ConnectorDetails {
    const fn tells_anything(&self) -> bool {
        self.connector_type.is_some() || self.max_power_w.is_some()
    }

    /// Of which connector.
    pub const fn place(&self) -> Place {
        Place {
            evse_id: self.evse_id,
            connector_id: self.connector_id,
        }
    }
}

/// Tells null from nothing.
pub(crate) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Which charge system a charge point is to belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged, deny_unknown_fields)]
pub enum Belonging {
    /// One that there is, by its id.
    To(ChargeSystemId),
    /// One by its name, or by its id where none has that name; it is made where there is none.
    Named {
        /// The name.
        name: String,
    },
}

/// Why what somebody entered is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DetailsError {
    /// A text is too long.
    #[error("at most {LONGEST_DETAIL} characters are taken")]
    TooLong(&'static str),
    /// A text holds what no page can show.
    #[error("control characters are not taken")]
    ControlCharacter(&'static str),
    /// There is no such type.
    #[error("there is no such type of connector")]
    NoSuchType,
    /// The power is none that a connector can have.
    #[error("a power is from 1 W to {MOST_POWER_W} W")]
    Power,
    /// The charge point has no such connector.
    #[error("the charge point has no such connector")]
    NoSuchConnector,
    /// There is no such charge system.
    #[error("there is no such charge system")]
    NoSuchChargeSystem,
    /// A charge system needs a name.
    #[error("a charge system has a name")]
    Nameless(&'static str),
    /// The fuse is none that there is.
    #[error("a main fuse is from 1 A to {LARGEST_FUSE_A} A")]
    Fuse,
    /// Load balancing without a fuse.
    #[error("load balancing has to know the main fuse")]
    NoFuse,
    /// The fuse leaves no room for a single car.
    #[error("the main fuse without the margin has to carry one car at its least")]
    FuseTooSmall,
    /// The margin is none that makes sense.
    #[error("a margin is from 0 A to {LARGEST_FUSE_A} A")]
    Margin,
    /// No car charges with that.
    #[error("the least that a car is given is from 6 A to 80 A")]
    Minimum,
    /// No car charges with that.
    #[error("without contact a charger may take nothing, or from 6 A to 80 A")]
    Fallback,
}

impl DetailsError {
    /// The part that is at fault, as JSON and forms name it.
    pub const fn member(self) -> &'static str {
        match self {
            Self::TooLong(member) | Self::ControlCharacter(member) => member,
            Self::Power => "max_power_w",
            Self::NoSuchType => "connector_type",
            Self::NoSuchConnector => "connectors",
            Self::NoSuchChargeSystem => "charge_system",
            Self::Nameless(member) => member,
            Self::Fuse | Self::NoFuse | Self::FuseTooSmall => "fuse_a",
            Self::Margin => "load_balancing/margin_a",
            Self::Minimum => "load_balancing/minimum_a",
            Self::Fallback => "load_balancing/fallback_a",
        }
    }
}

impl Details {
    /// What was entered, tidied: a text of blanks is none.
    ///
    /// # Errors
    /// Where a part of it is nothing that a charge point can have, or it speaks of a connector that `of` does not have.
    pub fn checked(self, of: &ChargePoint) -> Result<Self, DetailsError> {
        let text = |member, said: Option<Option<String>>| match said {
            Some(Some(said)) => checked_text(member, &said).map(Some),
            unsaid => Ok(unsaid),
        };
        for connector in &self.connectors {
            if connector.place().is_charge_point() || of.at(connector.place()).is_none() {
                return Err(DetailsError::NoSuchConnector);
            }
            if let Some(Some(power)) = connector.max_power_w
                && !(1..=MOST_POWER_W).contains(&power)
            {
                return Err(DetailsError::Power);
            }
        }
        Ok(Self {
            name: text("name", self.name)?,
            bay: text("bay", self.bay)?,
            connectors: self
                .connectors
                .into_iter()
                .filter(ConnectorDetails::tells_anything)
                .collect(),
        })
    }
}

pub(crate) fn checked_text(member: &'static str, said: &str) -> Result<Option<String>, DetailsError> {
    let said = said.trim();
    if said.chars().count() > LONGEST_DETAIL {
        return Err(DetailsError::TooLong(member));
    }
    if said.chars().any(char::is_control) {
        return Err(DetailsError::ControlCharacter(member));
    }
    Ok((!said.is_empty()).then(|| said.to_owned()))
}

impl Belonging {
    /// The charge system that is meant, of those that there are; or a new one, under an id that is free.
    ///
    /// # Errors
    /// Where there is none of that id, or the name is none.
    pub fn resolve(&self, known: &[ChargeSystem]) -> Result<ChargeSystem, DetailsError> {
        match self {
            Self::To(id) => known
                .iter()
                .find(|it| it.id == *id)
                .cloned()
                .ok_or(DetailsError::NoSuchChargeSystem),
            Self::Named { name } => {
                let name =
                    checked_text("charge_system", name)?.ok_or(DetailsError::Nameless("charge_system"))?;
                let same = known
                    .iter()
                    .find(|it| it.name.to_lowercase() == name.to_lowercase())
                    // Somebody who has not heard of its name yet goes by its id.
                    .or_else(|| known.iter().find(|it| it.id.as_str() == name));
                Ok(same
                    .cloned()
                    .unwrap_or_else(|| ChargeSystem::named(free_id(&name, known), name)))
            }
        }
    }
}

/// An id for addresses: the letters and digits of the name, and a number behind them where that is taken.
fn free_id(name: &str, known: &[ChargeSystem]) -> ChargeSystemId {
    let mut words = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'æ' | 'ä' => words.push_str("ae"),
            'ø' | 'ö' => words.push('o'),
            'å' => words.push('a'),
            letter if letter.is_ascii_alphanumeric() => words.push(letter),
            _ if words.is_empty() || words.ends_with('-') => {}
            _ => words.push('-'),
        }
    }
    let words = match words.trim_end_matches('-') {
        "" => "charge-system",
        words => words,
    };
    let numbered = (2..).map(|number: u64| format!("{words}-{number}"));
    let mut ids = std::iter::once(words.to_owned())
        .chain(numbered)
        .map(ChargeSystemId::from);
    ids.find(|id| known.iter().all(|it| it.id != *id))
        .expect("there are more numbers than charge systems")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ChargePointId;

    fn charge_point() -> ChargePoint {
        let mut charge_point = ChargePoint::new(ChargePointId::parse("CP-1").unwrap(), "solbakken".into());
        charge_point.at_mut(Place::connector(1, 1));
        charge_point
    }

    fn checked(json: &str) -> Result<Details, DetailsError> {
        let details: Details = serde_json::from_str(json).unwrap();
        details.checked(&charge_point())
    }

    #[test]
    fn what_is_absent_is_told_from_what_is_null() {
        let details =
            checked(r#"{"name":null,"connectors":[{"evse_id":1,"connector_id":1,"max_power_w":null}]}"#);
        let details = details.unwrap();
        assert_eq!((details.name.clone(), details.bay.clone()), (Some(None), None));
        assert_eq!(details.connectors[0].max_power_w, Some(None));
        assert_eq!(details.connectors[0].connector_type, None);
        let json = serde_json::to_string(&details).unwrap();
        assert_eq!(serde_json::from_str::<Details>(&json).unwrap(), details);
    }

    #[test]
    fn blanks_are_no_name() {
        assert_eq!(checked(r#"{"name":"  "}"#).unwrap().name, Some(None));
        assert_eq!(
            checked(r#"{"bay":" 14 "}"#).unwrap().bay,
            Some(Some("14".to_owned()))
        );
    }

    #[test]
    fn nonsense_names_the_part_at_fault() {
        let long = format!(r#"{{"bay":"{}"}}"#, "x".repeat(LONGEST_DETAIL + 1));
        let no_connector = r#"{"connectors":[{"evse_id":2,"connector_id":1}]}"#;
        let itself = r#"{"connectors":[{"evse_id":0,"connector_id":0}]}"#;
        let power = r#"{"connectors":[{"evse_id":1,"connector_id":1,"max_power_w":0}]}"#;
        for (json, member) in [
            (long.as_str(), "bay"),
            (r#"{"name":"a\u0007b"}"#, "name"),
            (no_connector, "connectors"),
            (itself, "connectors"),
            (power, "max_power_w"),
        ] {
            assert_eq!(checked(json).unwrap_err().member(), member, "{json}");
        }
    }

    #[test]
    fn every_type_of_connector_has_a_key_of_its_own() {
        for kind in ConnectorType::ALL {
            assert_eq!(ConnectorType::from_key(kind.key()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
        }
    }

    #[test]
    fn a_charge_system_is_found_by_id_or_name_or_made() {
        let system = |id: &str, name: &str| ChargeSystem::named(id, name);
        let known = [
            system("solbakken", "Solbakken"),
            system("garasje-ost", "Another one"),
        ];
        let named = |name: &str| {
            Belonging::Named {
                name: name.to_owned(),
            }
            .resolve(&known)
        };
        assert_eq!(
            Belonging::To("solbakken".into()).resolve(&known),
            Ok(known[0].clone())
        );
        assert_eq!(
            Belonging::To("nowhere".into()).resolve(&known),
            Err(DetailsError::NoSuchChargeSystem)
        );
        assert_eq!(named(" SOLBAKKEN "), Ok(known[0].clone()));
        assert_eq!(named("Garasje Øst!"), Ok(system("garasje-ost-2", "Garasje Øst!")));
        assert_eq!(named("東"), Ok(system("charge-system", "東")));
        assert_eq!(named("garasje-ost"), Ok(known[1].clone()));
        assert_eq!(named("  "), Err(DetailsError::Nameless("charge_system")));
    }
}
