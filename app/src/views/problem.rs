//! What went wrong, in words.

use leptos::prelude::*;

use crate::backend::BackendError;
use crate::error::ApiError;
use crate::i18n::{Sentences, Words, sentences, words};
use crate::live::ASKED_AGAIN;
use crate::routes::address;
use crate::surroundings;

/// In place of what was asked for: why it is not there, and where to go on.
///
/// Where that may pass, it is asked for `again` until it is there.
#[component]
pub(crate) fn Problem(error: ApiError, #[prop(into)] again: Callback<()>) -> impl IntoView {
    ask_again(&error, again);
    let words = words();
    let title = match error {
        ApiError::Backend(BackendError::NotFound { .. }) => words.not_found,
        _ => words.problem,
    };
    view! {
        <section class="problem" role="alert">
            <h1>{title}</h1>
            <p>{problem_sentence(&error, words, sentences())} {tried_again(&error)}</p>
            <p class="lone">
                <a href=address::CHARGE_SYSTEMS>{words.to_charge_systems}</a>
            </p>
        </section>
    }
}

/// In place of a part of a page: why it is not there. Where that may pass, it is asked for `again` until it is there.
#[component]
pub(crate) fn PartProblem(error: ApiError, #[prop(into)] again: Callback<()>) -> impl IntoView {
    ask_again(&error, again);
    view! {
        <p class="problem" role="alert">
            {problem_sentence(&error, words(), sentences())} {tried_again(&error)}
        </p>
    }
}

/// Asks again after a while what an answer may be had to then. Only in the browser.
fn ask_again(error: &ApiError, again: Callback<()>) {
    if !error.may_pass() {
        return;
    }
    Effect::new(move || {
        if let Ok(timer) = set_timeout_with_handle(move || again.run(()), ASKED_AGAIN) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// That it is asked for again, where it is.
fn tried_again(error: &ApiError) -> Option<String> {
    error.may_pass().then(|| format!(" {}", words().tried_again))
}

/// Why something was not to be had.
pub(crate) fn problem_sentence(error: &ApiError, words: &Words, sentences: &Sentences) -> String {
    match error {
        ApiError::Backend(BackendError::NotFound { what, id }) => (sentences.no_such)(what, id),
        ApiError::Backend(BackendError::Purged {
            id,
            kept_seconds,
            oldest,
        }) => (sentences.purged)(*id, *kept_seconds, *oldest),
        ApiError::Backend(BackendError::NotConnected(id)) => (sentences.not_connected)(id.as_str()),
        ApiError::Backend(BackendError::Nonsense { member, reason }) => (sentences.nonsense)(member, reason),
        ApiError::Backend(BackendError::Busy(id)) => (sentences.busy)(id.as_str()),
        ApiError::Backend(BackendError::Unavailable) => words.unavailable_now.to_owned(),
        ApiError::Unreachable if surroundings::is_offline() => words.offline.to_owned(),
        ApiError::Unreachable => words.unreachable.to_owned(),
        ApiError::Unexpected => words.unexpected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::Language;

    fn not_found(what: &str, id: &str) -> ApiError {
        let (what, id) = (what.to_owned(), id.to_owned());
        ApiError::Backend(BackendError::NotFound { what, id })
    }

    #[test]
    fn an_unknown_id_is_named_and_harmless() {
        let error = not_found("charge_point", "<script>");
        let html =
            Owner::new_root(None).with(|| view! { <Problem error again=Callback::new(|()| {}) /> }.to_html());
        assert!(html.contains("There is no charger “&lt;script&gt;”."), "{html}");
    }

    #[test]
    fn every_reason_is_a_sentence_in_every_language() {
        let errors = [
            not_found("event", "7"),
            ApiError::Backend(BackendError::Purged {
                id: csms::EventId(7),
                kept_seconds: 7_776_000,
                oldest: csms::Timestamp::from_millis(0),
            }),
            ApiError::Backend(BackendError::Unavailable),
            ApiError::Unreachable,
            ApiError::Unexpected,
        ];
        for language in Language::ALL {
            for error in &errors {
                let sentence = problem_sentence(error, language.words(), language.sentences());
                assert!(sentence.ends_with('.'), "{sentence}");
            }
        }
    }
}
