//! Reading a payload member by member: generously, noting what was odd, refusing only what has no meaning.

use serde_json::{Map, Value};

use crate::error::ErrorCode;
use crate::field::Field;
use crate::finding::{Finding, Oddity};

/// Why a payload could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// A member without which the message has no meaning is not there.
    #[error("`{member}` is missing")]
    Missing {
        /// Its path.
        member: String,
    },
    /// A member without which the message has no meaning cannot be read.
    #[error("`{member}` is not {expected}")]
    WrongType {
        /// Its path.
        member: String,
        /// What it should be.
        expected: &'static str,
    },
}

impl Violation {
    /// The code of the call error that says so.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Missing { .. } => ErrorCode::OccurenceConstraintViolation,
            Self::WrongType { .. } => ErrorCode::TypeConstraintViolation,
        }
    }
}

/// A message or a part of one that can be read from an object.
pub trait Decode: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// Where something is missing without which it has no meaning.
    fn decode(members: &mut Members<'_>) -> Result<Self, Violation>;
}

/// The members of an object that are not yet read, and where findings about them go.
#[derive(Debug)]
pub struct Members<'f> {
    path: String,
    left: Map<String, Value>,
    findings: &'f mut Vec<Finding>,
}

/// Reads a message from a payload.
///
/// # Errors
/// Where something is missing without which it has no meaning.
pub fn decode<T: Decode>(payload: Map<String, Value>, findings: &mut Vec<Finding>) -> Result<T, Violation> {
    decode_at(String::new(), payload, findings)
}

fn decode_at<T: Decode>(
    path: String,
    left: Map<String, Value>,
    findings: &mut Vec<Finding>,
) -> Result<T, Violation> {
    let mut members = Members { path, left, findings };
    let message = T::decode(&mut members)?;
    let unknown: Vec<_> = members.left.keys().map(|name| members.place(name)).collect();
    findings.extend(
        unknown
            .into_iter()
            .map(|place| Finding::of(place, Oddity::UnknownMember)),
    );
    Ok(message)
}

impl Members<'_> {
    fn place(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    fn note(&mut self, name: &str, oddity: Oddity) {
        let place = self.place(name);
        self.findings.push(Finding::of(place, oddity));
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.left.remove(name).filter(|value| !value.is_null())
    }

    /// A member that the message cannot do without.
    ///
    /// # Errors
    /// Where it is missing or cannot be read.
    pub fn required<T: Field>(&mut self, name: &str) -> Result<T, Violation> {
        let Some(value) = self.take(name) else {
            return Err(Violation::Missing {
                member: self.place(name),
            });
        };
        let Some((read, odd)) = T::read(value) else {
            return Err(Violation::WrongType {
                member: self.place(name),
                expected: T::KIND,
            });
        };
        if let Some(odd) = odd {
            self.note(name, odd);
        }
        Ok(read)
    }

    /// A member that may be absent; one that cannot be read counts as absent, and is noted.
    pub fn optional<T: Field>(&mut self, name: &str) -> Option<T> {
        let value = self.take(name)?;
        let said = value.clone();
        match T::read(value) {
            Some((read, odd)) => {
                if let Some(odd) = odd {
                    self.note(name, odd);
                }
                Some(read)
            }
            None => {
                self.note(name, unreadable(T::KIND, &shown(&said)));
                None
            }
        }
    }

    /// A member that the specification asks for, and that the message can do without; its absence is noted.
    pub fn wanted<T: Field>(&mut self, name: &str) -> Option<T> {
        self.note_absence(name);
        self.optional(name)
    }

    fn note_absence(&mut self, name: &str) {
        if self.left.get(name).is_none_or(Value::is_null) {
            self.note(name, Oddity::Missing);
        }
    }

    /// A member that should be there, with what stands in where it is not.
    pub fn expected<T: Field>(&mut self, name: &str, otherwise: T) -> T {
        self.wanted(name).unwrap_or(otherwise)
    }

    /// Text of at most `limit` characters that may be absent; longer text is kept whole, and noted.
    pub fn optional_text(&mut self, name: &str, limit: u32) -> Option<String> {
        let text: String = self.optional(name)?;
        self.measure(name, &text, limit);
        Some(text)
    }

    /// Text that should be there; empty where it is not.
    pub fn expected_text(&mut self, name: &str, limit: u32) -> String {
        let text = self.expected(name, String::new());
        self.measure(name, &text, limit);
        text
    }

    /// Text that the message cannot do without.
    ///
    /// # Errors
    /// Where it is missing or cannot be read.
    pub fn required_text(&mut self, name: &str, limit: u32) -> Result<String, Violation> {
        let text: String = self.required(name)?;
        self.measure(name, &text, limit);
        Ok(text)
    }

    fn measure(&mut self, name: &str, text: &str, limit: u32) {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        if length > limit {
            self.note(name, Oddity::TooLong { length, limit });
        }
    }

    /// A part that the message cannot do without.
    ///
    /// # Errors
    /// Where it is missing, or lacks what it cannot do without.
    pub fn required_part<T: Decode>(&mut self, name: &str) -> Result<T, Violation> {
        match self.take(name) {
            None => Err(Violation::Missing {
                member: self.place(name),
            }),
            Some(Value::Object(left)) => decode_at(self.place(name), left, self.findings),
            Some(_) => Err(Violation::WrongType {
                member: self.place(name),
                expected: "an object",
            }),
        }
    }

    /// A part that may be absent; one that cannot be understood counts as absent, and is noted.
    pub fn optional_part<T: Decode>(&mut self, name: &str) -> Option<T> {
        let value = self.take(name)?;
        self.part(name, value)
    }

    /// The parts of a list; those that cannot be understood are passed over, and noted.
    pub fn list<T: Decode>(&mut self, name: &str) -> Vec<T> {
        match self.take(name) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                let named = items
                    .into_iter()
                    .enumerate()
                    .map(|(index, item)| (format!("{name}[{index}]"), item));
                named.filter_map(|(name, item)| self.part(&name, item)).collect()
            }
            Some(item) => {
                self.note(name, not_a_list());
                self.part(name, item).into_iter().collect()
            }
        }
    }

    /// The parts of a list that the specification asks for; its absence is noted.
    pub fn wanted_list<T: Decode>(&mut self, name: &str) -> Vec<T> {
        self.note_absence(name);
        self.list(name)
    }

    /// The texts of a list; what is not text is passed over, and noted.
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        let items = match self.take(name) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(item) => {
                self.note(name, not_a_list());
                vec![item]
            }
        };
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            match String::read(item) {
                Some((text, None)) => texts.push(text),
                Some((text, Some(odd))) => {
                    self.note(&format!("{name}[{index}]"), odd);
                    texts.push(text);
                }
                None => self.note(&format!("{name}[{index}]"), unreadable("text", "")),
            }
        }
        texts
    }

    fn part<T: Decode>(&mut self, name: &str, value: Value) -> Option<T> {
        let left = match value {
            Value::Object(left) => left,
            other => {
                self.note(name, unreadable("an object", &shown(&other)));
                return None;
            }
        };
        match decode_at(self.place(name), left, self.findings) {
            Ok(part) => Some(part),
            Err(violation) => {
                self.note(
                    name,
                    unreadable("an object with all its members", &violation.to_string()),
                );
                None
            }
        }
    }
}

/// The beginning of a value, as JSON.
fn shown(value: &Value) -> String {
    value.to_string().chars().take(64).collect()
}

/// A list of one is sometimes written without its brackets.
fn not_a_list() -> Oddity {
    Oddity::OtherType {
        expected: "a list".into(),
    }
}

fn unreadable(expected: &str, said: &str) -> Oddity {
    Oddity::Unreadable {
        expected: expected.into(),
        said: said.into(),
    }
}
