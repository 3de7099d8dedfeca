//! OCPP-J frames: a JSON array that asks, answers or refuses (OCPP-J 1.6 §4.2).

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::ErrorCode;
use crate::finding::{Finding, Oddity};

/// The longest message id of the specification, in characters (OCPP-J 1.6 §4.1.4).
pub const MESSAGE_ID_LENGTH: usize = 36;

/// One frame, its payload not yet understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// Asks: `[2, id, action, payload]`.
    Call(Call),
    /// Answers: `[3, id, payload]`.
    CallResult(CallResult),
    /// Refuses: `[4, id, code, description, details]`.
    CallError(CallError),
}

/// `[2, id, action, payload]` (OCPP-J 1.6 §4.2.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Given by the sender; its answer has the same.
    pub id: String,
    /// What is asked, as it was said.
    pub action: String,
    /// The message.
    pub payload: Map<String, Value>,
}

/// `[3, id, payload]` (OCPP-J 1.6 §4.2.2).
#[derive(Debug, Clone, PartialEq)]
pub struct CallResult {
    /// The call's.
    pub id: String,
    /// The message.
    pub payload: Map<String, Value>,
}

/// `[4, id, code, description, details]` (OCPP-J 1.6 §4.2.3).
#[derive(Debug, Clone, PartialEq)]
pub struct CallError {
    /// The call's; `-1` or empty where the sender could not read it.
    pub id: String,
    /// Why.
    pub code: ErrorCode,
    /// Why, in words.
    pub description: String,
    /// Anything more; an object as a rule.
    pub details: Value,
}

/// Text that is no frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct MalformedFrame {
    /// What is wrong with it, for a person.
    pub reason: String,
    /// The id of a call that can be read although the rest cannot: it can still be answered.
    pub call_id: Option<String>,
    /// The id of an answer that can be read although the rest cannot: the call that it answers is known by it.
    pub answer_id: Option<String>,
}

impl MalformedFrame {
    fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            call_id: None,
            answer_id: None,
        }
    }
}

/// A frame and what was odd about it.
pub type Decoded = (Frame, Vec<Finding>);

impl Frame {
    /// Reads a frame as generously as can be.
    ///
    /// # Errors
    /// Where it is not JSON, not an array, or has no type, id or action that can be read.
    pub fn decode(text: &str) -> Result<Decoded, MalformedFrame> {
        let mut findings = Vec::new();
        let trimmed = text.trim_matches(['\u{feff}', '\0', ' ', '\t', '\r', '\n']);
        if trimmed.len() != text.trim_matches([' ', '\t', '\r', '\n']).len() {
            findings.push(Finding::of_frame(Oddity::Padding));
        }
        let value = serde_json::from_str::<Value>(trimmed)
            .map_err(|error| MalformedFrame::new(format!("not JSON: {error}")))?;
        let Value::Array(elements) = value else {
            return Err(MalformedFrame::new("not a JSON array"));
        };
        let mut elements = elements.into_iter();
        let kind = match elements.next() {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        let id = message_id(elements.next(), &mut findings);
        let frame = match kind {
            Some(2.0) => decode_call(id, &mut elements, &mut findings)?,
            Some(3.0) => {
                let id = id.ok_or_else(|| MalformedFrame::new("the answer has no message id"))?;
                let Some(payload) = payload(elements.next(), &mut findings) else {
                    return Err(MalformedFrame {
                        answer_id: Some(id),
                        ..MalformedFrame::new("the answer's payload is not an object")
                    });
                };
                Frame::CallResult(CallResult { id, payload })
            }
            Some(4.0) => Frame::CallError(CallError {
                // A receiver that could not read our id still tells us that something went wrong.
                id: id.unwrap_or_default(),
                code: ErrorCode::from(text_of(elements.next()).as_str()),
                description: text_of(elements.next()),
                details: elements.next().unwrap_or_else(|| Value::Object(Map::new())),
            }),
            _ => {
                return Err(MalformedFrame::new(
                    "the first element is not a message type (2, 3 or 4)",
                ));
            }
        };
        if elements.next().is_some() {
            findings.push(Finding::of_frame(Oddity::ExtraElements));
        }
        Ok((frame, findings))
    }

    /// The id that ties a call to its answer.
    pub fn id(&self) -> &str {
        match self {
            Self::Call(call) => &call.id,
            Self::CallResult(result) => &result.id,
            Self::CallError(error) => &error.id,
        }
    }
}

fn decode_call(
    id: Option<String>,
    elements: &mut impl Iterator<Item = Value>,
    findings: &mut Vec<Finding>,
) -> Result<Frame, MalformedFrame> {
    let id = id.ok_or_else(|| MalformedFrame::new("the call has no message id"))?;
    let malformed = |reason: &str| MalformedFrame {
        call_id: Some(id.clone()),
        ..MalformedFrame::new(reason)
    };
    let Some(Value::String(action)) = elements.next() else {
        return Err(malformed("the call names no action"));
    };
    let payload =
        payload(elements.next(), findings).ok_or_else(|| malformed("the call's payload is not an object"))?;
    Ok(Frame::Call(Call { id, action, payload }))
}

fn message_id(element: Option<Value>, findings: &mut Vec<Finding>) -> Option<String> {
    let (id, plain) = match element? {
        Value::String(id) => {
            let plain = !id.is_empty() && id.chars().count() <= MESSAGE_ID_LENGTH;
            (id, plain)
        }
        Value::Number(number) => (number.to_string(), false),
        _ => return None,
    };
    if !plain {
        findings.push(Finding::of_frame(Oddity::OddMessageId));
    }
    Some(id)
}

fn payload(element: Option<Value>, findings: &mut Vec<Finding>) -> Option<Map<String, Value>> {
    match element {
        Some(Value::Object(payload)) => Some(payload),
        // Some write an empty object as `[]`, `null`, or not at all.
        None | Some(Value::Null) => {
            findings.push(Finding::of_frame(Oddity::NoPayload));
            Some(Map::new())
        }
        Some(Value::Array(list)) if list.is_empty() => {
            findings.push(Finding::of_frame(Oddity::NoPayload));
            Some(Map::new())
        }
        Some(_) => None,
    }
}

fn text_of(element: Option<Value>) -> String {
    match element {
        Some(Value::String(text)) => text,
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}

/// The text of a call.
pub fn encode_call(id: &str, action: &str, payload: &impl Serialize) -> String {
    encode(&(2, id, action, payload))
}

/// The text of a call result.
pub fn encode_result(id: &str, payload: &impl Serialize) -> String {
    encode(&(3, id, payload))
}

/// The text of a call error; `details` stay empty.
///
/// The description is cut to the 255 characters that the specification allows.
pub fn encode_error(id: &str, code: &ErrorCode, description: &str) -> String {
    let description: String = description.chars().take(255).collect();
    encode(&(4, id, code, description, Map::new()))
}

fn encode(frame: &impl Serialize) -> String {
    serde_json::to_string(frame).expect("our messages have text keys only, so they always are JSON")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decoded(text: &str) -> Decoded {
        Frame::decode(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn a_call_is_read() {
        let (frame, findings) = decoded(r#"[2,"7","Heartbeat",{}]"#);
        assert_eq!(
            frame,
            Frame::Call(Call {
                id: "7".into(),
                action: "Heartbeat".into(),
                payload: Map::new()
            })
        );
        assert_eq!(findings, []);
    }

    #[test]
    fn accents_are_understood_and_noted() {
        let cases = [
            ("[2,7,\"Heartbeat\",{}]", Oddity::OddMessageId),
            ("[2,\"7\",\"Heartbeat\"]", Oddity::NoPayload),
            ("[2,\"7\",\"Heartbeat\",null]", Oddity::NoPayload),
            ("[2,\"7\",\"Heartbeat\",[]]", Oddity::NoPayload),
            ("[2,\"7\",\"Heartbeat\",{},1]", Oddity::ExtraElements),
            ("\u{feff}[2,\"7\",\"Heartbeat\",{}]\0", Oddity::Padding),
        ];
        for (text, oddity) in cases {
            let (frame, findings) = decoded(text);
            assert_eq!(frame.id(), "7", "{text}");
            assert_eq!(findings, [Finding::of_frame(oddity)], "{text}");
        }
        assert_eq!(decoded(r#"["2","7","Heartbeat",{}]"#).0.id(), "7");
    }

    #[test]
    fn an_error_needs_only_its_type() {
        let (frame, _) = decoded(r#"[4,"9","FormationViolation","no"]"#);
        let Frame::CallError(error) = frame else {
            panic!("{frame:?}")
        };
        assert_eq!(
            (error.code, error.description.as_str()),
            (ErrorCode::FormationViolation, "no")
        );
        let (frame, _) = decoded("[4]");
        assert_eq!(frame.id(), "");
    }

    #[test]
    fn what_is_no_frame_says_why_and_whom_to_answer() {
        let cases = [
            ("", None),
            ("hello", None),
            ("{}", None),
            ("[]", None),
            ("[5,\"7\"]", None),
            ("[2]", None),
            ("[2,\"7\"]", Some("7")),
            ("[2,\"7\",\"Heartbeat\",\"no\"]", Some("7")),
        ];
        for (text, call_id) in cases {
            let error = Frame::decode(text).expect_err(text);
            assert_eq!(error.call_id.as_deref(), call_id, "{text}");
        }
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!(
            "[2,\"7\",\"Heartbeat\",{}1{}]",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert!(
            Frame::decode(&deep)
                .expect_err("too deep")
                .reason
                .contains("recursion")
        );
    }

    #[test]
    fn frames_are_written_as_the_specification_shows_them() {
        assert_eq!(
            encode_call("1", "Reset", &json!({"type":"Soft"})),
            r#"[2,"1","Reset",{"type":"Soft"}]"#
        );
        assert_eq!(encode_result("1", &json!({})), r#"[3,"1",{}]"#);
        let error = encode_error("1", &ErrorCode::NotSupported, "no");
        assert_eq!(error, r#"[4,"1","NotSupported","no",{}]"#);
    }
}
