//! A record that cannot be written: nothing is acknowledged, everybody hears of it, and it heals by itself.

use serde_json::json;
use server::config::Serve;

use crate::world::*;

#[tokio::test]
async fn a_locked_database_acknowledges_nothing_and_recovers_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.db");
    let database_url = format!("sqlite://{}?mode=rwc", file.display());
    let server = TestServer::with(Serve {
        database_url,
        ..settings()
    })
    .await;
    let mut charge_point = server.connect_booted("CP-1").await;

    let lock = rusqlite::Connection::open(&file).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let start = json!({"connectorId":1,"idTag":"04A1","meterStart":0});
    let answer = charge_point
        .ask_for_anything("StartTransaction", start.clone())
        .await;
    assert_eq!(
        (&answer[0], &answer[2]),
        (&json!(4), &json!("InternalError")),
        "{answer}"
    );
    let (status, words) = server.get_text("/readyz").await;
    assert_eq!(status, 503);
    assert!(words.contains("cannot be written"), "{words}");
    // It lives, and what it knows can still be read.
    assert_eq!(server.get_text("/healthz").await.0, 200);
    assert_eq!(server.get("/api/v1/charge-points/CP-1").await.0, 200);
    assert_eq!(server.events("CP-1", "action=StartTransaction").await.len(), 0);

    lock.execute_batch("ROLLBACK").unwrap();
    let healed = async {
        while server.get_text("/readyz").await.0 != 200 {
            tokio::task::yield_now().await;
        }
    };
    soon("the record to heal", healed).await;
    assert_eq!(
        charge_point.ask("StartTransaction", start).await["idTagInfo"]["status"],
        "Accepted"
    );
    assert_eq!(server.events("CP-1", "action=StartTransaction").await.len(), 1);
}

#[tokio::test]
async fn what_nobody_will_say_again_is_written_down_when_the_trouble_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.db");
    let database_url = format!("sqlite://{}?mode=rwc", file.display());
    let server = TestServer::with(Serve {
        database_url,
        ..settings()
    })
    .await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let reset = json!({"name":"reset","kind":"soft"});
    let (status, issued) = server.post("/api/v1/charge-points/CP-1/commands", reset).await;
    assert_eq!(status, 202);
    let (id, _, _) = charge_point.called().await;

    let lock = rusqlite::Connection::open(&file).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = json!([3, id, {"status":"Rejected"}]).to_string();
    charge_point.send(&answer).await;
    charge_point.send("not a frame").await;
    drop(charge_point);
    let noticed = async {
        while server.get_text("/readyz").await.0 == 200 {
            tokio::task::yield_now().await;
        }
    };
    soon("the trouble to be noticed", noticed).await;
    lock.execute_batch("ROLLBACK").unwrap();

    server
        .eventually("/api/v1/charge-points/CP-1", |it| it["connected"] == false)
        .await;
    let command = format!("/api/v1/commands/{}", issued["id"].as_str().unwrap());
    server.eventually(&command, |it| it["state"] == "rejected").await;
    let reset = &server.events("CP-1", "action=Reset").await[0];
    assert_eq!(reset["outcome"], "answered");
    assert_eq!(server.events("CP-1", "outcome=malformed").await.len(), 1);
}

#[tokio::test]
async fn a_restart_of_ours_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database_url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let settings = Serve {
        database_url,
        ..settings()
    };
    let server = TestServer::with(settings.clone()).await;
    let mut charge_point = server.connect_booted("CP-1").await;
    charge_point.status(1, "Charging").await;
    let start = json!({"connectorId":1,"idTag":"04A1","meterStart":7});
    let transaction = charge_point.ask("StartTransaction", start).await["transactionId"].clone();
    let (_, before) = server.get("/api/v1/charge-points/CP-1").await;
    let stopped = tokio::spawn(server.stop());
    assert_eq!(charge_point.closed().await, (1001, "the server stops".to_owned()));
    stopped.await.unwrap();

    let server = TestServer::with(settings).await;
    let (_, after) = server.get("/api/v1/charge-points/CP-1").await;
    for member in [
        "vendor",
        "model",
        "status",
        "status_since",
        "connectors",
        "booted_at",
    ] {
        assert_eq!(after[member], before[member], "{member}");
    }
    assert_eq!(after["connected"], false);
    let mut charge_point = server.connect("CP-1").await;
    let stop = json!({"transactionId":transaction,"meterStop":8});
    charge_point.ask("StopTransaction", stop).await;
    let (_, now) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(now["connectors"][0]["transaction"], json!(null));
    assert_eq!(server.events("CP-1", "").await.len(), 5);
}
