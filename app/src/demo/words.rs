//! What the tour and the panel say, in every language. What the pages say stands in `i18n`.

use crate::Language;

/// Everything that the demo says of itself.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) tour: &'static str,
    pub(super) next: &'static str,
    pub(super) previous: &'static str,
    pub(super) show_me: &'static str,
    pub(super) explore: &'static str,
    pub(super) go_on: &'static str,
    pub(super) chapters: &'static str,
    pub(super) of: &'static str,
    pub(super) the_end: &'static str,
    pub(super) the_end_text: &'static str,
    pub(super) again: &'static str,
    pub(super) more: &'static str,
    pub(super) what_if: &'static str,
    pub(super) charger: &'static str,
    pub(super) plug_in: &'static str,
    pub(super) unplug: &'static str,
    pub(super) break_it: &'static str,
    pub(super) cut_line: &'static str,
    pub(super) cannot: &'static str,
    pub(super) speed: &'static str,
    pub(super) pause: &'static str,
    pub(super) resume: &'static str,
    pub(super) play: &'static str,
    pub(super) play_hint: &'static str,
    pub(super) line: &'static str,
    pub(super) no_frame: &'static str,
    pub(super) no_json: &'static str,
    pub(super) no_exchange: &'static str,
    pub(super) nothing_in_it: &'static str,
}

impl Words {
    /// Those of a language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Nb => &NB,
        }
    }
}

const EN: Words = Words {
    tour: "Guided tour",
    next: "Next",
    previous: "Back",
    show_me: "Show me",
    explore: "Explore freely",
    go_on: "Go on with the tour",
    chapters: "Chapters",
    of: "of",
    the_end: "That was the tour",
    the_end_text: "Everything here ran in your browser: the chargers, their messages, and the portal that read them. Look around as long as you like.",
    again: "Start over",
    more: "I want this for my chargers",
    what_if: "What would happen if …",
    charger: "Charger",
    plug_in: "Plug in a car",
    unplug: "Unplug it",
    break_it: "Break it",
    cut_line: "Cut or restore its line",
    cannot: "That is not possible there now.",
    speed: "Speed",
    pause: "Stop time",
    resume: "Let time go on",
    play: "Play a recording",
    play_hint: "an event log that was exported as JSON Lines",
    line: "Line",
    no_frame: "holds no frame of a message (raw_request or raw_response).",
    no_json: "is not JSON.",
    no_exchange: "is no row of an event log",
    nothing_in_it: "There is no message in this file.",
};

const NB: Words = Words {
    tour: "Omvisning",
    next: "Neste",
    previous: "Tilbake",
    show_me: "Vis meg",
    explore: "Utforsk fritt",
    go_on: "Fortsett omvisningen",
    chapters: "Kapitler",
    of: "av",
    the_end: "Det var omvisningen",
    the_end_text: "Alt her gikk i nettleseren din: laderne, meldingene deres og portalen som leste dem. Se deg rundt så lenge du vil.",
    again: "Begynn på nytt",
    more: "Dette vil jeg ha for mine ladere",
    what_if: "Hva om …",
    charger: "Lader",
    plug_in: "Koble til en bil",
    unplug: "Koble fra",
    break_it: "Ødelegg den",
    cut_line: "Bryt eller gjenopprett forbindelsen",
    cannot: "Det går ikke der nå.",
    speed: "Fart",
    pause: "Stopp tiden",
    resume: "La tiden gå",
    play: "Spill av et opptak",
    play_hint: "en hendelseslogg som er eksportert som JSON Lines",
    line: "Linje",
    no_frame: "har ingen meldingsramme (raw_request eller raw_response).",
    no_json: "er ikke JSON.",
    no_exchange: "er ikke en rad i en hendelseslogg",
    nothing_in_it: "Det er ingen melding i denne filen.",
};
