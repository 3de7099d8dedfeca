//! What was charged at a charger.

use csms::{ChargePointId, TransactionScope};
use leptos::prelude::*;

use super::current::Current;
use crate::api;
use crate::backend::BackendError;
use crate::error::ApiError;
use crate::live::refetch;
use crate::pages::Loading;
use crate::pages::transactions::Transactions;
use crate::query::TransactionsQuery;
use crate::routes::address::{self, Tab};
use crate::routes::from_address;
use crate::views::{PartProblem, TransactionFilters};

/// Its charging sessions, filtered, a part at a time.
#[component]
pub(crate) fn TransactionsTab() -> impl IntoView {
    let current = expect_context::<Current>();
    let query = from_address(|path, search| {
        (address::tab_of(path) == Some(Tab::Transactions)).then(|| TransactionsQuery::parse(search))
    });
    let list = Resource::new(
        move || (current.id.get(), query.get()),
        |(id, query)| async move {
            let of = scope(&id)?;
            api::list_transactions(of, query.filter(), query.after).await
        },
    );
    // Where the list begins, and which time is looked at, is no filter: what somebody types meanwhile stays.
    let asked = Memo::new(move |_| query.with(TransactionsQuery::entered));
    let filters = move || {
        let id = current.id.get();
        let path = address::tab(&id, Tab::Transactions);
        let export = address::api_transactions_of_charge_point(&id);
        view! { <TransactionFilters query=asked.get() shown=query path export /> }
    };
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                current.loaded.await.ok()?;
                Some(filters)
            })}
        </Suspense>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let of = TransactionScope::ChargePoint(current.loaded.await.ok()?.value.id);
                Some(
                    match list.await {
                        Ok(part) => {
                            let path = address::tab(&current.id.get_untracked(), Tab::Transactions);
                            let (query, newsroom) = (query.get_untracked(), current.newsroom);
                            view! { <Transactions of part query path newsroom /> }.into_any()
                        }
                        Err(error) => view! { <PartProblem error again=refetch(list) /> }.into_any(),
                    },
                )
            })}
        </Transition>
    }
}

/// The charger that an address names; none has an id that cannot be one.
fn scope(id: &str) -> Result<TransactionScope, ApiError> {
    ChargePointId::parse(id)
        .map(TransactionScope::ChargePoint)
        .map_err(|_| {
            ApiError::Backend(BackendError::NotFound {
                what: "charge point".to_owned(),
                id: id.to_owned(),
            })
        })
}
