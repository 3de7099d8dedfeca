//! Every word that pages show, in every language. A word that a language lacks fails the build.

mod en;
mod nb;
pub(crate) mod ocpp_terms;
mod sentences;
mod steering;
mod words;

use csms::{CommandState, Decider, Direction, Milestone, Outcome, PauseKind, Status};
use leptos::prelude::use_context;

pub(crate) use sentences::Sentences;
pub(crate) use steering::{PlanTold, RunTold, SteeringWords, TOLD_RUNS};
pub(crate) use words::Words;

use crate::preferences::{Language, RequestInfo};
use crate::query::StatusFilter;

impl Language {
    /// The words of this language.
    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Self::En => &en::EN,
            Self::Nb => &nb::NB,
        }
    }

    /// The sentences of this language.
    pub(crate) const fn sentences(self) -> &'static Sentences {
        match self {
            Self::En => &en::sentences::EN,
            Self::Nb => &nb::sentences::NB,
        }
    }
}

/// The language of the page.
pub(crate) fn language() -> Language {
    use_context::<RequestInfo>()
        .unwrap_or_default()
        .preferences
        .language
}

/// The words of the page's language.
pub(crate) fn words() -> &'static Words {
    language().words()
}

/// The sentences of the page's language.
pub(crate) fn sentences() -> &'static Sentences {
    language().sentences()
}

impl Words {
    /// Our word for a status.
    pub(crate) const fn status_word(&self, status: Status) -> &'static str {
        match status {
            Status::Ready => self.ready,
            Status::Charging => self.charging,
            Status::Paused => self.paused,
            Status::Done => self.done,
            Status::Finishing => self.finishing,
            Status::Unavailable => self.unavailable,
            Status::Faulted => self.faulted,
            Status::Unknown => self.unknown,
        }
    }

    /// The word on a tile.
    pub(crate) const fn filter_word(&self, filter: StatusFilter) -> &'static str {
        match filter {
            StatusFilter::Status(status) => self.status_word(status),
            StatusFilter::NoContact => self.no_contact,
        }
    }

    /// Who holds back, in a word; nothing where the status says it already.
    pub(crate) const fn pause_word(&self, kind: PauseKind) -> Option<&'static str> {
        match kind {
            PauseKind::EcoMode => Some(self.eco_mode),
            PauseKind::LoadBalancing => Some(self.load_balancing),
            PauseKind::Operator => Some(self.by_operator),
            PauseKind::ChargePoint => None,
        }
    }

    /// Who decides what a car gets, in a word.
    pub(crate) const fn decider_word(&self, decider: Decider) -> &'static str {
        match decider {
            Decider::EcoMode => self.eco_mode,
            Decider::LoadBalancing => self.load_balancing,
            Decider::Operator => self.by_operator,
        }
    }

    /// Why charging is paused, as a sentence.
    pub(crate) const fn pause_sentence(&self, kind: PauseKind) -> &'static str {
        match kind {
            PauseKind::EcoMode => self.eco_mode_explained,
            PauseKind::LoadBalancing => self.load_balancing_explained,
            PauseKind::Operator => self.by_operator_explained,
            PauseKind::ChargePoint => self.paused_by_charger,
        }
    }

    /// Which way a call went.
    pub(crate) const fn direction(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::FromChargePoint => self.from_charger,
            Direction::ToChargePoint => self.to_charger,
        }
    }

    /// What became of a call.
    pub(crate) const fn outcome_word(&self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::Answered => self.answered,
            Outcome::Error => self.refused_call,
            Outcome::Pending => self.pending,
            Outcome::TimedOut => self.timed_out,
            Outcome::Malformed => self.malformed,
        }
    }

    /// How far a command is.
    pub(crate) const fn command_state(&self, state: CommandState) -> &'static str {
        match state {
            CommandState::Queued => self.command_queued,
            CommandState::Sent => self.command_sent,
            CommandState::Accepted => self.command_accepted,
            CommandState::Rejected => self.command_rejected,
            CommandState::Failed => self.command_failed,
            CommandState::TimedOut => self.command_timed_out,
            CommandState::Verified => self.command_verified,
        }
    }

    /// What was seen on the way.
    pub(crate) const fn milestone(&self, milestone: Milestone) -> &'static str {
        match milestone {
            Milestone::LinkLost => self.link_lost,
            Milestone::Booted => self.booted,
            Milestone::Ready => self.ready_again,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_word_of_its_own_in_every_language() {
        for language in Language::ALL {
            let mut words: Vec<_> = StatusFilter::by_urgency()
                .map(|it| language.words().filter_word(it))
                .collect();
            assert!(words.iter().all(|it| !it.is_empty()));
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), 9, "{language:?}");
        }
        assert_eq!(
            Language::Nb.words().status_word(Status::Done),
            "Ferdig eller pauset"
        );
        assert_eq!(Language::Nb.words().no_contact, "Ingen kontakt");
    }
}
