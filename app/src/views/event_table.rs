//! What a charger and we said to each other, newest first.

use std::collections::BTreeSet;
use std::time::Duration;

use csms::{Direction, EventId, Exchange, Said};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::backend::LARGEST_TOLD;
use crate::controls::{Icon, Later, Time, Told};
use crate::format::{self, Precision};
use crate::i18n::{language, sentences, words};
use crate::routes::address;

/// The pane follows once nobody has gone on for so long.
const FOLLOWED_AFTER: Duration = Duration::from_millis(150);

/// One row for each exchange; the whole row opens it.
#[component]
pub(crate) fn EventTable(
    of: String,
    rows: RwSignal<Vec<Exchange>>,
    /// The row that is open.
    open: Memo<Option<String>>,
    /// The query string of the list.
    search: String,
    /// What a row says, once that is known.
    said: Callback<EventId, Option<Said>>,
    /// The rows that somebody chose.
    chosen: RwSignal<BTreeSet<EventId>>,
) -> impl IntoView {
    let words = words();
    let of = StoredValue::new(of);
    let search = StoredValue::new(search);
    let navigate = use_navigate();
    // A key that is held down goes on many times a second, and browsers do not take that many addresses.
    let later = Later::new(FOLLOWED_AFTER);
    let step = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.shift_key() || event.meta_key() {
            return;
        }
        let to = match event.key().as_str() {
            "ArrowDown" => next_row(&event, Element::next_element_sibling),
            "ArrowUp" => next_row(&event, Element::previous_element_sibling),
            _ => None,
        };
        let Some(link) = to else { return };
        event.prevent_default();
        // It can only fail for an element that is gone.
        _ = link.focus();
        if open.with_untracked(Option::is_some) {
            let address = link.get_attribute("href").unwrap_or_default();
            let navigate = navigate.clone();
            let stay = NavigateOptions {
                scroll: false,
                replace: true,
                ..NavigateOptions::default()
            };
            later.run(move || navigate(&address, stay));
        }
    };
    // A row whose answer came is another row.
    let key = |it: &Exchange| {
        let latency = it.latency_ms.unwrap_or_default();
        format!(
            "{} {} {latency} {} {}",
            it.id,
            it.outcome.key(),
            it.repeats,
            it.findings.len()
        )
    };
    view! {
        <table class="log event-log" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col" class="pick">
                        <span class="hidden-label">{words.choose}</span>
                    </th>
                    <th role="columnheader" scope="col">{words.time}</th>
                    <th role="columnheader" scope="col">{words.direction_label}</th>
                    <th role="columnheader" scope="col">{words.message}</th>
                    <th role="columnheader" scope="col">{words.outcome}</th>
                    <th role="columnheader" scope="col" class="figure">{words.latency}</th>
                    <th role="columnheader" scope="col" class="figure">{words.size}</th>
                    <th role="columnheader" scope="col">{words.findings}</th>
                </tr>
            </thead>
            <tbody role="rowgroup" on:keydown=step>
                <For each=move || rows.get() key=key let:exchange>
                    <Row of=of.get_value() exchange open search=search.get_value() said chosen />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn Row(
    of: String,
    exchange: Exchange,
    open: Memo<Option<String>>,
    search: String,
    said: Callback<EventId, Option<Said>>,
    chosen: RwSignal<BTreeSet<EventId>>,
) -> impl IntoView {
    let (words, sentences, language) = (words(), sentences(), language());
    let event = exchange.id;
    let choose = move |_| {
        chosen.update(|chosen| {
            if !chosen.remove(&event) {
                chosen.insert(event);
            }
        });
    };
    let is_chosen = move || chosen.with(|it| it.contains(&event));
    let href = format!("{}{search}", address::event(&of, exchange.id));
    let id = exchange.id.to_string();
    let is_open = Memo::new(move |_| open.with(|open| open.as_deref() == Some(id.as_str())));
    let arrow = arrow(exchange.direction);
    let latency = exchange
        .latency_ms
        .map_or_else(|| format::UNKNOWN.to_owned(), |it| format::latency(it, language));
    let odd = u32::try_from(exchange.findings.len()).unwrap_or(u32::MAX);
    let findings = (odd > 0).then(|| view! { <span class="tag">{(sentences.findings)(odd)}</span> });
    let repeats = (exchange.repeats > 0)
        .then(|| view! { <span class="tag">{(sentences.repeats)(exchange.repeats)}</span> });
    let action = if exchange.action.is_empty() {
        words.no_action.to_owned()
    } else {
        exchange.action
    };
    let size = exchange.size_bytes;
    let at = format::utc(exchange.at, Precision::Seconds, language);
    let line = {
        let action = action.clone();
        move || {
            let Some(said) = said.run(event) else {
                let is_large = size > LARGEST_TOLD;
                return is_large
                    .then(|| view! { <span class="said">{words.large_message}</span> }.into_any());
            };
            if let Some(frame) = said.frame {
                return Some(view! { <code class="said">{frame}</code> }.into_any());
            }
            let sentence = (sentences.gist)(&action, &said.gist?)?;
            Some(view! { <span class="said">{sentence}</span> }.into_any())
        }
    };
    view! {
        <tr role="row" data-event-id=exchange.id.to_string() data-outcome=exchange.outcome.key()>
            <td role="cell" class="pick">
                <label>
                    <span class="hidden-label">{(sentences.choose_message)(&action, &at)}</span>
                    <input type="checkbox" on:change=choose prop:checked=is_chosen autocomplete="off" />
                </label>
            </td>
            <td role="cell" data-label=words.time>
                <Time at=Some(exchange.at) told=Told::Exactly />
            </td>
            <td role="cell" class="direction" data-label=words.direction_label>
                <span>
                    <Icon name=arrow />
                    {words.direction(exchange.direction)}
                </span>
            </td>
            <td role="cell" data-label=words.message>
                <a
                    class="row-link"
                    href=href.clone()
                    rel=address::rel(&href)
                    data-noscroll=""
                    aria-current=move || is_open.get().then_some("true")
                >
                    {action}
                </a>
                {line}
            </td>
            <td role="cell" class="outcome" data-label=words.outcome>
                {words.outcome_word(exchange.outcome)}
            </td>
            <td role="cell" class="figure" data-label=words.latency>
                {latency}
            </td>
            <td role="cell" class="figure" data-label=words.size>
                {format::size(exchange.size_bytes, language)}
            </td>
            <td role="cell" class="several" data-label=words.findings>
                {findings}
                {repeats}
            </td>
        </tr>
    }
}

/// The link of the row before or behind the one that has the focus.
fn next_row(event: &KeyboardEvent, next: fn(&Element) -> Option<Element>) -> Option<HtmlElement> {
    let from: Element = event.target()?.dyn_into().ok()?;
    let row = next(&from.closest("tr").ok()??)?;
    row.query_selector("a.row-link").ok()??.dyn_into().ok()
}

/// Which way a call went, as a shape.
pub(super) const fn arrow(direction: Direction) -> &'static str {
    match direction {
        Direction::FromChargePoint => "in",
        Direction::ToChargePoint => "out",
    }
}
