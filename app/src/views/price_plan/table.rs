//! A plan as a table.

use csms::EcoModeState;
use leptos::prelude::*;

use super::runs::{Run, runs};
use crate::controls::Time;
use crate::format;
use crate::i18n::{language, words};

/// The same as the picture, in words.
#[component]
pub(super) fn PlanTable(state: Signal<EcoModeState>) -> impl IntoView {
    let (words, language) = (words(), language());
    let steering = &words.steering;
    let row = move |run: Run| {
        let currency = state.with(|it| it.currency);
        let price = run.prices.map_or_else(
            || format::UNKNOWN.to_owned(),
            |(low, high)| format::prices(low, high, currency, language),
        );
        view! {
            <tr role="row" data-charging=run.charging.to_string()>
                <td role="cell" data-label=words.from>
                    <Time at=Some(run.start) />
                </td>
                <td role="cell" data-label=steering.until>
                    <Time at=Some(run.end) />
                </td>
                <td role="cell" data-label=steering.price>
                    {price}
                </td>
                <td role="cell" data-label=words.status>
                    {if run.charging { steering.charges } else { steering.waits }}
                </td>
            </tr>
        }
    };
    let rows = move || {
        state
            .with(|it| runs(&it.plan))
            .into_iter()
            .map(row)
            .collect_view()
    };
    view! {
        <details class="plan-table timeline-table">
            <summary>{words.as_table}</summary>
            <div class="log-frame">
                <table class="log" role="table" aria-label=words.eco_mode>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{words.from}</th>
                            <th role="columnheader" scope="col">{steering.until}</th>
                            <th role="columnheader" scope="col">{steering.price}</th>
                            <th role="columnheader" scope="col">{words.status}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </details>
    }
}
