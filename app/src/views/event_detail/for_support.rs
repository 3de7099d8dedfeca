//! What somebody sends to a manufacturer's support: Markdown, without what identifies a driver.

use std::collections::BTreeSet;
use std::fmt::Write;

use csms::{ChargePoint, Connector, Exchange, ExchangeDetail, id_tag};

/// Which charger it is, how its connectors are, and messages in the order in which they came. Whoever reads it speaks
/// OCPP, so it is in English.
pub(crate) fn for_support(charge_point: &ChargePoint, details: &[ExchangeDetail]) -> String {
    let mut text = String::new();
    let mut tags = BTreeSet::new();
    write_charge_point(&mut text, charge_point).expect("a text takes what is written");
    let mut in_order: Vec<_> = details.iter().collect();
    in_order.sort_by_key(|it| it.exchange.id);
    for detail in in_order {
        let frames = [&detail.raw_request, &detail.raw_response]
            .map(|it| it.as_deref().map(|it| masked(it, &mut tags)));
        write_message(&mut text, &detail.exchange, &frames).expect("a text takes what is written");
    }
    // What a tag was is also said elsewhere, in what a vendor adds for example. Short ones are also other words.
    for tag in tags.iter().filter(|it| it.len() > 4) {
        text = text.replace(tag.as_str(), &id_tag::masked(tag));
    }
    text
}

fn write_charge_point(text: &mut String, charge_point: &ChargePoint) -> std::fmt::Result {
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
    Ok(())
}

fn write_message(text: &mut String, exchange: &Exchange, frames: &[Option<String>; 2]) -> std::fmt::Result {
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
    for frame in frames.iter().flatten() {
        // A fence has to be longer than any in the text.
        let fence = "`".repeat(longest_run(frame).max(2) + 1);
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

/// The frame with nothing of a tag but its last two characters. It may be no JSON: those frames are sent to support
/// more than others. And it may hold JSON in a text, as the data of a vendor do.
fn masked(frame: &str, tags: &mut BTreeSet<String>) -> String {
    let mut masked = String::with_capacity(frame.len());
    let mut done = 0;
    for (start, end) in tag_values(frame) {
        let tag = &frame[start..end];
        masked.push_str(&frame[done..start]);
        masked.push_str(&id_tag::masked(tag));
        tags.insert(tag.to_owned());
        done = end;
    }
    masked.push_str(&frame[done..]);
    masked
}

/// Where the values stand of the fields that hold the number of an RFID tag (OCPP 1.6, IdToken): `idTag`,
/// `parentIdTag` and `idToken`, in any case.
fn tag_values(frame: &str) -> impl Iterator<Item = (usize, usize)> {
    let lower = frame.to_ascii_lowercase();
    let names: Vec<_> = lower
        .match_indices("idt")
        .filter_map(|(at, start)| {
            let behind = at + start.len();
            let rest = ["ag", "oken"]
                .into_iter()
                .find(|rest| lower[behind..].starts_with(rest))?;
            Some(behind + rest.len())
        })
        .collect();
    names.into_iter().filter_map(|at| value_of_field(frame, at))
}

/// Where the value stands of the field whose name ends `at` a place; nothing where that is no field, or empty.
fn value_of_field(frame: &str, at: usize) -> Option<(usize, usize)> {
    let behind_name = frame[at..].trim_start_matches('\\').strip_prefix('"')?;
    let value = behind_name.trim_start().strip_prefix(':')?.trim_start();
    let unescaped = value.trim_start_matches('\\');
    let (value, length) = match unescaped.strip_prefix('"') {
        Some(text) if unescaped.len() == value.len() => (text, end_of_string(text)),
        // JSON in a text: what opened the value also closes it.
        Some(text) => {
            let quote = &value[..value.len() - text.len()];
            (text, text.find(quote).unwrap_or(text.len()))
        }
        None => (value, end_of_word(value)),
    };
    let start = frame.len() - value.len();
    (length > 0).then_some((start, start + length))
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().find(|(_, it)| {
        let ends = *it == '"' && !escaped;
        escaped = *it == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at)
}

fn end_of_word(text: &str) -> usize {
    text.find(|it: char| !it.is_ascii_alphanumeric())
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use csms::{ChargePointId, Direction, EventId, Outcome, Place, Timestamp};

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
        let later = Exchange {
            id: EventId(2),
            action: "Heartbeat".to_owned(),
            ..exchange.clone()
        };
        let detail = ExchangeDetail::of(exchange, Some(request.to_owned()), Some(response.to_owned()));
        let later = ExchangeDetail::of(later, Some("[2,\"2\",\"Heartbeat\",{}]".to_owned()), None);
        let text = for_support(&charge_point, &[later, detail]);
        assert!(
            text.find("## ` StartTransaction `") < text.find("## ` Heartbeat `"),
            "{text}"
        );
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
        assert!(!text.contains("04A1B2C3"), "{text}");
    }

    fn check(frame: &str, expected: &str) {
        assert_eq!(masked(frame, &mut BTreeSet::new()), expected);
    }

    #[test]
    fn a_tag_is_masked_in_whatever_it_stands() {
        check(
            r#"[2,"1","Authorize",{"idTag" : "04A1B2C3"},"#,
            r#"[2,"1","Authorize",{"idTag" : "****C3"},"#,
        );
        check(r#"{"IDTAG":12345678,"x":1}"#, r#"{"IDTAG":****78,"x":1}"#);
        check(
            r#"{"idTag":"a\"b-99","parentIdTag":"1"}"#,
            r#"{"idTag":"****99","parentIdTag":"****"}"#,
        );
        check(r#"{"idTag":"04A1"#, r#"{"idTag":"****"#);
        check(r#"{"idTag":{}}"#, r#"{"idTag":{}}"#);
        check(
            r#"{"data":"{\"idTag\":\"04A1B2C3\",\"n\":1}"}"#,
            r#"{"data":"{\"idTag\":\"****C3\",\"n\":1}"}"#,
        );
        check(
            r#"{"idTagInfo":{"status":"Accepted"},"idTag":""}"#,
            r#"{"idTagInfo":{"status":"Accepted"},"idTag":""}"#,
        );
        check(
            r#"{"idToken":{"idToken":"AABBCC","type":"x"}}"#,
            r#"{"idToken":{"idToken":"****CC","type":"x"}}"#,
        );
        check("\u{130}\"idTag\":\"04A1B2\"", "\u{130}\"idTag\":\"****B2\"");
    }
}
