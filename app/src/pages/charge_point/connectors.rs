//! The connectors of a charger.

use csms::{ChargePoint, Place, TransactionId};
use leptos::either::Either;
use leptos::prelude::*;

use super::by_hand::DecideByHand;
use super::current::Current;
use super::curves::Curves;
use super::details::EditConnector;
use super::eco_mode::EcoModePanel;
use crate::api;
use crate::i18n::words;
use crate::live::refetch;
use crate::pages::Loading;
use crate::views::{ChargingNow, ConnectorCard, PartProblem};

/// One card for each connector, behind one for the charger where it is out of order as a whole; then what decides what
/// the cars get.
#[component]
pub(crate) fn ConnectorsTab() -> impl IntoView {
    let current = expect_context::<Current>();
    let eco_mode = Resource::new(move || current.id.get(), api::find_eco_mode);
    view! {
        <div class="connector-tab">
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    // Where there is no such charger the header says so.
                    let as_of = current.loaded.await.ok()?;
                    let charge_point = current.show(as_of);
                    Some(
                        view! {
                            <Connectors charge_point />
                            <ChargingNow charge_point>
                                <DecideByHand charge_point />
                            </ChargingNow>
                        },
                    )
                })}
            </Suspense>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    let as_of = current.loaded.await.ok()?;
                    let charge_point = current.show(as_of);
                    Some(
                        match eco_mode.await {
                            Ok((state, area)) => {
                                Either::Left(view! { <EcoModePanel charge_point state area /> })
                            }
                            Err(error) => Either::Right(view! { <PartProblem error again=refetch(eco_mode) /> }),
                        },
                    )
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Connectors(charge_point: Signal<ChargePoint>) -> impl IntoView {
    let words = words();
    let curves = Curves::new(expect_context());
    let curve = Callback::new(move |id: TransactionId| curves.of(&id));
    let want_curve = Callback::new(move |id| curves.want(id));
    let places = Memo::new(move |_| charge_point.with(|it| it.places().collect::<Vec<_>>()));
    let none = Memo::new(move |_| places.with(Vec::is_empty));
    move || {
        if none.get() {
            return Either::Left(view! { <p class="empty">{words.no_connectors}</p> });
        }
        let card = move |place: Place| {
            view! {
                <ConnectorCard charge_point place curve want_curve>
                    {(!place.is_charge_point()).then(|| view! { <EditConnector charge_point place /> })}
                </ConnectorCard>
            }
        };
        Either::Right(view! {
            <ul class="connectors" role="list" aria-label=words.tab_connector>
                <For each=move || places.get() key=|it| *it children=card />
            </ul>
        })
    }
}
