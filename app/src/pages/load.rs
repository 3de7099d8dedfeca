//! How a charge system's current is used, and what is to be done with it.

use std::time::Duration;

use csms::{ChargeSystem, ChargeSystemId, Event, Load};
use leptos::prelude::*;
use leptos_meta::Title;

use super::answered;
use crate::api::{self, ConfigureChargeSystem};
use crate::controls::{ActionForm, FormPopover, deed};
use crate::i18n::words;
use crate::live::{Again, Live, News, Scope, refetch};
use crate::routes::{address, from_address};
use crate::views::{
    ChargeSystemPart, LoadFigures, LoadHistory, LoadTable, PartProblem, SupplyFacts, SupplyFields,
};

/// How often it is asked anew, where nothing happens: a building tells of itself between.
const EVERY: Duration = Duration::from_secs(5);

/// The fuse, who has what of it, and the settings.
#[component]
pub(crate) fn LoadPage() -> impl IntoView {
    let asked = from_address(|path, _| address::charge_system_of(path));
    let loaded = Resource::new(move || asked.get(), api::find_load);
    answered(loaded, |(system, load)| view! { <Shared system load /> })
}

/// Whether after this the current may be used otherwise, or look so.
fn changes_load(event: &Event) -> bool {
    match event {
        Event::Registered { .. }
        | Event::Described(_)
        | Event::Moved { .. }
        | Event::Connected { .. }
        | Event::Disconnected { .. }
        | Event::Booted(_)
        | Event::StatusReported(_)
        | Event::TransactionStarted(_)
        | Event::TransactionStopped(_)
        | Event::Metered { .. }
        | Event::CommandStepped { .. }
        | Event::Decided(_)
        | Event::EcoModeSet(_)
        | Event::ManualSet(_)
        | Event::FallbackHeld { .. } => true,
        Event::Heard
        | Event::FirmwareReported(_)
        | Event::UploadReported(_)
        | Event::SecurityReported { .. }
        | Event::CommandIssued { .. }
        | Event::ConfigurationRead(_)
        | Event::Exchanged(_) => false,
    }
}

/// How the fuse was used, as it was when the page came: it is long, and what is new is above it.
#[component]
fn History(of: StoredValue<ChargeSystemId>, fuse: Memo<Option<u32>>) -> impl IntoView {
    let loaded = Resource::new(
        || (),
        move |()| api::find_load_history(of.with_value(ToString::to_string)),
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(points) => {
                        view! { {move || view! { <LoadHistory points=points.clone() fuse_a=fuse.get() /> }} }
                            .into_any()
                    }
                    Err(error) => view! { <PartProblem error again=refetch(loaded) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shared(system: ChargeSystem, load: Load) -> impl IntoView {
    let words = words();
    let id = StoredValue::new(system.id.clone());
    let overview = address::charge_system(&system.id);
    let (name, title) = (
        system.name.clone(),
        format!("{} – {}", words.load_title, system.name),
    );
    let scope = Scope::ChargeSystem(system.id.clone());
    let (system, load) = (RwSignal::new(system), RwSignal::new(load));
    let again = Again::new(move || async move {
        let id = id.with_value(ToString::to_string);
        if let Ok((now, used)) = api::find_load(id).await {
            system.maybe_update(|it| std::mem::replace(it, now.clone()) != now);
            load.try_set(used);
        }
    });
    let live = expect_context::<Live>();
    live.follow(scope, None, move |news| {
        let changes_it = match news {
            News::Fact(fact) => changes_load(&fact.event),
            News::Snapshot(_) => true,
        };
        if changes_it {
            again.ask();
        }
    });
    again.every(EVERY);

    let action = deed::<ConfigureChargeSystem>();
    let answer = action.value();
    Effect::new(move || {
        if let Some(Ok(now)) = answer.get() {
            system.set(now);
            again.ask();
        }
    });
    let failed =
        Signal::derive(move || answer.with(|it| it.as_ref().and_then(|it| it.as_ref().err().cloned())));
    let taken = Signal::derive(move || answer.with(|it| it.as_ref().map(Result::is_ok)));
    let about = Signal::derive(move || id.with_value(ToString::to_string));
    let fuse = Memo::new(move |_| system.with(|it| it.supply.fuse_a));
    let has_fuse = Memo::new(move |_| fuse.with(Option::is_some));
    let is_shared = Memo::new(move |_| system.with(|it| it.supply.load_balancing.enabled));
    let saved = move || (taken.get() == Some(true)).then_some(words.saved);
    view! {
        <Title text=title />
        <ChargeSystemPart overview name title=words.load_title />
        {move || {
            let explained = if !has_fuse.get() {
                Some(words.load_without_fuse)
            } else if !is_shared.get() {
                Some(words.load_off)
            } else {
                None
            };
            explained.map(|it| view! { <p class="notice">{it}</p> })
        }}
        <section class="card">
            <LoadFigures load />
            <History of=id fuse />
        </section>
        <section class="card">
            <h2>{words.who_has_what}</h2>
            <LoadTable load />
        </section>
        <section class="card">
            <h2>{words.supply}</h2>
            <SupplyFacts system />
            <FormPopover class="edit" label=words.edit taken about>
                <ActionForm action>
                    <SupplyFields system failed />
                </ActionForm>
            </FormPopover>
            <p class="saved muted" role="status">
                {saved}
            </p>
        </section>
    }
}
