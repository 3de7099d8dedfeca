//! The sentences with a variable part that a language has to have.

use csms::{Amperes, Asker, Command, Decision, Disconnect, EventId, Finding, Gist, Timestamp};

use super::PlanTold;

/// Sentences with a variable part.
#[derive(Debug)]
pub(crate) struct Sentences {
    /// So many chargers.
    pub(crate) chargers: fn(u32) -> String,
    /// So many updates that wait for somebody to go on.
    pub(crate) updates_waiting: fn(u32) -> String,
    /// That a charger is connected again, after so long.
    pub(crate) connected_again: fn(&str) -> String,
    /// A span ago.
    pub(crate) ago: fn(&str) -> String,
    /// For a span.
    pub(crate) lasting: fn(&str) -> String,
    /// Since a moment.
    pub(crate) since: fn(&str) -> String,
    /// Until a moment.
    pub(crate) until: fn(&str) -> String,
    /// So much later than it was said to have happened, or earlier.
    pub(crate) skew: fn(&str, bool) -> String,
    /// No charger, charge system, event … of this kind has this id.
    pub(crate) no_such: fn(&str, &str) -> String,
    /// A charger has no connection to us.
    pub(crate) not_connected: fn(&str) -> String,
    /// Too many commands wait for a charger.
    pub(crate) busy: fn(&str) -> String,
    /// A part of what was asked makes no sense, in a machine's words.
    pub(crate) nonsense: fn(&str, &str) -> String,
    /// A message that is not kept any longer: which, for how many seconds they are kept, and how far back they go.
    pub(crate) purged: fn(EventId, u64, Timestamp) -> String,
    /// What a message says, in a line.
    pub(crate) gist: fn(&str, &Gist) -> Option<String>,
    /// A part of a timeline that cannot be understood.
    pub(crate) not_in_timeline: fn(&str) -> String,
    /// Choose the message of this kind and time.
    pub(crate) choose_message: fn(&str, &str) -> String,
    /// Copy so many messages for support.
    pub(crate) copy_chosen: fn(usize) -> String,
    /// A filter that does not have such a value.
    pub(crate) unknown_value: fn(&str) -> String,
    pub(crate) shown_as: fn(&str, &str) -> String,
    /// Whether this charger is to be restarted.
    pub(crate) restart_question: fn(&str) -> String,
    /// So many things that were odd.
    pub(crate) findings: fn(u32) -> String,
    /// How many more times the same call came.
    pub(crate) repeats: fn(u32) -> String,
    /// What the server, or a charger, said in words of its own; ours in the reader's language.
    pub(crate) said_by_server: fn(&str) -> String,
    /// One oddity.
    pub(crate) finding: fn(&Finding) -> String,
    /// Why a connection ended.
    pub(crate) disconnect: fn(&Disconnect) -> String,
    /// What we decided.
    pub(crate) decision: fn(&Decision) -> String,
    /// The figures that a decision was made of.
    pub(crate) grounds: fn(&Decision) -> String,
    /// That a charger has accepted a limit and draws more.
    pub(crate) ignores: fn(Amperes, Amperes) -> String,
    /// What is wanted of a charger.
    pub(crate) command: fn(&Command) -> String,
    /// Who asked for a command.
    pub(crate) asked_by: fn(&Asker) -> String,
    /// When a car charges by a plan of EcoMode.
    pub(crate) plan: fn(&PlanTold) -> String,
    /// What a fuse leaves with a margin, and for how many cars at their least; all in A.
    pub(crate) sharing: fn(u32, u32, u32) -> String,
    /// What a charger does by itself without contact, with so many A, where at most so many connectors could take them.
    pub(crate) without_contact: fn(u32, Option<u32>) -> String,
}
