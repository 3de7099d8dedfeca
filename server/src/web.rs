//! The one list of routes.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, patch, post, put};
use axum::{Extension, Router};
use leptos::prelude::LeptosOptions;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::backend::StoreBackend;
use crate::charge_points::accept::{self, Door};
use crate::live::Live;
use crate::prices::Prices;
use crate::record::Recorder;
use crate::store::Store;

pub mod api;
pub mod asked;
pub mod demo;
pub mod health;
pub mod live_feed;
pub mod metrics;
pub mod origin;
pub mod pages;
pub mod preferences;
pub mod problem;
pub mod query;
pub mod site;

use problem::Problem;
use site::Site;

/// The largest body that is read, in bytes: commands and forms are small.
const LARGEST_BODY: usize = 64 * 1024;
/// The largest list of prices that is read, in bytes: 4 000 of them, with room to spare.
const LARGEST_PRICES: usize = 1024 * 1024;

/// What handlers work with.
#[derive(Debug, Clone)]
pub struct Web {
    /// Lets charge points in.
    pub door: Arc<Door>,
    /// Answers what pages ask.
    pub backend: Arc<StoreBackend>,
    /// The present.
    pub live: Arc<Live>,
    /// The record, to look things up.
    pub store: Store,
    /// The way into the record.
    pub recorder: Recorder,
    /// What electricity costs.
    pub prices: Prices,
    /// Scripts, styles and pictures.
    pub site: Arc<Site>,
    /// What Leptos wants to know.
    pub leptos: LeptosOptions,
}

impl FromRef<Web> for LeptosOptions {
    fn from_ref(web: &Web) -> Self {
        web.leptos.clone()
    }
}

impl FromRef<Web> for Arc<Door> {
    fn from_ref(web: &Web) -> Self {
        web.door.clone()
    }
}

/// All addresses that the server answers.
pub fn routes(web: Web) -> Router {
    let api: Router<Web> = Router::new()
        .route("/charge-systems", get(api::charge_systems::list))
        .route("/charge-systems/{id}", patch(api::charge_systems::configure))
        .route(
            "/charge-systems/{id}/grid-readings",
            post(api::charge_systems::take_grid_reading),
        )
        .route("/charge-systems/{id}/load", get(api::charge_systems::load))
        .route(
            "/charge-systems/{id}/transactions",
            get(api::transactions::of_charge_system),
        )
        .route(
            "/charge-systems/{id}/transactions/export",
            get(api::transactions::export_of_charge_system),
        )
        .route("/charge-points", get(api::charge_points::list))
        .route(
            "/charge-points/{id}",
            get(api::charge_points::one).patch(api::charge_points::describe),
        )
        .route("/charge-points/{id}/status-log", get(api::status_log::list))
        .route("/charge-points/{id}/events", get(api::events::list))
        .route("/charge-points/{id}/events/{event}", get(api::events::one))
        .route("/charge-points/{id}/events.csv", get(api::export::csv))
        .route("/charge-points/{id}/events.jsonl", get(api::export::json_lines))
        .route(
            "/charge-points/{id}/transactions",
            get(api::transactions::of_charge_point),
        )
        .route(
            "/charge-points/{id}/transactions/export",
            get(api::transactions::export_of_charge_point),
        )
        .route(
            "/charge-points/{id}/eco-mode",
            get(api::eco_mode::one).put(api::eco_mode::set),
        )
        .route("/charge-points/{id}/manual", put(api::eco_mode::set_manual))
        .route("/charge-points/{id}/commands", post(api::commands::issue))
        .route("/charge-points/{id}/configuration", get(api::configuration::last))
        .route(
            "/prices/{area}",
            put(api::prices::import)
                .get(api::prices::list)
                .delete(api::prices::forget)
                .layer(DefaultBodyLimit::max(LARGEST_PRICES)),
        )
        .route("/commands/{id}", get(api::commands::one))
        .route("/live", get(live_feed::feed))
        .route("/openapi.json", get(api::openapi::document))
        .fallback(|| async { Problem::of(StatusCode::NOT_FOUND, "there is no such address in the API") })
        .method_not_allowed_fallback(|| async {
            Problem::of(
                StatusCode::METHOD_NOT_ALLOWED,
                "this address does not take that method",
            )
        });
    let site = web.site.clone();
    let router: Router<Web> = Router::new()
        .route("/ocpp", get(accept::accept))
        .route("/ocpp/", get(accept::accept))
        .route("/ocpp/{*id}", get(accept::accept))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::metrics))
        .route("/preferences", get(preferences::choose))
        .nest("/api/v1", api);
    let router = pages::serve(router, &web);
    router
        .layer(middleware::from_fn(site::serve))
        .layer(Extension(site))
        .layer(middleware::from_fn(origin::guard))
        // Pages repeat themselves a lot; the site's files come compressed, and the live feed is left alone.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(web)
}
