//! The list of an overview.

use std::collections::HashSet;

use csms::{ChargePoint, ChargePointId, Timeline};
use leptos::ev::{FocusEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::charge_point_row::ChargePointRow;
use crate::controls::LongList;
use crate::i18n::words;

/// One row for each charger, in the order of `shown`.
///
/// While the pointer or the focus is in the list its order stands still: no row moves away under it.
#[component]
pub(crate) fn ChargePointList(
    shown: Memo<Vec<ChargePointId>>,
    /// What is asked for. When that changes, the order does, whatever points at the list.
    #[prop(into)]
    asked: Signal<String>,
    /// How many rows stand before the first of `shown`.
    before: Signal<u32>,
    /// How many rows there are in all.
    matching: Memo<u32>,
    /// The charge point with an id, live.
    row: Callback<ChargePointId, Option<Signal<ChargePoint>>>,
    /// The last day of the charge point with an id, once it is known.
    day: Callback<ChargePointId, Option<Timeline>>,
    /// Asks for the last day of a charge point.
    want_day: Callback<ChargePointId>,
) -> impl IntoView {
    let words = words();
    let pointed = RwSignal::new(false);
    let focused = RwSignal::new(false);
    let steady = Memo::new(move |before: Option<&(String, Vec<ChargePointId>)>| {
        let asked = asked.get();
        match before {
            Some((before_asked, ids)) if (pointed.get() || focused.get()) && *before_asked == asked => {
                // What is new stands at the end until then; what is gone is gone.
                let now = shown.get();
                let stay = ids.iter().filter(|id| row.run((*id).clone()).is_some());
                let known: HashSet<_> = ids.iter().collect();
                let new = now.iter().filter(|id| !known.contains(id));
                (asked, stay.chain(new).cloned().collect())
            }
            _ => (asked, shown.get()),
        }
    });
    let each = Memo::new(move |_| steady.with(|(_, ids)| ids.clone()));
    let list = NodeRef::new();
    let one = move |id, index: Memo<u32>| {
        let position = Signal::derive(move || (before.get() + index.get() + 1, matching.get()));
        row.run(id)
            .map(|charge_point| view! { <ChargePointRow charge_point position day want_day /> })
    };
    let left = move |event: FocusEvent| {
        let list = event
            .current_target()
            .and_then(|it| it.dyn_into::<Element>().ok());
        let to = event.related_target().and_then(|it| it.dyn_into::<Node>().ok());
        let within = list.is_some_and(|list| to.is_some() && list.contains(to.as_ref()));
        focused.set(within);
    };
    // A finger that lifts does not point any more.
    let points = move |event: PointerEvent| pointed.set(event.pointer_type() == "mouse");
    view! {
        <div class="list-head" aria-hidden="true">
            <span>{words.charger}</span>
            <span>{words.status}</span>
            <span>{words.since}</span>
            <span>{words.power}</span>
            <span>{words.session_energy}</span>
            <span>{words.last_heard}</span>
            <span>{words.last_day}</span>
        </div>
        <ul
            node_ref=list
            class="charge-point-list"
            role="list"
            aria-label=words.chargers
            on:pointerenter=points
            on:pointerleave=move |_| pointed.set(false)
            on:focusin=move |_| focused.set(true)
            on:focusout=left
        >
            <LongList list each row=one />
        </ul>
    }
}
