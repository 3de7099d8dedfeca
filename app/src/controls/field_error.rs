//! What is wrong with a field.

use leptos::prelude::*;

use crate::i18n::{sentences, words};
use crate::query::{TimeSpan, UnknownValue};

/// A sentence about what was asked of the filter `name`, where that is not to be had.
pub(crate) fn field_error(unknown: &[UnknownValue], name: &str) -> Option<AnyView> {
    let wrong = unknown.iter().find(|it| it.name == name)?;
    let sentence = (sentences().unknown_value)(&wrong.said);
    Some(view! { <span class="field-error" role="alert">{sentence}</span> }.into_any())
}

/// A sentence about a span of time that ends before it begins.
pub(crate) fn is_backwards(span: TimeSpan) -> Option<AnyView> {
    let said = words().ends_before_it_begins;
    let wrong = || view! { <span class="field-error" role="alert">{said}</span> }.into_any();
    span.is_backwards().then(wrong)
}
