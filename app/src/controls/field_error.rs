//! What is wrong with a field.

use leptos::prelude::*;

use crate::i18n::{sentences, words};
use crate::query::{TimeSpan, UnknownValue};

/// A sentence about what was asked of the filter `name`, where that is not to be had.
pub(crate) fn field_error(unknown: &[UnknownValue], name: &str) -> Option<AnyView> {
    let wrong = unknown.iter().find(|it| it.name == name)?;
    let sentence = (sentences().unknown_value)(&wrong.said);
    Some(told(sentence))
}

/// A sentence about a span of time that ends before it begins.
pub(crate) fn span_error(span: TimeSpan) -> Option<AnyView> {
    span.is_backwards()
        .then(|| told(words().ends_before_it_begins.to_owned()))
}

fn told(sentence: String) -> AnyView {
    view! { <span class="field-error" role="alert">{sentence}</span> }.into_any()
}
