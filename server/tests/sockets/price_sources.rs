//! Prices that are fetched, from a source of our own that speaks as the real ones do.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use csms::Timestamp;
use serde_json::{Value, json};
use server::clock;
use server::config::{AskedForPrices, Serve, Token};
use server::prices::market_day::MarketDay;
use tokio::net::TcpListener;

use crate::world::*;

/// What was asked: an area, or its code, and a day.
type Question = (String, MarketDay);
/// Answers a question; the number says the how-manieth time it is asked.
type Answer = dyn Fn(&Question, usize) -> Response + Send + Sync;

/// A source that answers as the test says, and remembers what it was asked.
#[derive(Clone)]
struct LocalSource {
    address: SocketAddr,
    asked: Arc<Mutex<BTreeMap<Question, usize>>>,
    answer: Arc<Answer>,
}

impl LocalSource {
    async fn start(answer: impl Fn(&Question, usize) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let source = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            answer: Arc::new(answer),
        };
        let routes = Router::new().fallback(respond).with_state(source.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        source
    }

    fn times(&self, area: &str, day: MarketDay) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.get(&(area.to_owned(), day)).copied().unwrap_or(0)
    }

    fn settings(&self, price_source: AskedForPrices) -> Serve {
        Serve {
            price_source,
            price_url: Some(format!("http://{}/", self.address)),
            entsoe_token: Some(Token::from("a token")),
            price_retry: Duration::from_millis(20),
            ..settings()
        }
    }
}

async fn respond(State(source): State<LocalSource>, request: Request) -> Response {
    let uri = request.uri();
    let question = uri.query().map_or_else(|| of_path(uri.path()), of_query);
    let time = {
        let mut asked = source.asked.lock().unwrap();
        let times = asked.entry(question.clone()).or_default();
        *times += 1;
        *times
    };
    (source.answer)(&question, time)
}

/// `/api/v1/prices/2026/11-27_NO1.json`
fn of_path(path: &str) -> Question {
    let asked = path.strip_prefix("/api/v1/prices/").unwrap();
    let (date, area) = asked.split_once('_').unwrap();
    let noon = format!("{}T12:00:00Z", date.replace('/', "-"));
    let day = MarketDay::of(Timestamp::read(&noon).unwrap().0);
    (area.strip_suffix(".json").unwrap().to_owned(), day)
}

fn of_query(query: &str) -> Question {
    let parameters: BTreeMap<_, _> = query.split('&').map(|it| it.split_once('=').unwrap()).collect();
    assert_eq!(parameters["securityToken"], "a%20token");
    assert_eq!(parameters["documentType"], "A44");
    assert_eq!(parameters["in_Domain"], parameters["out_Domain"]);
    let at = parameters["periodStart"];
    let start = format!(
        "{}-{}-{}T{}:{}:00Z",
        &at[..4],
        &at[4..6],
        &at[6..8],
        &at[8..10],
        &at[10..]
    );
    let day = MarketDay::of(Timestamp::read(&start).unwrap().0);
    (parameters["in_Domain"].to_owned(), day)
}

/// The first quarters of a day, as hvakosterstrommen.no publishes them.
fn kroner(day: MarketDay, quarters: usize) -> Response {
    let start = day.start().as_millis();
    let at = |quarter: i64| Timestamp::from_millis(start + quarter * 900_000);
    let interval = |it: i64| json!({"NOK_per_kWh": 0.5, "EUR_per_kWh": 0.04, "EXR": 11.6, "time_start": at(it), "time_end": at(it + 1)});
    let quarters = i64::try_from(quarters).unwrap();
    axum::Json((0..quarters).map(interval).collect::<Vec<_>>()).into_response()
}

/// A day at one price, as ENTSO-E publishes it.
fn euros(day: MarketDay, currency: &str) -> Response {
    let (start, end) = (day.start(), day.end());
    format!(
        "<?xml version=\"1.0\"?><Publication_MarketDocument xmlns=\"urn:a\"><TimeSeries>\
         <currency_Unit.name>{currency}</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>\
         <curveType>A03</curveType><Period><timeInterval><start>{start}</start><end>{end}</end></timeInterval>\
         <resolution>PT15M</resolution><Point><position>1</position><price.amount>41.37</price.amount></Point>\
         </Period></TimeSeries></Publication_MarketDocument>"
    )
    .into_response()
}

fn not_found() -> Response {
    axum::http::StatusCode::NOT_FOUND.into_response()
}

fn today() -> MarketDay {
    MarketDay::of(clock::now())
}

/// Where the prices of a day of an area are told.
fn prices_of(area: &str, day: MarketDay) -> String {
    format!("/api/v1/prices/{area}?from={}&to={}", day.start(), day.end())
}

async fn pay(server: &TestServer, system: &str, area: &str) {
    let path = format!("/api/v1/charge-systems/{system}");
    let (status, answer) = server.patch(&path, json!({"price_area": area})).await;
    assert_eq!(status, 200, "{answer}");
}

/// A second charge system.
async fn east(server: &TestServer) {
    let _charge_point = server.connect_booted("CP-2").await;
    let east = json!({"charge_system": {"name": "East"}});
    assert_eq!(server.patch("/api/v1/charge-points/CP-2", east).await.0, 200);
}

fn count(list: &Value) -> usize {
    list["prices"].as_array().unwrap().len()
}

/// Waits until all of a day is told.
async fn whole(server: &TestServer, area: &str, day: MarketDay) -> Value {
    let is_whole = |list: &Value| count(list) == day.quarters() && list["provisional"] == false;
    server.eventually(&prices_of(area, day), is_whole).await
}

/// Waits until something is so.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    soon(what, waiting).await;
}

#[tokio::test]
async fn today_is_fetched_once_it_is_published_and_then_left_alone() {
    let source = LocalSource::start(|(_, day), time| match time {
        1..=3 => not_found(),
        _ => kroner(*day, day.quarters()),
    })
    .await;
    let server = TestServer::with(source.settings(AskedForPrices::Hvakosterstrommen)).await;
    pay(&server, "solbakken", "NO1").await;
    let day = today();
    let list = whole(&server, "NO1", day).await;
    assert_eq!(
        (&list["currency"], &list["source"]),
        (&json!("NOK"), &json!("hvakosterstrommen"))
    );
    assert_eq!(source.times("NO1", day), 4);
    // What is deleted is fetched again.
    assert_eq!(server.delete("/api/v1/prices/NO1").await.0, 204);
    whole(&server, "NO1", day).await;
    assert_eq!(source.times("NO1", day), 5);
}

#[tokio::test]
async fn nobody_is_asked_for_what_no_charge_system_pays() {
    let source = LocalSource::start(|(_, day), _| kroner(*day, day.quarters())).await;
    let server = TestServer::with(source.settings(AskedForPrices::Hvakosterstrommen)).await;
    east(&server).await;
    // An area that the source does not have is left out; the others are not.
    pay(&server, "solbakken", "SE3").await;
    pay(&server, "east", "NO5").await;
    whole(&server, "NO5", today()).await;
    let asked = source.asked.lock().unwrap();
    assert!(asked.keys().all(|(area, _)| area == "NO5"), "{asked:?}");
}

#[tokio::test]
async fn wrong_answers_change_nothing_until_a_right_one_comes() {
    let source =
        LocalSource::start(|(code, day), time| {
            assert_eq!(code, "10YNO-1--------2");
            match time {
            1 => euros(*day, "PLN"),
            2 => (axum::http::StatusCode::INTERNAL_SERVER_ERROR, "<html>").into_response(),
            3 => "<Acknowledgement_MarketDocument><Reason><code>999</code><text>No matching data found</text>\
                  </Reason></Acknowledgement_MarketDocument>"
                .into_response(),
            4 => "{".into_response(),
            _ => euros(*day, "EUR"),
        }
        })
        .await;
    let server = TestServer::with(source.settings(AskedForPrices::Entsoe)).await;
    let day = today();
    let start = day.start();
    let one = json!({"start": start, "end": start.plus(Duration::from_secs(900)), "price": 7});
    let import = json!({"currency": "EUR", "prices": [one]});
    assert_eq!(server.put("/api/v1/prices/NO1", &import).await.0, 200);
    pay(&server, "solbakken", "NO1").await;
    until("a few answers", || source.times("10YNO-1--------2", day) >= 2).await;
    let (_, list) = server.get(&prices_of("NO1", day)).await;
    assert_eq!(list["prices"][0]["price"], 7.0, "{list}");
    // The operator's stays, the rest is fetched.
    let list = whole(&server, "NO1", day).await;
    assert_eq!(
        (&list["prices"][0]["price"], &list["prices"][1]["price"]),
        (&json!(7.0), &json!(0.04137))
    );
    assert_eq!(
        (&list["currency"], &list["source"]),
        (&json!("EUR"), &json!("entsoe"))
    );
    assert_eq!(source.times("10YNO-1--------2", day), 5);
}

#[tokio::test]
async fn an_operators_currency_stays_and_is_not_asked_against() {
    let source = LocalSource::start(|(_, day), _| kroner(*day, day.quarters())).await;
    let server = TestServer::with(source.settings(AskedForPrices::Hvakosterstrommen)).await;
    east(&server).await;
    let day = today();
    let start = day.start();
    let one = json!({"start": start, "end": start.plus(Duration::from_secs(3600)), "price": 0.05});
    let import = json!({"currency": "EUR", "prices": [one]});
    assert_eq!(server.put("/api/v1/prices/NO1", &import).await.0, 200);
    pay(&server, "solbakken", "NO1").await;
    until("a question", || source.times("NO1", day) >= 1).await;
    // Others are asked for meanwhile, round after round.
    pay(&server, "east", "NO2").await;
    whole(&server, "NO2", day).await;
    let (_, list) = server.get(&prices_of("NO1", day)).await;
    assert_eq!((&list["currency"], count(&list)), (&json!("EUR"), 4));
    assert_eq!(source.times("NO1", day), 1);
    // It ends when the operator takes it back.
    assert_eq!(server.delete("/api/v1/prices/NO1").await.0, 204);
    let list = whole(&server, "NO1", day).await;
    assert_eq!(list["currency"], "NOK");
}

#[tokio::test]
async fn a_source_that_wants_to_be_left_alone_is() {
    let source = LocalSource::start(|(area, day), time| match (area.as_str(), time) {
        ("NO1", _) => {
            let status = axum::http::StatusCode::TOO_MANY_REQUESTS;
            (status, [("retry-after", "3600")], "").into_response()
        }
        (_, 1..=3) => not_found(),
        (_, _) => kroner(*day, day.quarters()),
    })
    .await;
    let server = TestServer::with(source.settings(AskedForPrices::Hvakosterstrommen)).await;
    east(&server).await;
    let day = today();
    pay(&server, "solbakken", "NO1").await;
    until("a question", || source.times("NO1", day) == 1).await;
    pay(&server, "east", "NO2").await;
    whole(&server, "NO2", day).await;
    assert_eq!(source.times("NO1", day), 1);
}

#[tokio::test]
async fn a_restart_asks_for_what_is_missing_and_for_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let database_url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let half = LocalSource::start(|(area, day), _| match area.as_str() {
        "NO1" => kroner(*day, day.quarters()),
        _ => kroner(*day, day.quarters() / 2),
    })
    .await;
    let settings = |source: &LocalSource| Serve {
        database_url: database_url.clone(),
        ..source.settings(AskedForPrices::Hvakosterstrommen)
    };
    let server = TestServer::with(settings(&half)).await;
    east(&server).await;
    pay(&server, "solbakken", "NO1").await;
    pay(&server, "east", "NO2").await;
    let day = today();
    whole(&server, "NO1", day).await;
    let list = server
        .eventually(&prices_of("NO2", day), |it| count(it) > 0)
        .await;
    assert_eq!(
        (count(&list), &list["provisional"]),
        (day.quarters() / 2, &json!(true))
    );
    server.stop().await;

    let source = LocalSource::start(|(_, day), time| match time {
        1 => not_found(),
        _ => kroner(*day, day.quarters()),
    })
    .await;
    let server = TestServer::with(settings(&source)).await;
    assert_eq!(count(&server.get(&prices_of("NO1", day)).await.1), day.quarters());
    whole(&server, "NO2", day).await;
    assert_eq!((source.times("NO1", day), source.times("NO2", day)), (0, 2));
}

#[tokio::test]
async fn a_source_that_cannot_be_asked_is_said_at_the_start() {
    for (settings, said) in [
        (
            Serve {
                price_source: AskedForPrices::Entsoe,
                entsoe_token: Some(Token::from("")),
                ..settings()
            },
            "token",
        ),
        (
            Serve {
                price_source: AskedForPrices::Hvakosterstrommen,
                price_url: Some("there".to_owned()),
                ..settings()
            },
            "--price-url",
        ),
    ] {
        let listener = server::process::listen(settings.listen).unwrap();
        let error = server::process::Server::start(&settings, listener)
            .await
            .unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
}
