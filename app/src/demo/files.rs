//! Files, which the portal's server writes. Here they come out of memory.

use csms::{ChargePointId, ExchangeDetail, PageRequest};
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlElement, Url};

use super::with;
use crate::export::{Format, file_name};
use crate::query::EventLogQuery;
use crate::routes::address;
use crate::surroundings::request_info;

/// Writes the files that links of an event log ask the portal's server for.
pub(super) fn write_here() {
    let asked = window_event_listener(leptos::ev::click, |event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let link = target.and_then(|it| it.closest("a[href^='/api/'][download]").ok()?);
        let Some(href) = link.and_then(|it| it.get_attribute("href")) else {
            return;
        };
        event.prevent_default();
        let format = if href.contains("/events.csv") {
            Format::Csv(request_info().preferences.language)
        } else {
            Format::JsonLines
        };
        // It can only fail where the browser has no place for files.
        _ = save(format);
    });
    // For as long as the document lives.
    std::mem::forget(asked);
}

/// Hands the visitor what the event log that is shown has in it, as it is filtered.
fn save(format: Format) -> Option<()> {
    let here = super::here();
    let (path, search) = here.split_once('?').unwrap_or((&here, ""));
    let id = ChargePointId::parse(&address::charge_point_of(path)?).ok()?;
    let filter = EventLogQuery::parse(search).filter();
    let bytes = with(|demo| {
        let stage = demo.backend.stage();
        let log = stage.record().log(&id)?;
        let mut page = PageRequest::default();
        let mut bytes = format.beginning::<ExchangeDetail>();
        loop {
            let found = log.events(&filter, &page);
            let details = found.items.iter().filter_map(|it| log.event(it.id));
            bytes.extend(details.flat_map(|it| format.write(it)));
            page.after = found.next;
            if page.after.is_none() {
                break Some(bytes);
            }
        }
    })??;
    let options = BlobPropertyBag::new();
    options.set_type(format.media_type());
    let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link = document()
        .create_element("a")
        .ok()?
        .dyn_into::<HtmlElement>()
        .ok()?;
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", &file_name::<ExchangeDetail>(id.as_str(), format)).ok()?;
    link.set_attribute("rel", "external").ok()?;
    link.click();
    Url::revoke_object_url(&address).ok()
}
