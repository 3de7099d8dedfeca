//! What people enter of a charge point, and what becomes of it.

use serde_json::{Value, json};

use crate::feed::Feed;
use crate::world::*;

const CP_1: &str = "/api/v1/charge-points/CP-1";

#[tokio::test]
async fn what_is_entered_outlives_the_server_and_what_the_charge_point_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings();
    settings.database_url = format!("sqlite://{}/ladetavle.db?mode=rwc", folder.path().display());
    let server = TestServer::with(settings.clone()).await;
    let mut charge_point = server.connect_booted("CP-1").await;
    charge_point.status(1, "Available").await;

    let entered = json!({"name": " By the door ", "bay": "14", "charge_system": {"name": "Garasje øst"},
        "connectors": [{"evse_id": 1, "connector_id": 1, "connector_type": "type2", "max_power_w": 7400}]});
    let (status, now) = server.patch(CP_1, entered).await;
    assert_eq!(status, 200, "{now}");
    let is_entered = |it: &Value| {
        assert_eq!(
            (&it["name"], &it["bay"], &it["charge_system"]),
            (&json!("By the door"), &json!("14"), &json!("garasje-ost")),
        );
        let connector = &it["connectors"][0];
        assert_eq!(connector["connector_type"], "type2");
        assert_eq!(connector["max_power_w"], 7400);
    };
    is_entered(&now);

    charge_point.status(1, "Charging").await;
    server.stop().await;
    let server = TestServer::with(settings).await;
    is_entered(&server.get(CP_1).await.1);
    // It comes back to where it belongs now.
    let mut charge_point = server.connect_booted("CP-1").await;
    charge_point.status(1, "Available").await;
    is_entered(&server.get(CP_1).await.1);
    let (_, systems) = server.get("/api/v1/charge-systems").await;
    let east = systems["items"].as_array().unwrap();
    let east = east.iter().find(|it| it["id"] == "garasje-ost").unwrap();
    assert_eq!(
        (&east["name"], &east["charge_points"]),
        (&json!("Garasje øst"), &json!(1))
    );

    // What is absent stays, what is null goes.
    let taken_back =
        json!({"name": null, "connectors": [{"evse_id": 1, "connector_id": 1, "max_power_w": null}]});
    let (_, now) = server.patch(CP_1, taken_back).await;
    assert_eq!((&now["name"], &now["bay"]), (&Value::Null, &json!("14")));
    assert_eq!(now["connectors"][0]["max_power_w"], Value::Null);
    assert_eq!(now["connectors"][0]["connector_type"], "type2");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_as_a_whole_and_named() {
    let server = TestServer::start().await;
    server.connect("CP-1").await.status(1, "Available").await;
    for (entered, field) in [
        (json!({"bay": "14", "name": "x".repeat(81)}), "name"),
        (json!({"bay": "14", "charge_system": "nowhere"}), "charge_system"),
        (
            json!({"bay": "14", "charge_system": {"name": " "}}),
            "charge_system",
        ),
        (
            json!({"bay": "14", "connectors": [{"evse_id": 7, "connector_id": 1}]}),
            "connectors",
        ),
        (
            json!({"bay": "14", "connectors": [{"evse_id": 1, "connector_id": 1, "max_power_w": 0}]}),
            "max_power_w",
        ),
        (json!({"bay": "14", "colour": "red"}), "colour"),
    ] {
        let (status, problem) = server.patch(CP_1, entered).await;
        assert_eq!((status, &problem["field"]), (422, &json!(field)), "{problem}");
    }
    assert_eq!(server.get(CP_1).await.1["bay"], Value::Null);
    assert_eq!(server.patch("/api/v1/charge-points/CP-2", json!({})).await.0, 404);
    assert_eq!(server.patch(CP_1, json!([])).await.0, 400);
}

#[tokio::test]
async fn whoever_watches_either_charge_system_hears_of_a_move() {
    let server = TestServer::start().await;
    server.connect_booted("CP-1").await.status(1, "Available").await;
    server.connect_booted("CP-2").await.status(1, "Available").await;
    let to = |name: &str| json!({"charge_system": {"name": name}});
    assert_eq!(
        server.patch("/api/v1/charge-points/CP-2", to("East")).await.0,
        200
    );
    let mut left = Feed::open(&server, "charge_system=solbakken&facts=true", None).await;
    let mut joined = Feed::open(&server, "charge_system=east&facts=true", None).await;
    let mut program = Feed::open(&server, "charge_system=east", None).await;
    assert_eq!(joined.next().await.data.as_array().unwrap().len(), 1);
    assert_eq!(left.next().await.event, "snapshot");
    assert_eq!(program.next().await.data["id"], "CP-2");

    assert_eq!(server.patch(CP_1, to("east")).await.0, 200);
    let fact = left.next().await;
    assert_eq!(fact.data["event"]["moved"]["to"]["id"], "east", "{fact:?}");
    // What was told of it elsewhere is not known here: everything comes anew.
    let snapshot = joined.next().await;
    assert_eq!(snapshot.event, "snapshot");
    let ids: Vec<_> = snapshot
        .data
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].clone())
        .collect();
    assert_eq!(ids, ["CP-1", "CP-2"]);
    assert_eq!(program.next().await.data["id"], "CP-1");
}
