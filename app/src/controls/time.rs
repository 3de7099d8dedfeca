//! A point in time.

use csms::Timestamp;
use leptos::either::Either;
use leptos::prelude::*;

use crate::clock::{Clock, minutes_east};
use crate::format::{self, Precision};
use crate::i18n::{language, sentences};

/// In which words a time is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// Date and time.
    Moment,
    /// Date and time, with milliseconds.
    Exactly,
    /// How long ago.
    Ago,
    /// For how long, as a figure.
    Span,
    /// For how long, in words that follow what lasts.
    Lasting,
    /// Until when, in words that follow what lasts; without the date where that is within a day.
    Until,
}

impl Told {
    const fn precision(self) -> Precision {
        match self {
            Self::Exactly => Precision::Millis,
            Self::Until => Precision::Minutes,
            Self::Moment | Self::Ago | Self::Span | Self::Lasting => Precision::Seconds,
        }
    }
}

/// A time: in UTC until the page is alive, then in the reader's zone or relative to now.
#[component]
pub(crate) fn Time(
    /// When; a dash where that is not known.
    #[prop(into)]
    at: Signal<Option<Timestamp>>,
    /// In which words.
    #[prop(default = Told::Moment)]
    told: Told,
) -> impl IntoView {
    let known = Memo::new(move |_| at.with(Option::is_some));
    move || {
        if known.get() {
            Either::Left(view! { <KnownTime at=Signal::derive(move || at.get().unwrap_or_default()) told /> })
        } else {
            Either::Right(format::UNKNOWN)
        }
    }
}

#[component]
fn KnownTime(at: Signal<Timestamp>, told: Told) -> impl IntoView {
    let clock = use_context::<Clock>();
    let (language, sentences) = (language(), sentences());
    let precision = told.precision();
    let is_alive = move || clock.is_some_and(Clock::is_alive);
    let now = move || {
        clock
            .and_then(Clock::now)
            .filter(|_| matches!(told, Told::Ago | Told::Span | Told::Lasting | Told::Until))
    };
    let moment = move || {
        let at = at.get();
        if is_alive() {
            format::local(at, minutes_east(at), precision, language)
        } else {
            format::utc(at, precision, language)
        }
    };
    let text = Memo::new(move |_| {
        let span = |now: Timestamp| format::span(now.millis_after(at.get()), language);
        match (told, now()) {
            (Told::Ago, Some(now)) => (sentences.ago)(&span(now)),
            (Told::Span, Some(now)) => span(now),
            (Told::Lasting, Some(now)) => (sentences.lasting)(&span(now)),
            (Told::Lasting, None) => (sentences.since)(&moment()),
            (Told::Until, Some(now)) if is_alive() => {
                let at = at.get();
                (sentences.until)(&format::near(at, now, minutes_east(at), language))
            }
            (Told::Until, _) => (sentences.until)(&moment()),
            _ => moment(),
        }
    });
    let title = move || {
        if is_alive() {
            let zone = format::zone(minutes_east(at.get()));
            format!("{} {zone}", moment())
        } else {
            moment()
        }
    };
    view! {
        <time datetime=move || at.get().to_string() title=title>
            {text}
        </time>
    }
}
