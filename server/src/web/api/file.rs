//! A list as a file: exactly what is filtered, newest first, written while it is read.

use std::pin::Pin;
use std::sync::Arc;

use app::export::{Exported, Format, file_name};
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use csms::{Page, PageRequest};
use futures_util::{StreamExt, stream};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::store::StoreError;
use crate::web::problem::Problem;

/// So many files are written at once: together they hold a bounded part of the memory.
static EXPORTS: Semaphore = Semaphore::const_new(8);

/// A part of a list, while it is read.
pub(super) type Part<T> = Pin<Box<dyn Future<Output = Result<Page<T>, StoreError>> + Send>>;

/// Answers with the list of `whose`, of which `read` gives a part of at most `at_once` rows at a time.
///
/// # Errors
/// Where too many files are written already, or the list cannot be read.
pub(super) async fn respond<T: Exported + Send + 'static>(
    whose: &str,
    format: Format,
    at_once: u32,
    read: impl Fn(PageRequest) -> Part<T> + Send + Sync + 'static,
) -> Result<Response, Problem> {
    let Ok(turn) = EXPORTS.try_acquire() else {
        return Err(Problem::of(
            StatusCode::SERVICE_UNAVAILABLE,
            "other files are being written; try again when they are done",
        ));
    };
    let name = file_name::<T>(whose, format);
    let reading = Reading {
        name: name.clone(),
        read: Arc::new(read),
        format,
        next: Some(PageRequest {
            limit: at_once,
            after: None,
        }),
        beginning: Some(format.beginning::<T>()),
        _turn: turn,
    };
    // A record that cannot be read is to be said before anything was sent.
    let (first, reading) = reading
        .read_on()
        .await?
        .expect("the beginning of a file is always there to be read");
    let begun = stream::once(async { Ok(first) });
    let parts = begun.chain(stream::try_unfold(reading, Reading::read_on));
    let mut response = Body::from_stream(parts).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

struct Reading<T> {
    /// What the file is called.
    name: String,
    read: Arc<dyn Fn(PageRequest) -> Part<T> + Send + Sync>,
    format: Format,
    /// What is read next; nothing at the end.
    next: Option<PageRequest>,
    beginning: Option<Vec<u8>>,
    _turn: SemaphorePermit<'static>,
}

impl<T: Exported> Reading<T> {
    async fn read_on(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        let Some(page) = self.next.take() else {
            return Ok(None);
        };
        let limit = page.limit;
        let found = (self.read)(page).await;
        let found = found.inspect_err(|error| {
            tracing::error!(error = %error, file.name = %self.name, "an export ended early");
        })?;
        let mut bytes = self.beginning.take().unwrap_or_default();
        for item in found.items {
            bytes.extend(self.format.write(item));
        }
        self.next = found.next.map(|after| PageRequest {
            limit,
            after: Some(after),
        });
        Ok(Some((bytes.into(), self)))
    }
}
