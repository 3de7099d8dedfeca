//! What we ask of charge points, and what comes of it.

use std::time::Duration;

use serde_json::{Value, json};
use server::config::{ReadsAtFirst, Serve};

use crate::world::*;

const COMMANDS: &str = "/api/v1/charge-points/CP-1/commands";

async fn issue(server: &TestServer, command: Value) -> String {
    let (status, body) = server.post(COMMANDS, command).await;
    assert_eq!(status, 202, "{body}");
    format!("/api/v1/commands/{}", body["id"].as_str().unwrap())
}

fn states(command: &Value) -> Vec<String> {
    let steps = command["steps"].as_array().unwrap().iter();
    steps
        .map(|it| match it["milestone"].as_str() {
            Some(milestone) => format!("{}:{milestone}", it["state"].as_str().unwrap()),
            None => it["state"].as_str().unwrap().to_owned(),
        })
        .collect()
}

#[tokio::test]
async fn a_restart_is_followed_until_the_charge_point_is_back() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let command = issue(&server, json!({"name":"reset","kind":"soft"})).await;
    let (_, body) = server.get(&command).await;
    assert_eq!((&body["name"], &body["state"]), (&json!("reset"), &json!("sent")));
    let (id, action, payload) = charge_point.called().await;
    assert_eq!((action.as_str(), payload), ("Reset", json!({"type":"Soft"})));
    charge_point
        .send(&json!([3, id, {"status":"Accepted"}]).to_string())
        .await;
    server.eventually(&command, |it| it["state"] == "accepted").await;
    charge_point.socket.close(None).await.unwrap();
    server
        .eventually(&command, |it| {
            states(it).contains(&"accepted:link_lost".to_owned())
        })
        .await;
    let mut back = server.connect_booted("CP-1").await;
    let body = server.eventually(&command, |it| it["state"] == "verified").await;
    assert_eq!(
        states(&body),
        [
            "queued",
            "sent",
            "accepted",
            "accepted:link_lost",
            "accepted:booted",
            "verified:ready"
        ]
    );
    let event = body["event_id"].as_str().unwrap();
    let (_, event) = server
        .get(&format!("/api/v1/charge-points/CP-1/events/{event}"))
        .await;
    assert_eq!(
        (&event["action"], &event["direction"]),
        (&json!("Reset"), &json!("to_charge_point"))
    );
    assert_eq!(
        (&event["outcome"], &event["response"]),
        (&json!("answered"), &json!({"status":"Accepted"}))
    );
    back.status(1, "Available").await;
}

#[tokio::test]
async fn a_configuration_is_read_and_kept() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let (status, _) = server.get("/api/v1/charge-points/CP-1/configuration").await;
    assert_eq!(status, 404);
    let command = issue(&server, json!({"name":"read_configuration","keys":[]})).await;
    let (id, action, payload) = charge_point.called().await;
    assert_eq!((action.as_str(), payload), ("GetConfiguration", json!({})));
    let answer = json!({"configurationKey":[
        {"key":"HeartbeatInterval","readonly":false,"value":"60"},
        {"key":"Long","readonly":true,"value":"v".repeat(551)}],"unknownKey":["Colour"]});
    charge_point.send(&json!([3, id, answer]).to_string()).await;
    server.eventually(&command, |it| it["state"] == "verified").await;
    let (_, read) = server.get("/api/v1/charge-points/CP-1/configuration").await;
    assert_eq!(
        read["items"][0],
        json!({"key":"HeartbeatInterval","value":"60","readonly":false})
    );
    assert_eq!(read["items"][1]["value"].as_str().unwrap().len(), 551);
    assert_eq!(read["unknown_keys"], json!(["Colour"]));
    assert!(read["read_at"].is_string());
}

#[tokio::test]
async fn one_call_is_outstanding_and_the_rest_wait() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let first = issue(&server, json!({"name":"read_configuration","keys":["A"]})).await;
    let (id, _, _) = charge_point.called().await;
    let second = tokio::spawn({
        let (http, url) = (server.http.clone(), server.url(COMMANDS));
        async move {
            let body = json!({"name":"read_configuration","keys":["B"]});
            http.post(url)
                .json(&body)
                .send()
                .await
                .unwrap()
                .json::<Value>()
                .await
                .unwrap()
        }
    });
    // What we hear until we answer is the answer to our own call alone.
    for _ in 0..5 {
        charge_point.status(1, "Available").await;
    }
    charge_point.send(&json!([3, id, {}]).to_string()).await;
    let (id, _, payload) = charge_point.called().await;
    assert_eq!(payload, json!({"key":["B"]}));
    charge_point.send(&json!([3, id, {}]).to_string()).await;
    server.eventually(&first, |it| it["state"] == "verified").await;
    let second = second.await.unwrap();
    let second = format!("/api/v1/commands/{}", second["id"].as_str().unwrap());
    server.eventually(&second, |it| it["state"] == "verified").await;
}

#[tokio::test]
async fn more_calls_than_may_wait_are_turned_away() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let posts = (0..40).map(|_| server.post(COMMANDS, json!({"name":"read_configuration","keys":["A"]})));
    let answers = futures_util::future::join_all(posts).await;
    let turned_away = answers.iter().filter(|(status, _)| *status == 429).count();
    assert!(turned_away > 0 && turned_away < 40, "{turned_away}");
    assert_eq!(charge_point.called().await.1, "GetConfiguration");
}

#[tokio::test]
async fn a_refusal_a_nonsense_and_a_silence_are_outcomes_that_the_operator_sees() {
    let call_timeout = Duration::from_millis(300);
    let server = TestServer::with(Serve {
        call_timeout,
        ..settings()
    })
    .await;
    let mut charge_point = server.connect_booted("CP-1").await;

    let command = issue(&server, json!({"name":"reset","kind":"hard"})).await;
    let (id, _, _) = charge_point.called().await;
    charge_point
        .send(&json!([4, id, "InternalError", "the relay is stuck", {}]).to_string())
        .await;
    let body = server.eventually(&command, |it| it["state"] == "failed").await;
    assert!(body.to_string().contains("the relay is stuck"), "{body}");

    let command = issue(&server, json!({"name":"reset","kind":"hard"})).await;
    let (id, _, _) = charge_point.called().await;
    charge_point
        .send(&json!([3, id, {"status":"Rejected"}]).to_string())
        .await;
    server.eventually(&command, |it| it["state"] == "rejected").await;

    let command = issue(&server, json!({"name":"reset","kind":"hard"})).await;
    let (id, _, _) = charge_point.called().await;
    charge_point
        .send(&json!([3, id, {"state":"?"}]).to_string())
        .await;
    let body = server.eventually(&command, |it| it["state"] == "failed").await;
    assert!(body.to_string().contains("`status` is missing"), "{body}");

    // What is no object can still be tied to its call.
    let command = issue(&server, json!({"name":"reset","kind":"hard"})).await;
    let (id, _, _) = charge_point.called().await;
    charge_point.send(&json!([3, id, "no"]).to_string()).await;
    let body = server.eventually(&command, |it| it["state"] == "failed").await;
    assert!(body.to_string().contains("is not an object"), "{body}");
    let event = format!(
        "/api/v1/charge-points/CP-1/events/{}",
        body["event_id"].as_str().unwrap()
    );
    let (_, event) = server.get(&event).await;
    assert_eq!(event["outcome"], "malformed");
    assert_eq!(event["raw_response"], json!([3, id, "no"]).to_string());

    let command = issue(&server, json!({"name":"reset","kind":"hard"})).await;
    let (late, _, _) = charge_point.called().await;
    let body = server.eventually(&command, |it| it["state"] == "timed_out").await;
    let silent = body["event_id"].as_str().unwrap().to_owned();
    let silent = format!("/api/v1/charge-points/CP-1/events/{silent}");
    assert_eq!(server.get(&silent).await.1["outcome"], "timed_out");

    // The late answer is tied to its own call, and to no other.
    let command = issue(&server, json!({"name":"read_configuration","keys":["A"]})).await;
    let (id, _, _) = charge_point.called().await;
    charge_point
        .send(&json!([3, late, {"status":"Accepted"}]).to_string())
        .await;
    charge_point
        .send(&json!([3, id, {"configurationKey":[]}]).to_string())
        .await;
    server.eventually(&command, |it| it["state"] == "verified").await;
    let (_, event) = server.get(&silent).await;
    assert_eq!(event["outcome"], "timed_out");
    assert!(event.to_string().contains("late_answer"), "{event}");
    assert_eq!(event["response"], json!({"status":"Accepted"}));
}

#[tokio::test]
async fn an_answer_to_nothing_is_noted() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    charge_point.send(r#"[3,"nobody",{"status":"Accepted"}]"#).await;
    charge_point.status(1, "Available").await;
    let stray = &server.events("CP-1", "outcome=malformed").await[0];
    assert!(stray.to_string().contains("unasked_answer"), "{stray}");
}

#[tokio::test]
async fn a_charge_point_is_left_alone_after_it_connected() {
    let settle = Duration::from_millis(500);
    let server = TestServer::with(Serve { settle, ..settings() }).await;
    let mut charge_point = server.connect("CP-1").await;
    server
        .eventually("/api/v1/charge-points/CP-1", |it| it["connected"] == true)
        .await;
    let command = issue(&server, json!({"name":"read_configuration","keys":["A"]}));
    let talk = async {
        // It is asked only after it had time to say all of this.
        let boot = json!({"chargePointVendor":"Acme","chargePointModel":"Wall 22"});
        charge_point.ask("BootNotification", boot).await;
        charge_point.status(1, "Available").await;
        charge_point.called().await
    };
    let (_, (_, action, _)) = tokio::join!(command, talk);
    assert_eq!(action, "GetConfiguration");
}

#[tokio::test]
async fn a_line_that_goes_fails_what_was_asked() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let command = issue(&server, json!({"name":"reset","kind":"soft"})).await;
    charge_point.called().await;
    charge_point.socket.close(None).await.unwrap();
    let body = server.eventually(&command, |it| it["state"] == "failed").await;
    assert!(body.to_string().contains("connection ended"), "{body}");
    let event = &server.events("CP-1", "action=Reset").await[0];
    assert_eq!(event["outcome"], "timed_out");
    let (status, body) = server.post(COMMANDS, json!({"name":"reset","kind":"soft"})).await;
    assert_eq!(status, 409, "{body}");
}

#[tokio::test]
async fn commands_that_make_no_sense_name_the_field() {
    let server = TestServer::start().await;
    let _charge_point = server.connect_booted("CP-1").await;
    for (command, field) in [
        (json!({"name":"reset","kind":"medium"}), "kind"),
        (json!({"name":"reset","kind":5}), "kind"),
        (json!({"name":"reset"}), "kind"),
        (json!({"name":"dance"}), "name"),
        (json!({"name":"read_configuration","keys":"x"}), "keys"),
        (
            json!({"name":"read_configuration","keys":["k".repeat(51)]}),
            "keys",
        ),
        (
            json!({"name":"unlock_connector","connector_id":0}),
            "connector_id",
        ),
    ] {
        let (status, body) = server.post(COMMANDS, command.clone()).await;
        assert_eq!(
            (status, &body["field"]),
            (422, &json!(field)),
            "{command} → {body}"
        );
    }
    let (status, _) = server
        .post(
            "/api/v1/charge-points/NOBODY/commands",
            json!({"name":"reset","kind":"soft"}),
        )
        .await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_remote_start_is_verified_by_the_transaction() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let start = json!({"name":"remote_start_transaction","connector_id":1,"id_tag":"04A1"});
    let command = issue(&server, start).await;
    let (id, action, payload) = charge_point.called().await;
    assert_eq!(
        (action.as_str(), payload),
        ("RemoteStartTransaction", json!({"connectorId":1,"idTag":"04A1"}))
    );
    charge_point
        .send(&json!([3, id, {"status":"Accepted"}]).to_string())
        .await;
    server.eventually(&command, |it| it["state"] == "accepted").await;
    let transaction = charge_point
        .ask(
            "StartTransaction",
            json!({"connectorId":1,"idTag":"04A1","meterStart":0}),
        )
        .await;
    server.eventually(&command, |it| it["state"] == "verified").await;
    let stop =
        json!({"name":"remote_stop_transaction","transaction_id":transaction["transactionId"].to_string()});
    let command = issue(&server, stop).await;
    let (id, _, payload) = charge_point.called().await;
    assert_eq!(payload["transactionId"], transaction["transactionId"]);
    charge_point
        .send(&json!([3, id, {"status":"Accepted"}]).to_string())
        .await;
    let stop = json!({"transactionId":transaction["transactionId"],"meterStop":5});
    charge_point.ask("StopTransaction", stop).await;
    server.eventually(&command, |it| it["state"] == "verified").await;
}

#[tokio::test]
async fn what_is_already_as_wanted_is_verified_at_once() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let wish = json!({"name":"change_availability","connector_id":1,"availability":"Operative"});
    let command = issue(&server, wish).await;
    let (id, _, _) = charge_point.called().await;
    charge_point
        .send(&json!([3, id, {"status":"Accepted"}]).to_string())
        .await;
    server.eventually(&command, |it| it["state"] == "verified").await;
}

#[tokio::test]
async fn an_effect_that_comes_before_the_acceptance_counts() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let command = issue(
        &server,
        json!({"name":"trigger_message","requested_message":"Heartbeat"}),
    )
    .await;
    let (id, _, _) = charge_point.called().await;
    charge_point.ask("Heartbeat", json!({})).await;
    charge_point
        .send(&json!([3, id, {"status":"Accepted"}]).to_string())
        .await;
    server.eventually(&command, |it| it["state"] == "verified").await;
}

#[tokio::test]
async fn who_sends_without_a_pause_can_be_asked_all_the_same() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let mut waiting = 0;
    let issued = tokio::spawn({
        let (http, url) = (server.http.clone(), server.url(COMMANDS));
        async move {
            let wish = json!({"name":"read_configuration","keys":[]});
            http.post(url).json(&wish).send().await.unwrap().status().as_u16()
        }
    });
    // Never fewer than a hundred frames wait for the server, until it has asked.
    let asked = async {
        for number in 0.. {
            charge_point
                .send(&format!(r#"[2,"f{number}","Heartbeat",{{}}]"#))
                .await;
            waiting += 1;
            while waiting > 100 {
                if charge_point.hear().await.starts_with("[2,") {
                    return;
                }
                waiting -= 1;
            }
        }
    };
    soon("a call", asked).await;
    assert_eq!(issued.await.unwrap(), 202);
}

#[tokio::test]
async fn a_configuration_that_was_never_read_is_asked_for_once_by_ourselves() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Serve {
        first_reading: ReadsAtFirst::Configuration,
        database_url: format!("sqlite://{}/a.db?mode=rwc", folder.path().display()),
        ..settings()
    };
    let server = TestServer::with(settings.clone()).await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let (call, action, payload) = charge_point.called().await;
    assert_eq!((action.as_str(), payload), ("GetConfiguration", json!({})));
    let read =
        json!({ "configurationKey": [{ "key": "HeartbeatInterval", "readonly": false, "value": "60" }] });
    charge_point.send(&json!([3, call, read]).to_string()).await;
    let path = "/api/v1/charge-points/CP-1/configuration";
    let known = server.eventually(path, |it| it["read_at"].is_string()).await;
    assert_eq!(known["items"][0]["key"], "HeartbeatInterval", "{known}");
    drop(charge_point);
    server.stop().await;

    // It is on record now, also for another run of the server. Whoever boots later is looked at later.
    let server = TestServer::with(settings).await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let mut later = server.connect_booted("CP-2").await;
    assert_eq!(later.called().await.1, "GetConfiguration");
    let trigger = json!({ "name": "trigger_message", "requested_message": "Heartbeat" });
    server.post(COMMANDS, trigger).await;
    assert_eq!(charge_point.called().await.1, "TriggerMessage");
    server.stop().await;
}
