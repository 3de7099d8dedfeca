//! A charger over a day or a week, as a bar: statuses, and hatched the times without contact.

use csms::{Gap, PauseKind, Stretch, Timeline, Timestamp};
use leptos::either::Either;
use leptos::prelude::*;

use super::day_bar::{minutes, place_in};
use super::status_mark::StatusMark;
use crate::clock::{Clock, minutes_east};
use crate::controls::{Icon, Time};
use crate::format::{self, Precision};
use crate::i18n::{language, words};
use crate::routes::address::{self, Tab};

const MINUTE: i64 = 60_000;

/// The bar; a point in it is chosen by pointer or by arrow keys, and without JavaScript by links.
#[component]
pub(crate) fn TimelineBar(
    timeline: RwSignal<Timeline>,
    /// The point that is looked at; nothing is now.
    #[prop(into)]
    at: Signal<Option<Timestamp>>,
    /// Called while a point is being chosen.
    point: Callback<Timestamp>,
    /// Called when it has been chosen.
    choose: Callback<Timestamp>,
    /// The address of a point in time.
    href: Callback<Timestamp, String>,
) -> impl IntoView {
    let words = words();
    let now = minutes();
    // As it is by now.
    let shown =
        Memo::new(move |_| timeline.with(|it| now.get().map_or_else(|| it.clone(), |now| it.at(now))));
    let stretches = move || {
        let shown = shown.get();
        let stretch = |it: &Stretch| {
            let place = place_in(&shown, it.from, it.to);
            view! {
                <a
                    class="stretch"
                    href=href.run(it.from)
                    rel="nofollow"
                    tabindex="-1"
                    aria-hidden="true"
                    data-tint=it.status.key()
                    style=place
                ></a>
            }
        };
        shown.stretches.iter().map(stretch).collect_view()
    };
    let gaps = move || {
        let shown = shown.get();
        let gap = |it: &Gap| view! { <span class="gap" style=place_in(&shown, it.from, it.to)></span> };
        shown.gaps.iter().map(gap).collect_view()
    };
    // The last minute counts as a whole, so that its end can be reached.
    let minute = |at: Timestamp| -at.as_millis().saturating_neg().div_euclid(MINUTE);
    let (from, to) = (move || shown.with(|it| it.from), move || shown.with(|it| it.to));
    let read = move |event: &leptos::ev::Event| {
        let minutes: Option<i64> = event_target_value(event).parse().ok();
        minutes.map(|it| Timestamp::from_millis(it.saturating_mul(MINUTE)))
    };
    let value = move || minute(at.get().unwrap_or_else(to)).to_string();
    let marker = move || {
        let at = at.get()?;
        Some(shown.with(|it| format!("inset-inline-start:{:.3}%", 100.0 * it.share(at))))
    };
    view! {
        <div class="timeline-bar timeline-parts">
            {stretches}
            {gaps}
            <span class="marker" hidden=move || at.get().is_none() style=marker></span>
            <input
                type="range"
                step="1"
                min=move || minute(from()).to_string()
                max=move || minute(to()).to_string()
                value=value
                prop:value=value
                aria-label=words.point_in_time
                aria-valuetext=spoken(timeline, at)
                on:input=move |event| {
                    if let Some(at) = read(&event) {
                        point.run(at);
                    }
                }
                on:change=move |event| {
                    if let Some(at) = read(&event) {
                        choose.run(at);
                    }
                }
            />
        </div>
        <p class="timeline-ends muted">
            <Time at=Signal::derive(move || Some(from())) />
            <Time at=Signal::derive(move || Some(to())) />
        </p>
    }
}

/// What a screen reader says of the point that is looked at.
fn spoken(timeline: RwSignal<Timeline>, at: Signal<Option<Timestamp>>) -> impl Fn() -> String + Send + Sync {
    let (words, language) = (words(), language());
    let clock = use_context::<Clock>();
    move || {
        let Some(at) = at.get() else {
            return words.now.to_owned();
        };
        let alive = clock.is_some_and(Clock::is_alive);
        let time = if alive {
            format::local(at, minutes_east(at), Precision::Seconds, language)
        } else {
            format::utc(at, Precision::Seconds, language)
        };
        let (stretch, lost) = timeline.with(|it| (it.stretch_at(at).cloned(), it.is_in_gap(at)));
        let status = stretch
            .as_ref()
            .map_or(words.unknown, |it| words.status_word(it.status));
        let paused_by = stretch.and_then(|it| words.pause_word(it.paused_by?));
        let paused_by = paused_by.map(|it| format!(" ({it})")).unwrap_or_default();
        let lost = if lost {
            format!(", {}", words.no_contact)
        } else {
            String::new()
        };
        format!("{time}: {status}{paused_by}{lost}")
    }
}

/// What was at the point that is looked at.
#[component]
pub(crate) fn Then(
    timeline: RwSignal<Timeline>,
    /// The point; nothing is shown where there is none.
    #[prop(into)]
    at: Signal<Option<Timestamp>>,
    /// Whose timeline it is.
    #[prop(into)]
    of: Signal<String>,
    /// The address of now.
    #[prop(into)]
    now: Signal<String>,
) -> impl IntoView {
    let words = words();
    let clock = use_context::<Clock>();
    let is_to_come = Memo::new(move |_| {
        at.get()
            .zip(clock.and_then(Clock::now))
            .is_some_and(|(at, now)| at > now)
    });
    move || {
        let at = at.get()?;
        let (stretch, lost) = timeline.with(|it| (it.stretch_at(at).cloned(), it.is_in_gap(at)));
        let status = stretch.as_ref().map_or(csms::Status::Unknown, |it| it.status);
        let lost = lost.then(|| {
            view! {
                <span class="no-contact">
                    <Icon name="no_contact" />
                    {words.no_contact}
                </span>
            }
        });
        let paused_by = stretch.as_ref().and_then(|it| it.paused_by);
        let behind = move || {
            let it = stretch.clone().filter(|_| !is_to_come.get())?;
            let href = of.with(|of| address::event(of, it.event_id));
            let decided = it.decision_id.map(|_| {
                let href = of.with(|of| address::tab(of, Tab::StatusLog));
                view! { <a href=href.clone() rel=address::rel(&href)>{words.see_decision}</a> }
            });
            Some(view! {
                {decided}
                <span class="muted">{words.since} " " <Time at=Some(it.since) /></span>
                <a href=href.clone() rel=address::rel(&href)>{words.see_message}</a>
            })
        };
        Some(view! {
            <p class="then">
                <strong>
                    <Time at=Some(at) />
                </strong>
                {move || {
                    match is_to_come.get() {
                        true => Either::Left(view! { <span>{words.yet_to_come}</span> }),
                        false => Either::Right(view! { <StatusMark status paused_by /> }),
                    }
                }}
                {lost}
                {behind}
                <a href=now data-noscroll="">{words.back_to_now}</a>
            </p>
        })
    }
}

/// The same as the bar, in words.
#[component]
pub(crate) fn TimelineTable(
    timeline: RwSignal<Timeline>,
    /// The address of a point in time.
    href: Callback<Timestamp, String>,
) -> impl IntoView {
    let words = words();
    let row = move |(from, to, status): (Timestamp, Timestamp, Option<(csms::Status, Option<PauseKind>)>)| {
        let what = match status {
            Some((status, paused_by)) => view! { <StatusMark status paused_by /> }.into_any(),
            None => view! { <span class="no-contact">{words.no_contact}</span> }.into_any(),
        };
        view! {
            <tr role="row">
                <td role="cell" data-label=words.from>
                    <a href=href.run(from) data-noscroll="">
                        <Time at=Some(from) />
                    </a>
                </td>
                <td role="cell" data-label=words.to>
                    <Time at=Some(to) />
                </td>
                <td role="cell" data-label=words.status>
                    {what}
                </td>
            </tr>
        }
    };
    let rows = move || {
        let mut rows: Vec<_> = timeline.with(|it| {
            let stretches = it
                .stretches
                .iter()
                .map(|it| (it.from, it.to, Some((it.status, it.paused_by))));
            let gaps = it.gaps.iter().map(|it| (it.from, it.to, None));
            stretches.chain(gaps).collect()
        });
        rows.sort_by_key(|(from, ..)| std::cmp::Reverse(*from));
        rows.into_iter().map(row).collect_view()
    };
    view! {
        <details class="timeline-table">
            <summary>{words.as_table}</summary>
            <table class="log" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{words.from}</th>
                        <th role="columnheader" scope="col">{words.to}</th>
                        <th role="columnheader" scope="col">{words.status}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </details>
    }
}
