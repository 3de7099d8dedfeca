//! A charge point's configuration, as it was last read.

use std::collections::BTreeMap;

use ocpp::Timestamp;
use serde::{Deserialize, Serialize};

/// One reading of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Configuration {
    /// When it was read.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub read_at: Timestamp,
    /// The keys that the charge point told, in its order.
    pub items: Vec<ConfigurationItem>,
    /// The keys that we asked for and it does not know.
    pub unknown_keys: Vec<String>,
    /// The keys that were asked for; none where all were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<String>,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfigurationItem {
    /// Its name.
    pub key: String,
    /// Its value, where it has one.
    pub value: Option<String>,
    /// Whether it cannot be set.
    pub readonly: bool,
}

/// What is different about a key since the reading before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationChange {
    /// The key.
    pub key: String,
    /// It, as it was; nothing where it was not told of.
    pub before: Option<ConfigurationItem>,
    /// It, as it is; nothing where it is not told of any more.
    pub now: Option<ConfigurationItem>,
}

impl Configuration {
    /// Whether a key was among those asked for.
    fn asked_for(&self, key: &str) -> bool {
        self.asked.is_empty() || self.asked.iter().any(|it| it == key)
    }

    /// What changed since an earlier reading, in the order of the keys. Keys that only one of the two asked for are
    /// left out: of those nothing is known.
    pub fn changes_since(&self, earlier: &Self) -> Vec<ConfigurationChange> {
        let by_key = |reading: &Self| -> BTreeMap<String, ConfigurationItem> {
            let both = reading
                .items
                .iter()
                .filter(|it| self.asked_for(&it.key) && earlier.asked_for(&it.key));
            both.map(|it| (it.key.clone(), it.clone())).collect()
        };
        let (mut before, now) = (by_key(earlier), by_key(self));
        let mut changes: Vec<_> = now
            .into_iter()
            .map(|(key, now)| ConfigurationChange {
                before: before.remove(&key),
                now: Some(now),
                key,
            })
            .filter(|it| it.before != it.now)
            .collect();
        changes.extend(before.into_iter().map(|(key, before)| ConfigurationChange {
            key,
            before: Some(before),
            now: None,
        }));
        changes.sort_by(|one, other| one.key.cmp(&other.key));
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(items: &[(&str, Option<&str>, bool)]) -> Configuration {
        let item = |(key, value, readonly): &(&str, Option<&str>, bool)| ConfigurationItem {
            key: (*key).to_owned(),
            value: value.map(str::to_owned),
            readonly: *readonly,
        };
        Configuration {
            read_at: Timestamp::from_millis(0),
            items: items.iter().map(item).collect(),
            unknown_keys: Vec::new(),
            asked: Vec::new(),
        }
    }

    #[test]
    fn of_a_part_only_that_part_is_compared() {
        let all = reading(&[("A", Some("1"), false), ("B", Some("1"), false)]);
        let mut part = reading(&[("B", Some("2"), false)]);
        part.asked = vec!["B".to_owned()];
        let keys =
            |changes: Vec<ConfigurationChange>| changes.into_iter().map(|it| it.key).collect::<Vec<_>>();
        assert_eq!(keys(part.changes_since(&all)), ["B"]);
        assert_eq!(keys(all.changes_since(&part)), ["B"]);
    }

    #[test]
    fn what_is_new_gone_or_different_is_a_change() {
        let before = reading(&[
            ("A", Some("1"), false),
            ("B", Some("1"), false),
            ("C", None, true),
        ]);
        let now = reading(&[
            ("C", None, false),
            ("D", Some("x"), false),
            ("B", Some("2"), false),
        ]);
        let changes: Vec<_> = now
            .changes_since(&before)
            .into_iter()
            .map(|it| {
                (
                    it.key,
                    it.before.and_then(|it| it.value),
                    it.now.and_then(|it| it.value),
                )
            })
            .collect();
        let text = |it: &str| Some(it.to_owned());
        assert_eq!(
            changes,
            [
                ("A".to_owned(), text("1"), None),
                ("B".to_owned(), text("1"), text("2")),
                ("C".to_owned(), None, None),
                ("D".to_owned(), None, text("x")),
            ]
        );
        assert_eq!(now.changes_since(&now), []);
    }
}
