//! What a message says, in short: enough for one line of the event log.

use ocpp::Timestamp;
use ocpp::v16::MeterValue;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::exchange::ExchangeDetail;
use crate::ids::EventId;
use crate::units::Reading;

/// A word is cut behind so many characters.
const LONGEST_WORD: usize = 120;

/// A frame is cut behind so many characters.
const LONGEST_FRAME: usize = 400;

/// What a call and its answer say, in short. Which words come in which order follows from the action.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Gist {
    /// The connector that it is about, as it was said; 0 is the charge point itself.
    pub connector: Option<i64>,
    /// The telling words of the call, in the order of OCPP's members; empty where it does not tell one of them.
    pub words: Vec<String>,
    /// What a meter showed.
    pub reading: Option<Reading>,
    /// What was answered, in one word: a status, or the code of an error.
    pub answer: Option<String>,
}

/// One row of the event log, as far as a list tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Which row.
    pub id: EventId,
    /// What was said; nothing where it could not be read.
    pub gist: Option<Gist>,
    /// The beginning of the first of its frames, where that was asked for.
    pub frame: Option<String>,
}

impl Said {
    /// What was said in an exchange, with the beginning of its first frame or without.
    pub fn of(detail: &ExchangeDetail, with_frame: bool) -> Self {
        let frame = detail.raw_request.as_ref().or(detail.raw_response.as_ref());
        let frame = frame.filter(|_| with_frame);
        Self {
            id: detail.exchange.id,
            gist: Gist::of(detail),
            frame: frame.map(|it| cut(it, LONGEST_FRAME)),
        }
    }
}

impl Gist {
    /// What an exchange says; nothing where its call cannot be read.
    pub fn of(detail: &ExchangeDetail) -> Option<Self> {
        let call = detail.request.as_ref()?;
        let response = detail.response.as_ref();
        let members: &[&str] = match detail.exchange.action.as_str() {
            "StatusNotification" => &["status", "errorCode", "vendorErrorCode", "info"],
            "BootNotification" => &["chargePointVendor", "chargePointModel", "firmwareVersion"],
            "StopTransaction" => &["transactionId", "reason"],
            "RemoteStopTransaction" => &["transactionId"],
            "DataTransfer" => &["vendorId", "messageId"],
            "DiagnosticsStatusNotification"
            | "FirmwareStatusNotification"
            | "LogStatusNotification"
            | "SignedFirmwareStatusNotification" => &["status"],
            "SecurityEventNotification" | "Reset" | "ChangeAvailability" => &["type"],
            "ChangeConfiguration" => &["key", "value"],
            "GetConfiguration" => &["key"],
            "TriggerMessage" => &["requestedMessage"],
            "SetChargingProfile" => &[
                "csChargingProfiles/chargingSchedule/chargingSchedulePeriod/0/limit",
                "csChargingProfiles/chargingSchedule/chargingRateUnit",
            ],
            "GetCompositeSchedule" => &["duration"],
            _ => &[],
        };
        let mut words = Vec::new();
        for member in members {
            let mut said = texts(at(call, member));
            said.retain(|it| it != "NoError");
            if said.is_empty() {
                // Those behind it keep their places.
                said.push(String::new());
            }
            words.append(&mut said);
        }
        while words.last().is_some_and(String::is_empty) {
            words.pop();
        }
        let error = detail.error.as_ref().map(|it| cut(&it.code, LONGEST_WORD));
        let status = response.and_then(|it| it.get("status").or_else(|| it.get("idTagInfo")?.get("status")));
        Some(Self {
            connector: call.get("connectorId").and_then(number),
            words,
            reading: call
                .get("meterValue")
                .and_then(|it| newest(it, detail.exchange.at)),
            answer: error.or_else(|| texts(status).into_iter().next()),
        })
    }
}

/// A member of a member, by the names and places on the way to it.
fn at<'a>(call: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('/').try_fold(call, |inside, name| match inside {
        Value::Array(all) => all.get(name.parse::<usize>().ok()?),
        inside => inside.get(name),
    })
}

fn cut(text: &str, behind: usize) -> String {
    match text.char_indices().nth(behind) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Texts and numbers, as they were said.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) if !text.trim().is_empty() => vec![cut(text.trim(), LONGEST_WORD)],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(all)) => all.iter().flat_map(|it| texts(Some(it))).collect(),
        _ => Vec::new(),
    }
}

/// All that the samples of one message tell together; of what is told twice the last counts.
fn newest(values: &Value, at: Timestamp) -> Option<Reading> {
    let mut known = None;
    for value in values.as_array()? {
        let Value::Object(members) = value.clone() else {
            continue;
        };
        let read = ocpp::members::decode::<MeterValue>(members, &mut Vec::new()).ok();
        if let Some(reading) = read.and_then(|it| Reading::from_v16(&it, at)) {
            known = Some(reading.over(known.as_ref()));
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Direction, Exchange, Outcome};

    fn gist(action: &str, call: &str, answer: &str) -> Gist {
        let exchange = Exchange {
            id: EventId(7),
            direction: Direction::FromChargePoint,
            action: action.to_owned(),
            message_id: "1".to_owned(),
            at: Timestamp::from_millis(0),
            latency_ms: None,
            outcome: Outcome::Answered,
            size_bytes: 0,
            repeats: 0,
            findings: Vec::new(),
        };
        let raw_request = format!(r#"[2,"1","{action}",{call}]"#);
        let detail = ExchangeDetail::of(exchange, Some(raw_request), Some(answer.to_owned()));
        let said = Said::of(&detail, true);
        assert_eq!(
            said.frame,
            detail.raw_request.as_deref().map(|it| cut(it, LONGEST_FRAME))
        );
        said.gist.unwrap()
    }

    fn check(
        action: &str,
        call: &str,
        answer: &str,
        connector: Option<i64>,
        words: &[&str],
        said: Option<&str>,
    ) {
        let gist = gist(action, call, answer);
        assert_eq!(
            (gist.connector, gist.words.as_slice(), gist.answer.as_deref()),
            (
                connector,
                words
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .as_slice(),
                said
            ),
            "{action}"
        );
    }

    #[test]
    fn the_telling_words_are_taken_and_no_others() {
        let status = r#"{"connectorId":1,"status":"Faulted","errorCode":"GroundFailure","info":" relay "}"#;
        check(
            "StatusNotification",
            status,
            r#"[3,"1",{}]"#,
            Some(1),
            &["Faulted", "GroundFailure", "", "relay"],
            None,
        );
        let fine = r#"{"connectorId":"0","status":"Available","errorCode":"NoError"}"#;
        check(
            "StatusNotification",
            fine,
            r#"[3,"1",{}]"#,
            Some(0),
            &["Available"],
            None,
        );
        let start = r#"{"connectorId":2,"idTag":"SECRET","meterStart":0}"#;
        let invalid = r#"[3,"1",{"transactionId":7,"idTagInfo":{"status":"Invalid"}}]"#;
        check("StartTransaction", start, invalid, Some(2), &[], Some("Invalid"));
        check(
            "Reset",
            r#"{"type":"Soft"}"#,
            r#"[3,"1",{"status":"Rejected"}]"#,
            None,
            &["Soft"],
            Some("Rejected"),
        );
        let refused = r#"[4,"1","NotSupported","",{}]"#;
        check(
            "GetConfiguration",
            r#"{"key":["A","B"]}"#,
            refused,
            None,
            &["A", "B"],
            Some("NotSupported"),
        );
        check(
            "StopTransaction",
            r#"{"transactionId":9,"reason":"Local"}"#,
            "",
            None,
            &["9", "Local"],
            None,
        );
    }

    #[test]
    fn all_samples_of_a_meter_count() {
        let call = r#"{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"1500"}]},"odd",
            {"sampledValue":[{"value":"7.4","measurand":"Power.Active.Import","unit":"kW"}]}]}"#;
        let reading = gist("MeterValues", call, "").reading.unwrap();
        assert_eq!((reading.energy_wh, reading.power_w), (Some(1500.0), Some(7400.0)));
    }

    #[test]
    fn what_is_long_is_cut() {
        let call = format!(r#"{{"vendorId":"{}"}}"#, "æ".repeat(500));
        let word = gist("DataTransfer", &call, "").words.remove(0);
        assert_eq!(word.chars().count(), LONGEST_WORD + 1);
    }
}
