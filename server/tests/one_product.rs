//! The portal and the demo are one product: from the same history, their pages show the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to stop")]

use std::sync::Arc;
use std::time::Duration;

use app::backend::SharedBackend;
use app::export::Format;
use app::shell::{SiteAssets, shell};
use app::stage::{Change, Recording, Stage, StageBackend};
use app::{App, RequestInfo};
use axum::Router;
use csms::{Asker, ChargePointId, Event, EventFilter, EventId, Fleet, PageRequest};
use leptos::prelude::{IntoAny, LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use server::backend::StoreBackend;
use server::charge_points::registry::Registry;
use server::clock;
use server::commands::Commands;
use server::live::Live;
use server::load_balancing::Balancing;
use server::record::Recorder;
use server::store::{Entry, ExchangeWrite, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

const WHOLE: PageRequest = PageRequest {
    limit: 500,
    after: None,
};

/// A day of a charger, as the portal exports it.
fn recorded_day() -> (ChargePointId, Recording) {
    let mut stage = Stage::new(7, 6, clock::now());
    let id = stage.cast().faulted.clone().unwrap();
    let read = csms::Command::ReadConfiguration { keys: Vec::new() };
    stage.issue(&id, read, Asker::Page { address: None }).unwrap();
    stage.advance(clock::now().plus(Duration::from_secs(5)));
    let log = stage.record().log(&id).unwrap();
    let rows = log.events(&EventFilter::default(), &WHOLE).items;
    let lines = rows
        .iter()
        .flat_map(|it| Format::JsonLines.write(log.event(it.id).unwrap()));
    let file = String::from_utf8(lines.collect()).unwrap();
    let recording = Recording::read(&format!("{id}-event-log.jsonl"), &file).unwrap();
    (id, recording)
}

/// Everything that was recorded on a stage since it began, as the server's one writer would be handed it.
fn entries(stage: &Stage, changes: &[Arc<Change>]) -> Vec<Entry> {
    let mut entries: Vec<(Option<EventId>, Entry)> = Vec::new();
    for change in changes {
        let recorded = change.recorded.clone();
        let id = recorded.event_id;
        let of = recorded.charge_point_id.clone();
        if id.is_none() || entries.last().is_none_or(|(last, _)| *last != id) {
            entries.push((id, Entry::noted(&of, recorded.at, id, [])));
        }
        let (_, entry) = entries.last_mut().unwrap();
        if let Event::Exchanged(exchange) = &recorded.event {
            let detail = stage.record().log(&of).unwrap().event(exchange.id).unwrap();
            entry.exchange = Some(ExchangeWrite::New {
                exchange: exchange.clone(),
                raw_request: detail.raw_request,
                raw_response: detail.raw_response,
            });
        }
        entry.recorded.push(recorded);
    }
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// A server of the pages alone, over this backend; its address comes back.
async fn serve(backend: SharedBackend) -> String {
    let options = LeptosOptions::builder().output_name("ladetavle").build();
    let context = move || {
        provide_context(backend.clone());
        provide_context(RequestInfo::new(
            app::Preferences::default(),
            "portal.example",
            true,
        ));
    };
    let router = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, || {
            shell(SiteAssets::default()).into_any()
        })
        .with_state(options);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// What stands in the main part of a page, without what a clock moves: the timeline ends now.
async fn main_part(of: &str, path: &str) -> String {
    let page = reqwest::get(format!("{of}{path}")).await.unwrap();
    assert_eq!(page.status(), 200, "{path}");
    let page = page.text().await.unwrap();
    let without = |text: &str, begin: &str, end: &str| {
        let mut left = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(begin) {
            left.push_str(before);
            rest = after.split_once(end).map_or("", |(_, behind)| behind);
        }
        left + rest
    };
    let (_, main) = page.split_once("<main").expect("a page has a main part");
    let (main, _) = main.split_once("</main>").expect("it ends");
    without(
        &without(main, "<script", "</script>"),
        "<section aria-label=\"Timeline\"",
        "</section>",
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_history_shows_the_same_on_both() {
    let (id, recording) = recorded_day();
    let began = recording.begins();
    let mut stage = Stage::of_recording(recording);
    let first = u64::try_from(began.as_millis()).unwrap();
    stage.advance(clock::now().plus(Duration::from_secs(5)));
    assert_eq!(stage.to_be_played(), 0);
    let changes: Vec<_> = stage.record().behind(first).unwrap().cloned().collect();
    let systems = stage.record().charge_systems().to_vec();

    let store = Store::open("sqlite::memory:").await.unwrap();
    store.append(&entries(&stage, &changes)).await.unwrap();
    let live = Arc::new(Live::new(Fleet::default(), systems, began));
    live.publish(changes.iter().map(|it| it.recorded.clone()));
    let last = changes.iter().filter_map(|it| it.recorded.event_id).max();
    let (recorder, _writer) = Recorder::start(
        store.clone(),
        live.clone(),
        last.unwrap(),
        CancellationToken::new(),
    );
    let commands = Commands::new(live.clone(), recorder.clone(), Arc::new(Registry::default()));
    let balancing = Balancing::restore(live.clone(), store.clone(), recorder.clone(), commands.clone());
    let portal = serve(Arc::new(StoreBackend {
        balancing: balancing.await.unwrap(),
        live,
        store,
        recorder,
        commands,
        keep_events: Duration::ZERO,
    }))
    .await;
    let rows = stage
        .record()
        .log(&id)
        .unwrap()
        .events(&EventFilter::default(), &WHOLE)
        .items;
    let (newest, then) = (rows[0].id, rows[rows.len() / 2].at);
    let demo = serve(Arc::new(StageBackend::new(stage))).await;

    for path in [
        "/charge-systems".to_owned(),
        "/charge-systems/solbakken".to_owned(),
        "/charge-systems/solbakken?status=faulted".to_owned(),
        "/charge-systems/solbakken/load".to_owned(),
        format!("/charge-points/{id}"),
        format!("/charge-points/{id}/connectors?at={then}"),
        format!("/charge-points/{id}/status-log"),
        format!("/charge-points/{id}/status-log?at={then}"),
        format!("/charge-points/{id}/charge-point"),
        format!("/charge-points/{id}/sessions"),
        "/charge-systems/solbakken/sessions".to_owned(),
        "/charge-systems/solbakken/sessions?to=2020-01-01T00:00:00Z".to_owned(),
        format!("/charge-points/{id}/event-log"),
        format!("/charge-points/{id}/event-log?routine=shown&show=raw"),
        format!("/charge-points/{id}/event-log?q=groundfailure"),
        format!("/charge-points/{id}/event-log/{newest}"),
    ] {
        let (one, other) = (main_part(&portal, &path).await, main_part(&demo, &path).await);
        assert!(one.len() > 500, "{path} shows nothing: {one}");
        assert_eq!(one, other, "{path}");
    }
}
