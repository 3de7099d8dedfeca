//! A payload, field by field, with units and with what OCPP's words mean.

use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::i18n::{language, ocpp_terms};
use crate::preferences::Language;

/// Of a payload with more values than this only the text is shown: nobody reads it field by field.
const MOST: usize = 1_000;

/// The fields whose words are OCPP's own; elsewhere the same word may mean anything.
const EXPLAINED: [&str; 10] = [
    "status",
    "errorCode",
    "reason",
    "type",
    "measurand",
    "context",
    "location",
    "chargingProfilePurpose",
    "chargingProfileKind",
    "recurrencyKind",
];

/// What energy is measured in where a value does not say (OCPP 1.6 §7.45).
const USUAL_UNIT: &str = "Wh";

/// What is known of a field from what stands around it.
#[derive(Clone, Copy)]
struct Around<'a> {
    language: Language,
    /// What the limits of a charging schedule are in.
    rate_unit: Option<&'a str>,
    /// What a measured value is in.
    unit: Option<&'a str>,
}

impl<'a> Around<'a> {
    /// The same, inside of an object.
    fn within(self, fields: &'a Map<String, Value>) -> Self {
        let word = |name: &str| fields.get(name).and_then(Value::as_str);
        let is_energy = word("measurand").is_none_or(|it| it.starts_with("Energy.Active."));
        let is_measured = fields.contains_key("value") && !fields.contains_key("key");
        Self {
            rate_unit: word("chargingRateUnit").or(self.rate_unit),
            unit: word("unit").or((is_measured && is_energy).then_some(USUAL_UNIT)),
            ..self
        }
    }

    /// The unit of a field of this name.
    fn unit_of(self, name: &str) -> Option<&'a str> {
        match name {
            "value" => self.unit,
            "limit" | "minChargingRate" => self.rate_unit,
            _ => ocpp_terms::unit(name),
        }
    }
}

/// The fields of a payload, as a list that opens and closes; nothing where there are too many.
pub(super) fn payload_tree(payload: &Value) -> Option<AnyView> {
    let is_small = count(payload) <= MOST;
    let around = Around {
        language: language(),
        rate_unit: None,
        unit: None,
    };
    is_small.then(|| fields(payload, around))
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

fn fields(value: &Value, around: Around<'_>) -> AnyView {
    let lines: Vec<_> = match value {
        Value::Object(fields) => {
            let around = around.within(fields);
            let lines = fields.iter().map(|(name, value)| line(name, value, around));
            lines.collect()
        }
        Value::Array(items) => (1..)
            .zip(items)
            .map(|(number, value)| line(&format!("{number}"), value, around))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![leaf("", value, around)],
    };
    if lines.is_empty() {
        return view! { <code class="payload-tree">{value.to_string()}</code> }.into_any();
    }
    view! { <ul class="payload-tree" role="list">{lines}</ul> }.into_any()
}

fn line(name: &str, value: &Value, around: Around<'_>) -> AnyView {
    let name = name.to_owned();
    match value {
        Value::Object(_) | Value::Array(_) => view! {
            <li>
                <details open="">
                    <summary>{name}</summary>
                    {fields(value, around)}
                </details>
            </li>
        }
        .into_any(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let leaf = leaf(&name, value, around);
            view! {
                <li>
                    <span class="field">{name}</span>
                    " "
                    {leaf}
                </li>
            }
            .into_any()
        }
    }
}

fn leaf(name: &str, value: &Value, around: Around<'_>) -> AnyView {
    let said = match value {
        // Text that would pass for something else keeps its quotes.
        Value::String(text) if serde_json::from_str::<Value>(text).is_err() => text.clone(),
        Value::String(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Object(_)
        | Value::Array(_) => value.to_string(),
    };
    let unit = around.unit_of(name).map(str::to_owned);
    let unit = unit.map(|it| view! { <span class="muted">" " {it}</span> });
    let word = Some(said.as_str()).filter(|_| EXPLAINED.contains(&name));
    let meaning = word.and_then(|it| ocpp_terms::meaning(it, around.language));
    let meaning = meaning.map(|it| view! { <span class="muted">" – " {it}</span> });
    view! {
        <code>{said}</code>
        {unit}
        {meaning}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn html(payload: &Value) -> String {
        payload_tree(payload).map(|it| it.to_html()).unwrap_or_default()
    }

    #[test]
    fn what_stands_around_a_value_tells_its_unit() {
        let said = |payload: &Value| text_of(&html(payload));
        let meter = json!({"sampledValue": [
            {"value": "10"}, {"value": "7.4", "unit": "kW", "measurand": "Power.Active.Import"},
            {"value": "3", "measurand": "Voltage", "context": "Sample.Clock", "location": "Inlet"}]});
        let text = said(&meter);
        for part in [
            "value \"10\" Wh",
            "value \"7.4\" kW",
            "value \"3\"",
            "Aligned to the clock",
            "Where the power comes in",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("\"3\" Wh"), "{text}");
        let profile = json!({"chargingProfilePurpose": "TxProfile", "chargingSchedule": {"chargingRateUnit": "A",
            "duration": 300, "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16}]}});
        let text = said(&profile);
        for part in [
            "limit 16 A",
            "duration 300 s",
            "startPeriod 0 s",
            "What this session may take",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let configuration = json!({"configurationKey": [{"key": "HeartbeatInterval", "value": "60"}]});
        assert!(!said(&configuration).contains("Wh"));
    }

    /// The text of a page, its tags left out.
    fn text_of(html: &str) -> String {
        let mut parts = html
            .split('<')
            .map(|it| it.split_once('>').map_or(it, |(_, text)| text));
        let first = parts.next().unwrap_or_default().to_owned();
        let text = parts.fold(first, |all, part| all + part);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn values_have_their_unit_and_their_meaning() {
        let html = html(
            &json!({"meterStart": 1200, "status": "SuspendedEVSE", "a<b": {"c": [true, null]}, "empty": {},
                "none": [], "vendorId": "Local", "text": "7"}),
        );
        for part in [
            "1200",
            "Wh",
            "holds it back",
            "a&lt;b",
            "true",
            "null",
            "<summary>c",
            "{}",
            "[]",
            "\"7\"",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(!html.contains("stopped at the charger"), "{html}");
    }

    #[test]
    fn a_payload_without_end_has_no_tree() {
        let many: Vec<_> = (0..MOST).collect();
        assert_eq!(html(&json!({"values": many})), "");
    }
}
