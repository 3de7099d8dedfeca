//! Restarting a charger, after one question.

use csms::ChargePoint;
use leptos::html::Details;
use leptos::prelude::*;

use crate::api::RestartChargePoint;
use crate::i18n::{sentences, words};
use crate::routes::address::{self, Tab};
use crate::views::{RestartQuestion, problem_sentence};

/// A button that asks first. Once a restart is under way a link leads to its steps.
#[component]
pub(super) fn Restart(charge_point: Signal<ChargePoint>) -> impl IntoView {
    let (words, sentences) = (words(), sentences());
    let action = ServerAction::<RestartChargePoint>::new();
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
    let details = NodeRef::<Details>::new();
    Effect::new(move || {
        if let (Some(true), Some(details)) = (answer.with(|it| it.as_ref().map(Result::is_ok)), details.get())
        {
            // It can only fail for a name that no attribute can have.
            _ = details.remove_attribute("open");
        }
    });
    view! {
        <details class="popover restart" node_ref=details open=failed.get_untracked().is_some()>
            <summary class="button">{words.restart}</summary>
            <div class="popover-panel">
                <ActionForm action>
                    <RestartQuestion charge_point failed />
                </ActionForm>
            </div>
        </details>
        <p class="restart-sent" role="status">
            {sent}
        </p>
    }
}
