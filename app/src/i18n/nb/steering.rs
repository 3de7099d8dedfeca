//! What decides what a car gets, in Norwegian bokmål.

use csms::eco_mode::Basis;

use crate::i18n::{PlanTold, RunTold, SteeringWords, TOLD_RUNS};

pub(super) const WORDS: SteeringWords = SteeringWords {
    charging_now: "Lading nå",
    unlimited: "ingen: laderen gir bilen det den kan",
    by_hand: "For hånd",
    everything: "Gi den alt nå",
    hold: "Hold den igjen",
    automatic: "Tilbake til automatisk",
    is_everything: "For hånd: bilen får alt sikringen har igjen, til denne ladeøkten er over.",
    is_hold: "For hånd: bilen holdes igjen, til denne ladeøkten er over.",
    is_automatic: "Automatisk: lastbalansering og EcoMode bestemmer hva bilen får.",
    by_hand_explained: "Det som bestemmes for hånd, går foran EcoMode og foran andre biler, men aldri over sikringen.",
    by_hand_nobody: "Ingen lader her nå. Det som bestemmes for hånd, gjelder én ladeøkt, så det er ikke noe å bestemme ennå.",
    eco_mode_hint: "På: bilene lader mens strømmen er billig, og er klare i tide likevel.",
    eco_mode_off: "EcoMode er av: bilene lader så snart de er koblet til.",
    set_eco_mode: "Still inn EcoMode…",
    ready_by: "Klar til",
    ready_by_hint: "Etter klokken der laderen står. Tomt: det haster ikke.",
    no_hurry: "Haster ikke",
    need: "Energi",
    need_hint: "I kWh, det en bil trenger hver gang. Tomt: 40 kWh, eller det bilen selv sier.",
    dearest: "Høyeste pris",
    dearest_hint: "Per kWh, i prisenes valuta. Over den lader en bil bare hvis den ellers ikke ble klar. Tomt: alle priser.",
    any_price: "Alle",
    wrong_ready_by: "Et klokkeslett som 07:00, eller ingenting.",
    wrong_need: "Et antall kWh fra 0,1 til 200, eller ingenting.",
    wrong_dearest: "En pris per kWh som 1,20, eller ingenting.",
    by_hand_goes_first: "Noen har bestemt for hånd hva denne bilen får. Planen gjelder igjen når de gir slipp, eller fra neste bil.",
    enter_price_area: "Oppgi prisområdet",
    price: "Pris",
    per_kwh: "per kWh",
    charges: "Lader",
    waits: "Venter",
    until: "Til",
    time_zone: "Tidssone",
    time_zone_hint: "Klokken som «klar til» regnes etter, for eksempel Europe/Oslo.",
    wrong_time_zone: "Navnet på en tidssone, for eksempel Europe/Oslo.",
    price_area: "Prisområde",
    price_area_hint: "Strømprisene som EcoMode går etter, for eksempel NO1. Tomt: ikke kjent.",
    wrong_price_area: "Et prisområde som NO1, SE3 eller DE-LU, eller ingenting.",
    comes_to: "Hva det betyr",
};

/// When a car charges by a plan.
pub(super) fn plan(told: &PlanTold) -> String {
    let ready = match (&told.full_at, &told.ready_by) {
        (Some(full_at), Some(by)) if told.is_in_time => format!(", klar omtrent {full_at}, i tide til {by}"),
        (Some(full_at), Some(by)) => format!(", klar omtrent {full_at}, for sent til {by}"),
        (Some(full_at), None) => format!(", klar omtrent {full_at}"),
        (None, _) => String::new(),
    };
    let full = told.full_at.as_ref().map(|it| format!(", klar omtrent {it}"));
    let full = full.unwrap_or_default();
    let said = match (told.basis, &told.ready_by) {
        (Basis::Prices, _) if told.runs.is_empty() => {
            "venter, fordi alle kjente priser er over den høyeste".to_owned()
        }
        (Basis::Prices, _) => format!("lader {}{ready}", runs(&told.runs)),
        (Basis::NoPrices, _) => {
            format!("ingen priser er kjent for dette ladeanlegget: den lader med en gang{ready}")
        }
        (Basis::NoTime, Some(by)) if told.is_in_time => {
            format!("det er akkurat nok tid til å bli klar til {by}: den lader med en gang{full}")
        }
        (Basis::NoTime, Some(by)) => {
            format!("det er ikke nok tid til å bli klar til {by}: den lader med en gang{full}")
        }
        (Basis::NoTime, None) => format!("det er ingen tid å velge i: den lader med en gang{full}"),
        (Basis::NoFigures, _) => "det bilen tar, er ikke kjent: den lader med en gang".to_owned(),
        (Basis::NoNeed, _) => "bilen har det den trenger".to_owned(),
    };
    if told.has_car {
        let mut letters = said.chars();
        let first = letters.next().map(|it| it.to_ascii_uppercase());
        format!(
            "{}{}.",
            first.map(String::from).unwrap_or_default(),
            letters.as_str()
        )
    } else {
        format!("Hvis en bil kom nå: {said}.")
    }
}

fn runs(runs: &[RunTold]) -> String {
    let run = |it: &RunTold| match &it.from {
        Some(from) => format!("{from}–{}", it.until),
        None => format!("nå til {}", it.until),
    };
    match runs {
        [] => String::new(),
        [only] => run(only),
        [first, .., last] if runs.len() > TOLD_RUNS => {
            let from = first.from.as_deref().unwrap_or("nå");
            format!("i {} deler mellom {from} og {}", runs.len(), last.until)
        }
        [before @ .., last] => {
            let before: Vec<_> = before.iter().map(run).collect();
            format!("{} og {}", before.join(", "), run(last))
        }
    }
}

/// What a fuse leaves with a margin, and for how many cars at their least.
pub(super) fn sharing(fuse_a: u32, margin_a: u32, minimum_a: u32) -> String {
    let left = fuse_a.saturating_sub(margin_a);
    let begun =
        format!("Med {fuse_a} A og en margin på {margin_a} A er det {left} A igjen til bygget og bilene:");
    match left / minimum_a.max(1) {
        0 => format!("{begun} ikke nok til en eneste bil med {minimum_a} A."),
        1 => format!("{begun} høyst 1 bil kan lade om gangen med {minimum_a} A."),
        cars => {
            format!(
                "{begun} høyst {cars} biler kan lade samtidig med {minimum_a} A hver. Er de flere, lader de etter tur."
            )
        }
    }
}

/// What a charger does by itself without contact.
pub(super) fn without_contact(fallback_a: u32, most: Option<u32>) -> String {
    match (fallback_a, most) {
        (0, _) => "En lader som mister kontakten, gir bilene ingenting før den er tilbake.".to_owned(),
        (_, None) => {
            format!("En lader som mister kontakten, gir hver bil opptil {fallback_a} A på egen hånd.")
        }
        (_, Some(most)) => format!(
            "En lader som mister kontakten, gir hver bil opptil {fallback_a} A på egen hånd, så lenge det ikke er flere enn {most} ladeuttak; er det flere, gir den ingenting."
        ),
    }
}
