//! A payload, field by field, with units and with what OCPP's words mean.

use leptos::prelude::*;
use serde_json::Value;

use crate::i18n::{language, ocpp_terms};
use crate::preferences::Language;

/// Of a payload with more values than this only the text is shown: nobody reads it field by field.
const MOST: usize = 1_000;

/// The fields whose words are OCPP's own; elsewhere the same word may mean anything.
const EXPLAINED: [&str; 5] = ["status", "errorCode", "reason", "type", "measurand"];

/// The fields of a payload, as a list that opens and closes; nothing where there are too many.
pub(super) fn payload_tree(payload: &Value) -> Option<AnyView> {
    let is_small = count(payload) <= MOST;
    is_small.then(|| fields(payload, language()))
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

fn fields(value: &Value, language: Language) -> AnyView {
    let lines: Vec<_> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| line(name, value, language))
            .collect(),
        Value::Array(items) => (1..)
            .zip(items)
            .map(|(number, value)| line(&format!("{number}"), value, language))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![leaf("", value, language)],
    };
    if lines.is_empty() {
        return view! { <code class="payload-tree">{value.to_string()}</code> }.into_any();
    }
    view! { <ul class="payload-tree" role="list">{lines}</ul> }.into_any()
}

fn line(name: &str, value: &Value, language: Language) -> AnyView {
    let name = name.to_owned();
    match value {
        Value::Object(_) | Value::Array(_) => view! {
            <li>
                <details open="">
                    <summary>{name}</summary>
                    {fields(value, language)}
                </details>
            </li>
        }
        .into_any(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let leaf = leaf(&name, value, language);
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

fn leaf(name: &str, value: &Value, language: Language) -> AnyView {
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
    let unit = ocpp_terms::unit(name).map(|it| view! { <span class="muted">" " {it}</span> });
    let word = Some(said.as_str()).filter(|_| EXPLAINED.contains(&name));
    let meaning = word.and_then(|it| ocpp_terms::meaning(it, language));
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
