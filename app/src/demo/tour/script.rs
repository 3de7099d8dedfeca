//! What the tour shows, and in which words.

use csms::{ChargeSystemId, EventId};

use crate::Language;
use crate::routes::address::{self, Tab};
use crate::stage::{CHARGE_SYSTEM, Stage};

/// What a step waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Until {
    /// Until the visitor goes on.
    Read,
    /// Until the control, which can be opened, is open.
    Opened,
    /// Until something in the control was chosen.
    Chosen,
    /// Until a page is shown whose address begins so.
    At(String),
    /// Until there is such an element.
    Seen(&'static str),
}

/// One step: what it is about, where that is, and what it waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scene {
    pub(super) chapter: &'static str,
    pub(super) step: &'static str,
    /// The address of the page, within the portal.
    pub(super) page: String,
    /// What has to be open for it.
    pub(super) opens: Option<String>,
    /// The control.
    pub(super) target: String,
    /// What in it is to be chosen, where that is not the control itself.
    pub(super) choice: Option<&'static str>,
    pub(super) until: Until,
    /// Whether it is about a restart, which is to be begun where nobody has.
    pub(super) needs_restart: bool,
    words: [&'static str; 2],
}

impl Scene {
    /// What is said.
    pub(super) const fn words(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.words[0],
            Language::Nb => self.words[1],
        }
    }
}

/// The chapters, in their order, with what they are called.
const CHAPTERS: [(&str, [&str; 2]); 4] = [
    ("look", ["One look tells", "Ett blikk er nok"]),
    ("pause", ["Why is it paused?", "Hvorfor er det pause?"]),
    ("faults", ["What went wrong?", "Hva gikk galt?"]),
    ("repair", ["Put it right", "Rett det opp"]),
];

/// What the chapters are called, with their keys.
pub(super) fn chapters(language: Language) -> [(&'static str, &'static str); 4] {
    let index = match language {
        Language::En => 0,
        Language::Nb => 1,
    };
    CHAPTERS.map(|(key, words)| (key, words[index]))
}

/// All steps, in their order, with those who play on this stage.
pub(super) fn script(stage: &Stage) -> Vec<Scene> {
    let cast = stage.cast();
    let id = |part: &Option<csms::ChargePointId>| part.as_ref().map_or_else(String::new, ToString::to_string);
    if cast.faulted.is_none() || cast.paused.is_none() {
        return Vec::new();
    }
    let (faulted, paused) = (id(&cast.faulted), id(&cast.paused));
    let overview = address::charge_system(&ChargeSystemId::from(CHARGE_SYSTEM));
    let faults_alone = format!("{overview}?status=faulted");
    let in_row = |id: &str, what: &str| format!("[data-charge-point-id='{id}'] {what}");
    let broken = stage.record().fleet().iter().find(|it| it.id.as_str() == faulted);
    let event = broken.and_then(|it| it.most_urgent()?.event_id);
    let log = address::tab(&faulted, Tab::EventLog);
    let scene = |chapter, step, page: &str, target: String, until, words| Scene {
        chapter,
        step,
        page: page.to_owned(),
        opens: None,
        target,
        choice: None,
        until,
        needs_restart: false,
        words,
    };
    let about = address::tab(&faulted, Tab::ChargePoint);
    vec![
        scene(
            "look",
            "tiles",
            &overview,
            ".status-tiles [data-tint='faulted']".to_owned(),
            Until::At(faults_alone.clone()),
            [
                "Every charger, counted by its status. The numbers add up, and each of them is a filter: choose this one.",
                "Alle ladere, talt etter status. Tallene stemmer, og hvert av dem er et filter: velg dette.",
            ],
        ),
        scene(
            "look",
            "chip",
            &faults_alone,
            in_row(&faulted, ".status-chip[data-tint='faulted']"),
            Until::Opened,
            [
                "This charger is out of order. Open its status.",
                "Denne laderen er i ustand. Åpne statusen.",
            ],
        ),
        Scene {
            opens: Some(in_row(&faulted, ".status-chip[data-tint='faulted']")),
            ..scene(
                "look",
                "words",
                &faults_alone,
                in_row(&faulted, ".status-chip[data-tint='faulted'] .technical-status"),
                Until::Read,
                [
                    "The charger’s own words, its error code, and when. “What does this mean?” says what to do next.",
                    "Laderens egne ord, feilkoden og når. «Hva betyr dette?» sier hva du gjør nå.",
                ],
            )
        },
        scene(
            "pause",
            "chip",
            &overview,
            in_row(&paused, ".status-chip[data-tint='paused']"),
            Until::Opened,
            [
                "This car wants more, yet charging is paused. Open the status to see what is holding it back.",
                "Denne bilen vil ha mer, men ladingen har pause. Åpne statusen og se hva som holder den igjen.",
            ],
        ),
        Scene {
            opens: Some(in_row(&paused, ".status-chip[data-tint='paused']")),
            ..scene(
                "pause",
                "reason",
                &overview,
                in_row(&paused, ".status-chip[data-tint='paused'] .technical-status"),
                Until::Read,
                [
                    "LoadBalancing, says the charger: the site is at its limit, and this car waits its turn.",
                    "LoadBalancing, sier laderen: anlegget har nådd grensen sin, og denne bilen venter på tur.",
                ],
            )
        },
        scene(
            "pause",
            "evidence",
            &address::tab(&paused, Tab::Connectors),
            ".connector-card".to_owned(),
            Until::Read,
            [
                "And the evidence: since when, what flowed until then, and how the power fell. Nobody has to drive there.",
                "Og beviset: siden når, hvor mye som ble ladet før det, og hvordan effekten falt. Ingen trenger å kjøre dit.",
            ],
        ),
        scene(
            "faults",
            "log",
            &address::tab(&faulted, Tab::StatusLog),
            "table.log a[href*='/event-log/']".to_owned(),
            Until::At(format!("{log}/")),
            [
                "Everything this charger reported, with both times. See the message behind the newest report.",
                "Alt denne laderen har meldt, med begge tidspunkt. Se meldingen bak den nyeste.",
            ],
        ),
        scene(
            "faults",
            "message",
            &event.map_or_else(|| log.clone(), |event: EventId| address::event(&faulted, event)),
            ".event-detail".to_owned(),
            Until::Read,
            [
                "The very message, explained line by line and kept byte for byte. Copy it for the manufacturer’s support.",
                "Selve meldingen, forklart linje for linje og tatt vare på ned til siste byte. Kopier den til produsentens støtte.",
            ],
        ),
        scene(
            "faults",
            "messages",
            &log,
            ".log-filters".to_owned(),
            Until::Read,
            [
                "All messages, both ways: filter them, search them. You and your installer look at the same.",
                "Alle meldinger, begge veier: filtrer og søk. Du og montøren ser på det samme.",
            ],
        ),
        Scene {
            choice: Some("button[type='submit']"),
            ..scene(
                "repair",
                "restart",
                &about,
                "details.restart".to_owned(),
                Until::Chosen,
                [
                    "A restart may clear it. The portal asks once, names the charger, and warns of cars that charge. Restart it.",
                    "En omstart kan rette det. Portalen spør én gang, nevner laderen og advarer om biler som lader. Start den på nytt.",
                ],
            )
        },
        Scene {
            needs_restart: true,
            ..scene(
                "repair",
                "watch",
                &about,
                ".command-list .command".to_owned(),
                Until::Seen(".command[data-state='verified']"),
                [
                    "Now watch: it accepts, goes offline, starts, and reports again. Each step is seen, not assumed.",
                    "Følg med: den godtar, forsvinner, starter og melder seg igjen. Hvert steg er sett, ikke antatt.",
                ],
            )
        },
        scene(
            "repair",
            "configuration",
            &about,
            "form[action*='read-configuration'] button".to_owned(),
            Until::Chosen,
            [
                "Last, read its configuration: what it is set to, and what has changed since it was last read.",
                "Til slutt: les konfigurasjonen. Hva den er satt til, og hva som er endret siden sist.",
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use csms::Timestamp;

    use super::*;

    #[test]
    fn there_are_few_steps_of_few_words() {
        let stage = Stage::new(1, 12, Timestamp::from_millis(1_768_478_400_000));
        let scenes = script(&stage);
        assert!(scenes.len() <= 12);
        for (key, _) in chapters(Language::En) {
            let steps = scenes.iter().filter(|it| it.chapter == key).count();
            assert!((3..=4).contains(&steps), "{key}");
        }
        for scene in &scenes {
            for language in Language::ALL {
                let words = scene.words(language).split_whitespace().count();
                assert!(words <= 25, "{} {}: {words}", scene.chapter, scene.step);
            }
        }
    }
}
