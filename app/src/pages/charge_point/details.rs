//! Entering what a charger does not report.

use csms::{ChargePoint, ChargeSystem, ChargeSystemSummary, Place};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, DescribeChargePoint, DescribeConnector};
use crate::controls::FormPopover;
use crate::error::ApiError;
use crate::i18n::words;
use crate::pages::Loading;
use crate::views::{ConnectorFields, DetailsFacts, DetailsFields, PartProblem};

/// What was entered of the charger, and a form to change it.
#[component]
pub(super) fn EnteredDetails(charge_point: Signal<ChargePoint>) -> impl IntoView {
    let words = words();
    let loaded = Resource::new(|| (), |()| api::list_charge_systems());
    let action = ServerAction::<DescribeChargePoint>::new();
    let (taken, failed) = outcome(action.value().into());
    view! {
        <h3>{words.details}</h3>
        <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match loaded.await {
                        Ok(summaries) => {
                            let systems = RwSignal::new(systems_of(summaries));
                            learn_of_new_ones(systems, taken);
                            Either::Left(
                                view! {
                                    <DetailsFacts charge_point systems />
                                    <FormPopover class="edit" label=words.edit taken>
                                        <ActionForm action>
                                            <DetailsFields charge_point systems failed />
                                        </ActionForm>
                                    </FormPopover>
                                },
                            )
                        }
                        Err(error) => Either::Right(view! { <PartProblem error /> }),
                    }
                })}
            </Transition>
        <Saved taken />
    }
}

fn systems_of(summaries: Vec<ChargeSystemSummary>) -> Vec<ChargeSystem> {
    let system = |it: ChargeSystemSummary| ChargeSystem {
        id: it.id,
        name: it.name,
    };
    summaries.into_iter().map(system).collect()
}

/// The charger may belong to a charge system now that was not there before.
fn learn_of_new_ones(systems: RwSignal<Vec<ChargeSystem>>, taken: Signal<Option<bool>>) {
    Effect::new(move || {
        if taken.get() == Some(true) {
            spawn_local(async move {
                if let Ok(summaries) = api::list_charge_systems().await {
                    systems.try_set(systems_of(summaries));
                }
            });
        }
    });
}

/// A form for what a connector is.
#[component]
pub(super) fn EditConnector(charge_point: Signal<ChargePoint>, place: Place) -> impl IntoView {
    let words = words();
    let action = ServerAction::<DescribeConnector>::new();
    let (taken, failed) = outcome(action.value().into());
    view! {
        <FormPopover class="edit" label=words.edit taken>
            <ActionForm action>
                <ConnectorFields charge_point place failed />
            </ActionForm>
        </FormPopover>
        <Saved taken />
    }
}

type Answer = Option<Result<ChargePoint, ApiError>>;

/// Whether what was sent was taken, and why not.
fn outcome(answer: Signal<Answer>) -> (Signal<Option<bool>>, Signal<Option<ApiError>>) {
    let taken = move || answer.with(|it| it.as_ref().map(Result::is_ok));
    let failed = move || answer.with(|it| it.as_ref()?.as_ref().err().cloned());
    (Signal::derive(taken), Signal::derive(failed))
}

#[component]
fn Saved(taken: Signal<Option<bool>>) -> impl IntoView {
    let words = words();
    let said = move || (taken.get() == Some(true)).then_some(words.saved);
    view! {
        <p class="saved muted" role="status">
            {said}
        </p>
    }
}
