//! A recorded day of a charger: an event log that the portal exported as JSON Lines.

use std::collections::VecDeque;

use ::csms::{ChargePointId, Direction, Exchange, Timestamp};
use serde::Deserialize;

use super::Stage;

/// One exchange, as the portal exports it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Recorded {
    #[serde(flatten)]
    pub(super) exchange: Exchange,
    pub(super) raw_request: Option<String>,
    pub(super) raw_response: Option<String>,
}

/// Why a file is no recording.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordingError {
    /// A line is no JSON; the first is 1.
    #[error("line {0} is not JSON")]
    NoJson(usize),
    /// A line is JSON, and not an exchange; and why.
    #[error("line {0} is no row of an event log: {1}")]
    NoExchange(usize, String),
    /// A line has no frame in it.
    #[error("line {0} holds no frame (raw_request, raw_response)")]
    NoFrame(usize),
    /// There is nothing in it.
    #[error("there is no message in it")]
    Empty,
}

/// What was said between one charger and us, in the order in which it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Whose it is.
    pub(super) of: ChargePointId,
    pub(super) rows: VecDeque<Recorded>,
}

impl Recording {
    /// Reads what the portal exported, in whichever order. `name` is the file's, which begins with the charger's id.
    ///
    /// # Errors
    /// Where it is something else; with the line that shows it.
    pub fn read(name: &str, text: &str) -> Result<Self, RecordingError> {
        let mut rows = Vec::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            if line.trim().is_empty() {
                continue;
            }
            let row: Recorded = serde_json::from_str(line).map_err(|error| {
                if error.is_data() {
                    // Where in the line says the same once more, and another number.
                    let why = error.to_string();
                    let why = why.split(" at line ").next().unwrap_or_default();
                    RecordingError::NoExchange(number, why.to_owned())
                } else {
                    RecordingError::NoJson(number)
                }
            })?;
            if row.raw_request.is_none() && row.raw_response.is_none() {
                return Err(RecordingError::NoFrame(number));
            }
            rows.push(row);
        }
        if rows.is_empty() {
            return Err(RecordingError::Empty);
        }
        rows.sort_by_key(|it| (it.exchange.at, it.exchange.id));
        let id = name
            .split("-event-log")
            .next()
            .unwrap_or_default()
            .trim_end_matches(".jsonl");
        let of = ChargePointId::parse(id).or_else(|_| ChargePointId::parse("recording"));
        Ok(Self {
            of: of.map_err(|_| RecordingError::Empty)?,
            rows: rows.into(),
        })
    }

    /// When it begins.
    pub fn begins(&self) -> Timestamp {
        self.rows
            .front()
            .map_or_else(Timestamp::default, |it| it.exchange.at)
    }

    /// When the next of it was.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.rows.front().map(|it| it.exchange.at)
    }
}

impl Recorded {
    /// What the charger asked, where it was the charger that asked.
    pub(super) fn asked_by_charger(&self) -> Option<&str> {
        let asks = self.exchange.direction == Direction::FromChargePoint;
        self.raw_request.as_deref().filter(|_| asks)
    }
}

impl Stage {
    /// Plays what was recorded until now. What the charger asked is asked again, and answered by us; what we asked it
    /// stands in the record as it was.
    pub(super) fn play(&mut self, now: Timestamp) {
        let Some(recording) = &mut self.recording else {
            return;
        };
        while recording.next_at().is_some_and(|at| at <= now)
            && let Some(row) = recording.rows.pop_front()
        {
            match row.asked_by_charger() {
                Some(frame) => {
                    let answer = row.raw_response.as_deref();
                    self.csms.receive_again(&recording.of, frame, answer, now);
                }
                None => self
                    .csms
                    .copy(&recording.of, row.exchange, row.raw_request, row.raw_response),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEARTBEAT: &str = r#"{"id":"7","direction":"from_charge_point","action":"Heartbeat","message_id":"a","at":"2026-01-15T12:00:00.000Z","latency_ms":2,"outcome":"answered","size_bytes":40,"repeats":0,"findings":[],"request":{},"response":{"currentTime":"2026-01-15T12:00:00.000Z"},"error":null,"raw_request":"[2,\"a\",\"Heartbeat\",{}]","raw_response":"[3,\"a\",{}]"}"#;

    #[test]
    fn an_export_is_read_in_the_order_of_time() {
        let earlier = HEARTBEAT.replace("12:00:00.000Z\",\"latency", "11:00:00.000Z\",\"latency");
        let recording =
            Recording::read("NO-0001-event-log.jsonl", &format!("{HEARTBEAT}\n\n{earlier}\n")).unwrap();
        assert_eq!(recording.of.as_str(), "NO-0001");
        assert_eq!(recording.rows.len(), 2);
        assert_eq!(recording.begins().to_string(), "2026-01-15T11:00:00.000Z");
        assert_eq!(
            recording.rows[0].asked_by_charger(),
            Some("[2,\"a\",\"Heartbeat\",{}]")
        );
    }

    #[test]
    fn what_is_none_says_what_is_wrong_with_which_line() {
        let read = |text: &str| Recording::read("x", text).unwrap_err();
        assert_eq!(read(""), RecordingError::Empty);
        assert_eq!(read(&format!("{HEARTBEAT}\nid,at\n")), RecordingError::NoJson(2));
        assert!(matches!(read(r#"{"a":1}"#), RecordingError::NoExchange(1, _)));
        let silent = HEARTBEAT.replace("raw_re", "cooked_re");
        assert_eq!(
            read(&format!("{HEARTBEAT}\n{silent}")),
            RecordingError::NoFrame(2)
        );
    }
}
