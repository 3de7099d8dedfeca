use futures_util::{SinkExt, StreamExt};
use ocpp::Frame;
use ocpp::v16::ChargePointStatus;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};

use super::*;
use crate::make::MAKES;
use crate::vehicle::Vehicle;

/// A charge system that accepts whoever comes.
struct Csms {
    listener: TcpListener,
}

/// One charge point's WebSocket at its end.
struct Session {
    path: String,
    socket: WebSocketStream<TcpStream>,
}

impl Csms {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { listener }
    }

    fn url(&self) -> String {
        format!("ws://{}/ocpp/{{id}}", self.listener.local_addr().unwrap())
    }

    #[allow(
        clippy::result_large_err,
        reason = "the type of the callback is the library's"
    )]
    async fn accept(&self) -> Session {
        let (stream, _) = self.listener.accept().await.unwrap();
        let mut path = String::new();
        let check = |request: &Request, mut response: Response| {
            path = request.uri().path().to_owned();
            let protocol = request.headers()["sec-websocket-protocol"].clone();
            assert_eq!(protocol, "ocpp1.6");
            response.headers_mut().insert("sec-websocket-protocol", protocol);
            Ok(response)
        };
        let socket = accept_hdr_async(stream, check).await.unwrap();
        Session { path, socket }
    }
}

impl Session {
    /// Answers everything until an action comes; its payload is returned.
    async fn until(&mut self, wanted: &str) -> serde_json::Value {
        loop {
            let Some(Ok(Message::Text(text))) = self.socket.next().await else {
                panic!("the line was lost before {wanted}")
            };
            let Ok((Frame::Call(call), _)) = Frame::decode(text.as_str()) else {
                continue;
            };
            let accepted = json!({"status": "Accepted"});
            let reply = match call.action.as_str() {
                "BootNotification" => {
                    let now = Pace::new(1.0).unwrap().now();
                    json!({"status": "Accepted", "currentTime": now, "interval": 300})
                }
                "StartTransaction" => json!({"transactionId": 1, "idTagInfo": accepted}),
                "Authorize" => json!({"idTagInfo": accepted}),
                _ => json!({}),
            };
            let reply = json!([3, call.id, reply]).to_string();
            self.socket.send(Message::text(reply)).await.unwrap();
            if call.action == wanted {
                return call.payload.into();
            }
        }
    }

    /// Whether the charge point says goodbye next.
    async fn says_goodbye(&mut self) -> bool {
        while let Some(Ok(message)) = self.socket.next().await {
            if let Message::Close(frame) = message {
                return frame.is_some();
            }
        }
        false
    }
}

#[test]
fn ids_are_percent_encoded_in_addresses() {
    let address = |id| address("ws://host/ocpp/{id}", id).unwrap();
    assert_eq!(address("NO-0001"), "ws://host/ocpp/NO-0001");
    assert_eq!(address("RDAM|123 /å"), "ws://host/ocpp/RDAM%7C123%20%2F%C3%A5");
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let refused = |url: &str, speed: f64| {
        let options = Options {
            url: url.to_owned(),
            speed,
            ..Options::default()
        };
        Running::start(&options).map(|_| ())
    };
    let error = refused("ws://host/ocpp", 1.0);
    assert!(
        matches!(error, Err(SimulatorError::NoPlaceholder(_))),
        "{error:?}"
    );
    for url in ["http://host/{id}", "wss://host/{id}", "{id}", "ws:///{id}"] {
        let error = refused(url, 1.0);
        assert!(
            matches!(error, Err(SimulatorError::Address(_))),
            "{url}: {error:?}"
        );
    }
    let error = refused("ws://host/{id}", 0.0);
    assert!(matches!(error, Err(SimulatorError::Speed(_))), "{error:?}");
}

#[tokio::test]
async fn charge_points_connect_boot_and_say_goodbye_when_they_are_stopped() {
    let csms = Csms::start().await;
    let options = Options {
        url: csms.url(),
        charge_points: 3,
        speed: 20.0,
        ..Options::default()
    };
    let running = Running::start(&options).unwrap();
    assert!(running.connectors() >= 3);
    let mut sessions = Vec::new();
    for _ in 0..3 {
        let mut session = csms.accept().await;
        session.until("StatusNotification").await;
        sessions.push(session);
    }
    let mut paths: Vec<_> = sessions.iter().map(|it| it.path.clone()).collect();
    paths.sort();
    assert_eq!(paths, ["/ocpp/NO-0001", "/ocpp/NO-0002", "/ocpp/NO-0003"]);
    let stopping = tokio::spawn(running.stop());
    for mut session in sessions {
        assert!(session.says_goodbye().await, "{}", session.path);
    }
    stopping.await.unwrap();
}

#[tokio::test]
async fn a_charge_system_that_goes_away_is_returned_to() {
    let csms = Csms::start().await;
    let charge_point = Driven::start(Profile::by_hand("CP 1", &MAKES[0]), 1, &csms.url(), 1.0).unwrap();
    let mut session = csms.accept().await;
    session.until("BootNotification").await;
    session.until("StatusNotification").await;
    drop(session);
    let mut session = csms.accept().await;
    assert_eq!(session.path, "/ocpp/CP%201");
    // It does not boot again; what it says next is the status that was not heard.
    session.until("StatusNotification").await;
    charge_point.stop().await;
}

#[tokio::test]
async fn a_charge_point_does_over_a_real_line_what_a_hand_tells_it() {
    let csms = Csms::start().await;
    let charge_point = Driven::start(Profile::by_hand("CP-1", &MAKES[0]), 1, &csms.url(), 1.0).unwrap();
    let mut session = csms.accept().await;
    session.until("BootNotification").await;
    for _ in 0..2 {
        session.until("StatusNotification").await;
    }
    let car = Vehicle::new(60_000, 11_040, 3);
    assert_eq!(
        charge_point.with(|it, now| it.plug_in(1, car, now)).await,
        Some(true)
    );
    assert_eq!(session.until("StatusNotification").await["status"], "Preparing");
    charge_point
        .with(|it, now| it.show_token(1, "A", now))
        .await
        .unwrap();
    assert_eq!(session.until("StartTransaction").await["idTag"], "A");
    assert_eq!(session.until("StatusNotification").await["status"], "Charging");
    let status = charge_point.with(|it, _| it.status(1)).await.flatten();
    assert_eq!(status, Some(ChargePointStatus::Charging));
    let goodbye = tokio::spawn(async move { session.says_goodbye().await });
    charge_point.stop().await;
    assert!(goodbye.await.unwrap());
}
