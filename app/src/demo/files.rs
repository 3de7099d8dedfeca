//! Files, which the portal's server writes. Here they come out of memory.

use csms::{ChargePointId, Cursor, PageRequest, TransactionScope};
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlElement, Url};

use super::with;
use crate::export::{Exported, Format, file_name};
use crate::query::{EventLogQuery, TransactionsQuery};
use crate::routes::address::{self, Tab};
use crate::stage::Stage;
use crate::surroundings::request_info;

/// A file: what it is called, what it is in HTTP's words, and what stands in it.
struct File {
    name: String,
    media_type: &'static str,
    bytes: Vec<u8>,
}

/// Writes the files that links of a list ask the portal's server for.
pub(super) fn write_here() {
    let asked = window_event_listener(leptos::ev::click, |event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let link = target.and_then(|it| it.closest("a[href^='/api/'][download]").ok()?);
        let Some(href) = link.and_then(|it| it.get_attribute("href")) else {
            return;
        };
        event.prevent_default();
        let format = if href.contains("/events.csv") || href.contains("format=csv") {
            Format::Csv(request_info().preferences.language)
        } else {
            Format::JsonLines
        };
        // It can only fail where the browser has no place for files.
        _ = file(format).and_then(hand_over);
    });
    // For as long as the document lives.
    std::mem::forget(asked);
}

/// What the list that is shown has in it, as it is filtered.
fn file(format: Format) -> Option<File> {
    let here = super::here();
    let (path, search) = here.split_once('?').unwrap_or((&here, ""));
    with(|demo| {
        let stage = demo.backend.stage();
        if address::is_transactions_of_charge_system(path) {
            let of = TransactionScope::ChargeSystem(address::charge_system_of(path)?.into());
            return Some(transactions(&stage, &of, search, format));
        }
        let id = ChargePointId::parse(&address::charge_point_of(path)?).ok()?;
        match address::tab_of(path)? {
            Tab::Transactions => {
                let of = TransactionScope::ChargePoint(id);
                Some(transactions(&stage, &of, search, format))
            }
            _ => event_log(&stage, &id, search, format),
        }
    })?
}

fn event_log(stage: &Stage, id: &ChargePointId, search: &str, format: Format) -> Option<File> {
    let log = stage.record().log(id)?;
    let filter = EventLogQuery::parse(search).filter();
    Some(written(id.as_str(), format, |page| {
        let found = log.events(&filter, page);
        let details = found.items.iter().filter_map(|it| log.event(it.id));
        (details.collect(), found.next)
    }))
}

fn transactions(stage: &Stage, of: &TransactionScope, search: &str, format: Format) -> File {
    let filter = TransactionsQuery::parse(search).filter();
    let whose = match of {
        TransactionScope::ChargePoint(id) => id.as_str(),
        TransactionScope::ChargeSystem(id) => id.as_str(),
    };
    written(whose, format, |page| {
        let found = stage.record().transactions(of, &filter, page);
        (found.items, found.next)
    })
}

/// The file of a list of which `read` gives a part, and where the next one begins.
fn written<T: Exported>(
    whose: &str,
    format: Format,
    read: impl Fn(&PageRequest) -> (Vec<T>, Option<Cursor>),
) -> File {
    let mut page = PageRequest::default();
    let mut bytes = format.beginning::<T>();
    loop {
        let (items, next) = read(&page);
        bytes.extend(items.into_iter().flat_map(|it| format.write(it)));
        page.after = next;
        if page.after.is_none() {
            break;
        }
    }
    File {
        name: file_name::<T>(whose, format),
        media_type: format.media_type(),
        bytes,
    }
}

/// Hands a file to the visitor.
fn hand_over(file: File) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(file.media_type);
    let parts = Array::of1(&Uint8Array::from(file.bytes.as_slice()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link = document()
        .create_element("a")
        .ok()?
        .dyn_into::<HtmlElement>()
        .ok()?;
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", &file.name).ok()?;
    link.set_attribute("rel", "external").ok()?;
    link.click();
    Url::revoke_object_url(&address).ok()
}
