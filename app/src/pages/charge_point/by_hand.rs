//! Deciding by hand what a charger gives its cars.

use csms::ChargePoint;
use leptos::prelude::*;

use crate::api;
use crate::backend::BackendError;
use crate::controls::{ActionForm, deed};
use crate::error::ApiError;
use crate::i18n::{sentences, words};
use crate::views::{ByHand, problem_sentence};

/// The form, with or without JavaScript; what is decided by it comes with the news.
#[component]
pub(super) fn DecideByHand(charge_point: Signal<ChargePoint>) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let action = deed::<api::DecideByHand>();
    let answer = action.value();
    let failed = Signal::derive(move || {
        answer.with(|it| match it {
            Some(Err(ApiError::Backend(BackendError::Nonsense { member, .. }))) if member == "manual" => {
                Some(words.steering.by_hand_nobody.to_owned())
            }
            Some(Err(error)) => Some(problem_sentence(error, words, sentences)),
            Some(Ok(_)) | None => None,
        })
    });
    view! {
        <ActionForm action>
            <ByHand charge_point failed />
        </ActionForm>
    }
}
