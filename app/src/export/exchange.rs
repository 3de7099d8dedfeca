//! The event log: exchanges with everything that was said.

use csms::ExchangeDetail;

use super::{Exported, text, told};
use crate::Language;

impl Exported for ExchangeDetail {
    const NAME: &'static str = "event-log";

    const COLUMNS: &'static [&'static str] = &[
        "id",
        "at",
        "direction",
        "action",
        "message_id",
        "outcome",
        "latency_ms",
        "size_bytes",
        "repeats",
        "request",
        "response",
    ];

    fn fields(self, _: Language) -> Vec<String> {
        let exchange = self.exchange;
        vec![
            exchange.id.to_string(),
            exchange.at.to_string(),
            exchange.direction.key().to_owned(),
            text(exchange.action),
            text(exchange.message_id),
            exchange.outcome.key().to_owned(),
            told(exchange.latency_ms),
            exchange.size_bytes.to_string(),
            exchange.repeats.to_string(),
            text(self.raw_request.unwrap_or_default()),
            text(self.raw_response.unwrap_or_default()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use csms::{Direction, EventId, Exchange, Outcome, Timestamp};
    use serde_json::Value;

    use super::*;
    use crate::export::{Format, file_name};

    fn said(action: &str, raw_request: &str) -> ExchangeDetail {
        let exchange = Exchange {
            id: EventId(7),
            direction: Direction::FromChargePoint,
            action: action.to_owned(),
            message_id: "-1".to_owned(),
            at: Timestamp::from_millis(1_795_417_872_482),
            latency_ms: None,
            outcome: Outcome::Malformed,
            size_bytes: 3,
            repeats: 0,
            findings: Vec::new(),
        };
        ExchangeDetail::of(exchange, Some(raw_request.to_owned()), None)
    }

    fn check(format: Format, line: &str) {
        let written = format.write(said("=1+2", "[2,\"a;b\",\n"));
        assert_eq!(String::from_utf8(written).unwrap(), line);
    }

    #[test]
    fn a_row_is_escaped_and_runs_nothing() {
        check(
            Format::Csv(Language::En),
            "7,2026-11-23T07:11:12.482Z,from_charge_point,'=1+2,'-1,malformed,,3,0,\"[2,\"\"a;b\"\",\n\",\r\n",
        );
        check(
            Format::Csv(Language::Nb),
            "7;2026-11-23T07:11:12.482Z;from_charge_point;'=1+2;'-1;malformed;;3;0;\"[2,\"\"a;b\"\",\n\";\r\n",
        );
    }

    #[test]
    fn norwegian_spreadsheets_get_their_marks() {
        assert!(
            Format::Csv(Language::Nb)
                .beginning::<ExchangeDetail>()
                .starts_with("\u{feff}id;at;".as_bytes())
        );
        assert!(
            Format::Csv(Language::En)
                .beginning::<ExchangeDetail>()
                .starts_with(b"id,at,")
        );
        assert!(Format::JsonLines.beginning::<ExchangeDetail>().is_empty());
    }

    #[test]
    fn any_id_makes_a_name_for_a_file() {
        assert_eq!(
            file_name::<ExchangeDetail>("RDAM|1/23 \"x\" æ", Format::JsonLines),
            "RDAM_1_23__x___-event-log.jsonl"
        );
    }

    #[test]
    fn a_line_of_json_is_one_line() {
        let line = String::from_utf8(Format::JsonLines.write(said("a\nb", "[2,\n"))).unwrap();
        assert_eq!(line.matches('\n').count(), 1);
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (&read["action"], &read["raw_request"]),
            (&"a\nb".into(), &"[2,\n".into())
        );
    }
}
