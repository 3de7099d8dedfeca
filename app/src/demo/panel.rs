//! What would happen if: a small panel with which a visitor does what drivers and electricians do.

use csms::ChargePointId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use super::flags::FASTEST;
use super::pace::Pace;
use super::words::Words;
use super::{hold, move_on, play, with};
use crate::Language;
use crate::stage::{Deed, Recording, RecordingError};

/// The panel.
#[component]
pub(super) fn WhatIf(language: Language) -> impl IntoView {
    let words = Words::of(language);
    let ids = with(|demo| {
        let stage = demo.backend.stage();
        stage
            .record()
            .fleet()
            .iter()
            .map(|it| it.id.to_string())
            .collect::<Vec<_>>()
    });
    let ids = ids.unwrap_or_default();
    let chosen = RwSignal::new(ids.first().cloned().unwrap_or_default());
    let said = RwSignal::new(None::<String>);
    let options: Vec<_> = ids
        .into_iter()
        .map(|id| view! { <option>{id}</option> })
        .collect();
    let deeds = [
        (Deed::PlugIn, words.plug_in),
        (Deed::Unplug, words.unplug),
        (Deed::Break, words.break_it),
        (Deed::CutOrRestore, words.cut_line),
    ];
    let deed = move |(deed, word): (Deed, &'static str)| {
        let act = move |_| {
            let done = ChargePointId::parse(&chosen.get_untracked())
                .ok()
                .and_then(|id| with(|demo| demo.backend.stage().act(&id, deed)));
            said.set((done != Some(true)).then(|| words.cannot.to_owned()));
            move_on(Pace::reached);
        };
        view! {
            <button type="button" on:click=act>
                {word}
            </button>
        }
    };
    let speed = RwSignal::new(with(|demo| demo.pace.speed()).unwrap_or(1.0));
    let stands = with(|demo| demo.stands.clone()).unwrap_or_default();
    let faster = move |event| {
        if let Ok(wanted) = event_target_value(&event).parse::<f64>() {
            speed.set(wanted);
            with(|demo| demo.pace.set_speed(wanted));
        }
    };
    let open = move |event: leptos::ev::Event| {
        let field = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = field.and_then(|it| it.files()?.get(0)) else {
            return;
        };
        spawn_local(async move {
            let text = JsFuture::from(file.text())
                .await
                .ok()
                .and_then(|it| it.as_string());
            match Recording::read(&file.name(), &text.unwrap_or_default()) {
                Ok(recording) => play(recording),
                Err(error) => said.set(Some(sentence(&error, words))),
            }
        });
    };
    view! {
        <details class="what-if">
            <summary>{words.what_if}</summary>
            <div>
                <label>
                    <span>{words.charger}</span>
                    " "
                    <select on:change=move |event| chosen.set(event_target_value(&event))>{options}</select>
                </label>
                <div class="deeds">{deeds.map(deed).into_iter().collect_view()}</div>
                <label>
                    <span>{words.speed} " " {move || format!("{}×", speed.get())}</span>
                    " "
                    <input type="range" min="1" max=FASTEST step="1" prop:value=move || speed.get() on:input=faster />
                </label>
                <button type="button" on:click=|_| hold()>
                    {move || if stands.get() { words.resume } else { words.pause }}
                </button>
                <label>
                    <span>{words.play}</span>
                    <span class="muted">" " {words.play_hint}</span>
                    <input type="file" accept=".jsonl,application/jsonl" on:change=open />
                </label>
                <p role="status">{move || said.get()}</p>
            </div>
        </details>
    }
}

/// What is wrong with a file, in the visitor's language.
fn sentence(error: &RecordingError, words: &Words) -> String {
    let of_line = |line: &usize, what: &str| format!("{} {line} {what}", words.line);
    match error {
        RecordingError::NoJson(line) => of_line(line, words.no_json),
        RecordingError::NoExchange(line, why) => format!("{} ({why}).", of_line(line, words.no_exchange)),
        RecordingError::NoFrame(line) => of_line(line, words.no_frame),
        RecordingError::Empty => words.nothing_in_it.to_owned(),
    }
}
