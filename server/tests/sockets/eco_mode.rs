//! EcoMode and what operators decide, from the API to the charge point and back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::obedient::Obedient;
use crate::world::*;

const HOUR: i64 = 3_600_000;
const ECO_MODE: &str = "/api/v1/charge-points/CP-1/eco-mode";
const MANUAL: &str = "/api/v1/charge-points/CP-1/manual";
const CHARGE_POINT: &str = "/api/v1/charge-points/CP-1";

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

/// A time of day, in UTC, so many hours from now.
fn in_hours(hours: i64) -> String {
    let minutes = (now() / 60_000 + hours * 60).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A charge system whose electricity is dear for eight hours, and cheap for eight after that.
async fn dear_then_cheap(server: &TestServer) {
    let system = json!({"price_area": "NO1", "time_zone": "UTC"});
    let (status, answer) = server.patch("/api/v1/charge-systems/solbakken", system).await;
    assert_eq!((status, &answer["price_area"]), (200, &json!("NO1")), "{answer}");
    let hour = now() / HOUR * HOUR;
    let at = |hours: i64| csms::Timestamp::from_millis(hour + hours * HOUR);
    let span = |from, to, price: f64| json!({"start": at(from), "end": at(to), "price": price});
    let prices = json!({"currency": "NOK", "prices": [span(0, 8, 2.5), span(8, 16, 0.25)]});
    let (status, answer) = server.put("/api/v1/prices/NO1", &prices).await;
    assert_eq!(status, 200, "{answer}");
}

fn wish() -> Value {
    json!({"enabled": true, "ready_by": in_hours(14), "energy_kwh": 20, "max_price": null})
}

/// Whether all charging is planned for when electricity is cheap.
fn waits_for_the_cheap(state: &Value) -> bool {
    let slots = state["plan"].as_array().unwrap();
    let charging: Vec<_> = slots.iter().filter(|it| it["charging"] == true).collect();
    !charging.is_empty() && charging.iter().all(|it| it["price"] == 0.25)
}

#[tokio::test]
async fn a_car_waits_for_cheap_electricity_also_over_a_restart_and_the_api_says_until_when() {
    let folder = tempfile::tempdir().unwrap();
    let settings = || server::config::Serve {
        database_url: format!("sqlite:{}", folder.path().join("record.db").display()),
        ..settings()
    };
    let server = TestServer::with(settings()).await;
    let mut one = Obedient::connect(&server, "CP-1").await;
    dear_then_cheap(&server).await;
    let (status, state) = server.put(ECO_MODE, &wish()).await;
    assert_eq!(status, 200, "{state}");
    assert_eq!(
        (&state["enabled"], &state["energy_kwh"]),
        (&json!(true), &json!(20.0))
    );
    assert_eq!(state["ready_by"], wish()["ready_by"]);
    let state = server.eventually(ECO_MODE, waits_for_the_cheap).await;
    assert_eq!(
        (&state["has_car"], &state["currency"]),
        (&json!(false), &json!("NOK"))
    );
    assert_eq!(state["is_ready_in_time"], true);

    one.begin().await;
    // It charges until it has shown what it draws.
    let is_told = async {
        while !one.limits.contains(&(1, 0.0)) {
            one.draw(16.0).await;
            let _ = tokio::time::timeout(Duration::from_secs(1), one.live()).await;
        }
    };
    tokio::time::timeout(PATIENCE * 3, is_told).await.unwrap();
    one.hold_back().await;
    let is_paused = |it: &Value| it["reason"]["kind"] == "eco_mode";
    let paused = server.eventually(CHARGE_POINT, is_paused).await;
    let until = paused["reason"]["until"].as_str().unwrap().to_owned();
    let decision = paused["reason"]["decision_id"].as_str().unwrap();
    let (_, command) = server.get(&format!("/api/v1/commands/{decision}")).await;
    // Or it was seen already that it draws nothing.
    let state = command["state"].as_str().unwrap();
    assert!(matches!(state, "accepted" | "verified"), "{command}");
    drop(one);
    server.stop().await;

    let server = TestServer::with(settings()).await;
    let mut one = Obedient::connect(&server, "CP-1").await;
    one.hold_back().await;
    let (_, again) = server.get(CHARGE_POINT).await;
    assert_eq!(
        (&again["reason"]["until"], &again["eco_mode"]["enabled"]),
        (&json!(until), &json!(true))
    );
    let _ = tokio::time::timeout(Duration::from_secs(4), one.live()).await;
    assert!(
        one.limits.iter().all(|(_, limit)| *limit == 0.0),
        "{:?}",
        one.limits
    );
    // Switched off it goes on at once: nothing limits it, since no fuse is shared.
    let (status, _) = server.put(ECO_MODE, &json!({"enabled": false})).await;
    assert_eq!(status, 200);
    let is_free = server.eventually(CHARGE_POINT, |it| it["connectors"][0]["allotment"].is_null());
    tokio::select! {
        _ = is_free => {}
        () = one.live() => {}
    }
}

#[tokio::test]
async fn an_operator_decides_over_us_until_charging_has_ended() {
    let server = TestServer::start().await;
    let mut one = Obedient::connect(&server, "CP-1").await;
    let (status, problem) = server.put(MANUAL, &json!({"manual": "hold"})).await;
    assert_eq!((status, &problem["field"]), (422, &json!("manual")), "{problem}");
    one.begin().await;
    let (status, charge_point) = server.put(MANUAL, &json!({"manual": "hold"})).await;
    assert_eq!((status, &charge_point["manual"]), (200, &json!("hold")));
    one.is_told(1, 0.0).await;
    one.hold_back().await;
    let paused = server
        .eventually(CHARGE_POINT, |it| it["reason"]["kind"] == "operator")
        .await;
    assert_eq!(paused["reason"]["until"], Value::Null);
    let stop = json!({"transactionId": one.transaction, "meterStop": 0, "timestamp": "2026-11-23T08:00:00Z"});
    one.ask("StopTransaction", stop).await;
    server.eventually(CHARGE_POINT, |it| it["manual"].is_null()).await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_named() {
    let server = TestServer::start().await;
    let _charge_point = server.connect_booted("CP-1").await;
    for (path, body, field) in [
        (
            ECO_MODE,
            json!({"enabled": true, "ready_by": "25:00"}),
            "ready_by",
        ),
        (ECO_MODE, json!({"enabled": true, "ready_by": 7}), "ready_by"),
        (ECO_MODE, json!({"enabled": true, "energy_kwh": 0}), "energy_kwh"),
        (
            ECO_MODE,
            json!({"enabled": true, "energy_kwh": 1e9}),
            "energy_kwh",
        ),
        (
            ECO_MODE,
            json!({"enabled": true, "max_price": "cheap"}),
            "max_price",
        ),
        (ECO_MODE, json!({"enabled": "yes"}), "enabled"),
        (ECO_MODE, json!({"enabled": true, "ready": "07:00"}), "ready"),
        (MANUAL, json!({"manual": "all"}), "manual"),
        (MANUAL, json!({"hand": "hold"}), "hand"),
        (MANUAL, json!({}), "body"),
    ] {
        let (status, problem) = server.put(path, &body).await;
        assert_eq!(
            (status, &problem["field"]),
            (422, &json!(field)),
            "{body} {problem}"
        );
    }
    let (status, _) = server.put("/api/v1/charge-points/CP-9/eco-mode", &wish()).await;
    assert_eq!(status, 404);
    let (_, state) = server.get(ECO_MODE).await;
    assert_eq!((&state["enabled"], &state["plan"]), (&json!(false), &json!([])));
}
