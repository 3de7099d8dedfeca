//! In the browser the overview comes first. The code of all other pages is a part of its own, which the build calls
//! `details`, and which is fetched when one of them is first shown, if not before.

mod awaited;

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::ChooseView;

use self::awaited::Awaited;
use crate::error::ApiError;
use crate::pages;
use crate::routes::address;
use crate::surroundings;
use crate::views::Problem;

/// The code of a page could not be fetched. It may be asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the code of this page could not be fetched")]
pub struct NotFetched;

impl From<SplitLoaderError> for NotFetched {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// A page, once its code is there.
type Showing = Pin<Box<dyn Future<Output = Result<AnyView, NotFetched>> + Send>>;

/// Pages of the same names as those in [`pages`]; for each what shows it, and what fetches it.
macro_rules! fetched {
    ($($page:ident, $show:ident, $fetch:ident;)*) => {
        $(
            #[wasm_split(details, wasm_split_path = ::leptos::wasm_split, preload($fetch), fallible)]
            fn $show() -> Result<AnyView, NotFetched> {
                Ok(pages::$page().into_any())
            }

            #[derive(Clone, Copy)]
            pub(crate) struct $page;

            impl ChooseView for $page {
                async fn choose(self) -> AnyView {
                    let _awaited = Awaited::begin();
                    match $show().await {
                        Ok(page) => page,
                        Err(NotFetched) => view! { <Unfetched show=|| Box::pin($show()) /> }.into_any(),
                    }
                }

                /// Nothing: the router forgets where somebody wants to go to while it waits for this.
                async fn preload(&self) {}
            }
        )*

        /// Fetches the code of all pages that are still without. They are then shown at once.
        ///
        /// # Errors
        /// Where it cannot be had.
        pub async fn fetch_details() -> Result<(), NotFetched> {
            $($fetch().await?;)*
            Ok(())
        }
    };
}

fetched! {
    LoadPage, show_load, fetch_load;
    ChargeSystemTransactionsPage, show_transactions, fetch_transactions;
    TransactionsTab, show_transactions_tab, fetch_transactions_tab;
    ChargePointLayout, show_charge_point, fetch_charge_point;
    ConnectorsTab, show_connectors, fetch_connectors;
    StatusLogTab, show_status_log, fetch_status_log;
    AboutTab, show_about, fetch_about;
    EventLogTab, show_event_log, fetch_event_log;
    EventPage, show_event, fetch_event;
}

/// Fetches the code of the page that the server wrote.
///
/// # Errors
/// Where it cannot be had.
pub async fn fetch_what_is_here() -> Result<(), NotFetched> {
    let path = window().location().pathname().unwrap_or_default();
    if address::is_overview(&path) {
        return Ok(());
    }
    fetch_details().await
}

/// A page whose code could not be fetched: why it is not there, until it is.
#[component]
fn Unfetched(show: fn() -> Showing) -> impl IntoView {
    let attempts = RwSignal::new(0);
    let again = Callback::new(move |()| {
        attempts.try_update(|it| *it += 1);
    });
    move || {
        attempts.track();
        Suspend::new(async move {
            let _awaited = Awaited::begin();
            match show().await {
                Ok(page) => page,
                Err(NotFetched) => {
                    surroundings::fetch_document_anew();
                    view! { <Problem error=ApiError::Unreachable again /> }.into_any()
                }
            }
        })
    }
}
