//! Entering what a charger does not report.

use csms::{ChargePoint, ChargeSystem, ChargeSystemSummary, Place};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, DescribeChargePoint, DescribeConnector};
use crate::backend::BackendError;
use crate::controls::{ActionForm, FormPopover, deed};
use crate::error::ApiError;
use crate::i18n::words;
use crate::live::refetch;
use crate::pages::Loading;
use crate::views::{ConnectorFields, DetailsFacts, DetailsFields, PartProblem};

/// What was entered of the charger, and a form to change it.
#[component]
pub(super) fn EnteredDetails(charge_point: Signal<ChargePoint>) -> impl IntoView {
    let words = words();
    let loaded = Resource::new(|| (), |()| api::list_charge_systems());
    let action = deed::<DescribeChargePoint>();
    let (taken, failed) = outcome(action.value().into(), "");
    let about = about(charge_point);
    view! {
        <h3>{words.details}</h3>
        <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match loaded.await {
                        Ok(summaries) => {
                            let systems = RwSignal::new(systems_of(summaries));
                            learn_of_new_ones(systems, charge_point);
                            Either::Left(
                                view! {
                                    <DetailsFacts charge_point systems />
                                    <FormPopover class="edit" label=words.edit taken about>
                                        <ActionForm action>
                                            <DetailsFields charge_point systems failed />
                                        </ActionForm>
                                    </FormPopover>
                                },
                            )
                        }
                        Err(error) => Either::Right(view! { <PartProblem error again=refetch(loaded) /> }),
                    }
                })}
            </Transition>
        <Saved taken />
    }
}

fn systems_of(summaries: Vec<ChargeSystemSummary>) -> Vec<ChargeSystem> {
    let systems = summaries.into_iter();
    systems.map(|it| ChargeSystem::named(it.id, it.name)).collect()
}

/// The charger may come to belong to a charge system that was not there before, whoever moved it.
fn learn_of_new_ones(systems: RwSignal<Vec<ChargeSystem>>, charge_point: Signal<ChargePoint>) {
    let system = Memo::new(move |_| charge_point.with(|it| it.charge_system.clone()));
    Effect::new(move || {
        let id = system.get();
        if systems.with_untracked(|it| it.iter().any(|it| it.id == id)) {
            return;
        }
        spawn_local(async move {
            if let Ok(summaries) = api::list_charge_systems().await {
                systems.try_set(systems_of(summaries));
            }
        });
    });
}

/// A form for what a connector is.
#[component]
pub(super) fn EditConnector(charge_point: Signal<ChargePoint>, place: Place) -> impl IntoView {
    let words = words();
    let action = deed::<DescribeConnector>();
    let (taken, failed) = outcome(
        action.value().into(),
        &format!("connectors/{}/{}/", place.evse_id, place.connector_id),
    );
    let about = about(charge_point);
    view! {
        <FormPopover class="edit" label=words.edit taken about>
            <ActionForm action>
                <ConnectorFields charge_point place failed />
            </ActionForm>
        </FormPopover>
        <Saved taken />
    }
}

type Answer = Option<Result<ChargePoint, ApiError>>;

/// Whether what was sent was taken, and why not. What was refused of another part than `part` is another form's: without
/// JavaScript all forms of a page hear of it.
fn outcome(answer: Signal<Answer>, part: &str) -> (Signal<Option<bool>>, Signal<Option<ApiError>>) {
    let part = part.to_owned();
    let is_ours = move |error: &&ApiError| match error {
        ApiError::Backend(BackendError::Nonsense { member, .. }) => {
            !member.contains('/') || member.starts_with(&part)
        }
        _ => true,
    };
    let failed =
        Signal::derive(move || answer.with(|it| it.as_ref()?.as_ref().err().filter(&is_ours).cloned()));
    let taken = move || {
        if failed.with(Option::is_some) {
            return Some(false);
        }
        answer.with(|it| matches!(it, Some(Ok(_))).then_some(true))
    };
    (Signal::derive(taken), failed)
}

/// The charger that a form is about.
fn about(charge_point: Signal<ChargePoint>) -> Signal<String> {
    Signal::derive(move || charge_point.with(|it| it.id.to_string()))
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
