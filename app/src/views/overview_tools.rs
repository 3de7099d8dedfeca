//! Searching and sorting an overview.

use leptos::ev::{self, KeyboardEvent};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::controls::QueryForm;
use crate::i18n::{sentences, words};
use crate::preferences::{RequestInfo, Shortcuts};
use crate::query::{OverviewQuery, Sort};

/// A form and links: both are addresses, and work without JavaScript.
#[component]
pub(crate) fn OverviewTools(
    query: Memo<OverviewQuery>,
    /// The address of the overview.
    path: Signal<String>,
) -> impl IntoView {
    let words = words();
    let sort_link = move |sort: Sort| {
        let word = match sort {
            Sort::Attention => words.sort_attention,
            Sort::Id => words.sort_id,
        };
        let href = move || path.with(|path| query.with(|query| query.with_sort(sort).address(path)));
        let chosen = move || query.with(|it| it.sort == sort).then_some("true");
        view! {
            <a href=href aria-current=chosen data-noscroll="">
                {word}
            </a>
        }
    };
    let kept = move || {
        query.with(|it| {
            let status = it
                .status
                .map(|it| view! { <input type="hidden" name="status" value=it.key() /> });
            let sort = (it.sort != Sort::default())
                .then(|| view! { <input type="hidden" name="sort" value=it.sort.key() /> });
            (status, sort)
        })
    };
    let field = NodeRef::<Input>::new();
    let has_shortcut = use_context::<RequestInfo>()
        .unwrap_or_default()
        .preferences
        .shortcuts
        == Shortcuts::On;
    Effect::new(move || {
        if !has_shortcut {
            return;
        }
        let pressed = window_event_listener(ev::keydown, move |event| {
            if event.key() == "/"
                && !is_typed_into(&event)
                && let Some(field) = field.get_untracked()
            {
                event.prevent_default();
                // It can only fail for an element that is gone.
                _ = field.focus();
                field.select();
            }
        });
        on_cleanup(move || pressed.remove());
    });
    let wrong = move || {
        let said = query.with(|it| it.unknown.first().map(|it| it.said.clone()))?;
        Some(view! { <p class="field-error" role="alert">{(sentences().unknown_value)(&said)}</p> })
    };
    view! {
        <div class="overview-tools">
            <search>
                <QueryForm action=path>
                    <label for="q">{words.search}</label>
                    <input
                        id="q"
                        node_ref=field
                        aria-keyshortcuts=has_shortcut.then_some("/")
                        type="search"
                        name="q"
                        placeholder=words.search_hint
                        value=move || query.with(|it| it.q.clone())
                        prop:value=move || query.with(|it| it.q.clone())
                    />
                    {kept}
                    <button type="submit">{words.search}</button>
                </QueryForm>
            </search>
            <p class="alternatives sorting">
                <span>{words.sort_by}</span>
                {Sort::ALL.map(sort_link).into_iter().collect_view()}
            </p>
            {wrong}
        </div>
    }
}

/// Whether a key was meant for a field, or goes with another key.
fn is_typed_into(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let is_field = target.is_some_and(|it| it.matches("input, textarea, select").unwrap_or(false));
    is_field || event.ctrl_key() || event.alt_key() || event.meta_key()
}
