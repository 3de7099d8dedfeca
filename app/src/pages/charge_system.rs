//! One charge system's overview.

use csms::{ChargePoint, ChargePointId, ChargeSystemSummary};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos_meta::Title;

use super::Loading;
use super::charge_systems::NoneYet;
use crate::api;
use crate::backend::AsOf;
use crate::i18n::{sentences, words};
use crate::live::{Board, Live, Scope};
use crate::query::OverviewQuery;
use crate::routes::{address, from_address};
use crate::views::{ChargePointList, OverviewTools, Problem, StatusTiles};

/// Every charger of a charge system, live.
#[component]
pub(crate) fn ChargeSystemPage() -> impl IntoView {
    let id = from_address(|path, _| address::charge_system_of(path));
    let loaded = Resource::new(move || id.get(), api::find_charge_system);
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(AsOf { sequence, value: (summary, charge_points) }) => {
                        view! { <Overview sequence summary charge_points /> }.into_any()
                    }
                    Err(error) => {
                        view! {
                            <Title text=words().not_found />
                            <Problem error />
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Overview(sequence: u64, summary: ChargeSystemSummary, charge_points: Vec<ChargePoint>) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let board = Board::new(charge_points);
    let scope = Scope::ChargeSystem(summary.id.clone());
    expect_context::<Live>().follow(scope, Some(sequence), move |news| board.take(&news));

    let query =
        from_address(|path, search| address::charge_system_of(path).map(|_| OverviewQuery::parse(search)));
    let path = Signal::stored(address::charge_system(&summary.id));
    let here = StoredValue::new(summary.id);
    let shown = Memo::new(move |_| {
        let ids = |shown: Vec<&ChargePoint>| shown.into_iter().map(|it| it.id.clone()).collect::<Vec<_>>();
        here.with_value(|here| board.with(|fleet| query.with(|query| ids(query.pick(fleet.of(here))))))
    });
    let count = Memo::new(move |_| {
        let count = here.with_value(|here| board.with(|fleet| fleet.of(here).count()));
        u32::try_from(count).unwrap_or(u32::MAX)
    });
    let tile = Callback::new(move |filter: crate::query::StatusFilter| {
        let count = |here: &_| board.with(|fleet| fleet.of(here).filter(|it| filter.accepts(it)).count());
        u32::try_from(here.with_value(count)).unwrap_or(u32::MAX)
    });
    let row = Callback::new(move |id: ChargePointId| board.row(&id));
    let asked = Signal::derive(move || query.with(|it| it.address("")));
    let empty = Memo::new(move |_| count.get() == 0);
    let none_match = Memo::new(move |_| shown.with(Vec::is_empty));
    view! {
        <Title text=summary.name.clone() />
        <header class="overview-header">
            <p class="up">
                <a href=address::CHARGE_SYSTEMS>
                    <span aria-hidden="true">"← "</span>
                    {words.charge_systems}
                </a>
            </p>
            <h1>{summary.name}</h1>
            <p class="muted">{move || (sentences.chargers)(count.get())}</p>
        </header>
        {move || {
            if empty.get() {
                return EitherOf3::A(view! { <NoneYet /> });
            }
            let tools = view! {
                <StatusTiles count=tile query path />
                <OverviewTools query path />
            };
            if none_match.get() {
                EitherOf3::B(
                    view! {
                        {tools}
                        <p class="empty">
                            {words.none_match} " " <a href=path>{words.clear_filters}</a>
                        </p>
                    },
                )
            } else {
                EitherOf3::C(
                    view! {
                        {tools}
                        <ChargePointList shown asked row />
                    },
                )
            }
        }}
    }
}
