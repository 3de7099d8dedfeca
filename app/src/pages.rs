//! Pages: from an address, over what is asked of the server, to what is seen.

mod charge_point;
mod charge_system;
mod charge_systems;
mod load;
mod not_found;

pub(crate) use charge_point::{
    AboutTab, ChargePointLayout, ConnectorsTab, EventLogTab, EventPage, StatusLogTab,
};
pub(crate) use charge_system::ChargeSystemPage;
pub(crate) use charge_systems::ChargeSystemsPage;
pub(crate) use load::LoadPage;
pub(crate) use not_found::NotFound;

use leptos::prelude::*;

use crate::i18n::words;

/// What is seen in the browser until an answer is there.
#[component]
fn Loading() -> impl IntoView {
    view! { <p class="muted" role="status">{words().loading}</p> }
}
