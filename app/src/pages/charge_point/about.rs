//! What a charger is, what was asked of it, and how it is configured.

use csms::{ChargePoint, Configuration, Event, IssuedCommand};
use leptos::either::Either;
use leptos::prelude::*;

use super::connection_history::ConnectionHistory;
use super::current::Current;
use super::details::EnteredDetails;
use crate::api::{self, ReadConfiguration};
use crate::controls::{ActionForm, deed};
use crate::i18n::{sentences, words};
use crate::live::{CommandNews, News, refetch};
use crate::pages::Loading;
use crate::views::{CommandList, ConfigurationTable, IdentityFacts, PartProblem, problem_sentence};

/// How many commands are told.
const TOLD: u32 = 10;

/// Four sections, each live.
#[component]
pub(crate) fn AboutTab() -> impl IntoView {
    let current = expect_context::<Current>();
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                let as_of = current.loaded.await.ok()?;
                Some(view! { <Sections charge_point=current.show(as_of) /> })
            })}
        </Suspense>
    }
}

#[component]
fn Sections(charge_point: Signal<ChargePoint>) -> impl IntoView {
    let words = words();
    view! {
        <div class="sections">
            <section class="card">
                <h2>{words.identity}</h2>
                <IdentityFacts charge_point />
                <EnteredDetails charge_point />
            </section>
            <RecentCommands />
            <CurrentConfiguration />
            <ConnectionHistory among_now=true />
        </div>
    }
}

#[component]
fn RecentCommands() -> impl IntoView {
    let current = expect_context::<Current>();
    let loaded = Resource::new(move || current.id.get(), |id| api::list_commands(id, TOLD));
    let list = move |commands: Vec<IssuedCommand>| {
        let commands = RwSignal::new(commands);
        current.newsroom.catch_up(move |news| match news {
            News::Snapshot(_) => loaded.refetch(),
            News::Fact(fact) => commands.maybe_update(|commands| CommandNews::take(commands, fact)),
        });
        view! { <CommandList commands /> }
    };
    view! {
        <section class="card">
            <h2>{words().commands}</h2>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match loaded.await {
                        Ok(commands) => Either::Left(list(commands)),
                        Err(error) => Either::Right(view! { <PartProblem error again=refetch(loaded) /> }),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn CurrentConfiguration() -> impl IntoView {
    let current = expect_context::<Current>();
    let loaded = Resource::new(move || current.id.get(), api::list_configurations);
    let table = move |readings: Vec<Configuration>| {
        let readings = RwSignal::new(readings);
        current.newsroom.catch_up(move |news| match news {
            News::Snapshot(_) => loaded.refetch(),
            News::Fact(fact) => {
                if let Event::ConfigurationRead(read) = &fact.event {
                    readings.maybe_update(|known| {
                        let newer = known.first().is_none_or(|it| it.read_at < read.read_at);
                        if newer {
                            known.insert(0, read.clone());
                            known.truncate(2);
                        }
                        newer
                    });
                }
            }
        });
        let wanted = RwSignal::new(String::new());
        move || view! { <ConfigurationTable readings=readings.get() wanted /> }
    };
    view! {
        <section class="card">
            <h2>{words().configuration}</h2>
            <ReadButton />
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match loaded.await {
                        Ok(readings) => Either::Left(table(readings)),
                        Err(error) => Either::Right(view! { <PartProblem error again=refetch(loaded) /> }),
                    }
                })}
            </Transition>
        </section>
    }
}

/// Reads it anew: the first time the portal does by itself, after the charger has booted.
#[component]
fn ReadButton() -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let current = expect_context::<Current>();
    let action = deed::<ReadConfiguration>();
    let answer = action.value();
    let said = move || {
        answer.with(|it| match it {
            Some(Err(error)) => {
                let sentence = problem_sentence(error, words, sentences);
                Some(view! { <p class="field-error">{sentence}</p> }.into_any())
            }
            Some(Ok(_)) => Some(view! { <p class="muted">{words.read_sent}</p> }.into_any()),
            None => None,
        })
    };
    view! {
        <ActionForm action>
            <input type="hidden" name="charge_point" value=current.id />
            <button type="submit" disabled=action.pending()>
                {words.read_configuration}
            </button>
        </ActionForm>
        <div role="status">{said}</div>
    }
}
