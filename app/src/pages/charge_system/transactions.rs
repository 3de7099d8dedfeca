//! What was charged at a charge system.

use csms::{ChargeSystem, TransactionScope};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::i18n::words;
use crate::live::{Live, Newsroom, Scope, refetch};
use crate::pages::transactions::Transactions;
use crate::pages::{Loading, answered};
use crate::query::TransactionsQuery;
use crate::routes::{address, from_address};
use crate::views::{ChargeSystemPart, PartProblem, TransactionFilters};

/// The charging sessions of all its chargers, filtered, a part at a time.
#[component]
pub(crate) fn ChargeSystemTransactionsPage() -> impl IntoView {
    let id = from_address(|path, _| address::charge_system_of(path));
    let query = from_address(|path, search| {
        address::is_transactions_of_charge_system(path).then(|| TransactionsQuery::parse(search))
    });
    let system = Resource::new(move || id.get(), api::find_charge_system);
    let list = Resource::new(
        move || (id.get(), query.get()),
        |(id, query)| {
            let of = TransactionScope::ChargeSystem(id.into());
            api::list_transactions(of, query.filter(), query.after)
        },
    );
    let newsroom = Newsroom::new();
    view! {
        {answered(system, move |system| view! { <Head system query newsroom /> })}
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let id = system.await.ok()?.id;
                Some(
                    match list.await {
                        Ok(part) => {
                            let path = address::transactions_of_charge_system(&id);
                            let of = TransactionScope::ChargeSystem(id);
                            let query = query.get_untracked();
                            view! { <Transactions of part query path newsroom /> }.into_any()
                        }
                        Err(error) => view! { <PartProblem error again=refetch(list) /> }.into_any(),
                    },
                )
            })}
        </Transition>
    }
}

/// Which charge system it is, what is shown of it, and the news of it.
#[component]
fn Head(system: ChargeSystem, query: Memo<TransactionsQuery>, newsroom: Newsroom) -> impl IntoView {
    let words = words();
    let overview = address::charge_system(&system.id);
    let path = address::transactions_of_charge_system(&system.id);
    let export = address::api_transactions_of_charge_system(&system.id);
    let title = format!("{} – {}", words.sessions, system.name);
    let scope = Scope::ChargeSystem(system.id);
    // Where the list begins is no filter: what somebody types meanwhile stays.
    let asked = Memo::new(move |_| query.with(TransactionsQuery::entered));
    expect_context::<Live>().follow(scope, None, move |news| newsroom.publish(&news));
    view! {
        <Title text=title />
        <ChargeSystemPart overview name=system.name title=words.sessions />
        {move || {
            let (path, export) = (path.clone(), export.clone());
            view! { <TransactionFilters query=asked.get() shown=query path export /> }
        }}
    }
}
