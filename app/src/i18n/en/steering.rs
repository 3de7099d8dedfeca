//! What decides what a car gets, in English.

use csms::eco_mode::Basis;

use crate::i18n::{PlanTold, RunTold, SteeringWords, TOLD_RUNS};

pub(super) const WORDS: SteeringWords = SteeringWords {
    charging_now: "Charging now",
    unlimited: "none: the charger gives its car what it can",
    by_hand: "By hand",
    everything: "Give it everything now",
    hold: "Hold it",
    automatic: "Back to automatic",
    is_everything: "By hand: the car gets everything that the fuse leaves, until this charging session ends.",
    is_hold: "By hand: the car is held back, until this charging session ends.",
    is_automatic: "Automatic: load balancing and EcoMode decide what the car gets.",
    by_hand_explained: "What is decided by hand goes before EcoMode and before other cars, but never above the fuse.",
    by_hand_nobody: "Nobody charges here now. What is decided by hand holds for one charging session, so there is nothing to decide yet.",
    eco_mode_hint: "On, cars charge while electricity is cheap, and are ready in time all the same.",
    eco_mode_off: "EcoMode is off: cars charge as soon as they are plugged in.",
    set_eco_mode: "Set EcoMode…",
    ready_by: "Ready by",
    ready_by_hint: "By the clocks where the charger stands. Empty: there is no hurry.",
    no_hurry: "No hurry",
    need: "Energy",
    need_hint: "In kWh, what a car needs each time. Empty: 40 kWh, or what the car itself tells.",
    dearest: "Dearest price",
    dearest_hint: "Per kWh, in the currency of the prices. Above it a car charges only if it would not be ready otherwise. Empty: any price.",
    any_price: "Any",
    wrong_ready_by: "A time of day as in 07:00, or nothing.",
    wrong_need: "A number of kWh from 0.1 to 200, or nothing.",
    wrong_dearest: "A price per kWh as in 1.20, or nothing.",
    by_hand_goes_first: "Somebody decided by hand what this car gets. The plan holds again when they give it back, or with the next car.",
    enter_price_area: "Enter the price area",
    price: "Price",
    per_kwh: "per kWh",
    charges: "Charges",
    waits: "Waits",
    until: "Until",
    time_zone: "Time zone",
    time_zone_hint: "Whose clocks “ready by” means, as in Europe/Oslo.",
    wrong_time_zone: "The name of a time zone as in Europe/Oslo.",
    price_area: "Price area",
    price_area_hint: "Whose electricity prices EcoMode goes by, as in NO1. Empty: not known.",
    wrong_price_area: "A price area as in NO1, SE3 or DE-LU, or nothing.",
    comes_to: "What this comes to",
};

/// When a car charges by a plan.
pub(super) fn plan(told: &PlanTold) -> String {
    let ready = match (&told.full_at, &told.ready_by) {
        (Some(full_at), Some(by)) if told.is_in_time => format!(", ready about {full_at}, in time for {by}"),
        (Some(full_at), Some(by)) => format!(", ready about {full_at}, too late for {by}"),
        (Some(full_at), None) => format!(", ready about {full_at}"),
        (None, _) => String::new(),
    };
    let full = told.full_at.as_ref().map(|it| format!(", ready about {it}"));
    let full = full.unwrap_or_default();
    let said = match (told.basis, &told.ready_by) {
        (Basis::Prices, _) if told.runs.is_empty() => {
            "waits, because every known price is above the dearest".to_owned()
        }
        (Basis::Prices, _) => format!("charges {}{ready}", runs(&told.runs)),
        (Basis::NoPrices, _) => {
            format!("no prices are known for this charge system: it charges at once{ready}")
        }
        (Basis::NoTime, Some(by)) if told.is_in_time => {
            format!("there is just enough time to be ready by {by}: it charges at once{full}")
        }
        (Basis::NoTime, Some(by)) => {
            format!("there is not enough time to be ready by {by}: it charges at once{full}")
        }
        (Basis::NoTime, None) => format!("there is no time to choose from: it charges at once{full}"),
        (Basis::NoFigures, _) => "what the car takes is not known: it charges at once".to_owned(),
        (Basis::NoNeed, _) => "the car has what it needs".to_owned(),
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
        format!("If a car came now: {said}.")
    }
}

fn runs(runs: &[RunTold]) -> String {
    let run = |it: &RunTold| match &it.from {
        Some(from) => format!("{from}–{}", it.until),
        None => format!("now until {}", it.until),
    };
    match runs {
        [] => String::new(),
        [only] => run(only),
        [first, .., last] if runs.len() > TOLD_RUNS => {
            let from = first.from.as_deref().unwrap_or("now");
            format!("in {} parts between {from} and {}", runs.len(), last.until)
        }
        [before @ .., last] => {
            let before: Vec<_> = before.iter().map(run).collect();
            format!("{} and {}", before.join(", "), run(last))
        }
    }
}

/// What a fuse leaves with a margin, and for how many cars at their least.
pub(super) fn sharing(fuse_a: u32, margin_a: u32, minimum_a: u32) -> String {
    let left = fuse_a.saturating_sub(margin_a);
    let begun = format!(
        "With {fuse_a} A and a margin of {margin_a} A, {left} A are left for the building and the cars:"
    );
    match left / minimum_a.max(1) {
        0 => format!("{begun} not enough for a single car at {minimum_a} A."),
        1 => format!("{begun} at most 1 car can charge at a time with {minimum_a} A."),
        cars => {
            format!(
                "{begun} at most {cars} cars can charge at once with {minimum_a} A each. More take turns."
            )
        }
    }
}

/// What a charger does by itself without contact.
pub(super) fn without_contact(fallback_a: u32, most: Option<u32>) -> String {
    match (fallback_a, most) {
        (0, _) => "A charger that loses contact gives its cars nothing until it is back.".to_owned(),
        (_, None) => format!("A charger that loses contact gives each car up to {fallback_a} A by itself."),
        (_, Some(most)) => format!(
            "A charger that loses contact gives each car up to {fallback_a} A by itself, as long as there are no more than {most} connectors; with more it gives nothing."
        ),
    }
}
