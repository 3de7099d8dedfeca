//! The pages, rendered by Leptos.

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

use app::backend::SharedBackend;
use app::{App, RequestInfo};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{self, HOST};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use csms::Asker;
use leptos::prelude::{AnyView, IntoAny, expect_context, provide_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use tracing::Instrument;

use super::{Web, preferences};

/// What pages there are. Leptos lets nothing be loaded in the whole process while it looks: a page that is rendered at
/// that time is never done. So it looks once, before anybody serves.
static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// How long a page may take. The store gives up sooner, and then the page says so.
pub(super) const WRITTEN_WITHIN: Duration = Duration::from_secs(60);
/// When to ask again for one that took longer.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Readies this process for writing pages, once. Whoever serves them need not ask for it.
pub fn make_ready() {
    LazyLock::force(&ROUTES);
}

/// Adds the pages, and a page for addresses that are none.
pub fn serve(router: Router<Web>, web: &Web) -> Router<Web> {
    let routes = ROUTES.clone();
    let (context, shell) = (context(web), shell(web));
    let pages = Router::new()
        .leptos_routes_with_context(web, routes, context, shell)
        .fallback(not_found)
        .layer(middleware::from_fn(to_its_end));
    router.merge(pages)
}

async fn to_its_end(request: Request, next: Next) -> Response {
    let address = request.uri().clone();
    written(address, next.run(request), WRITTEN_WITHIN).await
}

/// Writes a page to its end, also where its reader has gone: several threads write at it, and what it is made of would be
/// gone for one while another is at it. Whoever waits for one that takes too long is told so.
pub(super) async fn written(
    address: Uri,
    writing: impl Future<Output = Response> + Send + 'static,
    within: Duration,
) -> Response {
    let writing = tokio::spawn(writing.in_current_span());
    match tokio::time::timeout(within, writing).await {
        Ok(Ok(written)) => written,
        Ok(Err(error)) => {
            tracing::error!(error = %error, address = ?address, "a page could not be written");
            let sorry = "This page could not be written. Please load it again.";
            (StatusCode::INTERNAL_SERVER_ERROR, sorry).into_response()
        }
        Err(_) => {
            tracing::error!(address = ?address, "a page was not written in time");
            let sorry = "This page took too long to write. Please load it again.";
            let soon = HeaderValue::from(RETRY_AFTER.as_secs());
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, soon)],
                sorry,
            )
                .into_response()
        }
    }
}

async fn not_found(State(web): State<Web>, request: Request) -> Response {
    let render = leptos_axum::render_app_async_with_context(context(&web), shell(&web));
    let mut response = render(request).await.into_response();
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn shell(web: &Web) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    let assets = web.site.assets.clone();
    move || app::shell::shell(assets.clone()).into_any()
}

/// What pages find in their context: who asks, and whom to ask.
fn context(web: &Web) -> impl Fn() + Clone + Send + Sync + 'static {
    let backend: SharedBackend = web.backend.clone();
    move || {
        provide_context(backend.clone());
        let Parts {
            headers, extensions, ..
        } = expect_context::<Parts>();
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        let address = peer.map(|ConnectInfo(peer)| peer.ip().to_canonical());
        provide_context(Asker::Page { address });
        provide_context(asking(&headers));
    }
}

fn asking(headers: &HeaderMap) -> RequestInfo {
    // A proxy that terminates TLS says so; nothing but the address shown to people depends on it.
    let secure = headers
        .get("x-forwarded-proto")
        .is_some_and(|it| it.as_bytes() == b"https");
    let host = headers.get(HOST).and_then(|it| it.to_str().ok());
    RequestInfo::new(preferences::of(headers), host.unwrap_or("localhost"), secure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_that_is_never_done_is_answered_all_the_same() {
        let address = Uri::from_static("/charge-systems");
        let response = written(address, std::future::pending(), Duration::ZERO).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    }
}
