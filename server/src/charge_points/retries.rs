//! Recognising a call that comes again, because its answer was lost.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use csms::EventId;

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
    fingerprint: u64,
    answer: Arc<str>,
    event_id: EventId,
}

/// What is known of a call's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It is new.
    New,
    /// It came before with the same text: this was the answer, and its row of the event log.
    Again(Arc<str>, EventId),
    /// It came before with another text.
    Reused,
}

impl Retries {
    /// Whether a call came before in this session.
    pub fn look(&self, id: &str, text: &str) -> Seen {
        match self.answered.iter().rev().find(|it| *it.id == *id) {
            None => Seen::New,
            Some(it) if it.fingerprint == fingerprint(text) => Seen::Again(it.answer.clone(), it.event_id),
            Some(_) => Seen::Reused,
        }
    }

    /// Remembers an answer; the oldest is forgotten.
    pub fn remember(&mut self, id: &str, text: &str, answer: &str, event_id: EventId) {
        if id.len() > LONGEST_ID {
            return;
        }
        if self.answered.len() == REMEMBERED {
            self.answered.pop_front();
        }
        let fingerprint = fingerprint(text);
        self.answered.push_back(Answered {
            id: id.into(),
            fingerprint,
            answer: answer.into(),
            event_id,
        });
    }
}

fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_is_a_retry_and_another_is_a_reuse() {
        let mut retries = Retries::default();
        assert_eq!(retries.look("1", "a"), Seen::New);
        retries.remember("1", "a", "answer", EventId(5));
        assert_eq!(retries.look("1", "a"), Seen::Again("answer".into(), EventId(5)));
        assert_eq!(retries.look("1", "b"), Seen::Reused);
        for id in 2..=33 {
            retries.remember(&id.to_string(), "a", "answer", EventId(id));
        }
        assert_eq!(retries.look("1", "a"), Seen::New);
    }
}
