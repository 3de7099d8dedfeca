//! A charger over a day or a week, as a bar: statuses, and hatched the times without contact.

use csms::{Gap, Stretch, Timeline, Timestamp};
use leptos::prelude::*;

use super::status_mark::StatusMark;
use crate::clock::{Clock, minutes_east};
use crate::controls::{Icon, Time};
use crate::format::{self, Precision};
use crate::i18n::{language, words};
use crate::routes::address;

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
    let bounds = bounds(timeline);
    let share = move |of: Timestamp| {
        let (from, to) = bounds.get();
        let share = of.millis_after(from) as f64 / to.millis_after(from).max(1) as f64;
        (100.0 * share).clamp(0.0, 100.0)
    };
    let place = move |from: Timestamp, to: Timestamp| {
        let (from, to) = (share(from), share(to));
        format!("inset-inline-start:{from:.3}%;inline-size:{:.3}%", to - from)
    };
    let ends = move |to: Timestamp| {
        if timeline.with(|it| it.to == to) {
            bounds.get().1
        } else {
            to
        }
    };
    let stretch = move |it: Stretch| {
        let style = move || place(it.from, ends(it.to));
        view! {
            <a
                class="stretch"
                href=href.run(it.from)
                rel="nofollow"
                tabindex="-1"
                aria-hidden="true"
                data-tint=it.status.key()
                style=style
            ></a>
        }
    };
    let gap = move |it: Gap| {
        let style = move || place(it.from, ends(it.to));
        view! { <span class="gap" style=style></span> }
    };
    // The last minute counts as a whole, so that its end can be reached.
    let minute = |at: Timestamp| -at.as_millis().saturating_neg().div_euclid(MINUTE);
    let read = move |event: &leptos::ev::Event| {
        let minutes: Option<i64> = event_target_value(event).parse().ok();
        minutes.map(|it| Timestamp::from_millis(it.saturating_mul(MINUTE)))
    };
    let value = move || minute(at.get().unwrap_or_else(|| bounds.get().1)).to_string();
    let marker = move || at.get().map(|it| format!("inset-inline-start:{:.3}%", share(it)));
    view! {
        <div class="timeline-bar">
            {move || timeline.with(|it| it.stretches.clone()).into_iter().map(stretch).collect_view()}
            {move || timeline.with(|it| it.gaps.clone()).into_iter().map(gap).collect_view()}
            <span class="marker" hidden=move || at.get().is_none() style=marker></span>
            <input
                type="range"
                step="1"
                min=move || minute(bounds.get().0).to_string()
                max=move || minute(bounds.get().1).to_string()
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
            <Time at=Signal::derive(move || Some(bounds.get().0)) />
            <Time at=Signal::derive(move || Some(bounds.get().1)) />
        </p>
    }
}

/// Where the bar begins and ends. One that goes on moves along with the time.
fn bounds(timeline: RwSignal<Timeline>) -> Memo<(Timestamp, Timestamp)> {
    let clock = use_context::<Clock>();
    Memo::new(move |_| {
        let (from, to, goes_on) = timeline.with(|it| (it.from, it.to, it.goes_on));
        let now = clock.and_then(Clock::now).filter(|now| goes_on && *now > to);
        // In steps of half a minute: nobody sees less of it.
        let gone = now.map_or(0, |now| now.millis_after(to) / (MINUTE / 2) * (MINUTE / 2));
        let later = |at: Timestamp| Timestamp::from_millis(at.as_millis() + gone);
        (later(from), later(to))
    })
}

/// What a screen reader says of the point that is looked at.
fn spoken(timeline: RwSignal<Timeline>, at: Signal<Option<Timestamp>>) -> impl Fn() -> String + Send + Sync {
    let (words, language) = (words(), language());
    let clock = use_context::<Clock>();
    move || {
        let Some(at) = at.get() else {
            return words.now.to_owned();
        };
        let alive = clock.is_some_and(|it| it.now().is_some());
        let time = if alive {
            format::local(at, minutes_east(at), Precision::Seconds, language)
        } else {
            format::utc(at, Precision::Seconds, language)
        };
        let (status, lost) = timeline.with(|it| (it.stretch_at(at).map(|it| it.status), it.is_in_gap(at)));
        let status = status.map_or(words.unknown, |it| words.status_word(it));
        let lost = if lost {
            format!(", {}", words.no_contact)
        } else {
            String::new()
        };
        format!("{time}: {status}{lost}")
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
        let behind = stretch.map(|it| {
            let href = of.with(|of| address::event(of, it.event_id));
            view! {
                <span class="muted">{words.since} " " <Time at=Some(it.since) /></span>
                <a href=href.clone() rel=address::rel(&href)>{words.see_message}</a>
            }
        });
        Some(view! {
            <p class="then">
                <strong>
                    <Time at=Some(at) />
                </strong>
                <StatusMark status />
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
    let row = move |(from, to, status): (Timestamp, Timestamp, Option<csms::Status>)| {
        let what = match status {
            Some(status) => view! { <StatusMark status /> }.into_any(),
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
            let stretches = it.stretches.iter().map(|it| (it.from, it.to, Some(it.status)));
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
