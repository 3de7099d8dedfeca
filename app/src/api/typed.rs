//! What people type, as what it means. Only who answers has this: the server, and the demo.

use csms::{EcoMode, EcoModeError, Price, PriceArea, TimeOfDay, TimeZone};

use crate::answer::entered;
use crate::api::steering::TypedEcoMode;
use crate::backend::BackendError;

/// A wish of EcoMode, where what was entered goes over what was wished before. A refusal names the field.
pub(crate) fn eco_mode(typed: TypedEcoMode, before: EcoMode) -> Result<EcoMode, BackendError> {
    let mut wish = before;
    if let Some(enabled) = entered(typed.enabled, &typed.enabled_before) {
        wish.enabled = enabled == "on";
    }
    if let Some(text) = entered(typed.ready_by, &typed.ready_by_before) {
        let wrong = || nonsense("ready_by", "a time of day is written as hh:mm, such as 07:00");
        wish.ready_by = unless_empty(&text, time_of_day).ok_or_else(wrong)?;
    }
    if let Some(text) = entered(typed.energy, &typed.energy_before) {
        wish.energy_kwh = unless_empty(&text, |it| decimal(it, "kwh")).ok_or(EcoModeError::Energy)?;
    }
    if let Some(text) = entered(typed.max_price, &typed.max_price_before) {
        let price = |it: &str| decimal(it, "").and_then(Price::nearest);
        let wrong = || nonsense("max_price", "a price is a number per kWh");
        wish.max_price = unless_empty(&text, price).ok_or_else(wrong)?;
    }
    Ok(wish.checked()?)
}

/// The name of a time zone.
pub(crate) fn time_zone(text: &str) -> Result<TimeZone, BackendError> {
    TimeZone::parse(text).map_err(|it| nonsense("time_zone", &it.to_string()))
}

/// A price area, in small letters or capital ones; nothing where none was typed.
pub(crate) fn price_area(text: &str) -> Result<Option<PriceArea>, BackendError> {
    let area = |it: &str| PriceArea::parse(&it.to_uppercase()).ok();
    let wrong = || nonsense("price_area", "a price area is a name as in NO1 or DE-LU");
    unless_empty(text, area).ok_or_else(wrong)
}

/// What a text means, where it is not empty; nothing where it means nothing.
fn unless_empty<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    match text.trim() {
        "" => Some(None),
        said => read(said).map(Some),
    }
}

/// A number with a decimal comma or point, and with its unit or without.
fn decimal(text: &str, unit: &str) -> Option<f64> {
    let text = text.to_lowercase().replace(',', ".").replace('\u{2212}', "-");
    let number = text.strip_suffix(unit).unwrap_or(&text).trim();
    number.parse().ok().filter(|it: &f64| it.is_finite())
}

/// A time of day: browsers send 07:00, people also type 7.00 and 7.
fn time_of_day(text: &str) -> Option<TimeOfDay> {
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
    format!("{hour:0>2}:{minute}").parse().ok()
}

fn nonsense(member: &str, reason: &str) -> BackendError {
    BackendError::Nonsense {
        member: member.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(ready_by: &str, energy: &str, max_price: &str) -> TypedEcoMode {
        let of = str::to_owned;
        TypedEcoMode {
            enabled: of("on"),
            enabled_before: of("off"),
            ready_by: of(ready_by),
            ready_by_before: String::new(),
            energy: of(energy),
            energy_before: of("20"),
            max_price: of(max_price),
            max_price_before: String::new(),
        }
    }

    fn member(of: Result<EcoMode, BackendError>) -> String {
        match of {
            Err(BackendError::Nonsense { member, .. }) => member,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn what_was_entered_goes_over_what_was_wished() {
        let before = EcoMode {
            energy_kwh: Some(25.0),
            ..EcoMode::default()
        };
        let wish = eco_mode(typed("7.00", "20", "1,2"), before.clone()).unwrap();
        assert!(wish.enabled);
        assert_eq!(wish.ready_by, TimeOfDay::new(7, 0));
        assert_eq!(wish.energy_kwh, Some(25.0), "left alone");
        assert_eq!(wish.max_price, Price::nearest(1.2));
        let wish = eco_mode(typed("", "", ""), before.clone()).unwrap();
        assert_eq!((wish.ready_by, wish.energy_kwh), (None, None));
        let wish = eco_mode(typed("", "7,5 kWh", "\u{2212}0.5"), before).unwrap();
        assert_eq!(
            (wish.energy_kwh, wish.max_price),
            (Some(7.5), Price::nearest(-0.5))
        );
    }

    #[test]
    fn a_refusal_names_the_field() {
        let of =
            |ready_by, energy, price| member(eco_mode(typed(ready_by, energy, price), EcoMode::default()));
        assert_eq!(of("25:00", "20", ""), "ready_by");
        assert_eq!(of("", "much", ""), "energy_kwh");
        assert_eq!(of("", "500", ""), "energy_kwh");
        assert_eq!(of("", "20", "cheap"), "max_price");
        assert_eq!(of("", "20", "inf"), "max_price");
    }

    #[test]
    fn areas_are_typed_in_any_case() {
        assert_eq!(price_area(" no1 ").unwrap().unwrap().as_str(), "NO1");
        assert_eq!(price_area("").unwrap(), None);
        assert!(price_area("Oslo øst").is_err());
        assert!(time_zone("").is_err());
        assert_eq!(time_zone(" Europe/Oslo ").unwrap(), TimeZone::default());
    }
}
