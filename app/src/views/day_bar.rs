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
    let clock = use_context::<Clock>();
    // By the minute: nobody sees less of it.
    let now = Memo::new(move |_| {
        let now = clock.and_then(Clock::now)?;
        Some(Timestamp::from_millis(now.as_millis() / 60_000 * 60_000))
    });
    move || {
        let mut day = day.get()?;
        if let Some(now) = now.get() {
            go_on(&mut day, now);
        }
        let share = |of: Timestamp| {
            100.0 * of.millis_after(day.from) as f64 / day.to.millis_after(day.from).max(1) as f64
        };
        let place = |from: Timestamp, to: Timestamp| {
            format!(
                "inset-inline-start:{:.2}%;inline-size:{:.2}%",
                share(from),
                share(to) - share(from)
            )
        };
        let stretches = day.stretches.iter().map(|it| {
            view! { <span class="stretch" data-tint=it.status.key() style=place(it.from, it.to)></span> }
        });
        let stretches = stretches.collect_view();
        let gaps = day
            .gaps
            .iter()
            .map(|it| view! { <span class="gap" style=place(it.from, it.to)></span> });
        let gaps = gaps.collect_view();
        let label = told(&day, words, language);
        Some(view! {
            <div class="day-bar" role="img" aria-label=label.clone() title=label>
                {stretches}
                {gaps}
            </div>
        })
    }
}

/// Lets what lasts go on until now, and what is over a day ago go.
fn go_on(day: &mut Timeline, now: Timestamp) {
    let gone = now.millis_after(day.to);
    if gone <= 0 {
        return;
    }
    let (end, start) = (day.to, Timestamp::from_millis(day.from.as_millis() + gone));
    for stretch in day.stretches.iter_mut().filter(|it| it.to == end) {
        stretch.to = now;
    }
    for gap in day.gaps.iter_mut().filter(|it| it.to == end) {
        gap.to = now;
    }
    for stretch in &mut day.stretches {
        stretch.from = stretch.from.max(start);
    }
    for gap in &mut day.gaps {
        gap.from = gap.from.max(start);
    }
    day.stretches.retain(|it| it.from < it.to);
    day.gaps.retain(|it| it.from < it.to);
    (day.from, day.to) = (start, now);
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
            from: at(from),
            to: at(to),
            since: at(from),
            status,
            event_id: EventId(1),
        };
        let mut day = Timeline {
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
        go_on(&mut day, at(30));
        assert_eq!(
            told(&day, Language::En.words(), Language::En),
            "24 hours: Ready 14\u{a0}h, Charging 10\u{a0}h"
        );
        assert_eq!((day.from, day.to), (at(6), at(30)));
    }
}
