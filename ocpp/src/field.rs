//! The values that stand in members: each read generously, with what was odd about how it was written.

use serde_json::{Number, Value};

use crate::datetime::Timestamp;
use crate::finding::Oddity;

/// A value that stands in a member.
pub trait Field: Sized {
    /// What the specification calls it, for people.
    const KIND: &'static str;

    /// Reads it, and says what was odd about how it was written.
    fn read(value: Value) -> Option<(Self, Option<Oddity>)>;
}

impl Field for String {
    const KIND: &'static str = "text";

    fn read(value: Value) -> Option<(Self, Option<Oddity>)> {
        let odd = || {
            Some(Oddity::OtherType {
                expected: Self::KIND.into(),
            })
        };
        match value {
            Value::String(text) => Some((text, None)),
            Value::Number(number) => Some((number.to_string(), odd())),
            Value::Bool(value) => Some((value.to_string(), odd())),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl Field for i64 {
    const KIND: &'static str = "an integer";

    fn read(value: Value) -> Option<(Self, Option<Oddity>)> {
        let odd = || {
            Some(Oddity::OtherType {
                expected: Self::KIND.into(),
            })
        };
        match value {
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Some((integer, None)),
                None => Some((whole(&number)?, odd())),
            },
            Value::String(text) => {
                let number: f64 = text.trim().parse().ok()?;
                Some((whole(&Number::from_f64(number)?)?, odd()))
            }
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

/// The integer nearest to a number, where one is anywhere near.
fn whole(number: &Number) -> Option<i64> {
    let number = number.as_f64()?.round();
    // Within ±2^53 every integer has a float of its own, so the conversion is exact.
    (number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

impl Field for i32 {
    const KIND: &'static str = "an integer";

    fn read(value: Value) -> Option<(Self, Option<Oddity>)> {
        let (number, odd) = i64::read(value)?;
        Some((Self::try_from(number).ok()?, odd))
    }
}

impl Field for f64 {
    const KIND: &'static str = "a number";

    fn read(value: Value) -> Option<(Self, Option<Oddity>)> {
        match value {
            Value::Number(number) => Some((number.as_f64()?, None)),
            Value::String(text) => {
                let number: Self = text.trim().replace(',', ".").parse().ok()?;
                let odd = Oddity::OtherType {
                    expected: Self::KIND.into(),
                };
                number.is_finite().then_some((number, Some(odd)))
            }
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl Field for bool {
    const KIND: &'static str = "true or false";

    fn read(value: Value) -> Option<(Self, Option<Oddity>)> {
        if let Value::Bool(value) = value {
            return Some((value, None));
        }
        let (text, _) = String::read(value)?;
        let value = match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => return None,
        };
        Some((
            value,
            Some(Oddity::OtherType {
                expected: Self::KIND.into(),
            }),
        ))
    }
}

impl Field for Timestamp {
    const KIND: &'static str = "a time";

    fn read(value: Value) -> Option<(Self, Option<Oddity>)> {
        match value {
            Value::String(text) => Self::read(&text),
            _ => None,
        }
    }
}

impl Field for Value {
    const KIND: &'static str = "anything";

    fn read(value: Value) -> Option<(Self, Option<Oddity>)> {
        Some((value, None))
    }
}
