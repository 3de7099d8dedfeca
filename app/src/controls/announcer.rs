//! What is said to whoever does not look.

use std::time::Duration;

use leptos::prelude::*;

/// Between two sentences passes so much time at least: a voice that never stops is turned off.
const BETWEEN: Duration = Duration::from_secs(10);

/// Says a sentence to screen readers (WAI-ARIA 1.2, `status`) when it becomes another, at most one in ten seconds: what
/// comes in between is not said. What the page began with is not said either, it can be read.
#[component]
pub(crate) fn Announcer(#[prop(into)] sentence: Signal<String>) -> impl IntoView {
    let voice = Voice {
        sentence,
        said: RwSignal::new(String::new()),
        known: StoredValue::new(None),
        pauses: StoredValue::new(false),
    };
    Effect::new(move || {
        let now = sentence.get();
        if voice.known.with_value(Option::is_none) {
            voice.known.set_value(Some(now));
        } else if !voice.pauses.get_value() {
            voice.speak();
        }
    });
    view! {
        <p class="hidden-label" role="status">
            {voice.said}
        </p>
    }
}

#[derive(Clone, Copy)]
struct Voice {
    sentence: Signal<String>,
    said: RwSignal<String>,
    /// What listeners know.
    known: StoredValue<Option<String>>,
    pauses: StoredValue<bool>,
}

impl Voice {
    /// Says what is to be said, if that is news.
    fn speak(self) {
        // Whoever left the page took it along.
        let (Some(now), Some(known)) = (self.sentence.try_get_untracked(), self.known.try_get_value()) else {
            return;
        };
        if known.as_ref() == Some(&now) {
            return;
        }
        self.known.set_value(Some(now.clone()));
        self.said.set(now);
        self.pauses.set_value(true);
        set_timeout(
            move || {
                if self.pauses.try_set_value(false).is_none() {
                    self.speak();
                }
            },
            BETWEEN,
        );
    }
}
