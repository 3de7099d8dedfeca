//! Contact: gained, kept, replaced, lost.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use server::config::Serve;
use tokio_tungstenite::tungstenite::Message;

use crate::world::*;

#[tokio::test]
async fn the_newest_socket_wins_and_the_old_ones_late_close_changes_nothing() {
    let server = TestServer::start().await;
    // A long id: the words of the close must fit all the same.
    let id = "x".repeat(255);
    let mut old = server.connect(&id).await;
    old.status(1, "Available").await;
    let mut new = server.connect(&id).await;
    new.status(1, "Charging").await;
    let (code, words) = old.closed().await;
    assert_eq!(code, 1000);
    assert!(words.len() <= 123 && words.contains("newer"), "{words}");
    drop(old);
    new.status(1, "Finishing").await;
    let (_, body) = server.get(&format!("/api/v1/charge-points/{id}")).await;
    assert_eq!(
        (&body["connected"], &body["status"]),
        (&json!(true), &json!("finishing"))
    );
    new.socket.close(None).await.unwrap();
    server
        .eventually(&format!("/api/v1/charge-points/{id}"), |it| {
            it["connected"] == false
        })
        .await;
}

#[tokio::test]
async fn many_quick_reconnects_leave_one_connection() {
    let server = TestServer::start().await;
    let mut older = Vec::new();
    let mut last = server.connect("CP-1").await;
    for _ in 0..20 {
        older.push(std::mem::replace(&mut last, server.connect("CP-1").await));
    }
    last.status(1, "Charging").await;
    for old in &mut older {
        let (code, words) = old.closed().await;
        assert_eq!(code, 1000);
        assert!(words.contains("newer"), "{words}");
    }
    last.status(1, "Finishing").await;
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["connected"], true);
    let metrics = async {
        loop {
            let (_, text) = server.get_text("/readyz").await;
            let (_, page) = server.get("/api/v1/charge-points?q=CP-1").await;
            if text.starts_with("ready") && page["items"].as_array().unwrap().len() == 1 {
                return;
            }
        }
    };
    soon("one charge point", metrics).await;
}

fn impatient() -> Serve {
    let interval = Duration::from_millis(100);
    Serve {
        heartbeat_interval: interval,
        ping_interval: interval,
        ..settings()
    }
}

#[tokio::test]
async fn a_silent_socket_is_given_up_and_the_operator_sees_why() {
    let server = TestServer::with(impatient()).await;
    let mut charge_point = server.connect("CP-1").await;
    charge_point.status(1, "Charging").await;
    // It does not read any more, so it does not pong either.
    let body = server
        .eventually("/api/v1/charge-points/CP-1", |it| it["connected"] == false)
        .await;
    assert_eq!(body["status"], "charging", "the last known status stays");
    let (_, page) = server.get_text("/charge-points/CP-1/status-log").await;
    assert!(page.contains("Nothing was heard for"), "{page}");
    drop(charge_point);
}

#[tokio::test]
async fn one_that_is_to_send_its_heartbeats_less_often_may_be_silent_for_longer() {
    let interval = Duration::from_millis(300);
    let server = TestServer::with(Serve {
        heartbeat_interval: interval,
        ping_interval: interval,
        ..settings()
    })
    .await;
    let mut rare = server.connect_booted("CP-1").await;
    let change = json!({"name":"change_configuration","key":"HeartbeatInterval","value":"3600"});
    let (issued, ()) = tokio::join!(
        server.post("/api/v1/charge-points/CP-1/commands", change),
        async {
            let (id, _, _) = rare.called().await;
            rare.send(&json!([3, id, {"status":"Accepted"}]).to_string())
                .await;
        }
    );
    assert_eq!(issued.0, 202, "{}", issued.1);
    let command = format!("/api/v1/commands/{}", issued.1["id"].as_str().unwrap());
    server.eventually(&command, |it| it["state"] == "accepted").await;
    // From here on neither reads, so neither pongs; the one that came later is given up.
    let often = server.connect("CP-2").await;
    for connected in [true, false] {
        server
            .eventually("/api/v1/charge-points/CP-2", |it| it["connected"] == connected)
            .await;
    }
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["connected"], true);
    drop((rare, often));
}

#[tokio::test]
async fn a_missing_pong_does_not_kill_a_socket_on_which_frames_flow() {
    let server = TestServer::with(impatient()).await;
    // A socket of our own making: it never answers a ping.
    let mut charge_point = server.connect("CP-1").await;
    server
        .eventually("/api/v1/charge-points/CP-1", |it| it["connected"] == true)
        .await;
    let began = std::time::Instant::now();
    let mut number = 0;
    let mut pause = tokio::time::interval(Duration::from_millis(50));
    // Four times as long as silence would be suffered.
    while began.elapsed() < impatient().idle_after() * 4 {
        pause.tick().await;
        number += 1;
        let frame = Message::text(format!(r#"[2,"h{number}","Heartbeat",{{}}]"#));
        charge_point.socket.feed(frame).await.unwrap();
        charge_point.socket.flush().await.unwrap();
    }
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["connected"], true);
}

#[tokio::test]
async fn pongs_alone_keep_a_socket() {
    let server = TestServer::with(impatient()).await;
    let mut charge_point = server.connect("CP-1").await;
    let mut pings = 0;
    while pings < 10 {
        match soon("a ping", charge_point.socket.next()).await {
            Some(Ok(Message::Ping(_))) => pings += 1,
            Some(Ok(Message::Text(_))) => {}
            other => panic!("{other:?}"),
        }
    }
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["connected"], true);
}

#[tokio::test]
async fn after_a_reconnect_without_boot_it_is_still_who_it_was() {
    let server = TestServer::start().await;
    let mut before = server.connect_booted("CP-1").await;
    before.socket.close(None).await.unwrap();
    server
        .eventually("/api/v1/charge-points/CP-1", |it| it["connected"] == false)
        .await;
    let mut after = server.connect("CP-1").await;
    after.status(1, "Charging").await;
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(
        (&body["vendor"], &body["status"]),
        (&json!("Acme"), &json!("charging"))
    );
}

#[tokio::test]
async fn everybody_may_come_back_at_once() {
    let server = TestServer::start().await;
    let connects = (0..300).map(|number| {
        let server = &server;
        async move {
            let mut charge_point = server.connect(&format!("CP-{number}")).await;
            charge_point.status(1, "Available").await;
            charge_point
        }
    });
    let connected = futures_util::future::join_all(connects).await;
    let (_, body) = server.get("/api/v1/charge-systems").await;
    assert_eq!(body["items"][0]["charge_points"], 300);
    assert_eq!(body["items"][0]["statuses"]["ready"], 300);
    assert_eq!(body["items"][0]["not_connected"], 0);
    drop(connected);
    server
        .eventually("/api/v1/charge-systems", |it| {
            it["items"][0]["not_connected"] == 300
        })
        .await;
}

#[tokio::test]
async fn one_that_never_told_who_it_is_is_asked_once() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let mut asked = Vec::new();
    for _ in 0..2 {
        let (id, action, payload) = charge_point.called().await;
        assert_eq!(action, "TriggerMessage");
        asked.push(payload["requestedMessage"].as_str().unwrap().to_owned());
        charge_point
            .send(&json!([3, id, {"status":"NotImplemented"}]).to_string())
            .await;
    }
    assert_eq!(asked, ["BootNotification", "StatusNotification"]);
    charge_point.socket.close(None).await.unwrap();
    let mut again = server.connect("CP-1").await;
    again.status(1, "Available").await;
    // The next call is the one that we make, not another question.
    let (status, _) = server
        .post(
            "/api/v1/charge-points/CP-1/commands",
            json!({"name":"read_configuration","keys":["A"]}),
        )
        .await;
    assert_eq!(status, 202);
    assert_eq!(again.called().await.1, "GetConfiguration");
}
