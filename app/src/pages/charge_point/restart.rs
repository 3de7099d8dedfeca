//! Restarting a charger, after one question.

use csms::ChargePoint;
use leptos::prelude::*;

use crate::api::RestartChargePoint;
use crate::controls::{ActionForm, FormPopover, deed};
use crate::i18n::{sentences, words};
use crate::routes::address::{self, Tab};
use crate::views::{RestartQuestion, problem_sentence};

/// A button that asks first. Once a restart is under way a link leads to its steps.
#[component]
pub(super) fn Restart(charge_point: Signal<ChargePoint>) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let action = deed::<RestartChargePoint>();
    let answer = action.value();
    let failed = Signal::derive(move || {
        answer.with(|it| match it {
            Some(Err(error)) => Some(problem_sentence(error, words, sentences)),
            Some(Ok(_)) | None => None,
        })
    });
    let sent = move || {
        let is_sent = answer.with(|it| matches!(it, Some(Ok(_))));
        let href = charge_point.with(|it| address::tab(it.id.as_str(), Tab::ChargePoint));
        is_sent.then(|| {
            let rel = address::rel(&href);
            view! {
                {words.restart_sent}
                " "
                <a href=href rel=rel data-noscroll="">
                    {words.watch_steps}
                </a>
            }
        })
    };
    let about = Signal::derive(move || charge_point.with(|it| it.id.to_string()));
    let taken = Signal::derive(move || answer.with(|it| it.as_ref().map(Result::is_ok)));
    view! {
        <FormPopover class="restart" label=words.restart taken about>
            <ActionForm action>
                <RestartQuestion charge_point failed />
            </ActionForm>
        </FormPopover>
        <p class="restart-sent" role="status">
            {sent}
        </p>
    }
}
