//! What somebody sends to a manufacturer's support: Markdown, without what identifies a driver.

use std::collections::BTreeSet;
use std::fmt::Write;

use csms::{ChargePoint, Connector, ExchangeDetail};
use serde_json::Value;

/// The fields that hold the number of an RFID tag (OCPP 1.6, IdToken).
const TAGS: [&str; 3] = ["idTag", "parentIdTag", "idToken"];

/// Which charger it is, how its connectors are, and a message. Whoever reads it speaks OCPP, so it is in English.
pub(super) fn for_support(charge_point: &ChargePoint, detail: &ExchangeDetail) -> String {
    let mut text = String::new();
    let mut tags = BTreeSet::new();
    for payload in [&detail.request, &detail.response].into_iter().flatten() {
        find_tags(payload, &mut tags);
    }
    write(&mut text, charge_point, detail, &tags).expect("a text takes what is written");
    text
}

fn write(
    text: &mut String,
    charge_point: &ChargePoint,
    detail: &ExchangeDetail,
    tags: &BTreeSet<String>,
) -> std::fmt::Result {
    writeln!(text, "## Charge point {}\n", code(charge_point.id.as_str()))?;
    for (name, said) in [
        ("Vendor", &charge_point.vendor),
        ("Model", &charge_point.model),
        ("Serial number", &charge_point.serial_number),
        ("Firmware", &charge_point.firmware_version),
        ("OCPP", &charge_point.ocpp_version),
    ] {
        writeln!(
            text,
            "- {name}: {}",
            said.as_deref().map_or_else(|| "unknown".to_owned(), code)
        )?;
    }
    let seen = charge_point
        .last_seen_at
        .map_or_else(|| "never".to_owned(), |it| it.to_string());
    let link = if charge_point.connected {
        "connected"
    } else {
        "not connected"
    };
    writeln!(text, "- Contact: {link}, last heard {seen}\n\n## Statuses\n")?;
    for connector in charge_point.station.iter().chain(&charge_point.connectors) {
        writeln!(text, "- {}", status(connector))?;
    }
    let exchange = &detail.exchange;
    let latency = exchange
        .latency_ms
        .map_or_else(|| "–".to_owned(), |it| format!("{it} ms"));
    writeln!(
        text,
        "\n## {}\n\n{}, {}, {}, {latency}",
        code(&exchange.action),
        exchange.at,
        exchange.direction.key(),
        exchange.outcome.key(),
    )?;
    for frame in [&detail.raw_request, &detail.raw_response].into_iter().flatten() {
        let frame = masked(frame, tags);
        // A fence has to be longer than any in the text.
        let fence = "`".repeat(longest_run(&frame).max(2) + 1);
        writeln!(text, "\n{fence}json\n{frame}\n{fence}")?;
    }
    Ok(())
}

fn status(connector: &Connector) -> String {
    let place = match connector.evse_id {
        0 => "the charge point itself".to_owned(),
        number => format!("connector {number}"),
    };
    let said = [
        &connector.ocpp_status,
        &connector.error_code,
        &connector.vendor_error_code,
        &connector.info,
    ];
    let said: Vec<_> = said.into_iter().flatten().map(|it| code(it)).collect();
    let since = connector
        .status_since
        .map_or_else(String::new, |it| format!(", since {it}"));
    format!("{place}: {}{since}", said.join(" "))
}

/// Text that Markdown leaves alone.
fn code(said: &str) -> String {
    let said: String = said
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    let ticks = "`".repeat(longest_run(&said) + 1);
    format!("{ticks} {said} {ticks}")
}

/// How many backticks follow one another at most.
fn longest_run(text: &str) -> usize {
    text.split(|it| it != '`').map(str::len).max().unwrap_or(0)
}

fn find_tags(value: &Value, tags: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(tag) if TAGS.contains(&name.as_str()) && !tag.is_empty() => {
                        tags.insert(tag.clone());
                    }
                    other => find_tags(other, tags),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|it| find_tags(it, tags)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The frame with each tag's last two characters alone.
fn masked(frame: &str, tags: &BTreeSet<String>) -> String {
    let mut frame = frame.to_owned();
    // The longest first: a tag may be a part of another.
    let mut tags: Vec<_> = tags.iter().collect();
    tags.sort_by_key(|it| std::cmp::Reverse(it.len()));
    for tag in tags {
        let shown: Vec<_> = tag.chars().rev().take(2).collect();
        let shown: String = if tag.chars().count() > 4 {
            shown.into_iter().rev().collect()
        } else {
            String::new()
        };
        let hidden = Value::String(format!("****{shown}")).to_string();
        // As it stands in JSON, quotes and all, so that nothing else is touched.
        frame = frame.replace(&Value::String(tag.clone()).to_string(), &hidden);
    }
    frame
}

#[cfg(test)]
mod tests {
    use csms::{ChargePointId, Direction, EventId, Exchange, Outcome, Place, Timestamp};

    use super::*;

    #[test]
    fn it_names_the_charger_and_no_driver() {
        let mut charge_point = ChargePoint::new(ChargePointId::parse("CP`1").unwrap(), "garage".into());
        charge_point.vendor = Some("Acme".to_owned());
        charge_point.at_mut(Place::connector(1, 1)).ocpp_status = Some("Faulted".to_owned());
        let exchange = Exchange {
            id: EventId(1),
            direction: Direction::FromChargePoint,
            action: "StartTransaction".to_owned(),
            message_id: "1".to_owned(),
            at: Timestamp::from_millis(1_795_417_872_482),
            latency_ms: Some(38),
            outcome: Outcome::Answered,
            size_bytes: 2,
            repeats: 0,
            findings: Vec::new(),
        };
        let request = r#"[2,"1","StartTransaction",{"idTag":"04A1B2C3","info":"```04A1B2C3"}]"#;
        let response = r#"[3,"1",{"idTagInfo":{"status":"Accepted","parentIdTag":"AB"},"transactionId":7}]"#;
        let detail = ExchangeDetail::of(exchange, Some(request.to_owned()), Some(response.to_owned()));
        let text = for_support(&charge_point, &detail);
        for part in [
            "## Charge point `` CP`1 ``",
            "- Vendor: ` Acme `",
            "connector 1: ` Faulted `",
            "2026-11-23T07:11:12.482Z, from_charge_point, answered, 38 ms",
            r#""idTag":"****C3""#,
            r#""parentIdTag":"****""#,
            "````json",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(!text.contains(r#""04A1B2C3""#));
    }
}
