//! The demo's first page, written before there is anything in the browser that could show it.

use std::sync::Arc;

use app::backend::SharedBackend;
use app::shell::{SiteAssets, shell};
use app::stage::{CHARGE_SYSTEM, SEED, Stage, StageBackend};
use app::{Language, Preferences, RequestInfo, StandsAt};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::Uri;
use csms::Asker;
use leptos::prelude::{IntoAny, provide_context};

use super::pages;

/// What stands in the demo's document where its first page is to be, in each of the languages that it has one in.
const PLACES: [(&str, Language); 2] = [
    ("<!-- first page: en -->", Language::En),
    ("<!-- first page: nb -->", Language::Nb),
];

/// The largest first page, in bytes; there are twenty chargers on it.
const LARGEST: usize = 4 * 1024 * 1024;

/// That the demo's first page cannot be written. A server's log says why.
#[derive(Debug, thiserror::Error)]
#[error("the demo's first page cannot be written")]
pub struct FirstPageError(());

/// Puts the demo's first page into its document, in all languages: the overview at the moment at which the demo begins. A document
/// without a place for it stays as it is.
///
/// # Errors
/// Where that page cannot be written.
pub async fn open(document: &str) -> Result<String, FirstPageError> {
    let mut opened = document.to_owned();
    if !PLACES.iter().any(|(place, _)| document.contains(place)) {
        return Ok(opened);
    }
    // A day of many chargers happens meanwhile.
    let stage = tokio::task::spawn_blocking(|| Stage::opening(SEED)).await;
    let stage = stage.map_err(|_| FirstPageError(()))?;
    let moment = StandsAt(stage.now());
    let backend: SharedBackend = Arc::new(StageBackend::new(stage));
    for (place, language) in PLACES {
        let page = first_page(language, &backend, moment).await;
        opened = opened.replace(place, &page.ok_or(FirstPageError(()))?);
    }
    Ok(opened)
}

/// What stands in the body of the first page; nothing where there is none.
async fn first_page(language: Language, backend: &SharedBackend, moment: StandsAt) -> Option<String> {
    pages::make_ready();
    let backend = backend.clone();
    let context = move || {
        provide_context(backend.clone());
        provide_context(moment);
        provide_context(Asker::Page { address: None });
        let preferences = Preferences {
            language,
            ..Preferences::default()
        };
        provide_context(RequestInfo::new(preferences, "localhost", false));
    };
    let document = || shell(SiteAssets::default()).into_any();
    let render = leptos_axum::render_app_async_with_context(context, document);
    let address: Uri = format!("/charge-systems/{CHARGE_SYSTEM}").parse().ok()?;
    let request = Request::get(address.clone()).body(Body::empty()).ok()?;
    let written = pages::written(address, render(request), pages::WRITTEN_WITHIN).await;
    if !written.status().is_success() {
        return None;
    }
    let written = to_bytes(written.into_body(), LARGEST).await.ok()?;
    let written = str::from_utf8(&written).ok()?;
    let (_, from_body) = written.split_once("<body>")?;
    let (body, _) = from_body.split_once("</body>")?;
    // Marks for whoever takes a page over; nobody does.
    Some(body.replace("<!>", ""))
}

#[cfg(test)]
mod tests {
    use app::stage::CHARGERS;

    use super::*;

    #[tokio::test]
    async fn the_first_page_stands_in_its_places() {
        let opened = open("<a><!-- first page: en --></a><b><!-- first page: nb --></b>").await;
        let opened = opened.unwrap();
        let (english, norwegian) = opened.split_once("</a><b>").unwrap();
        assert!(english.contains("Faulted"), "{english}");
        assert!(norwegian.contains("Feil"), "{norwegian}");
        for page in [english, norwegian] {
            assert_eq!(
                page.matches("data-charge-point-id=").count(),
                CHARGERS as usize,
                "{page}"
            );
            assert!(!page.contains("<script"), "{page}");
            // What a click would open, nobody can open yet.
            assert!(page.contains("class=\"written\"></div>"), "{page}");
            // The fault is told by how long it lasts, and not by a date that is long past.
            assert!(page.contains(">14\u{a0}min<"), "{page}");
        }
    }

    #[tokio::test]
    async fn a_document_without_places_stays_as_it_is() {
        assert_eq!(open("<p>Hello</p>").await.unwrap(), "<p>Hello</p>");
    }
}
