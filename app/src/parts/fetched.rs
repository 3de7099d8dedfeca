//! In the browser the overview comes first. The code of all other pages is a part of its own, which the build calls
//! `details`, and which is fetched when one of them is first shown.

use std::fmt;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::ChooseView;

use crate::error::ApiError;
use crate::pages;
use crate::routes::address;
use crate::views::Problem;

/// The code of a page could not be fetched. It may be asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotFetched;

impl fmt::Display for NotFetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the code of this page could not be fetched")
    }
}

impl std::error::Error for NotFetched {}

impl From<SplitLoaderError> for NotFetched {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

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
                    $show().await.unwrap_or_else(|NotFetched| view! { <Unfetched /> }.into_any())
                }

                async fn preload(&self) {
                    // What cannot be had now is asked for again when it is shown.
                    _ = $fetch().await;
                }
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

/// In place of a page whose code could not be fetched, until it is.
#[component]
fn Unfetched() -> impl IntoView {
    let attempts = RwSignal::new(0);
    let again = Callback::new(move |()| {
        spawn_local(async move {
            let fetched = fetch_details().await;
            let is_awaited = attempts.try_update(|it| *it += 1).is_some();
            if fetched.is_ok() && is_awaited {
                // The address is the page's already. It can only fail where a document may not be left.
                _ = window().location().reload();
            }
        });
    });
    move || {
        attempts.track();
        view! { <Problem error=ApiError::Unreachable again /> }
    }
}
