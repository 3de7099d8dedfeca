//! A charger's last 24 hours, small.

use csms::{Status, Timeline, Timestamp};
use leptos::prelude::*;

use crate::clock::Clock;
use crate::format;
use crate::i18n::{Words, language, words};
use crate::preferences::Language;

/// A bar; empty until the day is known.
#[component]
pub(crate) fn DayBar(#[prop(into)] day: Signal<Option<Timeline>>) -> impl IntoView {
    let (words, language) = (words(), language());
    let now = minutes();
    move || {
        let day = day.get()?;
        let day = now.get().map_or_else(|| day.clone(), |now| day.at(now));
        let stretches = day.stretches.iter().map(|it| {
            let place = place_in(&day, it.from, it.to);
            view! { <span class="stretch" data-tint=it.status.key() style=place></span> }
        });
        let gaps = day
            .gaps
            .iter()
            .map(|it| view! { <span class="gap" style=place_in(&day, it.from, it.to)></span> });
        let (stretches, gaps) = (stretches.collect_view(), gaps.collect_view());
        let label = told(&day, words, language);
        Some(view! {
            <div class="day-bar timeline-parts" role="img" aria-label=label.clone() title=label>
                {stretches}
                {gaps}
            </div>
        })
    }
}

/// Where in a bar of a timeline a part of it stands, as a style.
pub(super) fn place_in(timeline: &Timeline, from: Timestamp, to: Timestamp) -> String {
    let [from, to] = [from, to].map(|it| 100.0 * timeline.share(it));
    format!("inset-inline-start:{from:.3}%;inline-size:{:.3}%", to - from)
}

/// The time by the minute, once the page knows it: nobody sees less of it in a bar.
pub(super) fn minutes() -> Memo<Option<Timestamp>> {
    let clock = use_context::<Clock>();
    Memo::new(move |_| {
        let now = clock.and_then(Clock::now)?;
        Some(Timestamp::from_millis(now.as_millis() / 60_000 * 60_000))
    })
}

/// How long it had each status, the longest first, and no contact.
fn told(day: &Timeline, words: &Words, language: Language) -> String {
    let lasted = |status: Status| {
        let of = day.stretches.iter().filter(|it| it.status == status);
        of.map(|it| it.to.millis_after(it.from)).sum::<i64>()
    };
    let mut statuses: Vec<_> = Status::BY_URGENCY
        .into_iter()
        .map(|it| (lasted(it), words.status_word(it)))
        .filter(|(millis, _)| *millis > 0)
        .collect();
    statuses.sort_by_key(|(millis, _)| std::cmp::Reverse(*millis));
    let lost: i64 = day.gaps.iter().map(|it| it.to.millis_after(it.from)).sum();
    let lost = (lost > 0).then_some((lost, words.no_contact));
    let parts: Vec<_> = statuses
        .into_iter()
        .chain(lost)
        .map(|(millis, word)| format!("{word} {}", format::span(millis, language)))
        .collect();
    format!("{}: {}", words.last_day, parts.join(", "))
}

#[cfg(test)]
mod tests {
    use csms::{EventId, Gap, Stretch};

    use super::*;

    #[test]
    fn a_day_is_told_in_words_too() {
        let at = |hour: i64| Timestamp::from_millis(hour * 3_600_000);
        let stretch = |from, to, status| Stretch {
            paused_by: None,
            decision_id: None,
            from: at(from),
            to: at(to),
            since: at(from),
            status,
            event_id: EventId(1),
        };
        let day = Timeline {
            from: at(0),
            to: at(24),
            goes_on: true,
            stretches: vec![
                stretch(0, 3, Status::Charging),
                stretch(3, 20, Status::Ready),
                stretch(20, 24, Status::Charging),
            ],
            gaps: vec![Gap {
                from: at(5),
                to: at(6),
            }],
        };
        assert_eq!(
            told(&day, Language::En.words(), Language::En),
            "24 hours: Ready 17\u{a0}h, Charging 7\u{a0}h, No contact 1\u{a0}h"
        );
    }
}
