//! The time zones that there are: those of this machine, else those inside of the executable.

use csms::TimeZone;
use jiff::tz::{self, TimeZoneDatabase};

/// The rules of a time zone; nothing where there is none of that name.
pub fn rules(of: &TimeZone) -> Option<tz::TimeZone> {
    named(of.as_str())
}

/// The rules of the time zone of a name; nothing where there is none.
pub fn named(name: &str) -> Option<tz::TimeZone> {
    let machine = tz::TimeZone::get(name);
    machine.or_else(|_| TimeZoneDatabase::bundled().get(name)).ok()
}

/// A time zone as it is spelled where it is known; nothing where there is none of that name.
pub fn spelled(zone: &TimeZone) -> Option<TimeZone> {
    let rules = rules(zone)?;
    TimeZone::parse(rules.iana_name()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_iana() {
        let spelled = |name: &str| spelled(&TimeZone::parse(name).unwrap()).map(|it| it.to_string());
        assert_eq!(spelled("Europe/Oslo").as_deref(), Some("Europe/Oslo"));
        assert_eq!(spelled("europe/oslo").as_deref(), Some("Europe/Oslo"));
        assert_eq!(spelled("Europe/Drammen"), None);
    }
}
