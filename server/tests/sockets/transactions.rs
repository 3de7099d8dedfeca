//! What was charged, as programs read it.

use std::sync::OnceLock;

use csms::Timestamp;
use csms::prices::QUARTER_MS;
use serde_json::{Value, json};
use server::clock;

use crate::feed::Feed;
use crate::world::*;

const NO1: &str = "/api/v1/prices/NO1";
const SYSTEM: &str = "/api/v1/charge-systems/solbakken";
const CP_1: &str = "/api/v1/charge-points/CP-1/transactions";
const SOLBAKKEN: &str = "/api/v1/charge-systems/solbakken/transactions";

impl TestChargePoint {
    /// A driver starts to charge at a time; the transaction's number comes back.
    async fn begin(&mut self, meter_start: i64, at: &str) -> i64 {
        let start =
            json!({"connectorId": 1, "idTag": "04A1B2C3", "meterStart": meter_start, "timestamp": at});
        self.ask("StartTransaction", start).await["transactionId"]
            .as_i64()
            .unwrap()
    }

    async fn end(&mut self, transaction: i64, meter_stop: i64, at: &str) {
        let stop = json!({"transactionId": transaction, "meterStop": meter_stop, "timestamp": at, "reason": "EVDisconnected"});
        self.ask("StopTransaction", stop).await;
    }
}

async fn items(server: &TestServer, path: &str) -> Vec<Value> {
    let (status, page) = server.get(path).await;
    assert_eq!(status, 200, "{path}: {page}");
    page["items"].as_array().unwrap().clone()
}

/// A time today that charge points may have been told, so many minutes ago.
fn ago(minutes: u64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = i64::try_from(now.unwrap().as_millis()).unwrap();
    let now = Timestamp::from_millis(millis);
    now.minus(std::time::Duration::from_secs(60 * minutes))
        .to_string()
}

#[tokio::test]
async fn a_transaction_is_told_from_start_to_stop() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    assert_eq!(items(&server, CP_1).await, Vec::<Value>::new());
    let (began, ended) = (ago(30), ago(5));
    let id = charge_point.begin(1_000, &began).await;
    let begun = json!({"id": id.to_string(), "charge_point_id": "CP-1", "evse_id": 1, "connector_id": 1,
        "id_tag": "****C3", "started_at": began, "stopped_at": null, "reason": null, "meter_start_wh": 1000,
        "meter_stop_wh": null, "energy_wh": null, "is_open": true, "cost": null});
    assert_eq!(items(&server, CP_1).await, [begun]);

    let shown = json!([{"timestamp": ago(10), "sampledValue": [{"value": "1.75", "unit": "kWh"}]}]);
    let meter = json!({"connectorId": 1, "transactionId": id, "meterValue": shown});
    charge_point.ask("MeterValues", meter).await;
    assert_eq!(items(&server, CP_1).await[0]["energy_wh"], 750.0);

    charge_point.end(id, 3_500, &ended).await;
    let listed = items(&server, CP_1).await;
    let of = |member: &str| listed[0][member].clone();
    assert_eq!((of("stopped_at"), of("is_open")), (json!(ended), json!(false)));
    assert_eq!(
        (of("meter_stop_wh"), of("energy_wh")),
        (json!(3_500), json!(2_500.0))
    );
    assert_eq!(of("reason"), "EVDisconnected");

    // One that was begun offline: its stop is all that there is.
    charge_point.end(-1, 9_000, &ago(60)).await;
    let listed = items(&server, CP_1).await;
    assert_eq!((listed.len(), &listed[0]["id"]), (2, &json!(id.to_string())));
    for member in ["evse_id", "id_tag", "started_at", "meter_start_wh", "energy_wh"] {
        assert_eq!(listed[1][member], Value::Null, "{member}");
    }
    assert_eq!(
        (&listed[1]["meter_stop_wh"], &listed[1]["is_open"]),
        (&json!(9_000), &json!(false))
    );
}

#[tokio::test]
async fn whoever_lists_a_charge_system_hears_of_a_stop_that_the_present_knows_nothing_of() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let mut page = Feed::open(&server, "charge_system=solbakken&facts=true", None).await;
    assert_eq!(page.next().await.event, "snapshot");
    charge_point.end(-1, 9_000, &ago(60)).await;
    let stop = loop {
        let fact = page.next().await;
        if fact.data["event"]["transaction_stopped"].is_object() {
            break fact.data["event"]["transaction_stopped"].clone();
        }
    };
    assert_eq!(
        (&stop["given_out"], &stop["meter_stop_wh"]),
        (&json!(false), &json!(9_000))
    );
}

#[tokio::test]
async fn two_charge_systems_have_their_own_and_a_charge_point_takes_its_with_it() {
    let server = TestServer::start().await;
    let mut one = server.connect_booted("CP-1").await;
    let mut other = server.connect_booted("CP-2").await;
    let east = json!({"charge_system": {"name": "East"}});
    assert_eq!(server.patch("/api/v1/charge-points/CP-2", east).await.0, 200);
    one.begin(0, &ago(20)).await;
    other.begin(0, &ago(10)).await;
    let chargers = async |of: &str| {
        let listed = items(&server, &format!("/api/v1/charge-systems/{of}/transactions")).await;
        let ids = listed
            .iter()
            .map(|it| it["charge_point_id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(chargers("solbakken").await, ["CP-1"]);
    assert_eq!(chargers("east").await, ["CP-2"]);
    let east = json!({"charge_system": "east"});
    assert_eq!(server.patch("/api/v1/charge-points/CP-1", east).await.0, 200);
    assert_eq!(chargers("solbakken").await, Vec::<String>::new());
    assert_eq!(chargers("east").await, ["CP-2", "CP-1"]);
}

#[tokio::test]
async fn the_list_goes_on_where_the_page_before_ended_and_is_narrowed_by_time() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let times: Vec<_> = (1..=9).map(|it| ago(100 - it * 10)).collect();
    for at in &times {
        let id = charge_point.begin(0, at).await;
        charge_point.end(id, 10, at).await;
    }
    for list in [CP_1, SOLBAKKEN] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let (status, page) = server.get(&format!("{list}?limit=2{after}")).await;
            assert_eq!(status, 200, "{page}");
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        let started: Vec<_> = seen.iter().map(|it| it["started_at"].as_str().unwrap()).collect();
        assert_eq!(started, times.iter().rev().collect::<Vec<_>>(), "{list}");
        let some = items(&server, &format!("{list}?from={}&to={}", times[2], times[5])).await;
        let started: Vec<_> = some.iter().map(|it| it["started_at"].as_str().unwrap()).collect();
        assert_eq!(started, [&times[4], &times[3], &times[2]], "{list}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_named() {
    let server = TestServer::start().await;
    let _charge_point = server.connect_booted("CP-1").await;
    for (path, status, field) in [
        ("charge-points/NOBODY/transactions", 404, Value::Null),
        ("charge-points/NOBODY/transactions/export", 404, Value::Null),
        ("charge-systems/nowhere/transactions", 404, Value::Null),
        ("charge-systems/nowhere/transactions/export", 404, Value::Null),
        ("charge-points/CP-1/transactions?colour=red", 400, json!("colour")),
        ("charge-points/CP-1/transactions?limit=501", 400, json!("limit")),
        ("charge-points/CP-1/transactions?after=e9", 400, json!("after")),
        (
            "charge-systems/solbakken/transactions?from=yesterday",
            400,
            json!("from"),
        ),
        (
            "charge-systems/solbakken/transactions/export?format=pdf",
            400,
            json!("format"),
        ),
        (
            "charge-systems/solbakken/transactions/export?limit=5",
            400,
            json!("limit"),
        ),
    ] {
        let (found, problem) = server.get(&format!("/api/v1/{path}")).await;
        assert_eq!((found, &problem["field"]), (status, &field), "{path}: {problem}");
    }
}

#[tokio::test]
async fn the_list_is_exported_as_it_is_filtered_and_runs_nothing() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP%201").await;
    let list = "/api/v1/charge-points/CP%201/transactions";
    let id = charge_point.begin(1_000, &ago(30)).await;
    let formula = json!({"transactionId": id, "meterStop": 4_000, "timestamp": ago(20), "reason": "=1+2"});
    charge_point.ask("StopTransaction", formula).await;
    charge_point.begin(4_000, &ago(10)).await;

    let (status, lines) = server.get_text(&format!("{list}/export?format=jsonl")).await;
    assert_eq!(status, 200);
    let lines: Vec<Value> = lines
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(lines, items(&server, list).await);
    assert_eq!(lines.len(), 2);

    let table = format!("{list}/export?format=csv&to={}", ago(15));
    let (named, english) = server.file(&table, "en").await;
    assert_eq!(named, "attachment; filename=\"CP_1-transactions.csv\"");
    assert!(english.starts_with("id,charge_point_id,evse_id,"), "{english}");
    assert_eq!(english.trim_end().lines().count(), 2);
    assert!(english.contains(",'=1+2,1000,4000,3000,false,,,"), "{english}");
    assert!(!english.contains("04A1B2C3"), "{english}");
    let (_, norwegian) = server.file(&table, "nb-NO").await;
    assert!(
        norwegian.starts_with("\u{feff}id;charge_point_id;"),
        "{norwegian}"
    );
    let whole = server.get_text(&format!("{SOLBAKKEN}/export")).await.1;
    assert_eq!(whole.trim_end().lines().count(), 3);
}

/// So many minutes after the beginning of a quarter of an hour, two hours ago.
fn minute(minutes: i64) -> Timestamp {
    // Once: a quarter may end while this is tested.
    static QUARTERS: OnceLock<i64> = OnceLock::new();
    let quarters = QUARTERS.get_or_init(|| clock::now().as_millis() / QUARTER_MS - 8);
    Timestamp::from_millis(quarters * QUARTER_MS + minutes * 60_000)
}

/// Prices from one minute on until another, per kWh.
async fn import(server: &TestServer, currency: &str, prices: &[(i64, i64, f64)]) {
    let price = |(from, to, price): &(i64, i64, f64)| json!({"start": minute(*from), "end": minute(*to), "price": price});
    let prices: Vec<_> = prices.iter().map(price).collect();
    let (status, list) = server
        .put(NO1, &json!({"currency": currency, "prices": prices}))
        .await;
    assert_eq!(status, 200, "{list}");
}

impl TestChargePoint {
    /// The energy register as it was at a time.
    async fn meter(&mut self, transaction: i64, register_wh: i64, at: Timestamp) {
        let shown = json!([{"timestamp": at, "sampledValue": [{"value": register_wh.to_string()}]}]);
        let meter = json!({"connectorId": 1, "transactionId": transaction, "meterValue": shown});
        self.ask("MeterValues", meter).await;
    }
}

/// What the transactions of a list cost, with what has no price.
async fn costs(server: &TestServer, path: &str) -> Vec<Option<(f64, f64)>> {
    let listed = items(server, path).await;
    let cost = |it: &Value| {
        let of = |member: &str| it["cost"][member].as_f64().map(|it| (it * 1e6).round() / 1e6);
        of("amount").zip(of("unpriced_wh"))
    };
    listed.iter().map(cost).collect()
}

#[tokio::test]
async fn a_session_costs_what_electricity_did_when_it_was_drawn() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let area = json!({"price_area": "NO1"});
    assert_eq!(server.patch(SYSTEM, area).await.0, 200);
    let id = charge_point.begin(1_000, &minute(0).to_string()).await;
    for (register_wh, at) in [(1_200, 3), (2_000, 15), (2_500, 22), (4_000, 30)] {
        charge_point.meter(id, register_wh, minute(at)).await;
    }
    // Without prices nothing is known.
    assert_eq!(costs(&server, CP_1).await, [None]);
    import(&server, "NOK", &[(0, 15, 0.5), (15, 30, 2.0), (45, 60, -1.0)]).await;
    // So far 1 kWh at 0.5 and 2 kWh at 2.
    for list in [CP_1, SOLBAKKEN] {
        assert_eq!(costs(&server, list).await, [Some((4.5, 0.0))], "{list}");
    }
    // A kWh is drawn while there is no price, and the last one below nothing.
    charge_point.meter(id, 5_000, minute(45)).await;
    charge_point.end(id, 6_000, &minute(60).to_string()).await;
    assert_eq!(costs(&server, CP_1).await, [Some((3.5, 1_000.0))]);
    assert_eq!(items(&server, CP_1).await[0]["cost"]["currency"], "NOK");

    let (_, lines) = server.get_text(&format!("{CP_1}/export?format=jsonl")).await;
    assert_eq!(
        serde_json::from_str::<Value>(&lines).unwrap(),
        items(&server, CP_1).await[0]
    );
    for (language, columns, end) in [
        (
            "en",
            ",is_open,cost,currency,unpriced_wh",
            ",5000,false,3.50,NOK,1000",
        ),
        (
            "nb-NO",
            ";is_open;cost;currency;unpriced_wh",
            ";5000;false;3,50;NOK;1000",
        ),
    ] {
        let (_, table) = server.file(&format!("{SOLBAKKEN}/export"), language).await;
        let ends: Vec<_> = table.lines().collect();
        assert!(ends[0].ends_with(columns) && ends[1].ends_with(end), "{table}");
    }

    // What is imported later counts, and an area that is taken away is nobody's.
    import(&server, "NOK", &[(30, 45, 3.0)]).await;
    assert_eq!(costs(&server, CP_1).await, [Some((6.5, 0.0))]);
    let nowhere = json!({"price_area": null});
    assert_eq!(server.patch(SYSTEM, nowhere).await.0, 200);
    assert_eq!(costs(&server, SOLBAKKEN).await, [None]);
    let (_, table) = server.file(&format!("{CP_1}/export"), "en").await;
    assert!(table.trim_end().ends_with(",5000,false,,,"), "{table}");
}

#[tokio::test]
async fn a_session_pays_where_its_charge_point_belongs_now() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    assert_eq!(server.patch(SYSTEM, json!({"price_area": "NO1"})).await.0, 200);
    import(&server, "NOK", &[(0, 60, 2.0)]).await;
    let first = charge_point.begin(0, &minute(5).to_string()).await;
    charge_point.end(first, 1_000, &minute(10).to_string()).await;
    // Its register went back.
    let second = charge_point.begin(5_000, &minute(20).to_string()).await;
    charge_point.end(second, 10, &minute(25).to_string()).await;
    // Begun offline, and only its stop was told.
    charge_point.end(-1, 9_000, &minute(40).to_string()).await;
    assert_eq!(costs(&server, SOLBAKKEN).await, [None, None, Some((2.0, 0.0))]);
    let page = server.get_text("/charge-systems/solbakken/sessions").await.1;
    assert!(page.contains("NOK\u{a0}2.00"), "{page}");
    let east = json!({"charge_system": {"name": "East"}});
    assert_eq!(server.patch("/api/v1/charge-points/CP-1", east).await.0, 200);
    assert_eq!(costs(&server, CP_1).await, [None, None, None]);
    let area = json!({"price_area": "NO1"});
    assert_eq!(server.patch("/api/v1/charge-systems/east", area).await.0, 200);
    assert_eq!(costs(&server, CP_1).await, [None, None, Some((2.0, 0.0))]);
}
