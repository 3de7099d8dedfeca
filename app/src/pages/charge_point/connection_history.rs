//! The connections of a charger.

use csms::Event;
use leptos::either::EitherOf3;
use leptos::prelude::*;

use super::current::Current;
use crate::api;
use crate::backend::BackendError;
use crate::controls::EndsThere;
use crate::error::ApiError;
use crate::i18n::words;
use crate::live::{News, refetch};
use crate::pages::Loading;
use crate::views::{Connections, PartProblem};

/// How many are told.
const TOLD: u32 = 20;

/// The last connections, of before the point in time that is looked at; asked for again when one begins or ends.
#[component]
pub(super) fn ConnectionHistory(
    /// Whether what is around it tells of now also at a point in time, so that it says where it ends.
    #[prop(optional)]
    among_now: bool,
) -> impl IntoView {
    let current = expect_context::<Current>();
    let sessions = Resource::new(
        move || (current.id.get(), current.at.get()),
        |(id, at)| api::list_sessions(id, TOLD, at),
    );
    current.newsroom.listen(move |news| {
        let begins_or_ends = match news {
            News::Snapshot(_) => true,
            News::Fact(fact) => {
                matches!(fact.event, Event::Connected { .. } | Event::Disconnected { .. })
            }
        };
        if begins_or_ends && current.at.get_untracked().is_none() {
            sessions.refetch();
        }
    });
    view! {
        <section class="card">
            <h2>{words().connections}</h2>
            {among_now.then(|| view! { <EndsThere /> })}
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match sessions.await {
                        Ok(page) => EitherOf3::A(view! { <Connections sessions=page.items /> }),
                        // That there is no such charger is said where the tab's own answer would stand.
                        Err(ApiError::Backend(BackendError::NotFound { .. })) => EitherOf3::B(()),
                        Err(error) => EitherOf3::C(view! { <PartProblem error again=refetch(sessions) /> }),
                    }
                })}
            </Transition>
        </section>
    }
}
