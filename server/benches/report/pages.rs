//! How long the server takes for pages: an overview of many chargers, and a long log.

use std::time::{Duration, Instant};

use csms::{
    ChargePointId, Direction, Event, EventFilter, EventId, Exchange, Outcome, PageRequest, Place, Recorded,
    Status, StatusReport, Timestamp,
};
use server::store::{Entry, ExchangeWrite, Store};

use super::line;
use super::subject::Subject;

/// When it all happened; any time does.
const THEN: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn recorded(id: &ChargePointId, event: Event) -> Recorded {
    Recorded {
        charge_point_id: id.clone(),
        at: THEN,
        event_id: Some(EventId(1)),
        event,
    }
}

fn known(number: usize) -> Entry {
    let id = ChargePointId::parse(&format!("BENCH-{number:05}")).unwrap();
    let statuses = ["Available", "Charging", "SuspendedEV", "SuspendedEVSE", "Faulted"];
    let technical = statuses[number % statuses.len()];
    let report = StatusReport {
        place: Place::connector(1, 1),
        status: Status::from_v16(&technical.into()),
        ocpp_status: technical.to_owned(),
        error_code: "NoError".to_owned(),
        info: None,
        vendor_id: None,
        vendor_error_code: None,
        reported_at: None,
        effective_at: THEN,
        late: false,
    };
    let registered = Event::Registered {
        charge_system: "solbakken".into(),
        name: None,
    };
    let mut reported = recorded(&id, Event::StatusReported(report));
    reported.event_id = Some(EventId(number as i64 + 1));
    let events = vec![recorded(&id, registered), reported];
    Entry {
        charge_point_id: id,
        exchange: None,
        recorded: events,
    }
}

fn exchanged(id: &ChargePointId, number: i64) -> Entry {
    let exchange = Exchange {
        id: EventId(1_000_000 + number),
        direction: Direction::FromChargePoint,
        action: if number % 1000 == 0 {
            "StatusNotification"
        } else {
            "Heartbeat"
        }
        .to_owned(),
        message_id: number.to_string(),
        at: THEN,
        latency_ms: Some(1),
        outcome: Outcome::Answered,
        size_bytes: 80,
        repeats: 0,
        findings: Vec::new(),
    };
    let raw_request = Some(format!("[2,\"{number}\",\"Heartbeat\",{{}}]"));
    let raw_response = Some(format!(
        "[3,\"{number}\",{{\"currentTime\":\"2026-11-23T07:00:00Z\"}}]"
    ));
    let exchange = Some(ExchangeWrite::New {
        exchange,
        raw_request,
        raw_response,
    });
    Entry {
        charge_point_id: id.clone(),
        exchange,
        recorded: Vec::new(),
    }
}

fn p95(mut spans: Vec<Duration>) -> f64 {
    spans.sort_unstable();
    spans[spans.len() * 95 / 100].as_secs_f64() * 1000.0
}

/// Prints both figures.
pub(crate) fn report() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("bench.db").display());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let first = runtime.block_on(async {
        let store = Store::open(&url).await.unwrap();
        let charge_points: Vec<_> = (0..1000).map(known).collect();
        for entries in charge_points.chunks(500) {
            store.append(entries).await.unwrap();
        }
        let id = ChargePointId::parse("BENCH-00000").unwrap();
        for chunk in 0..2000 {
            let entries: Vec<_> = (chunk * 500..(chunk + 1) * 500)
                .map(|it| exchanged(&id, it))
                .collect();
            store.append(&entries).await.unwrap();
        }
        store.checkpoint().await.unwrap();
        let mut spans = Vec::new();
        let hidden = EventFilter {
            hidden_actions: vec!["Heartbeat".to_owned()],
            ..EventFilter::default()
        };
        for filter in [EventFilter::default(), hidden].iter().cycle().take(100) {
            let began = Instant::now();
            let page = store.events(&id, filter, &PageRequest::default()).await.unwrap();
            spans.push(began.elapsed());
            assert!(!page.items.is_empty());
        }
        spans
    });
    let (all, hidden): (Vec<_>, Vec<_>) = first.chunks(2).map(|it| (it[0], it[1])).unzip();
    let (all, hidden) = (p95(all), p95(hidden));
    line(
        "first page of a log of a million rows, p95",
        format!("{all:.1} ms"),
        "≤ 10 ms",
        all <= 10.0,
    );
    line(
        "the same without a frequent message, p95",
        format!("{hidden:.1} ms"),
        "≤ 10 ms",
        hidden <= 10.0,
    );

    let subject = Subject::on(folder, &url);
    let spans = runtime.block_on(async {
        let client = reqwest::Client::new();
        let url = format!("http://{}/charge-systems/solbakken", subject.address);
        let mut spans = Vec::new();
        for _ in 0..60 {
            let began = Instant::now();
            let page = client.get(&url).send().await.unwrap().text().await.unwrap();
            spans.push(began.elapsed());
            assert!(page.contains("BENCH-00004"), "the first that is faulted");
        }
        spans
    });
    let overview = p95(spans);
    line(
        "overview of 1 000 chargers, p95",
        format!("{overview:.1} ms"),
        "≤ 50 ms",
        overview <= 50.0,
    );
}
