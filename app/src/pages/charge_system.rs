//! One charge system's overview.

mod timelines;
mod transactions;

use csms::{ChargePointId, ChargeSystem};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;

use self::timelines::timelines;
pub(crate) use self::transactions::ChargeSystemTransactionsPage;
use super::answered;
use super::charge_systems::NoneYet;
use crate::api;
use crate::backend::{AsOf, OverviewPart, ROWS_WITH_THE_PAGE};
use crate::controls::{Pager, Time, Told};
use crate::i18n::{sentences, words};
use crate::live::{Board, Live, Scope};
use crate::query::{OverviewQuery, StatusFilter};
use crate::routes::{address, from_address};
use crate::views::{ChargePointList, OverviewTools, StatusTiles};

/// Every charger of a charge system, live.
#[component]
pub(crate) fn ChargeSystemPage() -> impl IntoView {
    // The charge system whose page has all of it: then nothing has to be asked for when something else is to be seen.
    let has_all_of = RwSignal::new(None::<String>);
    let asked = from_address(|path, search| Some((address::charge_system_of(path)?, search.to_owned())));
    let asked = Memo::new(move |before: Option<&(String, String)>| {
        let (id, search) = asked.get();
        match before {
            Some(before)
                if before.0 == id && has_all_of.with_untracked(|it| *it == Some(before.0.clone())) =>
            {
                before.clone()
            }
            _ => (id, search),
        }
    });
    let loaded = Resource::new(move || asked.get(), |(id, search)| api::find_overview(id, search));
    answered(
        loaded,
        move |AsOf {
                  sequence,
                  value: part,
              }| view! { <Overview sequence part has_all_of /> },
    )
}

/// How old at most what is seen is, once the page is alive.
#[component]
fn Updated() -> impl IntoView {
    let live = expect_context::<Live>();
    let at = Signal::derive(move || live.heard_at());
    let is_known = Memo::new(move |_| at.with(Option::is_some));
    move || {
        is_known
            .get()
            .then(|| view! { " · " {words().updated} " " <Time at told=Told::Ago /> })
    }
}

#[component]
fn Overview(sequence: u64, part: OverviewPart, has_all_of: RwSignal<Option<String>>) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let is_whole = part.is_whole();
    let OverviewPart {
        summary,
        matching,
        charge_points,
    } = part;
    let board = Board::new(charge_points, is_whole);
    let scope = Scope::ChargeSystem(summary.id.clone());
    // What is not here yet comes with the first news.
    let since = is_whole.then_some(sequence);
    expect_context::<Live>().follow(scope, since, move |news| board.take(&news));
    let id = summary.id.to_string();
    Effect::new(move || has_all_of.set(board.is_whole().then(|| id.clone())));

    let query =
        from_address(|path, search| address::charge_system_of(path).map(|_| OverviewQuery::parse(search)));
    let path = Signal::stored(address::charge_system(&summary.id));
    let name = summary.name.clone();
    let load = address::load(&summary.id);
    let sessions = address::transactions_of_charge_system(&summary.id);
    let system = StoredValue::new(ChargeSystem::named(summary.id.clone(), summary.name.clone()));
    // Of a part the server has counted the whole.
    let counted = Memo::new(move |_| {
        if board.is_whole() {
            board.with(|fleet| system.with_value(|system| fleet.summary(system)))
        } else {
            summary.clone()
        }
    });
    let picked = Memo::new(move |_| {
        board.with(|fleet| {
            let all = system.with_value(|it| it.id.clone());
            let picked = query.with(|query| query.pick(fleet.of(&all)));
            picked.into_iter().map(|it| it.id.clone()).collect::<Vec<_>>()
        })
    });
    // A part begins where it was asked to; of the whole, what comes before that is left out here.
    let shown = Memo::new(move |_| {
        let left_out = if board.is_whole() {
            query.with(OverviewQuery::rows_before)
        } else {
            0
        };
        picked.with(|it| it.iter().skip(left_out as usize).cloned().collect::<Vec<_>>())
    });
    let matching = Memo::new(move |_| {
        if board.is_whole() {
            picked.with(|it| u32::try_from(it.len()).unwrap_or(u32::MAX))
        } else {
            matching
        }
    });
    let count = Memo::new(move |_| counted.with(|it| it.charge_points));
    let tile = Callback::new(move |filter: StatusFilter| counted.with(|it| filter.count(it)));
    let row = Callback::new(move |id: ChargePointId| board.row(&id));
    let timelines = timelines();
    let day = Callback::new(move |id: ChargePointId| timelines.of(&id));
    let want_day = Callback::new(move |id| timelines.want(id));
    let asked = Signal::derive(move || query.with(|it| it.address("")));
    let before = Signal::derive(move || query.with(OverviewQuery::rows_before));
    let empty = Memo::new(move |_| count.get() == 0);
    let none_match = Memo::new(move |_| matching.get() == 0);
    let pager = move || {
        let at = |from| path.with(|path| query.with(|it| it.with_from(from).address(path)));
        let first = before.get() > 0;
        let first = first.then(|| (at(None), words.to_the_first));
        let next = before.get() + ROWS_WITH_THE_PAGE;
        let is_more = !board.is_whole() && next < matching.get();
        let further = is_more.then(|| (at(Some(next + 1)), words.further_chargers));
        view! { <Pager label=words.more_pages newest=first older=further /> }
    };
    view! {
        <Title text=name.clone() />
        <header class="overview-header">
            <p class="up">
                <a href=address::CHARGE_SYSTEMS>
                    <span aria-hidden="true">"← "</span>
                    {words.charge_systems}
                </a>
            </p>
            <h1>{name}</h1>
            <p class="muted">{move || (sentences.chargers)(count.get())} <Updated /></p>
            <p class="onward">
                <a href=load>{words.load_title}</a>
                <a href=sessions>{words.sessions}</a>
            </p>
        </header>
        {move || {
            if empty.get() {
                return Either::Left(view! { <NoneYet /> });
            }
            // The tools stay whatever matches: somebody may be typing.
            Either::Right(
                view! {
                    <StatusTiles count=tile query path />
                    <OverviewTools query path />
                    {move || {
                        if none_match.get() {
                            Either::Left(
                                view! {
                                    <p class="empty">
                                        {words.none_match} " "
                                        <a href=path>{words.clear_filters}</a>
                                    </p>
                                },
                            )
                        } else {
                            Either::Right(
                                view! {
                                    <ChargePointList shown asked before matching row day want_day />
                                    {pager}
                                },
                            )
                        }
                    }}
                },
            )
        }}
    }
}
