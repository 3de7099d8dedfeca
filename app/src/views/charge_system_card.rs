//! One charge system at a glance.

use csms::ChargeSystemSummary;
use leptos::prelude::*;

use super::status_mark::StatusMark;
use crate::controls::Icon;
use crate::format;
use crate::i18n::{language, sentences, words};
use crate::query::StatusFilter;
use crate::routes::address;

/// Its name, and how many of its chargers have which status.
#[component]
pub(crate) fn ChargeSystemCard(summary: ChargeSystemSummary) -> impl IntoView {
    let (words, sentences, language) = (words(), sentences(), language());
    let href = address::charge_system(&summary.id);
    let statuses = StatusFilter::by_urgency().filter_map(|filter| match filter {
        StatusFilter::Status(status) => {
            let count = summary.statuses.get(&status).copied().filter(|it| *it > 0)?;
            let count = format::count(count, language);
            Some(
                view! {
                    <li>
                        <StatusMark status />
                        " "
                        <span class="count">{count}</span>
                    </li>
                }
                .into_any(),
            )
        }
        StatusFilter::NoContact => (summary.not_connected > 0).then(|| {
            let count = format::count(summary.not_connected, language);
            view! {
                <li>
                    <span class="no-contact">
                        <Icon name="no_contact" />
                        <span>{words.no_contact}</span>
                    </span>
                    " "
                    <span class="count">{count}</span>
                </li>
            }
            .into_any()
        }),
    });
    let statuses = statuses.collect_view();
    view! {
        <li class="charge-system-card">
            <h2>
                <a class="row-link" href=href.clone() rel=address::rel(&href)>
                    {summary.name}
                </a>
            </h2>
            <p class="muted">{(sentences.chargers)(summary.charge_points)}</p>
            <ul class="counts" role="list" aria-label=words.by_status>
                {statuses}
            </ul>
        </li>
    }
}
