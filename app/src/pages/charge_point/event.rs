//! One row of the event log, open.

use csms::Event;
use leptos::either::Either;
use leptos::html::A as Anchor;
use leptos::prelude::*;

use super::current::Current;
use super::event_log::ListPane;
use crate::api;
use crate::i18n::words;
use crate::live::{News, refetch};
use crate::pages::Loading;
use crate::query;
use crate::routes::address::{self, Tab};
use crate::routes::from_address;
use crate::views::{EventDetail, PartProblem};

/// Everything that was said; asked for again when the answer comes.
#[component]
pub(crate) fn EventPage() -> impl IntoView {
    let words = words();
    let current = expect_context::<Current>();
    let id = from_address(|path, _| address::event_of(path));
    let event = Resource::new(
        move || (current.id.get(), id.get()),
        |(of, id)| api::find_event(of, id),
    );
    current.newsroom.listen(move |news| {
        let may_have_changed = match news {
            News::Snapshot(_) => true,
            News::Fact(fact) => matches!(
                &fact.event,
                Event::Exchanged(exchange) if exchange.id.to_string() == id.get_untracked()
            ),
        };
        if may_have_changed {
            event.refetch();
        }
    });
    let link = Callback::new(|()| window().location().href().unwrap_or_default());
    let back_link = NodeRef::<Anchor>::new();
    let list = expect_context::<ListPane>();
    Effect::new(move || {
        if let Some(back_link) = back_link.get()
            && list.gave_way()
        {
            // It can only fail for an element that is gone.
            _ = back_link.focus();
        }
    });
    let search = from_address(|path, search| address::event_of(path).map(|_| search.to_owned()));
    let back = move || {
        let path = address::tab(&current.id.get(), Tab::EventLog);
        search.with(|search| query::without_blanks(&path, search))
    };
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let charge_point = current.show(current.loaded.await.ok()?);
                let detail = match event.await {
                    Ok(detail) => Either::Left(view! { <EventDetail charge_point detail link /> }),
                    Err(error) => Either::Right(view! { <PartProblem error again=refetch(event) /> }),
                };
                Some(
                    view! {
                        <p class="up">
                            <a node_ref=back_link href=back rel=move || address::rel(&back())>
                                <span aria-hidden="true">"← "</span>
                                {words.back_to_log}
                            </a>
                        </p>
                        {detail}
                    },
                )
            })}
        </Transition>
    }
}
