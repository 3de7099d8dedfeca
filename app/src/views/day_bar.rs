//! A charger's last 24 hours, small.

use csms::{Status, Timeline, Timestamp};
use leptos::prelude::*;

use crate::format;
use crate::i18n::{Words, language, words};
use crate::preferences::Language;

/// A bar; empty until the day is known.
#[component]
pub(crate) fn DayBar(#[prop(into)] day: Signal<Option<Timeline>>) -> impl IntoView {
    let (words, language) = (words(), language());
    move || {
        let day = day.get()?;
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
            status,
            event_id: EventId(1),
        };
        let day = Timeline {
            from: at(0),
            to: at(24),
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
