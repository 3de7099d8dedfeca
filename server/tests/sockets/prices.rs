//! What electricity costs, as operators import it and programs read it.

use std::process::Command;

use csms::Timestamp;
use serde_json::{Value, json};
use server::clock;
use server::prices::market_day::MarketDay;

use crate::world::*;

const NO1: &str = "/api/v1/prices/NO1";
const SYSTEM: &str = "/api/v1/charge-systems/solbakken";

fn today() -> MarketDay {
    MarketDay::of(clock::now())
}

/// So many quarters after the market's present day began.
fn quarter(number: i64) -> Timestamp {
    Timestamp::from_millis(today().start().as_millis() + number * 900_000)
}

/// A price from one quarter of today on and before another.
fn price(from: i64, to: i64, price: f64) -> Value {
    json!({"start": quarter(from), "end": quarter(to), "price": price})
}

fn prices(currency: &str, prices: &[Value]) -> Value {
    json!({"currency": currency, "prices": prices})
}

/// The prices of a list, in its order.
fn told(list: &Value) -> Vec<f64> {
    let prices = list["prices"].as_array().unwrap();
    prices.iter().map(|it| it["price"].as_f64().unwrap()).collect()
}

#[tokio::test]
async fn what_is_imported_is_told_by_the_quarter_of_an_hour() {
    let server = TestServer::start().await;
    let (status, empty) = server.get(NO1).await;
    let nothing = json!({"area": "NO1", "currency": null, "source": null, "fetched_at": null,
        "provisional": false, "prices": []});
    assert_eq!((status, empty), (200, nothing));

    let (status, list) = server
        .put(NO1, &prices("NOK", &[price(4, 8, 0.4213), price(9, 10, -0.1)]))
        .await;
    assert_eq!(status, 200, "{list}");
    assert_eq!(told(&list), [0.4213, 0.4213, 0.4213, 0.4213, -0.1]);
    assert_eq!(
        list["prices"][4],
        json!({"start": quarter(9), "end": quarter(10), "price": -0.1})
    );
    assert_eq!(
        (&list["currency"], &list["source"]),
        (&json!("NOK"), &json!("import"))
    );
    assert!(list["fetched_at"].is_string(), "{list}");
    assert_eq!(server.get(NO1).await, (200, list));

    // What comes later replaces what it speaks of, and nothing else.
    let (_, list) = server
        .put(NO1, &prices("NOK", &[price(5, 6, 2.0), price(20, 21, 3.0)]))
        .await;
    assert_eq!(told(&list), [0.4213, 2.0, 0.4213, 0.4213, -0.1, 3.0]);
    let (_, some) = server
        .get(&format!("{NO1}?from={}&to={}", quarter(5), quarter(7)))
        .await;
    assert_eq!(told(&some), [2.0, 0.4213]);
    assert_eq!(told(&server.get("/api/v1/prices/NO2").await.1), [] as [f64; 0]);

    assert_eq!(server.delete(NO1).await, (204, Value::Null));
    assert_eq!(told(&server.get(NO1).await.1), [] as [f64; 0]);
}

#[tokio::test]
async fn a_list_begins_with_today_unless_it_is_asked_for_more() {
    let server = TestServer::start().await;
    let import = prices(
        "NOK",
        &[price(-8, -4, 1.0), price(-1, 1, 2.0), price(100, 101, 3.0)],
    );
    let (status, list) = server.put(NO1, &import).await;
    assert_eq!((status, told(&list)), (200, vec![2.0, 3.0]));
    let (_, list) = server.get(&format!("{NO1}?from={}", quarter(-8))).await;
    assert_eq!(told(&list), [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 3.0]);
}

#[tokio::test]
async fn a_new_currency_takes_the_place_of_the_old_one_from_today_on() {
    let server = TestServer::start().await;
    let kroner = prices("NOK", &[price(-4, -2, 1.0), price(0, 4, 1.5)]);
    assert_eq!(server.put(NO1, &kroner).await.0, 200);
    // What is past is past.
    let (_, list) = server.put(NO1, &prices("EUR", &[price(-10, -9, 0.1)])).await;
    assert_eq!((&list["currency"], told(&list).len()), (&json!("NOK"), 4));
    let (_, list) = server.put(NO1, &prices("EUR", &[price(2, 3, 0.2)])).await;
    assert_eq!((&list["currency"], told(&list)), (&json!("EUR"), vec![0.2]));
    // A list has one currency: that of the newest price in it.
    let (_, all) = server.get(&format!("{NO1}?from={}", quarter(-20))).await;
    assert_eq!((&all["currency"], told(&all)), (&json!("EUR"), vec![0.1, 0.2]));
    let (_, old) = server
        .get(&format!("{NO1}?from={}&to={}", quarter(-20), quarter(0)))
        .await;
    assert_eq!((&old["currency"], told(&old)), (&json!("NOK"), vec![1.0, 1.0]));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_named() {
    let server = TestServer::start().await;
    let fine = price(0, 4, 1.0);
    for (area, body, status, field) in [
        ("oslo", prices("NOK", std::slice::from_ref(&fine)), 400, "area"),
        (
            "NO1?vat=25",
            prices("NOK", std::slice::from_ref(&fine)),
            400,
            "vat",
        ),
        ("NO1", json!([fine]), 400, "body"),
        ("NO1", prices("kr", std::slice::from_ref(&fine)), 422, "currency"),
        ("NO1", prices("NOK", &[]), 422, "prices"),
        (
            "NO1",
            prices("NOK", &[fine.clone(), price(3, 5, 1.5)]),
            422,
            "prices/1/price",
        ),
        (
            "NO1",
            prices("NOK", &[fine.clone(), price(8, 8, 1.5)]),
            422,
            "prices/1/end",
        ),
        (
            "NO1",
            prices("NOK", &[price(-39_000, -38_999, 1.5)]),
            422,
            "prices/0/start",
        ),
        (
            "NO1",
            prices("NOK", &[price(6_000, 6_001, 1.5)]),
            422,
            "prices/0/end",
        ),
        (
            "NO1",
            prices(
                "NOK",
                &[json!({"start": "2026-11-27T10:00:00", "end": quarter(0), "price": 1})],
            ),
            422,
            "prices/0/start",
        ),
    ] {
        let (found, problem) = server.put(&format!("/api/v1/prices/{area}"), &body).await;
        assert_eq!((found, &problem["field"]), (status, &json!(field)), "{problem}");
    }
    for (path, field) in [
        ("no1", "area"),
        ("NO1?from=now", "from"),
        ("NO1?limit=5", "limit"),
    ] {
        let (found, problem) = server.get(&format!("/api/v1/prices/{path}")).await;
        assert_eq!((found, &problem["field"]), (400, &json!(field)), "{problem}");
    }
    assert_eq!(told(&server.get(NO1).await.1), [] as [f64; 0]);
    let foreign = server.http.put(server.url(NO1)).json(&prices("NOK", &[fine]));
    let foreign = foreign
        .header("origin", "https://evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), 403);
    assert_eq!(server.post(NO1, json!({})).await.0, 405);
}

#[tokio::test]
async fn four_thousand_quarters_fit_and_a_larger_body_is_told_how_large_it_may_be() {
    let server = TestServer::start().await;
    let many: Vec<_> = (0..4_000).map(|it| price(it, it + 1, 0.12345)).collect();
    let (status, list) = server.put(NO1, &prices("NOK", &many)).await;
    assert_eq!((status, told(&list).len()), (200, 4_000));
    let (_, all) = server.get(&format!("{NO1}?from={}", quarter(-9))).await;
    assert_eq!(told(&all).len(), 4_000);
    let (status, problem) = server
        .put(NO1, &json!({"currency": " ".repeat(1024 * 1024)}))
        .await;
    assert_eq!(
        (status, &problem["detail"]),
        (413, &json!("a body may have 1024 KiB"))
    );
    // Elsewhere it stays as it was.
    let (status, problem) = server.patch(SYSTEM, json!({"name": " ".repeat(70_000)})).await;
    assert_eq!(
        (status, &problem["detail"]),
        (413, &json!("a body may have 64 KiB"))
    );
}

#[tokio::test]
async fn a_charge_system_has_its_hours_and_pays_the_prices_of_an_area() {
    let folder = tempfile::tempdir().unwrap();
    let settings = server::config::Serve {
        database_url: format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display()),
        ..settings()
    };
    let server = TestServer::with(settings.clone()).await;
    let (status, system) = server.patch(SYSTEM, json!({})).await;
    assert_eq!(status, 200, "{system}");
    assert_eq!(
        (&system["time_zone"], &system["price_area"]),
        (&json!("Europe/Oslo"), &Value::Null)
    );
    let there = json!({"time_zone": "europe/helsinki", "price_area": "FI"});
    let (_, system) = server.patch(SYSTEM, there).await;
    assert_eq!(
        (&system["time_zone"], &system["price_area"]),
        (&json!("Europe/Helsinki"), &json!("FI"))
    );
    for (wrong, field) in [
        (json!({"time_zone": "Europe/Drammen"}), "time_zone"),
        (json!({"time_zone": "+01:00"}), "time_zone"),
        (json!({"price_area": "fi"}), "price_area"),
    ] {
        let (status, problem) = server.patch(SYSTEM, wrong).await;
        assert_eq!((status, &problem["field"]), (422, &json!(field)), "{problem}");
    }
    server
        .put("/api/v1/prices/FI", &prices("EUR", &[price(0, 4, 0.05)]))
        .await;
    server.stop().await;

    let server = TestServer::with(settings).await;
    let (_, system) = server.patch(SYSTEM, json!({"price_area": null})).await;
    assert_eq!(
        (&system["time_zone"], &system["price_area"]),
        (&json!("Europe/Helsinki"), &Value::Null)
    );
    assert_eq!(told(&server.get("/api/v1/prices/FI").await.1), [0.05; 4]);
}

/// What the executable says, and whether it succeeds.
fn import(file: &std::path::Path, area: &str, database_url: &str) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ladetavle"));
    command
        .args(["prices", "import"])
        .arg(file)
        .args([area, "--database-url", database_url]);
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn a_file_is_imported_where_no_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let database_url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let file = folder.path().join("prices.json");
    let published = json!([{"NOK_per_kWh": 0.75, "EUR_per_kWh": 0.06, "EXR": 11.6,
        "time_start": quarter(0), "time_end": quarter(4)}]);
    for (text, area, succeeds, said) in [
        (
            published.to_string(),
            "NO1",
            true,
            "4 quarters of an hour of NO1 are known, in NOK",
        ),
        (
            prices("NOK", &[price(4, 5, 1.0)]).to_string(),
            "NO1",
            true,
            "1 quarters",
        ),
        (
            prices("NOK", &[price(4, 4, 1.0)]).to_string(),
            "NO1",
            false,
            "prices/0/end",
        ),
        ("date;price".to_owned(), "NO1", false, "prices.json"),
        (published.to_string(), "Oslo", false, "capital letters"),
    ] {
        std::fs::write(&file, text).unwrap();
        let (found, words) = import(&file, area, &database_url);
        assert!(found == succeeds && words.contains(said), "{words}");
    }
    let settings = server::config::Serve {
        database_url: database_url.clone(),
        ..settings()
    };
    let server = TestServer::with(settings).await;
    assert_eq!(told(&server.get(NO1).await.1), [0.75, 0.75, 0.75, 0.75, 1.0]);
    let (succeeds, words) = import(&file, "NO1", &database_url);
    assert!(!succeeds && words.contains("PUT /api/v1/prices/NO1"), "{words}");
    let (succeeds, words) = import(&folder.path().join("nowhere"), "NO1", &database_url);
    assert!(!succeeds && words.contains("nowhere"), "{words}");
}
