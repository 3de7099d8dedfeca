//! Reading prices that somebody brings, so that what is wrong has a name.

use ocpp::{Oddity, Timestamp};
use serde_json::{Map, Value};

use super::{Currency, ImportFault, PriceImport, PriceImportError, PricePoint};
use crate::price::Price;

pub(super) fn import(import: &Map<String, Value>) -> Result<PriceImport, PriceImportError> {
    if let Some(member) = stranger(import, &["currency", "prices"]) {
        return Err(PriceImportError::in_member(member, ImportFault::Unknown));
    }
    let currency = text(import, "currency").and_then(|it| Ok(Currency::parse(it)?));
    let currency = currency.map_err(|fault| PriceImportError::in_member("currency", fault))?;
    let prices = match import.get("prices") {
        Some(Value::Array(prices)) => prices,
        Some(_) => return Err(PriceImportError::in_member("prices", ImportFault::NoList)),
        None => return Err(PriceImportError::in_member("prices", ImportFault::Missing)),
    };
    let prices = prices.iter().enumerate().map(|(index, it)| point(index, it));
    Ok(PriceImport {
        currency,
        prices: prices.collect::<Result<_, _>>()?,
    })
}

fn point(index: usize, point: &Value) -> Result<PricePoint, PriceImportError> {
    let Value::Object(point) = point else {
        let member = format!("prices/{index}");
        return Err(PriceImportError::in_member(&member, ImportFault::NoObject));
    };
    let wrong = |member: &str, fault| PriceImportError::in_price(index, member, fault);
    if let Some(member) = stranger(point, &["start", "end", "price"]) {
        return Err(wrong(member, ImportFault::Unknown));
    }
    let price = match point.get("price") {
        Some(price) => price
            .as_f64()
            .and_then(Price::nearest)
            .ok_or(ImportFault::NoPrice),
        None => Err(ImportFault::Missing),
    };
    Ok(PricePoint {
        start: time(point, "start").map_err(|fault| wrong("start", fault))?,
        end: time(point, "end").map_err(|fault| wrong("end", fault))?,
        price: price.map_err(|fault| wrong("price", fault))?,
    })
}

/// A member that is none of those that there are, as far as it can be shown.
fn stranger<'a>(object: &'a Map<String, Value>, members: &[&str]) -> Option<&'a str> {
    let strange = object.keys().find(|it| !members.contains(&it.as_str()))?;
    let end = strange
        .char_indices()
        .nth(100)
        .map_or(strange.len(), |(end, _)| end);
    strange.get(..end)
}

fn text<'a>(object: &'a Map<String, Value>, member: &str) -> Result<&'a str, ImportFault> {
    match object.get(member) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(ImportFault::NoText),
        None => Err(ImportFault::Missing),
    }
}

fn time(object: &Map<String, Value>, member: &str) -> Result<Timestamp, ImportFault> {
    let said = text(object, member)?;
    let shown = || said.chars().take(100).collect::<String>();
    match Timestamp::read(said) {
        Some((_, Some(Oddity::NoZone { .. }))) => Err(ImportFault::NoZone(shown())),
        Some((time, _)) => Ok(time),
        None => Err(ImportFault::NoTime(shown())),
    }
}
