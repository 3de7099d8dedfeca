//! A fuse that is shared: what chargers are told, and what programs are told of it.

use serde_json::{Value, json};

use crate::obedient::Obedient;
use crate::world::*;

const SYSTEM: &str = "/api/v1/charge-systems/solbakken";

/// Waits for something, while both go on to do as they are told.
async fn meanwhile<T>(one: &mut Obedient, two: &mut Obedient, coming: impl Future<Output = T>) -> T {
    tokio::select! {
        come = coming => come,
        () = one.live() => unreachable!("it lives on"),
        () = two.live() => unreachable!("it lives on"),
    }
}

fn allotment<'a>(load: &'a Value, id: &str) -> &'a Value {
    let all = load["allotments"].as_array().unwrap().iter();
    all.into_iter().find(|it| it["charge_point_id"] == id).unwrap()
}

#[tokio::test]
async fn a_fuse_is_shared_and_a_pause_says_whose_it_is() {
    let server = TestServer::start().await;
    let mut one = Obedient::connect(&server, "CP-1").await;
    let mut two = Obedient::connect(&server, "CP-2").await;
    let (status, system) = server
        .patch(
            SYSTEM,
            json!({"fuse_a":15,"load_balancing":{"enabled":true,"margin_a":1}}),
        )
        .await;
    assert_eq!(
        (status, &system["fuse_a"], &system["mains"]),
        (200, &json!(15), &json!("400_tn"))
    );
    // Both together could take twelve by themselves.
    one.is_told(0, 6.0).await;
    two.is_told(0, 6.0).await;

    one.begin().await;
    one.is_told(1, 14.0).await;
    one.draw(13.8).await;
    two.begin().await;
    one.is_told(1, 7.0).await;
    one.draw(6.9).await;
    // The first has to be seen to obey before the second may have more.
    tokio::select! {
        () = two.is_told(1, 7.0) => {}
        () = one.live() => {}
    }
    two.draw(7.0).await;
    let load = server
        .eventually(&format!("{SYSTEM}/load"), |it| {
            it["allotments"]
                .as_array()
                .unwrap()
                .iter()
                .all(|it| it["counted_a"] == 7.0)
        })
        .await;
    assert_eq!(
        (&load["fuse_a"], &load["charging_a"]),
        (&json!(15), &json!([13.9, 13.9, 13.9]))
    );
    assert_eq!(allotment(&load, "CP-2")["binding"], "load_balancing");
    assert_eq!(allotment(&load, "CP-2")["drawn_a"], json!([7.0, 7.0, 7.0]));

    // The building takes so much that only one of them can go on: the one that was there first.
    let (status, body) = server
        .post(
            &format!("{SYSTEM}/grid-readings"),
            json!({"current_a":[20.9, 13.9, 13.9]}),
        )
        .await;
    assert_eq!((status, body), (204, Value::Null));
    two.is_told(1, 0.0).await;
    two.hold_back().await;
    let is_paused = server.eventually("/api/v1/charge-points/CP-2", |it| it["status"] == "paused");
    let paused = meanwhile(&mut one, &mut two, is_paused).await;
    assert_eq!(paused["reason"]["kind"], "load_balancing");
    let decision = paused["reason"]["decision_id"].as_str().unwrap();
    // The decision is carried out by the command of the same name, whose message is the evidence.
    let path = format!("/api/v1/commands/{decision}");
    let is_seen = server.eventually(&path, |it| it["state"] == "verified");
    let command = meanwhile(&mut one, &mut two, is_seen).await;
    let event = command["event_id"].as_str().unwrap();
    let (_, event) = server
        .get(&format!("/api/v1/charge-points/{}/events/{event}", two.id))
        .await;
    assert_eq!(event["action"], "SetChargingProfile");
    let (_, page) = server.get_text("/charge-points/CP-2/status-log").await;
    assert!(page.contains("Load balancing pauses charging"), "{page}");
    assert!(page.contains("the building draws 7.0 / 0.0 / 0.0"), "{page}");
    let (_, page) = server.get_text("/charge-systems/solbakken/load").await;
    assert!(page.contains("CP-1") && page.contains("7.0"), "{page}");
}

#[tokio::test]
async fn a_charge_point_that_pauses_by_itself_is_not_taken_for_ours() {
    let server = TestServer::start().await;
    let mut one = Obedient::connect(&server, "CP-1").await;
    one.begin().await;
    one.hold_back().await;
    let (_, paused) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(
        paused["reason"],
        json!({"kind":"charge_point","until":null,"decision_id":null})
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_in_its_own_words() {
    let server = TestServer::start().await;
    for (body, status, field) in [
        (json!({"fuse_a":0}), 422, "fuse_a"),
        (json!({"fuse_a":"63"}), 422, "fuse_a"),
        (json!({"load_balancing":{"enabled":true}}), 422, "fuse_a"),
        (
            json!({"fuse_a":7,"load_balancing":{"enabled":true}}),
            422,
            "fuse_a",
        ),
        (
            json!({"load_balancing":{"minimum_a":4}}),
            422,
            "load_balancing/minimum_a",
        ),
        (json!({"colour":"blue"}), 422, "colour"),
        (json!([]), 400, "body"),
    ] {
        let (code, problem) = server.patch(SYSTEM, body.clone()).await;
        assert_eq!(
            (code, &problem["field"]),
            (status, &json!(field)),
            "{body}: {problem}"
        );
    }
    let readings = format!("{SYSTEM}/grid-readings");
    for (body, field) in [
        (json!({"current_a":[-1, 0, 0]}), "current_a"),
        (json!({"current_a":[10_001, 0, 0]}), "current_a"),
        (json!({"current_a":[1, 2]}), "current_a"),
        (json!({"current_a":[1, 2, 3], "at":"2020-01-01T00:00:00Z"}), "at"),
        (json!({"current_a":[1, 2, 3], "at":"2999-01-01T00:00:00Z"}), "at"),
    ] {
        let (code, problem) = server.post(&readings, body.clone()).await;
        assert_eq!(
            (code, &problem["field"]),
            (422, &json!(field)),
            "{body}: {problem}"
        );
    }
    for path in [
        "/api/v1/charge-systems/nowhere/load",
        "/charge-systems/nowhere/load",
    ] {
        assert_eq!(server.get(path).await.0, 404, "{path}");
    }
    let (code, _) = server.patch("/api/v1/charge-systems/nowhere", json!({})).await;
    assert_eq!(code, 404);
}

#[tokio::test]
async fn who_loses_contact_is_counted_with_what_it_takes_by_itself() {
    let server = TestServer::start().await;
    let mut one = Obedient::connect(&server, "CP-1").await;
    server
        .patch(SYSTEM, json!({"fuse_a":32,"load_balancing":{"enabled":true}}))
        .await;
    one.is_told(0, 6.0).await;
    let load = format!("{SYSTEM}/load");
    server
        .eventually("/api/v1/charge-points/CP-1", |it| it["fallback_a"] == 6.0)
        .await;
    let (_, idle) = server.get(&load).await;
    assert_eq!(idle["allotments"], json!([]));
    drop(one);
    let lost = server
        .eventually(&load, |it| !it["allotments"].as_array().unwrap().is_empty())
        .await;
    let lost = allotment(&lost, "CP-1");
    assert_eq!(
        (&lost["counted_a"], &lost["unled"]["kind"]),
        (&json!(6.0), &json!("no_contact"))
    );
}
