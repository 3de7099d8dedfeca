//! The configuration of a charge point (OCPP 1.6 §9.1).

use std::time::Duration;

use ocpp::v16::{ConfigurationStatus, GetConfigurationResponse, KeyValue};

/// What a key's value has to be like.
enum Kind {
    /// A number between two others.
    Number(u32, u32),
    /// `true` or `false`.
    Flag,
    /// Measurands that the meter knows, with commas between them; at most as many as there are.
    Measurands,
    /// Text of at most so many characters.
    Text(usize),
}

/// When a change counts.
#[derive(PartialEq)]
enum Access {
    /// It cannot be changed.
    Fixed,
    /// At once.
    AtOnce,
    /// After a restart.
    AfterRestart,
}

use Access::{AfterRestart, AtOnce, Fixed};
use Kind::{Flag, Measurands, Number, Text};

/// What the meter can measure.
const MEASURED: &[&str] = &[
    "Energy.Active.Import.Register",
    "Power.Active.Import",
    "Power.Offered",
    "Current.Import",
    "Current.Offered",
    "Voltage",
    "SoC",
    "Temperature",
];

const SAMPLED: &str = "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC";

/// Every key: its name, what it has to be like, when a change counts, and what it is at first.
///
/// A key whose effect is not simulated accepts only what makes no difference.
const KEYS: &[(&str, Kind, Access, &str)] = &[
    ("AllowOfflineTxForUnknownId", Flag, AtOnce, "true"),
    ("AuthorizeRemoteTxRequests", Flag, AtOnce, "false"),
    ("ChargeProfileMaxStackLevel", Number(0, 99), Fixed, "9"),
    (
        "ChargingScheduleAllowedChargingRateUnit",
        Text(99),
        Fixed,
        "Current,Power",
    ),
    ("ChargingScheduleMaxPeriods", Number(0, 999), Fixed, "24"),
    ("ClockAlignedDataInterval", Number(0, 0), AtOnce, "0"),
    ("ConnectionTimeOut", Number(10, 3_600), AtOnce, "60"),
    ("ConnectorPhaseRotation", Text(50), AfterRestart, "1.RST"),
    ("ConnectorPhaseRotationMaxLength", Number(0, 9), Fixed, "3"),
    ("GetConfigurationMaxKeys", Number(0, 99), Fixed, "50"),
    ("HeartbeatInterval", Number(0, 86_400), AtOnce, "300"),
    ("LightIntensity", Number(0, 100), AtOnce, "80"),
    ("LocalAuthorizeOffline", Flag, AtOnce, "true"),
    ("LocalPreAuthorize", Flag, Fixed, "false"),
    ("MaxChargingProfilesInstalled", Number(0, 99), Fixed, "20"),
    (
        "MeterValuesAlignedData",
        Measurands,
        AtOnce,
        "Energy.Active.Import.Register",
    ),
    ("MeterValuesAlignedDataMaxLength", Number(0, 99), Fixed, "8"),
    ("MeterValuesSampledData", Measurands, AtOnce, SAMPLED),
    ("MeterValuesSampledDataMaxLength", Number(0, 99), Fixed, "8"),
    ("MeterValueSampleInterval", Number(0, 86_400), AtOnce, "60"),
    ("NumberOfConnectors", Number(0, 99), Fixed, "1"),
    ("ResetRetries", Number(0, 10), AtOnce, "1"),
    ("StopTransactionOnEVSideDisconnect", Flag, Fixed, "true"),
    ("StopTransactionOnInvalidId", Flag, AtOnce, "true"),
    ("StopTxnAlignedData", Text(0), AtOnce, ""),
    ("StopTxnAlignedDataMaxLength", Number(0, 99), Fixed, "0"),
    ("StopTxnSampledData", Text(0), AtOnce, ""),
    ("StopTxnSampledDataMaxLength", Number(0, 99), Fixed, "0"),
    (
        "SupportedFeatureProfiles",
        Text(99),
        Fixed,
        "Core,RemoteTrigger,SmartCharging",
    ),
    ("SupportedFeatureProfilesMaxLength", Number(0, 9), Fixed, "3"),
    ("TransactionMessageAttempts", Number(1, 10), AtOnce, "3"),
    ("TransactionMessageRetryInterval", Number(1, 3_600), AtOnce, "60"),
    ("UnlockConnectorOnEVSideDisconnect", Flag, Fixed, "true"),
    ("WebSocketPingInterval", Number(0, 0), AfterRestart, "0"),
];

/// The values of the keys.
#[derive(Debug, Clone)]
pub(crate) struct Configuration {
    /// One per key, in the order of the keys.
    values: Vec<String>,
    /// Changes that wait for a restart, by the place of their key.
    waiting: Vec<(usize, String)>,
}

impl Configuration {
    /// The configuration that a charge point leaves the factory with.
    pub(crate) fn new(connectors: usize) -> Self {
        let mut values: Vec<String> = KEYS.iter().map(|key| key.3.to_owned()).collect();
        if let Some(place) = place_of("NumberOfConnectors") {
            values[place] = connectors.to_string();
        }
        Self {
            values,
            waiting: Vec::new(),
        }
    }

    /// Answers `GetConfiguration` (OCPP 1.6 §5.8): the keys asked for, or all of them.
    pub(crate) fn read(&self, asked: &[String]) -> GetConfigurationResponse {
        let entry = |place: usize| KeyValue {
            key: KEYS[place].0.to_owned(),
            readonly: KEYS[place].2 == Fixed,
            value: Some(self.values[place].clone()),
        };
        if asked.is_empty() {
            return GetConfigurationResponse {
                configuration_key: (0..KEYS.len()).map(entry).collect(),
                unknown_key: Vec::new(),
            };
        }
        let unknown = asked.iter().filter(|key| place_of(key).is_none());
        GetConfigurationResponse {
            configuration_key: asked.iter().filter_map(|key| place_of(key)).map(entry).collect(),
            unknown_key: unknown.cloned().collect(),
        }
    }

    /// Answers `ChangeConfiguration` (OCPP 1.6 §5.3).
    pub(crate) fn change(&mut self, key: &str, value: &str) -> ConfigurationStatus {
        let Some(place) = place_of(key) else {
            return ConfigurationStatus::NotSupported;
        };
        let (_, kind, access, _) = &KEYS[place];
        let Some(value) = kind.read(value) else {
            return ConfigurationStatus::Rejected;
        };
        match access {
            Fixed => ConfigurationStatus::Rejected,
            AtOnce => {
                self.values[place] = value;
                ConfigurationStatus::Accepted
            }
            AfterRestart => {
                self.waiting.retain(|(waiting, _)| *waiting != place);
                self.waiting.push((place, value));
                ConfigurationStatus::RebootRequired
            }
        }
    }

    /// What waited for a restart counts from now on.
    pub(crate) fn restarted(&mut self) {
        for (place, value) in self.waiting.drain(..) {
            self.values[place] = value;
        }
    }

    /// The value of a key; empty where there is no such key.
    pub(crate) fn text(&self, key: &str) -> &str {
        place_of(key).map_or("", |place| &self.values[place])
    }

    /// A key that is a number.
    pub(crate) fn number(&self, key: &str) -> u32 {
        self.text(key).parse().unwrap_or(0)
    }

    /// A key that is a number of seconds; none where it is 0, which switches off.
    pub(crate) fn seconds(&self, key: &str) -> Option<Duration> {
        let seconds = self.number(key);
        (seconds > 0).then(|| Duration::from_secs(seconds.into()))
    }

    /// A key that is true or false.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.text(key) == "true"
    }
}

fn place_of(key: &str) -> Option<usize> {
    KEYS.iter()
        .position(|known| known.0.eq_ignore_ascii_case(key.trim()))
}

impl Kind {
    /// The value as it is kept, where it is one that the key may have.
    fn read(&self, value: &str) -> Option<String> {
        let value = value.trim();
        match self {
            Self::Number(least, most) => {
                let number = value
                    .parse()
                    .ok()
                    .filter(|number| (least..=most).contains(&number));
                number.map(|number: u32| number.to_string())
            }
            Self::Flag => {
                let flag = value.to_ascii_lowercase();
                matches!(flag.as_str(), "true" | "false").then_some(flag)
            }
            Self::Measurands => {
                let mut each = value.split(',').map(str::trim);
                let known = value.is_empty() || each.all(|it| MEASURED.contains(&it));
                known.then(|| value.to_owned())
            }
            Self::Text(most) => (value.chars().count() <= *most).then(|| value.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_begins_with_a_value_that_it_may_have() {
        for (key, kind, _, value) in KEYS {
            assert_eq!(kind.read(value).as_deref(), Some(*value), "{key}");
        }
    }

    #[test]
    fn changes_are_answered_in_the_specifications_words() {
        use ConfigurationStatus::{Accepted, NotSupported, RebootRequired, Rejected};
        let cases = [
            ("HeartbeatInterval", "60", Accepted),
            ("heartbeatinterval", " 60 ", Accepted),
            ("HeartbeatInterval", "-1", Rejected),
            ("HeartbeatInterval", "often", Rejected),
            ("LocalAuthorizeOffline", "FALSE", Accepted),
            ("LocalAuthorizeOffline", "0", Rejected),
            ("MeterValuesSampledData", "Power.Active.Import, SoC", Accepted),
            ("MeterValuesSampledData", "Loudness", Rejected),
            ("NumberOfConnectors", "2", Rejected),
            ("ConnectorPhaseRotation", "1.STR", RebootRequired),
            ("AuthorizationKey", "00", NotSupported),
            ("", "", NotSupported),
        ];
        for (key, value, status) in cases {
            assert_eq!(
                Configuration::new(1).change(key, value),
                status,
                "{key} = {value}"
            );
        }
    }

    #[test]
    fn some_changes_wait_for_a_restart() {
        let mut configuration = Configuration::new(1);
        configuration.change("ConnectorPhaseRotation", "1.STR");
        assert_eq!(configuration.text("ConnectorPhaseRotation"), "1.RST");
        configuration.restarted();
        assert_eq!(configuration.text("ConnectorPhaseRotation"), "1.STR");
    }

    #[test]
    fn all_keys_are_read_where_none_is_named_and_unknown_ones_are_said() {
        let configuration = Configuration::new(2);
        let all = configuration.read(&[]);
        assert_eq!(all.configuration_key.len(), KEYS.len());
        let some = configuration.read(&["NumberOfConnectors".into(), "Colour".into()]);
        let [connectors] = &some.configuration_key[..] else {
            panic!("{some:?}")
        };
        assert_eq!(
            (connectors.value.as_deref(), connectors.readonly),
            (Some("2"), true)
        );
        assert_eq!(some.unknown_key, ["Colour"]);
    }
}
