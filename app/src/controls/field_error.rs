//! What is wrong with a field.

use leptos::prelude::*;

use crate::i18n::sentences;
use crate::query::UnknownValue;

/// A sentence about what was asked of the filter `name`, where that is not to be had.
pub(crate) fn field_error(unknown: &[UnknownValue], name: &str) -> Option<AnyView> {
    let wrong = unknown.iter().find(|it| it.name == name)?;
    let sentence = (sentences().unknown_value)(&wrong.said);
    Some(view! { <span class="field-error" role="alert">{sentence}</span> }.into_any())
}
