//! A field for a point in time.

use csms::Timestamp;
use leptos::prelude::*;

use crate::clock::{Clock, minutes_east};

/// A date and a time: in UTC, and saying so, until the page is alive, then in the reader's zone. A
/// [`QueryForm`](super::QueryForm) sends it in UTC in any case.
#[component]
pub(crate) fn MomentField(
    /// The field's name in addresses.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// What stands in it.
    value: Option<Timestamp>,
    /// What is wrong with what was said.
    wrong: Option<AnyView>,
) -> impl IntoView {
    let clock = use_context::<Clock>();
    let is_alive = move || clock.is_some_and(Clock::is_alive);
    let text = Memo::new(move |_| {
        let at = value?;
        let east = if is_alive() { minutes_east(at) } else { 0 };
        let there = Timestamp::from_millis(at.as_millis().saturating_add(east * 60_000));
        // As such a field has it: without the zone, and no parts of a second.
        there.to_string().get(..19).map(str::to_owned)
    });
    let zone = move || (!is_alive()).then_some(" (UTC)");
    view! {
        <label>
            <span>{label} {zone}</span>
            <input
                type="datetime-local"
                step="1"
                name=name
                value=move || text.get()
                prop:value=move || text.get().unwrap_or_default()
            />
            {wrong}
        </label>
    }
}
