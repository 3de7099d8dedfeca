//! `csms` types as values of columns.

use csms::{Finding, Reading, Timestamp};
use sea_orm::Value;

/// Text as both databases take it: PostgreSQL has no place for U+0000, so its picture stands for it.
pub(super) fn clean(text: &str) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{2400}")
    } else {
        text.to_owned()
    }
}

pub(super) fn clean_option(text: Option<&String>) -> Option<String> {
    text.map(|it| clean(it))
}

pub(super) fn text(text: &str) -> Value {
    Value::String(Some(clean(text)))
}

pub(super) fn text_option(text: Option<&String>) -> Value {
    Value::String(clean_option(text))
}

/// Stands before what a frame has in a place where no column could hold it.
const MARK: char = '\u{10fffd}';

/// A frame as both databases take it, so that [`frame`] gives it back to the byte: PostgreSQL has no place
/// for U+0000.
pub(super) fn frame_column(frame: Option<&String>) -> Value {
    let column = |frame: &String| {
        if !frame.contains(['\0', MARK]) {
            return frame.clone();
        }
        frame
            .replace(MARK, &format!("{MARK}m"))
            .replace('\0', &format!("{MARK}0"))
    };
    Value::String(frame.map(column))
}

/// The frame that a column holds.
pub(super) fn frame(column: Option<String>) -> Option<String> {
    let frame = |column: String| {
        if !column.contains(MARK) {
            return column;
        }
        column
            .replace(&format!("{MARK}0"), "\0")
            .replace(&format!("{MARK}m"), &MARK.to_string())
    };
    column.map(frame)
}

pub(super) fn millis(time: Timestamp) -> Value {
    Value::BigInt(Some(time.as_millis()))
}

pub(super) fn millis_option(time: Option<Timestamp>) -> Value {
    Value::BigInt(time.map(Timestamp::as_millis))
}

/// A number of a place or a power; what is beyond the column is the largest that it takes.
pub(super) fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Findings as JSON; nothing where there is none, which is nearly always.
pub(super) fn findings_json(findings: &[Finding]) -> Option<String> {
    (!findings.is_empty()).then(|| clean(&json(findings)))
}

/// Anything of ours as JSON.
pub(super) fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("our types have text for keys and nothing that fails to serialize")
}

/// What a meter showed, without when; what is no number is not there.
pub(super) fn quantities(reading: Option<&Reading>) -> [Value; 6] {
    let finite = |number: Option<f64>| Value::Double(number.filter(|it| it.is_finite()));
    let Some(reading) = reading else {
        return [const { Value::Double(None) }; 6];
    };
    let [l1, l2, l3] = reading.current_a;
    [
        reading.power_w,
        reading.energy_wh,
        reading.state_of_charge_percent,
        l1,
        l2,
        l3,
    ]
    .map(finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_to_the_byte() {
        for text in [
            "",
            "[2,\"1\"]",
            "\0",
            "a\0b",
            "\u{10fffd}",
            "\u{10fffd}0\0\u{10fffd}m",
            "\u{2400}",
        ] {
            let Value::String(Some(column)) = frame_column(Some(&text.to_owned())) else {
                panic!("{text:?}")
            };
            assert!(!column.contains('\0'), "{text:?}");
            assert_eq!(frame(Some(column)).as_deref(), Some(text));
        }
    }
}
