//! The live feed: what changes reaches whoever listens, and nothing is missed.

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use serde_json::{Value, json};

use crate::world::*;

/// One event of the feed.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) event: String,
    id: Option<String>,
    pub(crate) data: Value,
}

pub(crate) struct Feed {
    bytes: BoxStream<'static, reqwest::Result<axum::body::Bytes>>,
    buffer: String,
}

impl Feed {
    pub(crate) async fn open(server: &TestServer, query: &str, last: Option<&str>) -> Self {
        let mut request = server.http.get(server.url(&format!("/api/v1/live?{query}")));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            bytes: response.bytes_stream().boxed(),
            buffer: String::new(),
        }
    }

    pub(crate) async fn next(&mut self) -> Told {
        let telling = async {
            loop {
                if let Some((block, rest)) = self.buffer.split_once("\n\n") {
                    let field = |name: &str| {
                        block
                            .lines()
                            .find_map(|it| it.strip_prefix(name))
                            .map(|it| it.trim().to_owned())
                    };
                    let told = field("event:").map(|event| Told {
                        event,
                        id: field("id:"),
                        data: serde_json::from_str(&field("data:").unwrap_or_default()).unwrap(),
                    });
                    self.buffer = rest.to_owned();
                    match told {
                        Some(told) if told.event != "tick" => return told,
                        _ => continue,
                    }
                }
                let bytes = self.bytes.next().await.expect("the feed goes on").unwrap();
                self.buffer.push_str(std::str::from_utf8(&bytes).unwrap());
            }
        };
        soon("an event of the feed", telling).await
    }

    /// Reads on until something that is no event comes.
    async fn comment(&mut self) -> String {
        let hearing = async {
            loop {
                let mut blocks: Vec<_> = self.buffer.split("\n\n").collect();
                // The last may go on.
                blocks.pop();
                if let Some(comment) = blocks.into_iter().find(|it| it.starts_with(':')) {
                    return comment.to_owned();
                }
                let bytes = self.bytes.next().await.expect("the feed goes on").unwrap();
                self.buffer.push_str(std::str::from_utf8(&bytes).unwrap());
            }
        };
        soon("a comment of the feed", hearing).await
    }

    /// The next event of a charge point with such a status.
    async fn until_status(&mut self, id: &str, status: &str) -> Told {
        loop {
            let told = self.next().await;
            if told.data["id"] == id && told.data["status"] == status {
                return told;
            }
        }
    }
}

#[tokio::test]
async fn a_status_change_reaches_an_open_browser() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let mut feed = Feed::open(&server, "", None).await;
    let told = feed.until_status("CP-1", "ready").await;
    assert_eq!(told.event, "charge_point");
    charge_point.status(1, "Charging").await;
    let told = feed.until_status("CP-1", "charging").await;
    assert_eq!(told.data["connectors"][0]["ocpp_status"], "Charging");
    assert!(told.id.unwrap().parse::<u64>().is_ok());
}

#[tokio::test]
async fn a_feed_on_which_nothing_happens_is_kept_open_by_comments() {
    let server = TestServer::start().await;
    let mut feed = Feed::open(&server, "", None).await;
    assert_eq!(feed.comment().await, ": alive");
}

#[tokio::test]
async fn a_reconnect_with_the_last_event_id_misses_no_change() {
    let server = TestServer::start().await;
    let mut one = server.connect_booted("CP-1").await;
    let mut other = server.connect_booted("CP-2").await;
    let mut feed = Feed::open(&server, "", None).await;
    feed.until_status("CP-1", "ready").await;
    let last = feed.until_status("CP-2", "ready").await.id.unwrap();
    drop(feed);
    one.status(1, "Charging").await;
    other.status(1, "Faulted").await;
    let mut feed = Feed::open(&server, "", Some(&last)).await;
    let (first, second) = (feed.next().await, feed.next().await);
    let mut seen = [
        (first.data["id"].clone(), first.data["status"].clone()),
        (second.data["id"].clone(), second.data["status"].clone()),
    ];
    seen.sort_by_key(|it| it.0.to_string());
    assert_eq!(
        seen,
        [
            (json!("CP-1"), json!("charging")),
            (json!("CP-2"), json!("faulted"))
        ]
    );
}

#[tokio::test]
async fn an_id_of_another_run_gets_everything_anew() {
    let server = TestServer::start().await;
    let _charge_point = server.connect_booted("CP-1").await;
    for stale in ["1", "99999999999999999"] {
        let mut feed = Feed::open(&server, "", Some(stale)).await;
        assert_eq!(feed.next().await.data["id"], "CP-1");
    }
}

#[tokio::test]
async fn a_charge_system_narrows_the_feed() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let mut elsewhere = Feed::open(&server, "charge_system=elsewhere", None).await;
    let mut here = Feed::open(&server, "charge_system=solbakken", None).await;
    here.until_status("CP-1", "ready").await;
    charge_point.status(1, "Charging").await;
    here.until_status("CP-1", "charging").await;
    let nothing = tokio::select! {
        told = elsewhere.next() => panic!("{told:?}"),
        told = async { charge_point.status(1, "Faulted").await; here.until_status("CP-1", "faulted").await } => told,
    };
    assert_eq!(nothing.data["status"], "faulted");
}

#[tokio::test]
async fn a_page_folds_facts_to_what_the_server_shows() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let mut feed = Feed::open(&server, "facts=true&charge_point=CP-1", None).await;
    let snapshot = feed.next().await;
    assert_eq!(snapshot.event, "snapshot");
    let known: Vec<csms::ChargePoint> = serde_json::from_value(snapshot.data).unwrap();
    let mut fleet = csms::Fleet::new(known);
    charge_point.status(1, "Charging").await;
    charge_point
        .ask(
            "StartTransaction",
            json!({"connectorId":1,"idTag":"04A1","meterStart":5}),
        )
        .await;
    charge_point.status(2, "Faulted").await;
    let mut exchanges = Vec::new();
    while exchanges.len() < 3 {
        let told = feed.next().await;
        assert_eq!(told.event, "fact");
        let recorded: csms::Recorded = serde_json::from_value(told.data).unwrap();
        fleet.apply(&recorded);
        if let csms::Event::Exchanged(exchange) = recorded.event {
            exchanges.push(exchange.action);
        }
    }
    assert_eq!(
        exchanges,
        ["StatusNotification", "StartTransaction", "StatusNotification"]
    );
    let id = csms::ChargePointId::parse("CP-1").unwrap();
    let (_, shown) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(serde_json::to_value(fleet.get(&id).unwrap()).unwrap(), shown);
}

#[tokio::test]
async fn two_browsers_see_the_same() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let mut browsers = [
        Feed::open(&server, "", None).await,
        Feed::open(&server, "", None).await,
    ];
    charge_point.status(1, "SuspendedEVSE").await;
    for browser in &mut browsers {
        let told = browser.until_status("CP-1", "paused").await;
        assert_eq!(told.data["reason"]["kind"], "charge_point");
    }
}
