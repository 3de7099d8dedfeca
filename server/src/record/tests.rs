//! What waits together is committed together, and nothing is lost or taken along.

use std::task::{Context, Waker};

use csms::{Direction, Exchange, Fleet};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

fn heartbeat(id: &ChargePointId, registers: bool) -> Entry {
    let exchange = Exchange {
        id: EventId(0),
        direction: Direction::FromChargePoint,
        action: "Heartbeat".to_owned(),
        message_id: "1".to_owned(),
        at: NOW,
        latency_ms: None,
        outcome: Outcome::Answered,
        size_bytes: 20,
        repeats: 0,
        findings: Vec::new(),
    };
    let registered = Event::Registered {
        charge_system: "solbakken".into(),
        name: None,
    };
    Entry {
        exchange: Some(ExchangeWrite::New {
            exchange,
            raw_request: None,
            raw_response: None,
        }),
        ..Entry::noted(id, NOW, None, registers.then_some(registered))
    }
}

#[tokio::test]
async fn an_entry_that_is_refused_takes_nobody_with_it() {
    let store = Store::open("sqlite::memory:").await.unwrap();
    let live = Arc::new(Live::new(Fleet::new([]), Vec::new(), NOW));
    let stop = CancellationToken::new();
    let (recorder, writer) = Recorder::start(store.clone(), live, EventId(0), stop.clone());
    let [good, stranger, last] = ["CP-1", "NOBODY", "CP-2"].map(|it| ChargePointId::parse(it).unwrap());
    // All three wait before the writer runs, so that they are one batch.
    let outcomes = tokio::join!(
        recorder.record(heartbeat(&good, true)),
        recorder.insist(heartbeat(&stranger, false)),
        recorder.record(heartbeat(&last, true)),
    );
    assert_eq!((outcomes.0, outcomes.2), (Ok(EventId(1)), Ok(EventId(3))));
    assert!(
        matches!(outcomes.1, Err(RecordError::Refused(_))),
        "{:?}",
        outcomes.1
    );
    assert_eq!(recorder.trouble(), None);
    for (id, rows) in [(&good, 1), (&stranger, 0), (&last, 1)] {
        let (filter, page) = Default::default();
        let page = store.events(id, &filter, &page).await.unwrap();
        assert_eq!(page.items.len(), rows, "{id}");
    }
    stop.cancel();
    writer.await.unwrap();
}

/// A record, and how often it was committed.
struct Scene {
    recorder: Recorder,
    writer: Writer,
    stop: CancellationToken,
    commits: PrometheusHandle,
    /// Figures of this thread, the only one there is, come here.
    _figures: metrics::LocalRecorderGuard<'static>,
}

impl Scene {
    async fn new() -> Self {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let live = Arc::new(Live::new(Fleet::new([]), Vec::new(), NOW));
        let figures = Box::leak(Box::new(PrometheusBuilder::new().build_recorder()));
        let commits = figures.handle();
        let guard = metrics::set_default_local_recorder(figures);
        let stop = CancellationToken::new();
        let (recorder, writer) = Recorder::start(store, live, EventId(0), stop.clone());
        Self {
            recorder,
            writer,
            stop,
            commits,
            _figures: guard,
        }
    }

    fn commits(&self) -> usize {
        let told = self.commits.render();
        let line = told
            .lines()
            .find(|it| it.starts_with("ladetavle_commit_entries_count"));
        line.map_or(0, |it| it.rsplit(' ').next().unwrap().parse().unwrap())
    }

    /// So many who want something recorded, each as far as it comes before the writer has a turn.
    fn queue(&self, many: usize) -> Vec<impl Future<Output = Result<EventId, RecordError>> + Unpin> {
        let id = ChargePointId::parse("CP-1").unwrap();
        let mut waiting = Vec::new();
        for number in 0..many {
            let (recorder, entry) = (self.recorder.clone(), heartbeat(&id, number == 0));
            let recorded = async move { recorder.record(entry).await };
            let mut recorded = Box::pin(tokio::task::unconstrained(recorded));
            let first = recorded.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(
                first.is_pending(),
                "nothing is acknowledged before it is committed"
            );
            waiting.push(recorded);
        }
        waiting
    }
}

#[tokio::test]
async fn what_waits_together_is_committed_together() {
    let scene = Scene::new().await;
    let waiting = scene.queue(BATCH);
    for (number, recorded) in (1..).zip(waiting) {
        assert_eq!(recorded.await, Ok(EventId(number)));
    }
    assert_eq!(scene.commits(), 1);
    let alone = scene.queue(1).pop().unwrap();
    alone.await.unwrap();
    assert_eq!(scene.commits(), 2);
}

#[tokio::test]
async fn a_full_queue_makes_others_wait_and_drops_none() {
    let scene = Scene::new().await;
    let waiting = scene.queue(QUEUE + 100);
    assert_eq!(scene.recorder.waiting(), QUEUE);
    for recorded in waiting {
        recorded.await.unwrap();
    }
    assert_eq!(scene.recorder.waiting(), 0);
}

#[tokio::test]
async fn what_waits_when_we_stop_is_committed_and_nothing_is_taken_after_it() {
    let scene = Scene::new().await;
    let waiting = scene.queue(10);
    scene.stop.cancel();
    for recorded in waiting {
        recorded.await.unwrap();
    }
    scene.writer.await.unwrap();
    let id = ChargePointId::parse("CP-1").unwrap();
    let late = scene.recorder.record(heartbeat(&id, false)).await;
    assert_eq!(late, Err(RecordError::Stopping));
}
