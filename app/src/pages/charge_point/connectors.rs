//! The connectors of a charger.

use csms::{ChargePoint, Place, Timestamp, TransactionId};
use leptos::either::Either;
use leptos::prelude::*;

use super::by_hand::DecideByHand;
use super::current::Current;
use super::curves::Curves;
use super::details::EditConnector;
use super::eco_mode::EcoModePanel;
use crate::api;
use crate::backend::AsItWas;
use crate::controls::Time;
use crate::i18n::words;
use crate::live::refetch;
use crate::pages::Loading;
use crate::views::{ChargingNow, ConnectorCard, PartProblem};

/// One card for each connector, behind one for the charger where it is out of order as a whole; then what decides what
/// the cars get. At a point in time the cards are as they were then, and nothing is to be decided.
#[component]
pub(crate) fn ConnectorsTab() -> impl IntoView {
    let current = expect_context::<Current>();
    let Current { at, is_past, .. } = current;
    let eco_mode = Resource::new(
        move || (current.id.get(), is_past.get()),
        |(id, is_past)| async move {
            if is_past {
                return Ok(None);
            }
            api::find_eco_mode(id).await.map(Some)
        },
    );
    let then = Resource::new(
        move || (current.id.get(), at.get()),
        |(id, at)| async move {
            match at {
                Some(at) => api::find_then(id, at).await.map(|it| Some((at, it))),
                None => Ok(None),
            }
        },
    );
    let past = move || {
        view! {
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    current.loaded.await.ok()?;
                    match then.await {
                        Ok(it) => it.map(|(at, then)| view! { <ConnectorsThen at then /> }.into_any()),
                        Err(error) => {
                            Some(view! { <PartProblem error again=refetch(then) /> }.into_any())
                        }
                    }
                })}
            </Transition>
        }
    };
    let present = move || {
        view! {
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
                    match eco_mode.await {
                        Ok(now) => {
                            now.map(|(state, area)| {
                                Either::Left(view! { <EcoModePanel charge_point state area /> })
                            })
                        }
                        Err(error) => {
                            Some(Either::Right(view! { <PartProblem error again=refetch(eco_mode) /> }))
                        }
                    }
                })}
            </Transition>
        }
    };
    view! {
        <div class="connector-tab">
            {move || {
                if is_past.get() { Either::Left(past()) } else { Either::Right(present()) }
            }}
        </div>
    }
}

#[component]
fn ConnectorsThen(at: Timestamp, then: AsItWas) -> impl IntoView {
    let words = words();
    let AsItWas { charge_point, curves } = then;
    let curves = StoredValue::new(curves);
    let curve = Callback::new(move |id: TransactionId| {
        curves.with_value(|it| {
            let of_it = it.iter().find(|(of, _)| *of == id);
            of_it.map(|(_, readings)| readings.clone()).unwrap_or_default()
        })
    });
    let places: Vec<_> = charge_point.places().collect();
    let none = places
        .is_empty()
        .then(|| view! { <p class="empty">{words.no_connectors}</p> });
    let charge_point = Signal::stored(charge_point);
    let card = move |place: Place| {
        view! {
            <ConnectorCard charge_point place curve want_curve=Callback::new(|_| ()) is_past=true />
        }
    };
    view! {
        <p class="as-it-was">
            {words.as_it_was} " "
            <strong>
                <Time at=Some(at) />
            </strong>
        </p>
        {none}
        <ul class="connectors" role="list" aria-label=words.tab_connector>
            {places.into_iter().map(card).collect_view()}
        </ul>
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
