//! A charger's configuration, as it was last read.

use csms::{Configuration, ConfigurationChange, ConfigurationItem};
use leptos::prelude::*;

use crate::controls::Time;
use crate::i18n::words;

/// When it was read, what changed since it was read before, and every key. Never blank: where it was never read, it
/// says so.
#[component]
pub(crate) fn ConfigurationTable(
    /// The last reading, and the one before.
    readings: Vec<Configuration>,
    /// What is looked for among the keys.
    wanted: RwSignal<String>,
) -> impl IntoView {
    let words = words();
    let mut readings = readings.into_iter();
    let Some(configuration) = readings.next() else {
        return view! { <p>{words.never_read}</p> }.into_any();
    };
    let changes = readings.next().map(|before| {
        let changes = configuration.changes_since(&before);
        view! { <Changes changes since=before.read_at /> }
    });
    let texts: Vec<_> = configuration.items.iter().map(text).collect();
    let found_none = Memo::new(move |_| wanted.with(|wanted| !texts.iter().any(|it| is_in(it, wanted))));
    let rows = configuration
        .items
        .into_iter()
        .map(|it| row(it, wanted))
        .collect_view();
    let unknown = (!configuration.unknown_keys.is_empty()).then(|| {
        let keys = configuration.unknown_keys.into_iter();
        let keys = keys.map(|it| view! { <li><code>{it}</code></li> }).collect_view();
        view! {
            <h3>{words.unknown_keys}</h3>
            <ul role="list">{keys}</ul>
        }
    });
    view! {
        <p>{words.last_read} " " <Time at=Some(configuration.read_at) /></p>
        {changes}
        <label class="find-key">
            <span>{words.find_key}</span>
            <input
                type="search"
                autocomplete="off"
                prop:value=wanted
                on:input=move |event| wanted.set(event_target_value(&event))
            />
        </label>
        <p class="muted" role="status">
            {move || found_none.get().then_some(words.no_key_matches)}
        </p>
        <table class="log configuration" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words.key}</th>
                    <th role="columnheader" scope="col">{words.value}</th>
                    <th role="columnheader" scope="col">{words.read_only}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        {unknown}
    }
    .into_any()
}

/// What is different since the reading before.
#[component]
fn Changes(changes: Vec<ConfigurationChange>, since: csms::Timestamp) -> impl IntoView {
    let words = words();
    let none = changes
        .is_empty()
        .then(|| view! { <p class="muted">{words.nothing_changed}</p> });
    let change = |it: ConfigurationChange| {
        view! {
            <li>
                <code>{it.key}</code>
                ": "
                {told(it.before)}
                <span aria-hidden="true">" → "</span>
                <span class="hidden-label">{words.became}</span>
                {told(it.now)}
            </li>
        }
    };
    view! {
        <section class="configuration-changes">
            <h3>{words.changed_since} " " <Time at=Some(since) /></h3>
            {none}
            <ul role="list">{changes.into_iter().map(change).collect_view()}</ul>
        </section>
    }
}

fn told(item: Option<ConfigurationItem>) -> AnyView {
    let words = words();
    let Some(item) = item else {
        return view! { <span class="muted">{words.not_told}</span> }.into_any();
    };
    let marks = if item.readonly {
        words.read_only
    } else {
        words.writable
    };
    view! {
        {value(item.value)}
        " "
        <span class="muted">"(" {marks} ")"</span>
    }
    .into_any()
}

fn value(value: Option<String>) -> AnyView {
    match value {
        Some(value) => view! { <code>{value}</code> }.into_any(),
        None => view! { <span class="muted">{words().no_value}</span> }.into_any(),
    }
}

/// What a key is found by.
fn text(item: &ConfigurationItem) -> String {
    format!("{} {}", item.key, item.value.as_deref().unwrap_or_default()).to_lowercase()
}

fn is_in(text: &str, wanted: &str) -> bool {
    text.contains(wanted.trim().to_lowercase().as_str())
}

fn row(item: ConfigurationItem, wanted: RwSignal<String>) -> impl IntoView {
    let words = words();
    let text = text(&item);
    let hidden = move || wanted.with(|wanted| !is_in(&text, wanted));
    view! {
        <tr role="row" hidden=hidden>
            <th role="rowheader" scope="row" data-label=words.key>
                <code>{item.key}</code>
            </th>
            <td role="cell" data-label=words.value>
                {value(item.value)}
            </td>
            <td role="cell" data-label=words.read_only>
                {if item.readonly { words.read_only } else { words.writable }}
            </td>
        </tr>
    }
}
