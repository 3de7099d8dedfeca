//! What is around simulated charge points reaches the server through its API.

use csms::ChargeSystemId;
use serde_json::{Value, json};
use server::surroundings::{SimulatedSite, TellingError};
use simulator::native::{Options, Running};
use simulator::surroundings::building_a;

use crate::world::*;

fn charge_points(server: &TestServer) -> Running {
    let options = Options {
        url: format!("ws://{}/ocpp/{{id}}", server.address),
        charge_points: 4,
        ..Options::default()
    };
    Running::start(&options).unwrap()
}

fn surroundings(server: &TestServer) -> SimulatedSite {
    SimulatedSite::new(&server.url(""), ChargeSystemId::from("solbakken")).unwrap()
}

const LOAD: &str = "/api/v1/charge-systems/solbakken/load";

/// The phases of a member of a load.
fn phases(load: &Value, member: &str) -> [f64; 3] {
    serde_json::from_value(load[member].clone()).unwrap_or_default()
}

#[tokio::test]
async fn a_fuse_a_meter_and_prices_are_told_where_there_are_none() {
    let server = TestServer::start().await;
    let charge_points = charge_points(&server);
    let charging = async {
        while charge_points.drawn_a().iter().all(|it| *it < 3.0) {
            tokio::task::yield_now().await;
        }
    };
    soon("a car that charges", charging).await;
    tokio::select! {
        () = surroundings(&server).tell(&charge_points) => {}
        _ = server.eventually(LOAD, |it| phases(it, "building_a")[1] > 0.0) => {}
    }
    let (_, load) = server.get(LOAD).await;
    assert_eq!(load["enabled"], true);
    assert_eq!(load["building_is_stale"], false);
    assert!(load["fuse_a"].as_u64().unwrap() >= 100, "{load}");
    // The meter shows what the cars draw as well; before their own meters have told, the building is taken to.
    let (building, charging) = (phases(&load, "building_a"), phases(&load, "charging_a"));
    let carried: f64 = building.iter().chain(&charging).sum();
    let alone: f64 = building_a(charge_points.now()).iter().sum();
    assert!(carried > alone + 2.5, "{load}");
    let (_, prices) = server.get("/api/v1/prices/NO1").await;
    assert_eq!(prices["currency"], "NOK");
    let quarters = prices["prices"].as_array().unwrap();
    assert!(quarters.len() >= 92, "{}", quarters.len());
    let price = |it: &Value| it["price"].as_f64().unwrap();
    let cheapest = quarters.iter().map(price).fold(f64::MAX, f64::min);
    let dearest = quarters.iter().map(price).fold(0.0, f64::max);
    assert!(dearest > 2.5 * cheapest, "{cheapest} {dearest}");
    charge_points.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn what_somebody_entered_stays() {
    let server = TestServer::start().await;
    let fuse = json!({ "fuse_a": 35 });
    server.patch("/api/v1/charge-systems/solbakken", fuse).await;
    let charge_points = charge_points(&server);
    tokio::select! {
        () = surroundings(&server).tell(&charge_points) => {}
        _ = server.eventually(LOAD, |it| phases(it, "building_a")[1] > 0.0) => {}
    }
    let (_, load) = server.get(LOAD).await;
    assert_eq!((&load["fuse_a"], &load["enabled"]), (&json!(35), &json!(false)));
    charge_points.stop().await;
    server.stop().await;
}

#[test]
fn an_address_that_is_none_is_refused() {
    for address in ["", "host:8080", "https://host", "ws://host"] {
        let error = SimulatedSite::new(address, ChargeSystemId::from("solbakken")).unwrap_err();
        assert!(matches!(error, TellingError::Address(_)), "{address}: {error}");
    }
}
