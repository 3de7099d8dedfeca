//! What charge points say, in every accent; all of it is kept, most of it is understood.

use serde_json::{Value, json};

use crate::world::*;

fn kinds(event: &Value) -> Vec<&str> {
    event["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["oddity"]["kind"].as_str())
        .collect()
}

#[tokio::test]
async fn accents_are_understood_kept_and_noted() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let cases = [
        (
            r#"[2,"1","StatusNotification",{"connectorId":"1","status":"Charging","errorCode":"NoError"}]"#,
            "other_type",
        ),
        (
            r#"[2,"2","StatusNotification",{"connectorId":1,"status":"Occupied","errorCode":"NoError"}]"#,
            "unknown_word",
        ),
        (
            r#"[2,"3","StatusNotification",{"connectorId":1,"status":"Charging","errorCode":"NoError","x":1}]"#,
            "unknown_member",
        ),
        (
            r#"[2,"4","BootNotification",{"chargePointVendor":"Acme","chargePointModel":"Wallbox Professional 22"}]"#,
            "too_long",
        ),
        (
            r#"[2,"5","StatusNotification",{"connectorId":1,"status":"Charging","errorCode":"NoError","timestamp":"2026-11-23T07:00:00"}]"#,
            "no_zone",
        ),
        (
            r#"[2,"6","StatusNotification",{"connectorId":1,"status":"Charging","errorCode":"NoError","timestamp":""}]"#,
            "unreadable",
        ),
        (
            r#"[2,"7","StatusNotification",{"connectorId":1,"status":"Charging","errorCode":"NoError","timestamp":"1970-01-01T00:00:10+02"}]"#,
            "clock_skew",
        ),
    ];
    for (frame, kind) in cases {
        charge_point.send(frame).await;
        let answer: Value = serde_json::from_str(&charge_point.hear().await).unwrap();
        assert_eq!(answer[0], 3, "{frame} → {answer}");
        let newest = &server.events("CP-1", "limit=1").await[0];
        assert!(kinds(newest).contains(&kind), "{frame} → {newest}");
        let (_, detail) = server
            .get(&format!(
                "/api/v1/charge-points/CP-1/events/{}",
                newest["id"].as_str().unwrap()
            ))
            .await;
        assert_eq!(detail["raw_request"], frame);
        assert_eq!(detail["outcome"], "answered");
    }
}

#[tokio::test]
async fn nonsense_is_recorded_and_the_socket_stays() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let nonsense = [
        "hello",
        "{}",
        "[]",
        "[2]",
        "\u{0}\u{1}",
        "[9,\"1\",{}]",
        "'; DROP TABLE event; --",
        "\"\\u0000\"",
    ];
    for frame in nonsense {
        charge_point.send(frame).await;
        charge_point.status(1, "Available").await;
        let stray = &server.events("CP-1", "outcome=malformed&limit=1").await[0];
        let (_, detail) = server
            .get(&format!(
                "/api/v1/charge-points/CP-1/events/{}",
                stray["id"].as_str().unwrap()
            ))
            .await;
        assert_eq!(detail["raw_request"], frame, "{detail}");
        assert!(kinds(&detail).contains(&"malformed"), "{detail}");
    }
}

#[tokio::test]
async fn a_call_that_can_be_named_is_answered_even_where_it_makes_no_sense() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    charge_point.send(r#"[2,"7","Heartbeat","what"]"#).await;
    let answer = charge_point.hear().await;
    assert!(answer.starts_with(r#"[4,"7","FormationViolation","#), "{answer}");
    let (code, _) = refused(&mut charge_point, "Teleport", json!({})).await;
    assert_eq!(code, "NotImplemented");
    let (code, _) = refused(&mut charge_point, "SignCertificate", json!({"csr":"x"})).await;
    assert_eq!(code, "NotSupported");
    let (code, words) = refused(
        &mut charge_point,
        "StatusNotification",
        json!({"status":"Available"}),
    )
    .await;
    assert_eq!(code, "OccurenceConstraintViolation");
    assert!(words.contains("connectorId"), "{words}");
    let errors = server.events("CP-1", "outcome=error").await;
    assert_eq!(errors.len(), 3);
}

async fn refused(charge_point: &mut TestChargePoint, action: &str, payload: Value) -> (String, String) {
    let answer = charge_point.ask_for_anything(action, payload).await;
    assert_eq!(answer[0], 4, "{answer}");
    (
        answer[2].as_str().unwrap().to_owned(),
        answer[3].as_str().unwrap().to_owned(),
    )
}

#[tokio::test]
async fn frames_are_kept_to_the_byte() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let frame = "  [2 , \"ü-1\",\"DataTransfer\",\t{\"vendorId\":\"Ac\\u006de\",\"data\":\"æøå 🚗 \\\"\\\\ </script>\",\"data\":1.50}]\n";
    charge_point.send(frame).await;
    let answer = charge_point.hear().await;
    assert_eq!(answer, r#"[3,"ü-1",{"status":"UnknownVendorId"}]"#);
    let event = &server.events("CP-1", "action=DataTransfer").await[0];
    let (_, detail) = server
        .get(&format!(
            "/api/v1/charge-points/CP-1/events/{}",
            event["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        (&detail["raw_request"], &detail["raw_response"]),
        (&json!(frame), &json!(answer))
    );
    assert_eq!(detail["size_bytes"], frame.len() + answer.len());
}

#[tokio::test]
async fn the_same_call_again_gets_the_same_answer_and_one_record() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let start = r#"[2,"s","StartTransaction",{"connectorId":1,"idTag":"04A1","meterStart":0}]"#;
    charge_point.send(start).await;
    let first = charge_point.hear().await;
    let rewritten = r#"[2, "s", "StartTransaction", {"meterStart": 0, "idTag": "04A1", "connectorId": 1}]"#;
    for again in [start, rewritten] {
        charge_point.send(again).await;
        charge_point.expect(&first).await;
    }
    let events = server.events("CP-1", "action=StartTransaction").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["repeats"], 2);
    charge_point.send(r#"[2,"s","Heartbeat",{}]"#).await;
    assert!(charge_point.hear().await.contains("currentTime"));
    let reused = &server.events("CP-1", "action=Heartbeat").await[0];
    assert!(kinds(reused).contains(&"message_id_reused"), "{reused}");
}

#[tokio::test]
async fn a_replayed_status_stands_in_the_log_as_late_and_changes_nothing() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    charge_point.status(1, "Charging").await;
    let old = json!({"connectorId":1,"status":"Preparing","errorCode":"NoError","timestamp":"2026-01-01T00:00:00Z"});
    charge_point.ask("StatusNotification", old).await;
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["status"], "charging");
    let (_, log) = server.get("/api/v1/charge-points/CP-1/status-log").await;
    let newest = &log["items"][0];
    assert_eq!(
        (&newest["ocpp_status"], &newest["late"]),
        (&json!("Preparing"), &json!(true))
    );
    assert_eq!(newest["reported_at"], "2026-01-01T00:00:00.000Z");
    assert_ne!(newest["received_at"], newest["reported_at"]);
}

#[tokio::test]
async fn connector_0_never_overwrites_connector_1() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    charge_point.status(1, "Charging").await;
    charge_point.status(0, "Available").await;
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["connectors"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&body["status"], &body["connectors"][0]["ocpp_status"]),
        (&json!("charging"), &json!("Charging"))
    );
}

#[tokio::test]
async fn transaction_ids_cannot_be_guessed_and_only_their_owner_stops_them() {
    let server = TestServer::start().await;
    let mut one = server.connect("CP-1").await;
    let mut other = server.connect("CP-2").await;
    let start = |connector| json!({"connectorId":connector,"idTag":"04A1","meterStart":100,"timestamp":"2026-11-23T07:00:00Z"});
    let mut ids = Vec::new();
    for connector in 1..=3 {
        let answer = one.ask("StartTransaction", start(connector)).await;
        assert_eq!(answer["idTagInfo"]["status"], "Accepted");
        ids.push(answer["transactionId"].as_i64().unwrap());
    }
    assert!(ids.iter().all(|it| *it > 0));
    assert!(ids.windows(2).all(|it| (it[1] - it[0]).abs() > 1), "{ids:?}");
    let stop = |id: i64| json!({"transactionId":id,"meterStop":900,"timestamp":"2026-11-23T08:00:00Z"});
    assert_eq!(
        other.ask("StopTransaction", stop(ids[0])).await["idTagInfo"]["status"],
        "Invalid"
    );
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["connectors"][0]["transaction"]["id"], ids[0].to_string());
    assert_eq!(one.ask("StopTransaction", stop(ids[0])).await, json!({}));
    // Told twice is stopped once.
    assert_eq!(one.ask("StopTransaction", stop(ids[0])).await, json!({}));
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    assert_eq!(body["connectors"][0]["transaction"], json!(null));
    for offline in [-1, 0] {
        assert_eq!(one.ask("StopTransaction", stop(offline)).await, json!({}));
    }
}

#[tokio::test]
async fn meters_show_power_energy_and_state_of_charge() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    charge_point.status(1, "Charging").await;
    let start = json!({"connectorId":1,"idTag":"04A1","meterStart":1000});
    let transaction = charge_point.ask("StartTransaction", start).await["transactionId"].clone();
    let samples = json!([
        {"value":"7.4","measurand":"Power.Active.Import","unit":"kW"},
        {"value":"1500","unit":"Wh"},
        {"value":"64","measurand":"SoC","unit":"Percent"}]);
    let values = json!([{"timestamp":"not a time","sampledValue":samples}]);
    charge_point
        .ask(
            "MeterValues",
            json!({"connectorId":1,"transactionId":transaction,"meterValue":values}),
        )
        .await;
    let (_, body) = server.get("/api/v1/charge-points/CP-1").await;
    let reading = &body["connectors"][0]["reading"];
    assert_eq!(reading["power_w"], 7400.0);
    assert_eq!(reading["energy_wh"], 1500.0);
    assert_eq!(reading["state_of_charge_percent"], 64.0);
}

#[tokio::test]
async fn a_frame_over_1_mib_closes_with_1009_and_is_noted() {
    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let large = format!(
        r#"[2,"1","DataTransfer",{{"vendorId":"Acme","data":"{}"}}]"#,
        "x".repeat(1024 * 1024)
    );
    charge_point.send(&large).await;
    assert_eq!(charge_point.closed().await.0, 1009);
    let stray = &server.events("CP-1", "").await[0];
    assert_eq!(kinds(stray), ["too_large"]);
    // Of one that is much larger the greater part is still under way when it is refused.
    let mut charge_point = server.connect("CP-2").await;
    charge_point.send(&"x".repeat(10 * 1024 * 1024)).await;
    assert_eq!(charge_point.closed().await.0, 1009);
    // One that just fits is taken.
    let mut charge_point = server.connect("CP-1").await;
    let fits = json!({"vendorId":"Acme","data":"x".repeat(1024 * 1024 - 100)});
    charge_point.ask("DataTransfer", fits).await;
}

#[tokio::test]
async fn a_binary_frame_is_refused_and_noted() {
    use futures_util::SinkExt;
    use tokio_tungstenite::tungstenite::Message;

    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    charge_point
        .socket
        .send(Message::binary(vec![0xff, 0x00, 0x2a]))
        .await
        .unwrap();
    assert_eq!(charge_point.closed().await.0, 1003);
    let stray = &server.events("CP-1", "").await[0];
    assert_eq!(kinds(stray), ["binary"]);
    let (_, detail) = server
        .get(&format!(
            "/api/v1/charge-points/CP-1/events/{}",
            stray["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(detail["raw_request"], "0xff002a");
}

#[tokio::test]
async fn text_that_is_no_text_closes_with_1007_and_is_noted() {
    use futures_util::SinkExt;
    use tokio_tungstenite::tungstenite::Message;
    use tokio_tungstenite::tungstenite::protocol::frame::Frame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let latin_1 = b"[2,\"1\",\"DataTransfer\",{\"vendorId\":\"Br\xf8dr\"}]".to_vec();
    let frame = Frame::message(latin_1.clone(), OpCode::Data(Data::Text), true);
    charge_point.socket.send(Message::Frame(frame)).await.unwrap();
    assert_eq!(charge_point.closed().await.0, 1007);
    let stray = &server.events("CP-1", "").await[0];
    assert_eq!(kinds(stray), ["malformed"]);
    assert_eq!(stray["size_bytes"], 43);
    let (_, detail) = server
        .get(&format!(
            "/api/v1/charge-points/CP-1/events/{}",
            stray["id"].as_str().unwrap()
        ))
        .await;
    let expected: String = latin_1.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(detail["raw_request"], format!("0x{expected}"));
}

#[tokio::test]
async fn a_close_whose_reason_is_no_text_is_noted_as_well() {
    use futures_util::SinkExt;
    use tokio_tungstenite::tungstenite::Message;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, OpCode};
    use tokio_tungstenite::tungstenite::protocol::frame::{Frame, FrameHeader};

    let server = TestServer::start().await;
    let mut charge_point = server.connect("CP-1").await;
    let goodbye = [&1000_u16.to_be_bytes()[..], b"p\xe5 gjensyn"].concat();
    let header = FrameHeader {
        opcode: OpCode::Control(Control::Close),
        ..FrameHeader::default()
    };
    let frame = Frame::from_payload(header, goodbye.into());
    charge_point.socket.send(Message::Frame(frame)).await.unwrap();
    let path = "/api/v1/charge-points/CP-1/events";
    let events = server
        .eventually(path, |it| it["items"][0]["findings"][0].is_object())
        .await;
    assert_eq!(kinds(&events["items"][0]), ["malformed"]);
}

#[tokio::test]
async fn more_report_at_once_than_the_pool_has_connections() {
    let server = TestServer::start().await;
    let reports = (0..100).map(|number| {
        let server = &server;
        async move {
            let id = format!("CP-{number}");
            let mut charge_point = server.connect(&id).await;
            let start = json!({"connectorId":1,"idTag":"04A1","meterStart":0});
            let transaction = charge_point.ask("StartTransaction", start).await["transactionId"].clone();
            // Looks its transaction up in the record, while everybody else does as well.
            let stop = json!({"transactionId":transaction,"meterStop":1});
            charge_point.ask("StopTransaction", stop.clone()).await;
            charge_point.ask("StopTransaction", stop).await;
            assert_eq!(server.events(&id, "action=StopTransaction").await.len(), 2);
        }
    });
    soon("all reports", futures_util::future::join_all(reports)).await;
}
