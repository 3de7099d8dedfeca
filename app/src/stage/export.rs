//! An exchange as a line of a file, as the portal exports it.

use ::csms::ExchangeDetail;
use serde_json::{Value, json};

/// One exchange as JSON, without an end of line.
pub fn json_line(detail: ExchangeDetail) -> String {
    let ExchangeDetail {
        exchange,
        request,
        response,
        error,
        raw_request,
        raw_response,
    } = detail;
    let mut line = json!(exchange);
    if let Value::Object(members) = &mut line {
        let more = [
            ("request", json!(request)),
            ("response", json!(response)),
            ("error", json!(error)),
            ("raw_request", json!(raw_request)),
            ("raw_response", json!(raw_response)),
        ];
        members.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    line.to_string()
}
