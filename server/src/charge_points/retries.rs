//! Recognising a call that comes again, because its answer was lost.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use csms::EventId;
use ocpp::Call;

/// How many answers are remembered in a session: more than a charge point that resends its queue has under way.
const REMEMBERED: usize = 32;
/// Longer ids than any charge point has a use for are not remembered, in bytes.
const LONGEST_ID: usize = 1024;

/// The last answers of a session.
#[derive(Debug, Default)]
pub struct Retries {
    answered: VecDeque<Answered>,
}

#[derive(Debug)]
struct Answered {
    id: Box<str>,
    fingerprint: Fingerprint,
    answer: Arc<str>,
    event_id: EventId,
}

/// What is known of a call's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It is new.
    New,
    /// It came before and asked the same: this was the answer, and its row of the event log.
    Again(Arc<str>, EventId),
    /// It came before and asked something else.
    Reused,
}

impl Retries {
    /// Whether a call came before in this session.
    pub fn look(&self, id: &str, asked: Fingerprint) -> Seen {
        match self.answered.iter().rev().find(|it| *it.id == *id) {
            None => Seen::New,
            Some(it) if it.fingerprint == asked => Seen::Again(it.answer.clone(), it.event_id),
            Some(_) => Seen::Reused,
        }
    }

    /// Remembers an answer; the oldest is forgotten.
    pub fn remember(&mut self, id: &str, asked: Fingerprint, answer: &str, event_id: EventId) {
        if id.len() > LONGEST_ID {
            return;
        }
        if self.answered.len() == REMEMBERED {
            self.answered.pop_front();
        }
        self.answered.push_back(Answered {
            id: id.into(),
            fingerprint: asked,
            answer: answer.into(),
            event_id,
        });
    }
}

/// What a call asks, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of a call's action and payload. The order of members and the space between them do not count.
    pub fn of(call: &Call) -> Self {
        let mut hasher = DefaultHasher::new();
        call.action.hash(&mut hasher);
        call.payload.hash(&mut hasher);
        Self(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use ocpp::Frame;

    use super::*;

    fn asked(frame: &str) -> Fingerprint {
        match Frame::decode(frame).unwrap().0 {
            Frame::Call(call) => Fingerprint::of(&call),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_same_call_is_a_retry_and_another_is_a_reuse() {
        let (boot, beat) = (asked(r#"[2,"1","Boot",{"a":1}]"#), asked(r#"[2,"1","Beat",{}]"#));
        let mut retries = Retries::default();
        assert_eq!(retries.look("1", boot), Seen::New);
        retries.remember("1", boot, "answer", EventId(5));
        assert_eq!(retries.look("1", boot), Seen::Again("answer".into(), EventId(5)));
        assert_eq!(retries.look("1", beat), Seen::Reused);
        for id in 2..=33 {
            retries.remember(&id.to_string(), boot, "answer", EventId(id));
        }
        assert_eq!(retries.look("1", boot), Seen::New);
    }

    #[test]
    fn what_was_only_written_differently_asks_the_same() {
        let first = asked(r#"[2,"1","Boot",{"a":{"b":1,"c":[2,"x"]},"d":null}]"#);
        for again in [
            r#"[2,"1","Boot",{"a":{"b":1,"c":[2,"x"]},"d":null}]"#,
            r#" [2, "1", "Boot", {"a": {"b": 1, "c": [2, "x"]}, "d": null}] "#,
            r#"[2,"1","Boot",{"d":null,"a":{"c":[2,"\u0078"],"b":1}}]"#,
        ] {
            assert_eq!(asked(again), first, "{again}");
        }
        for other in [
            r#"[2,"1","Beat",{"a":{"b":1,"c":[2,"x"]},"d":null}]"#,
            r#"[2,"1","Boot",{"a":{"b":1,"c":["x",2]},"d":null}]"#,
            r#"[2,"1","Boot",{"a":{"b":2,"c":[2,"x"]},"d":null}]"#,
            r#"[2,"1","Boot",{"a":{"b":1,"c":[2,"x"]}}]"#,
            r#"[2,"1","Boot",{}]"#,
        ] {
            assert_ne!(asked(other), first, "{other}");
        }
    }
}
