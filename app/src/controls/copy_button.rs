//! Copying text.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{ClipboardItem, HtmlDocument, HtmlTextAreaElement};

use crate::i18n::words;

/// How long it says that it was copied.
const SAID_FOR: Duration = Duration::from_secs(3);

/// A text that may still have to be asked for; nothing where it is not to be had.
pub(crate) type TextToCome = Pin<Box<dyn Future<Output = Option<String>>>>;

/// Puts a text into the clipboard, and says whether that went well. Not there without JavaScript.
#[component]
pub(crate) fn CopyButton(
    /// What is copied, in words.
    label: &'static str,
    /// The text, at the moment in which it is copied.
    #[prop(into)]
    text: Callback<(), String>,
) -> impl IntoView {
    let text = move |()| -> TextToCome { Box::pin(std::future::ready(Some(text.run(())))) };
    view! { <CopyLaterButton label text /> }
}

/// The same with a text that is asked for when it is to be copied.
#[component]
pub(crate) fn CopyLaterButton(
    /// What is copied, in words.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    text: Callback<(), TextToCome>,
) -> impl IntoView {
    let words = words();
    let said = RwSignal::new("");
    let copy = move |_| {
        let text = promise(text.run(()));
        // Some browsers take nothing once the click is over, but a promise.
        let writing = put_when_it_comes(&text);
        spawn_local(async move {
            let is_written = match writing {
                Some(writing) => JsFuture::from(writing).await.is_ok(),
                None => false,
            };
            let is_copied = is_written
                || match JsFuture::from(text).await.ok().and_then(|it| it.as_string()) {
                    Some(text) => put(&text).await,
                    None => false,
                };
            said.try_set(if is_copied { words.copied } else { words.not_copied });
            let forget = move || {
                said.try_set("");
            };
            set_timeout(forget, SAID_FOR);
        });
    };
    view! {
        <span class="copy">
            <button type="button" on:click=copy>
                {label}
            </button>
            <span role="status">{said}</span>
        </span>
    }
}

/// The text as browsers wait for it; it is refused where it is not to be had.
fn promise(text: TextToCome) -> Promise {
    future_to_promise(async move { text.await.map(JsValue::from).ok_or(JsValue::NULL) })
}

fn put_when_it_comes(text: &Promise) -> Option<Promise> {
    if !window().is_secure_context() {
        return None;
    }
    let record = Object::new();
    Reflect::set(&record, &"text/plain".into(), text).ok()?;
    let item = ClipboardItem::new_with_record_from_str_to_str_promise(&record).ok()?;
    Some(window().navigator().clipboard().write(&Array::of1(&item)))
}

async fn put(text: &str) -> bool {
    // Browsers have the clipboard only where a page came over a line that nobody else reads.
    if window().is_secure_context() {
        let writing = window().navigator().clipboard().write_text(text);
        if JsFuture::from(writing).await.is_ok() {
            return true;
        }
    }
    put_by_selection(text).unwrap_or(false)
}

/// The way from before there was a clipboard for pages.
fn put_by_selection(text: &str) -> Option<bool> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let had_focus = document.active_element();
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    document.body()?.append_child(&field).ok()?;
    field.select();
    let done = document.exec_command("copy").unwrap_or(false);
    field.remove();
    if let Some(element) = had_focus.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        // It can only fail for an element that is gone.
        _ = element.focus();
    }
    Some(done)
}
