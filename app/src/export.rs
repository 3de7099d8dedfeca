//! The event log as a file: how exchanges are written into it, by the server and by the demo.

use csms::{CallErrorText, ChargePointId, Exchange, ExchangeDetail};
use serde::Serialize;
use serde_json::Value;

use crate::Language;

/// The columns of a CSV file: as they are called elsewhere in the API.
const COLUMNS: [&str; 11] = [
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

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub enum Format {
    /// A table, as spreadsheets of a language expect it (RFC 4180).
    Csv(Language),
    /// An exchange to a line.
    JsonLines,
}

impl Format {
    /// What a file is, in HTTP's words.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl",
        }
    }

    /// How its name ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    /// What stands before the first exchange.
    pub fn beginning(self) -> Vec<u8> {
        match self {
            Self::Csv(Language::En) => row(b',', COLUMNS),
            Self::Csv(Language::Nb) => [b"\xef\xbb\xbf".to_vec(), row(b';', COLUMNS)].concat(),
            Self::JsonLines => Vec::new(),
        }
    }

    /// One exchange.
    pub fn write(self, detail: ExchangeDetail) -> Vec<u8> {
        match self {
            Self::Csv(Language::En) => row(b',', fields(detail)),
            Self::Csv(Language::Nb) => row(b';', fields(detail)),
            Self::JsonLines => {
                let mut line = serde_json::to_vec(&Line::of(&detail))
                    .expect("exchanges have text keys only, so they always are JSON");
                line.push(b'\n');
                line
            }
        }
    }
}

/// A name for the file, which any file system takes.
pub fn file_name(id: &ChargePointId, format: Format) -> String {
    let plain = |it: char| {
        if it.is_ascii_alphanumeric() || it == '-' {
            it
        } else {
            '_'
        }
    };
    let id: String = id.as_str().chars().take(60).map(plain).collect();
    format!("{id}-event-log.{}", format.ending())
}

/// One exchange, as its own address in the API gives it.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    exchange: &'a Exchange,
    request: &'a Option<Value>,
    response: &'a Option<Value>,
    error: &'a Option<CallErrorText>,
    raw_request: &'a Option<String>,
    raw_response: &'a Option<String>,
}

impl<'a> Line<'a> {
    const fn of(detail: &'a ExchangeDetail) -> Self {
        let ExchangeDetail {
            exchange,
            request,
            response,
            error,
            raw_request,
            raw_response,
        } = detail;
        Self {
            exchange,
            request,
            response,
            error,
            raw_request,
            raw_response,
        }
    }
}

fn fields(detail: ExchangeDetail) -> [String; COLUMNS.len()] {
    let exchange = detail.exchange;
    [
        exchange.id.to_string(),
        exchange.at.to_string(),
        exchange.direction.key().to_owned(),
        text(exchange.action),
        text(exchange.message_id),
        exchange.outcome.key().to_owned(),
        exchange.latency_ms.map_or_else(String::new, |it| it.to_string()),
        exchange.size_bytes.to_string(),
        exchange.repeats.to_string(),
        text(detail.raw_request.unwrap_or_default()),
        text(detail.raw_response.unwrap_or_default()),
    ]
}

/// What a charge point said, so that no spreadsheet takes it for a formula and runs it.
fn text(said: String) -> String {
    if said.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{said}")
    } else {
        said
    }
}

fn row<T: AsRef<[u8]>>(delimiter: u8, fields: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(fields)
        .expect("a row of its own can have any number of fields, and memory takes it");
    writer.into_inner().expect("memory takes what is written")
}

#[cfg(test)]
mod tests {
    use csms::{Direction, EventId, Exchange, Outcome, Timestamp};

    use super::*;

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
                .beginning()
                .starts_with("\u{feff}id;at;".as_bytes())
        );
        assert!(Format::Csv(Language::En).beginning().starts_with(b"id,at,"));
        assert!(Format::JsonLines.beginning().is_empty());
    }

    #[test]
    fn any_id_makes_a_name_for_a_file() {
        let id = ChargePointId::parse("RDAM|1/23 \"x\" æ").unwrap();
        assert_eq!(
            file_name(&id, Format::JsonLines),
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
