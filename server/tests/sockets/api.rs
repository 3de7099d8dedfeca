//! The REST API, as the contract has it.

use serde_json::{Value, json};

use crate::world::*;

#[tokio::test]
async fn lists_go_on_where_the_page_before_ended() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    for _ in 0..12 {
        charge_point.status(1, "Charging").await;
        charge_point.status(1, "Available").await;
    }
    for list in ["status-log", "events"] {
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let (status, page) = server
                .get(&format!("/api/v1/charge-points/CP-1/{list}?limit=5{after}"))
                .await;
            assert_eq!(status, 200, "{page}");
            let items = page["items"].as_array().unwrap();
            seen.extend(
                items
                    .iter()
                    .map(|it| it["id"].as_str().unwrap().parse::<i64>().unwrap()),
            );
            // Whatever is reported meanwhile comes before, and shifts nothing.
            charge_point.status(1, "Charging").await;
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert!(seen.len() >= 24, "{list}: {seen:?}");
        assert!(seen.windows(2).all(|it| it[0] > it[1]), "{list}: {seen:?}");
    }
}

#[tokio::test]
async fn a_log_is_exported_as_it_is_filtered_however_long_it_is() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP%201").await;
    for _ in 0..60 {
        charge_point.status(1, "Charging").await;
    }
    charge_point.ask("Heartbeat", json!({})).await;
    charge_point
        .ask("DataTransfer", json!({"vendorId":"=cmd|' /C calc'!A0"}))
        .await;

    let (status, lines) = server
        .get_text("/api/v1/charge-points/CP%201/events.jsonl?hide=routine")
        .await;
    assert_eq!(status, 200);
    let lines: Vec<Value> = lines
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    let all = server.events("CP%201", "hide=routine&limit=500").await;
    let ids = |of: &[Value]| of.iter().map(|it| it["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&lines), ids(&all));
    assert_eq!(lines.len(), 61);
    assert!(
        lines[60]["raw_request"]
            .as_str()
            .unwrap()
            .contains("\"Charging\"")
    );

    let table = "/api/v1/charge-points/CP%201/events.csv?action=DataTransfer";
    let (named, english) = server.file(table, "en").await;
    assert_eq!(named, "attachment; filename=\"CP_1-event-log.csv\"");
    assert!(english.starts_with("id,at,direction,"), "{english}");
    assert_eq!(english.trim_end().lines().count(), 2);
    let (_, norwegian) = server.file(table, "nb-NO").await;
    assert!(norwegian.starts_with("\u{feff}id;at;direction;"), "{norwegian}");
}

#[tokio::test]
async fn an_export_that_cannot_be_says_why() {
    let server = TestServer::start().await;
    let _charge_point = server.connect_booted("CP-1").await;
    for (path, status, field) in [
        ("NOBODY/events.csv", 404, Value::Null),
        ("CP-1/events.jsonl?colour=red", 400, json!("colour")),
        ("CP-1/events.csv?hide=nothing", 400, json!("hide")),
        ("CP-1/status-log?evse_id=left", 400, json!("evse_id")),
    ] {
        let (found, problem) = server.get(&format!("/api/v1/charge-points/{path}")).await;
        assert_eq!((found, &problem["field"]), (status, &field), "{path}: {problem}");
    }
}

#[tokio::test]
async fn charge_points_are_listed_filtered_and_paged() {
    let server = TestServer::start().await;
    let mut sockets = Vec::new();
    for (id, status) in [("A-1", "Available"), ("A-2", "Charging"), ("B-1", "Charging")] {
        let mut charge_point = server.connect(id).await;
        charge_point.status(1, status).await;
        sockets.push(charge_point);
    }
    let ids = async |query: &str| {
        let (status, page) = server.get(&format!("/api/v1/charge-points?{query}")).await;
        assert_eq!(status, 200, "{page}");
        let ids = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>(), page["next"].clone())
    };
    assert_eq!(ids("").await.0, ["A-1", "A-2", "B-1"]);
    assert_eq!(ids("status=charging").await.0, ["A-2", "B-1"]);
    assert_eq!(ids("q=a-").await.0, ["A-1", "A-2"]);
    assert_eq!(ids("charge_system=elsewhere").await.0, Vec::<String>::new());
    let (first, next) = ids("limit=2").await;
    assert_eq!(first, ["A-1", "A-2"]);
    assert_eq!(
        ids(&format!("limit=2&after={}", next.as_str().unwrap())).await.0,
        ["B-1"]
    );
    let (_, systems) = server.get("/api/v1/charge-systems").await;
    let solbakken = &systems["items"][0];
    assert_eq!(
        (&solbakken["id"], &solbakken["charge_points"]),
        (&json!("solbakken"), &json!(3))
    );
    assert_eq!(solbakken["statuses"], json!({"ready":1,"charging":2}));
}

#[tokio::test]
async fn events_are_filtered_by_everything() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    charge_point.ask("Heartbeat", json!({})).await;
    charge_point
        .ask("DataTransfer", json!({"vendorId":"100% _Acme\\"}))
        .await;
    let actions = async |query: &str| -> Vec<String> {
        let events = server.events("CP-1", query).await;
        events
            .iter()
            .map(|it| it["action"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        actions("").await,
        [
            "DataTransfer",
            "Heartbeat",
            "StatusNotification",
            "BootNotification"
        ]
    );
    assert_eq!(actions("action=Heartbeat").await, ["Heartbeat"]);
    assert_eq!(actions("direction=to_charge_point").await, Vec::<String>::new());
    assert_eq!(
        actions("direction=from_charge_point&limit=1").await,
        ["DataTransfer"]
    );
    assert_eq!(actions("outcome=error").await, Vec::<String>::new());
    assert_eq!(actions("q=wall+22").await, ["BootNotification"]);
    for text in ["100%25", "_acme", "%5C"] {
        assert_eq!(actions(&format!("q={text}")).await, ["DataTransfer"], "{text}");
    }
    assert_eq!(actions("q='%20OR%201=1%20--").await, Vec::<String>::new());
    assert_eq!(actions("to=2020-01-01T00:00:00Z").await, Vec::<String>::new());
    assert_eq!(actions("from=2020-01-01T00:00:00Z").await.len(), 4);
}

#[tokio::test]
async fn errors_are_problem_documents_that_name_the_field() {
    let server = TestServer::start().await;
    let _charge_point = server.connect_booted("CP-1").await;
    for (path, status, field) in [
        ("/api/v1/charge-points?colour=blue", 400, Some("colour")),
        ("/api/v1/charge-points?limit=0", 400, Some("limit")),
        ("/api/v1/charge-points?limit=501", 400, Some("limit")),
        ("/api/v1/charge-points?status=sleepy", 400, Some("status")),
        (
            "/api/v1/charge-points/CP-1/events?outcome=fine",
            400,
            Some("outcome"),
        ),
        (
            "/api/v1/charge-points/CP-1/events?from=yesterday",
            400,
            Some("from"),
        ),
        (
            "/api/v1/charge-points/CP-1/events?after=nonsense",
            400,
            Some("after"),
        ),
        ("/api/v1/live?since=x", 400, Some("since")),
        ("/api/v1/charge-points/%3Cb%3E", 404, None),
        ("/api/v1/charge-points/CP-1/events/999999", 404, None),
        ("/api/v1/charge-points/CP-1/events/x", 404, None),
        ("/api/v1/commands/x", 404, None),
        ("/api/v1/teapots", 404, None),
        ("/api/v1/charge-points/%FF", 400, None),
        ("/api/v1/commands/%FF", 400, None),
    ] {
        let response = server.http.get(server.url(path)).send().await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json",
            "{path}"
        );
        let body: Value = response.json().await.unwrap();
        assert_eq!(
            (&body["status"], body["field"].as_str()),
            (&json!(status), field),
            "{path}"
        );
    }
    for (body, status, field) in [
        ("x".repeat(70_000), 413, None),
        ("{".to_owned(), 400, Some("body")),
    ] {
        let post = server
            .http
            .post(server.url("/api/v1/charge-points/CP-1/commands"));
        let response = post.body(body).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let body: Value = response.json().await.unwrap();
        assert_eq!((&body["status"], body["field"].as_str()), (&json!(status), field));
    }
    let response = server
        .http
        .delete(server.url("/api/v1/charge-points"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()["content-type"].to_str().unwrap()
        ),
        (405, &"application/problem+json")
    );
}

#[tokio::test]
async fn the_api_describes_itself() {
    let server = TestServer::start().await;
    let (status, description) = server.get("/api/v1/openapi.json").await;
    assert_eq!(status, 200);
    for path in [
        "/api/v1/charge-systems",
        "/api/v1/charge-points",
        "/api/v1/charge-points/{id}",
        "/api/v1/charge-points/{id}/status-log",
        "/api/v1/charge-points/{id}/events",
        "/api/v1/charge-points/{id}/events/{event}",
        "/api/v1/charge-points/{id}/transactions",
        "/api/v1/charge-points/{id}/transactions/export",
        "/api/v1/charge-systems/{id}/transactions",
        "/api/v1/charge-systems/{id}/transactions/export",
        "/api/v1/charge-points/{id}/commands",
        "/api/v1/charge-points/{id}/configuration",
        "/api/v1/commands/{id}",
        "/api/v1/prices/{area}",
        "/api/v1/live",
    ] {
        assert!(description["paths"][path].is_object(), "{path}");
    }
    // Every type that a description refers to is described.
    let text = description.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(description["components"]["schemas"][name].is_object(), "{name}");
    }
}

#[tokio::test]
async fn the_contracts_members_are_all_there() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    charge_point.status(1, "SuspendedEVSE").await;
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    for member in [
        "id",
        "name",
        "charge_system",
        "connected",
        "last_seen_at",
        "ocpp_version",
        "vendor",
        "model",
        "serial_number",
        "firmware_version",
        "status",
        "status_since",
        "reason",
        "connectors",
    ] {
        assert!(body.get(member).is_some(), "{member}");
    }
    for member in [
        "evse_id",
        "connector_id",
        "status",
        "ocpp_status",
        "error_code",
        "info",
        "vendor_error_code",
        "status_since",
        "max_power_w",
        "connector_type",
    ] {
        assert!(body["connectors"][0].get(member).is_some(), "{member}");
    }
    assert_eq!(
        body["reason"],
        json!({"kind":"charge_point","until":null,"decision_id":null})
    );
    let last_seen = body["last_seen_at"].as_str().unwrap();
    assert!(last_seen.len() == 24 && last_seen.ends_with('Z'), "{last_seen}");
    let (_, log) = server.get("/api/v1/charge-points/CP-1/status-log").await;
    for member in [
        "id",
        "evse_id",
        "connector_id",
        "status",
        "ocpp_status",
        "error_code",
        "info",
        "vendor_id",
        "vendor_error_code",
        "reported_at",
        "received_at",
        "event_id",
    ] {
        assert!(log["items"][0].get(member).is_some(), "{member}");
    }
    let event = &server.events("CP-1", "").await[0];
    for member in [
        "id",
        "direction",
        "action",
        "message_id",
        "at",
        "latency_ms",
        "outcome",
        "size_bytes",
    ] {
        assert!(event.get(member).is_some(), "{member}");
    }
    assert!(event["latency_ms"].is_u64(), "{event}");
}

#[tokio::test]
async fn a_refusal_is_told_in_its_three_parts() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect_booted("CP-1").await;
    let reset = json!({"name":"reset","kind":"soft"});
    let (status, taken) = server.post("/api/v1/charge-points/CP-1/commands", reset).await;
    assert_eq!((status, &taken["state"]), (202, &json!("sent")), "{taken}");
    let (id, _, _) = charge_point.called().await;
    let refusal = json!([4, id, "InternalError", "the relay is stuck", {"relay": 2}]);
    charge_point.send(&refusal.to_string()).await;
    let command = format!("/api/v1/commands/{}", taken["id"].as_str().unwrap());
    let command = server.eventually(&command, |it| it["state"] == "failed").await;
    let program = json!({"kind":"api","address":"127.0.0.1"});
    assert_eq!(command["asked_by"], program, "{command}");
    let event = command["event_id"].as_str().unwrap();
    let (_, theirs) = server
        .get(&format!("/api/v1/charge-points/CP-1/events/{event}"))
        .await;
    let words = json!({"code":"InternalError","description":"the relay is stuck","details":{"relay":2}});
    assert_eq!((&theirs["error"], &theirs["response"]), (&words, &Value::Null));

    let ours = charge_point.ask_for_anything("Dance", json!({})).await;
    let newest = server.events("CP-1", "limit=1").await[0].clone();
    let event = newest["id"].as_str().unwrap();
    let (_, told) = server
        .get(&format!("/api/v1/charge-points/CP-1/events/{event}"))
        .await;
    assert_eq!(
        told["error"],
        json!({"code":ours[2],"description":ours[3],"details":ours[4]})
    );
    assert_eq!(told["error"]["code"], "NotImplemented");
}

#[tokio::test]
async fn the_status_log_is_narrowed_by_time() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let listed = async |query: &str| {
        let (status, page) = server
            .get(&format!("/api/v1/charge-points/CP-1/status-log?{query}"))
            .await;
        assert_eq!(status, 200, "{page}");
        let items = page["items"].as_array().unwrap().iter();
        let times = items.map(|it| it["received_at"].as_str().unwrap().to_owned());
        times.collect::<Vec<_>>()
    };
    charge_point.status(1, "Available").await;
    let all = loop {
        charge_point.status(1, "Charging").await;
        let all = listed("").await;
        if all.first() != all.last() {
            break all;
        }
    };
    let newest = &all[0];
    let (since, before): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|it| it >= newest);
    assert_eq!(listed(&format!("from={newest}")).await, since);
    assert_eq!(listed(&format!("to={newest}")).await, before);
    assert_eq!(listed("from=2020-01-01T00:00:00Z").await, all);
    assert_eq!(listed("from=2100-01-01T00:00:00Z").await, Vec::<String>::new());
}

#[tokio::test]
async fn another_sites_page_cannot_issue_commands() {
    let server = TestServer::start().await;
    let _charge_point = server.connect_booted("CP-1").await;
    let post = |origin: String| {
        let request = server
            .http
            .post(server.url("/api/v1/charge-points/CP-1/commands"));
        request
            .header("origin", origin)
            .json(&json!({"name":"dance"}))
            .send()
    };
    assert_eq!(
        post("https://evil.example".to_owned()).await.unwrap().status(),
        403
    );
    assert_eq!(
        post(format!("http://{}", server.address)).await.unwrap().status(),
        422
    );
}

#[tokio::test]
async fn figures_are_told() {
    let server = TestServer::start().await;
    let _charge_point = server.connect_booted("CP-1").await;
    let (status, text) = server.get_text("/metrics").await;
    assert_eq!(status, 200);
    for name in [
        "ladetavle_connections",
        "ladetavle_messages_total{",
        "ladetavle_commit_entries_bucket",
        "ladetavle_commit_seconds_bucket",
        "ladetavle_record_queue",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
    let labels = [
        r#"direction="from_charge_point""#,
        r#"action="BootNotification""#,
        r#"outcome="answered""#,
    ];
    let counted = text.lines().any(|line| {
        line.starts_with("ladetavle_messages_total{") && labels.iter().all(|label| line.contains(label))
    });
    assert!(counted, "{labels:?} in {text}");
    assert_eq!(server.get_text("/healthz").await.0, 200);
    assert_eq!(server.get_text("/readyz").await.0, 200);
}

#[tokio::test]
async fn pages_about_nothing_are_404_and_escape_what_was_asked() {
    let server = TestServer::start().await;
    let _charge_point = server.connect_booted("CP-1").await;
    for path in [
        "/charge-points/%3Cscript%3Ealert(1)%3C%2Fscript%3E/connectors",
        "/charge-systems/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/charge-points/CP-1/event-log/99999",
        "/nowhere/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    ] {
        let (status, page) = server.get_text(path).await;
        assert_eq!(status, 404, "{path}");
        assert!(
            page.contains("<html") && !page.contains("<script>alert"),
            "{path}: {page}"
        );
    }
    let response = server
        .http
        .get(server.url("/charge-systems"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-frame-options"], "DENY");
    assert_eq!(response.headers()["cache-control"], "private, no-cache");
}

#[tokio::test]
async fn whoever_takes_it_gets_pages_and_answers_compressed_and_the_feed_as_it_is() {
    let server = TestServer::start().await;
    server.connect("CP-1").await.status(1, "Available").await;
    let encoding = async |path: &str, accepted: &str| {
        let request = server
            .http
            .get(server.url(path))
            .header("accept-encoding", accepted);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response
            .headers()
            .get("content-encoding")
            .map(|it| it.to_str().unwrap().to_owned())
    };
    for path in ["/charge-systems/solbakken", "/api/v1/charge-points"] {
        assert_eq!(encoding(path, "gzip").await.as_deref(), Some("gzip"), "{path}");
        assert_eq!(encoding(path, "identity").await, None, "{path}");
    }
    assert_eq!(encoding("/api/v1/live", "gzip").await, None);
}
