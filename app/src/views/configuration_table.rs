//! A charger's configuration, as it was last read.

use csms::{Configuration, ConfigurationItem};
use leptos::prelude::*;

use crate::controls::Time;
use crate::i18n::words;

/// When it was read, and every key. Never blank: where it was never read, it says so.
#[component]
pub(crate) fn ConfigurationTable(configuration: Option<Configuration>) -> impl IntoView {
    let words = words();
    let Some(configuration) = configuration else {
        return view! { <p>{words.never_read}</p> }.into_any();
    };
    let rows = configuration.items.into_iter().map(row).collect_view();
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

fn row(item: ConfigurationItem) -> impl IntoView {
    let words = words();
    let value = match item.value {
        Some(value) => view! { <code>{value}</code> }.into_any(),
        None => view! { <span class="muted">{words.no_value}</span> }.into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" data-label=words.key>
                <code>{item.key}</code>
            </th>
            <td role="cell" data-label=words.value>
                {value}
            </td>
            <td role="cell" data-label=words.read_only>
                {if item.readonly { words.read_only } else { words.writable }}
            </td>
        </tr>
    }
}
