//! What was asked of a charger, and what became of it.

use csms::{CommandStep, IssuedCommand};
use leptos::prelude::*;

use crate::controls::{Announcer, Time, Told};
use crate::i18n::{sentences, words};

/// One entry for each command, newest first, with every step that it took.
#[component]
pub(crate) fn CommandList(commands: RwSignal<Vec<IssuedCommand>>) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let none = Memo::new(move |_| commands.with(Vec::is_empty));
    // Of the newest alone, as far as it has come: a list that is read out at every step is turned off.
    let newest = Signal::derive(move || {
        commands.with(|it| {
            let newest = it.first();
            newest.map_or_else(String::new, |it| {
                let state = words.command_state(it.state);
                format!("{} – {state}", (sentences.command)(&it.command))
            })
        })
    });
    // A command that took a step is another row.
    let key = |it: &IssuedCommand| format!("{} {}", it.steps.len(), it.id);
    view! {
        {move || none.get().then(|| view! { <p class="muted">{words.no_commands}</p> })}
        <Announcer sentence=newest />
        <ol class="command-list" role="list" aria-label=words.commands>
            <For each=move || commands.get() key=key let:command>
                <Entry command />
            </For>
        </ol>
    }
}

#[component]
fn Entry(command: IssuedCommand) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let state = command.state;
    let awaited = command.awaited_until().map(|until| {
        view! {
            <p class="muted">
                {words.awaited_until} " " <Time at=Some(until) told=Told::Exactly />
            </p>
        }
    });
    let asked_by = command
        .asked_by
        .map(|it| view! { <p class="muted asked-by">{(sentences.asked_by)(&it)}</p> });
    let steps = command.steps.into_iter().map(step).collect_view();
    view! {
        <li class="command" data-command-id=command.id.to_string() data-state=state.key()>
            <p class="wish">
                <strong>{(sentences.command)(&command.command)}</strong>
                " "
                <span class="state">{words.command_state(state)}</span>
            </p>
            {asked_by}
            <ol class="steps" role="list">
                {steps}
            </ol>
            {awaited}
        </li>
    }
}

fn step(step: CommandStep) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let word = step
        .milestone
        .map_or_else(|| words.command_state(step.state), |it| words.milestone(it));
    view! {
        <li data-state=step.state.key() data-milestone=step.milestone.map(csms::Milestone::key)>
            <Time at=Some(step.at) told=Told::Exactly />
            " "
            <span>{word}</span>
            {step
                .detail
                .map(|it| {
                    let said = (sentences.said_by_server)(&it);
                    view! { <span class="muted">" " {format!("“{said}”")}</span> }
                })}
        </li>
    }
}
