//! The one list of pages, and what is around all of them.

pub(crate) mod address;

use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::path;
use leptos_router::{NavigateOptions, SsrMode};

use crate::clock::Clock;
use crate::controls::watch_popovers;
use crate::live::Live;
use crate::pages::{ChargeSystemPage, ChargeSystemsPage, NotFound};
use crate::parts::{
    AboutTab, ChargePointLayout, ChargeSystemTransactionsPage, ConnectorsTab, EventLogTab, EventPage,
    LoadPage, StatusLogTab, TransactionsTab,
};
use crate::surroundings;
use crate::views::{SiteHeader, Sprite};

/// All pages. What is written for a request is whole: nothing is sent after it, so it reads without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    let info = surroundings::request_info();
    let preferences = info.preferences;
    let clock = Clock::start();
    let live = Live::new(clock);
    provide_meta_context();
    provide_context(info);
    provide_context(clock);
    provide_context(live);
    watch_popovers();
    view! {
        <Title formatter=title />
        <Router>
            <Frame live preferences>
                <Routes fallback=Stray>
                    <Route path=path!("/") view=ToFirstPage ssr=SsrMode::Async />
                    <Route path=path!("/charge-systems") view=ChargeSystemsPage ssr=SsrMode::Async />
                    <Route path=path!("/charge-systems/:id") view=ChargeSystemPage ssr=SsrMode::Async />
                    <Route path=path!("/charge-systems/:id/load") view=LoadPage ssr=SsrMode::Async />
                    <Route
                        path=path!("/charge-systems/:id/sessions")
                        view=ChargeSystemTransactionsPage
                        ssr=SsrMode::Async
                    />
                    <ParentRoute path=path!("/charge-points/:id") view=ChargePointLayout ssr=SsrMode::Async>
                        <Route path=path!("") view=ConnectorsTab ssr=SsrMode::Async />
                        <Route path=path!("connectors") view=ConnectorsTab ssr=SsrMode::Async />
                        <Route path=path!("status-log") view=StatusLogTab ssr=SsrMode::Async />
                        <Route path=path!("charge-point") view=AboutTab ssr=SsrMode::Async />
                        <ParentRoute path=path!("event-log") view=EventLogTab ssr=SsrMode::Async>
                            <Route path=path!("") view=|| () ssr=SsrMode::Async />
                            <Route path=path!(":event") view=EventPage ssr=SsrMode::Async />
                        </ParentRoute>
                        <Route path=path!("sessions") view=TransactionsTab ssr=SsrMode::Async />
                    </ParentRoute>
                </Routes>
            </Frame>
        </Router>
    }
}

/// What stands around the page.
#[component]
fn Frame(live: Live, preferences: crate::Preferences, children: Children) -> impl IntoView {
    let location = use_location();
    let here = Signal::derive(move || {
        let search = location.search.get();
        let mark = if search.is_empty() { "" } else { "?" };
        format!("{}{mark}{search}", location.pathname.get())
    });
    view! {
        <Sprite />
        <SiteHeader live preferences here />
        <main id="content" tabindex="-1">
            {children()}
        </main>
    }
}

/// A page's title, as the browser shows it.
///
/// The library writes it into the page as it is, and a charge point may call itself `</title><script>`:
/// so it has no angle bracket that could end the element.
fn title(of_page: String) -> String {
    if of_page.is_empty() {
        "Ladetavle".to_owned()
    } else {
        format!(
            "{} – Ladetavle",
            of_page.replace('<', "\u{2039}").replace('>', "\u{203a}")
        )
    }
}

#[component]
fn ToFirstPage() -> impl IntoView {
    view! { <Redirect path=surroundings::first_page() /> }
}

/// What stands at an address that is none.
#[component]
fn Stray() -> impl IntoView {
    if !surroundings::LEADS_STRAYS_HOME {
        return Either::Left(view! { <NotFound /> });
    }
    let navigate = use_navigate();
    // Not at once: while the router looks for a page it cannot be told of another one.
    Effect::new(move || {
        let instead = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&surroundings::first_page(), instead);
    });
    Either::Right(())
}

/// What `read` finds in the path and the query string of the page.
///
/// While the page is being left the address is another page's already: then what was found stays.
pub(crate) fn from_address<T>(read: impl Fn(&str, &str) -> Option<T> + Send + Sync + 'static) -> Memo<T>
where
    T: Default + Clone + PartialEq + Send + Sync + 'static,
{
    let location = use_location();
    Memo::new(move |before: Option<&T>| {
        let found = location
            .pathname
            .with(|path| location.search.with(|search| read(path, search)));
        found.or_else(|| before.cloned()).unwrap_or_default()
    })
}
