//! How many chargers have each status. The tiles are the filters.

use leptos::prelude::*;

use crate::controls::{Announcer, Icon};
use crate::format;
use crate::i18n::{language, words};
use crate::query::{OverviewQuery, StatusFilter};

/// One link for each status; the one that filters now leads back to all.
#[component]
pub(crate) fn StatusTiles(
    /// How many chargers a filter leaves.
    count: Callback<StatusFilter, u32>,
    query: Memo<OverviewQuery>,
    /// The address of the overview.
    path: Signal<String>,
) -> impl IntoView {
    let (words, language) = (words(), language());
    let tile = move |filter: StatusFilter| {
        let how_many = Memo::new(move |_| count.run(filter));
        let chosen = Memo::new(move |_| query.with(|it| it.status == Some(filter)));
        let href = move || {
            let next = (!chosen.get()).then_some(filter);
            path.with(|path| query.with(|query| query.with_status(next).address(path)))
        };
        // Chargers that never reported are few; without any there is nothing to say of them.
        let unused = move || filter.key() == "unknown" && how_many.get() == 0 && !chosen.get();
        view! {
            <li hidden=unused>
                <a
                    class="tile"
                    href=href
                    data-tint=filter.key()
                    data-empty=move || (how_many.get() == 0).then_some("")
                    data-noscroll=""
                    aria-current=move || chosen.get().then_some("true")
                >
                    <Icon name=filter.key() />
                    <span class="word">{words.filter_word(filter)}</span>
                    " "
                    <span class="count">{move || format::count(how_many.get(), language)}</span>
                </a>
            </li>
        }
    };
    let sentence = Memo::new(move |_| {
        let told = StatusFilter::by_urgency().map(|it| (it, count.run(it)));
        let told = told.filter(|(_, count)| *count > 0);
        let told =
            told.map(|(it, count)| format!("{} {}", words.filter_word(it), format::count(count, language)));
        told.collect::<Vec<_>>().join(", ")
    });
    view! {
        <nav class="status-tiles" aria-label=words.by_status>
            <ul role="list">{StatusFilter::by_urgency().map(tile).collect_view()}</ul>
        </nav>
        <Announcer sentence />
    }
}
