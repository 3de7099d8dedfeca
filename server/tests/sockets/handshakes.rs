//! Who may come in, and what is said to those who may not.

use serde_json::json;

use crate::world::*;

#[tokio::test]
async fn a_charge_point_that_nobody_announced_appears() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let boot =
        json!({"chargePointVendor":"Acme","chargePointModel":"Wall 22","chargePointSerialNumber":"A-1"});
    let answer = charge_point.ask("BootNotification", boot).await;
    assert_eq!(
        (&answer["status"], &answer["interval"]),
        (&json!("Accepted"), &json!(60))
    );
    charge_point.status(1, "Charging").await;
    let (status, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(status, 200);
    for (member, value) in [
        ("id", json!("CP-1")),
        ("charge_system", json!("solbakken")),
        ("connected", json!(true)),
        ("ocpp_version", json!("1.6")),
        ("vendor", json!("Acme")),
        ("serial_number", json!("A-1")),
        ("status", json!("charging")),
        ("reason", json!(null)),
    ] {
        assert_eq!(body[member], value, "{member}");
    }
    assert_eq!(body["connectors"][0]["ocpp_status"], "Charging");
}

#[tokio::test]
async fn the_charge_points_order_of_subprotocols_decides() {
    let server = TestServer::start().await;
    for (offered, agreed) in [
        ("ocpp1.6", "ocpp1.6"),
        ("ocpp2.0.1, ocpp1.6", "ocpp1.6"),
        ("OCPP1.6", "OCPP1.6"),
    ] {
        let (_socket, response) = server.connect_to("/ocpp/CP-1", Some(offered)).await.unwrap();
        assert_eq!(response.headers()["sec-websocket-protocol"], agreed, "{offered}");
    }
}

#[tokio::test]
async fn none_offered_is_taken_for_1_6_and_noted() {
    let server = TestServer::start().await;
    let (mut charge_point, response) = server.connect_to("/ocpp/CP-1", None).await.unwrap();
    assert!(response.headers().get("sec-websocket-protocol").is_none());
    charge_point.status(1, "Available").await;
    let (_, page) = server.get_text("/charge-points/CP-1/charge-point").await;
    assert!(page.contains("1.6"), "{page}");
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["ocpp_version"], "1.6");
    let (_, page) = server.get_text("/charge-points/CP-1/status-log").await;
    assert!(page.contains("did not name its OCPP version"), "{page}");
    let _named = server.connect("CP-2").await;
    server
        .eventually("/api/v1/charge-points/CP-2", |it| it["connected"] == true)
        .await;
    let (_, page) = server.get_text("/charge-points/CP-2/status-log").await;
    assert!(!page.contains("did not name its OCPP version"), "{page}");
}

#[tokio::test]
async fn unknown_subprotocols_alone_are_refused_and_the_operator_sees_why() {
    let server = TestServer::start().await;
    let (status, words) = server.refusal("/ocpp/CP-OLD", Some("ocpp1.5")).await;
    assert_eq!(status, 400);
    assert!(words.contains("ocpp1.5") && words.contains("ocpp1.6"), "{words}");
    let (_, page) = server.get_text("/charge-systems/solbakken").await;
    assert!(
        page.contains("CP-OLD") && page.contains("it offers ocpp1.5"),
        "{page}"
    );
}

#[tokio::test]
async fn ids_are_decoded_once_and_shown_escaped() {
    let server = TestServer::start().await;
    for (path, id) in [
        ("RDAM%7C123", "RDAM|123"),
        ("%C3%82%20ladestasjon", "Â ladestasjon"),
        ("a%2Fb", "a/b"),
        ("100%25", "100%"),
        ("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "<script>alert(1)</script>"),
        (
            "%3C%2Ftitle%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "</title><script>alert(1)</script>",
        ),
        (
            "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "\"><script>alert(1)</script>",
        ),
        (&"x".repeat(255), &"x".repeat(255)),
    ] {
        let mut charge_point = server.connect(path).await;
        charge_point.status(1, "Available").await;
        let (status, body) = server.get(&format!("/api/v1/charge-points/{path}")).await;
        assert_eq!((status, &body["id"]), (200, &json!(id)), "{path}");
        let (status, page) = server
            .get_text(&format!("/charge-points/{path}/connectors"))
            .await;
        assert_eq!(status, 200, "{path}");
        assert!(!page.contains("<script>alert"), "{path}");
    }
    let (_, overview) = server.get_text("/charge-systems/solbakken").await;
    assert!(overview.contains("RDAM|123") && !overview.contains("<script>alert"));
}

#[tokio::test]
async fn ids_that_are_none_get_an_error_in_words() {
    let server = TestServer::start().await;
    let (status, words) = server
        .refusal(&format!("/ocpp/{}", "x".repeat(300)), Some("ocpp1.6"))
        .await;
    assert_eq!(status, 400);
    assert!(words.contains("300 characters"), "{words}");
    for empty in ["/ocpp/", "/ocpp"] {
        let (status, words) = server.refusal(empty, Some("ocpp1.6")).await;
        assert_eq!(status, 400, "{empty}");
        assert!(words.contains("empty"), "{empty}: {words}");
    }
    let (status, words) = server.refusal("/ocpp/a%0Ab", Some("ocpp1.6")).await;
    assert_eq!(status, 400);
    assert!(words.contains("control characters"), "{words}");
}

#[tokio::test]
async fn plain_http_is_told_what_belongs_here() {
    let server = TestServer::start().await;
    let (status, body) = server.get("/ocpp/CP-1").await;
    assert_eq!(status, 426);
    assert!(body["detail"].as_str().unwrap().contains("WebSocket"));
}

#[tokio::test]
async fn compression_is_never_offered() {
    let server = TestServer::start().await;
    let headers = vec![
        ("sec-websocket-protocol", "ocpp1.6".to_owned()),
        (
            "sec-websocket-extensions",
            "permessage-deflate; client_max_window_bits".to_owned(),
        ),
    ];
    let (mut charge_point, response) = server.connect_with("/ocpp/CP-1", headers).await.unwrap();
    assert!(response.headers().get("sec-websocket-extensions").is_none());
    charge_point.status(1, "Available").await;
}

#[tokio::test]
async fn a_password_that_was_set_is_asked_for() {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;

    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let store = server::store::Store::open(&url).await.unwrap();
    let id = csms::ChargePointId::parse("CP:1").unwrap();
    store
        .add_charge_point(&id, &"solbakken".into(), None)
        .await
        .unwrap();
    let hash = server::credentials::hash(b"0123456789abcdef").unwrap();
    store.set_credential(&id, Some(&hash)).await.unwrap();
    let admit = server::config::Admit::Known;
    let server = TestServer::with(server::config::Serve {
        database_url: url,
        admit,
        ..settings()
    })
    .await;

    let header = |user: &str, password: &str| {
        let encoded = BASE64_STANDARD.encode(format!("{user}:{password}"));
        vec![
            ("sec-websocket-protocol", "ocpp1.6".to_owned()),
            ("authorization", format!("Basic {encoded}")),
        ]
    };
    let (status, _) = server.refusal("/ocpp/CP%3A1", Some("ocpp1.6")).await;
    assert_eq!(status, 401);
    assert!(
        server
            .connect_with("/ocpp/CP%3A1", header("CP:1", "wrong"))
            .await
            .is_err()
    );
    assert!(
        server
            .connect_with("/ocpp/CP%3A1", header("CP:2", "0123456789abcdef"))
            .await
            .is_err()
    );
    let (mut charge_point, _) = server
        .connect_with("/ocpp/CP%3A1", header("CP:1", "0123456789abcdef"))
        .await
        .unwrap();
    charge_point.status(1, "Available").await;
    let (status, _) = server.refusal("/ocpp/STRANGER", Some("ocpp1.6")).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn what_was_entered_while_we_run_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let database_url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let server = TestServer::with(server::config::Serve {
        database_url: database_url.clone(),
        ..settings()
    })
    .await;
    let store = server::store::Store::open(&database_url).await.unwrap();
    let id = csms::ChargePointId::parse("CP-1").unwrap();
    store
        .add_charge_point(&id, &"solbakken".into(), Some("Bay 14"))
        .await
        .unwrap();
    let _charge_point = server.connect_booted("CP-1").await;
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["name"], "Bay 14");
}

#[tokio::test]
async fn where_as_many_are_known_as_may_be_only_those_come_in_and_those_announced() {
    let server = TestServer::with(server::config::Serve {
        max_charge_points: 2,
        ..settings()
    })
    .await;
    drop(server.connect_booted("CP-1").await);
    drop(server.connect_booted("CP-2").await);
    let (status, words) = server.refusal("/ocpp/CP-3", Some("ocpp1.6")).await;
    assert_eq!(status, 503);
    assert!(words.contains("too many charge points are known here"), "{words}");
    let (_, page) = server.get_text("/charge-systems").await;
    assert!(page.contains("CP-3"), "the operator sees who was refused: {page}");
    server.connect("CP-1").await.status(1, "Available").await;
    assert_eq!(server.get("/api/v1/charge-points/CP-3").await.0, 404);
}

#[tokio::test]
async fn a_full_house_lets_in_who_comes_back() {
    let server = TestServer::with(server::config::Serve {
        max_connections: 1,
        ..settings()
    })
    .await;
    let mut first = server.connect_booted("CP-1").await;
    let (status, words) = server.refusal("/ocpp/CP-2", Some("ocpp1.6")).await;
    assert_eq!(status, 503);
    assert!(words.contains("too many"), "{words}");
    let mut again = server.connect("CP-1").await;
    assert_eq!(first.closed().await.0, 1000);
    again.status(1, "Available").await;
}
