//! Pages: from an address, over what is asked of the server, to what is seen.

mod charge_point;
mod charge_system;
mod charge_systems;
mod load;
mod not_found;
mod transactions;

pub(crate) use charge_point::{
    AboutTab, ChargePointLayout, ConnectorsTab, EventLogTab, EventPage, StatusLogTab, TransactionsTab,
};
pub(crate) use charge_system::{ChargeSystemPage, ChargeSystemTransactionsPage};
pub(crate) use charge_systems::ChargeSystemsPage;
pub(crate) use load::LoadPage;
pub(crate) use not_found::NotFound;

use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Serialize, de::DeserializeOwned};

use crate::error::ApiError;
use crate::i18n::words;
use crate::live::refetch;
use crate::views::Problem;

/// What is seen in the browser until an answer is there.
#[component]
fn Loading() -> impl IntoView {
    view! { <p class="muted" role="status">{words().loading}</p> }
}

/// A page of something that is asked for first; in its place, why it is not there.
fn answered<T, V: IntoView + 'static>(
    loaded: Resource<Result<T, ApiError>>,
    page: impl Fn(T) -> V + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(answer) => page(answer).into_any(),
                    Err(error) => {
                        view! {
                            <Title text=words().not_found />
                            <Problem error again=refetch(loaded) />
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
}
