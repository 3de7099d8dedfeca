//! A server, and those who talk to it.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use server::config::{ReadsAtFirst, Serve};
use server::process::{Server, listen};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// How long anything that is waited for may take before the test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Waits for something that is to come.
pub(crate) async fn soon<T>(what: &str, coming: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, coming)
        .await
        .unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// A client that does not wait for ever for what does not come.
fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().read_timeout(PATIENCE);
    client.build().unwrap()
}

/// A server of its own, on a port of its own, with an empty record in memory.
pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    pub(crate) http: reqwest::Client,
    server: Server,
}

/// Settings for tests: nobody is left alone for long, and nothing is on a known port.
pub(crate) fn settings() -> Serve {
    Serve {
        listen: "127.0.0.1:0".parse().unwrap(),
        database_url: empty_database(),
        settle: Duration::from_millis(20),
        pace: Duration::from_millis(5),
        site_dir: None,
        // What is sent to a charge point is what a test asks for.
        first_reading: ReadsAtFirst::Nothing,
        ..Serve::defaults()
    }
}

/// In memory; or on PostgreSQL, where whoever runs the tests wants it so.
fn empty_database() -> String {
    match std::env::var("LADETAVLE_TEST_DATABASE").as_deref() {
        Err(_) | Ok("sqlite") => "sqlite::memory:".to_owned(),
        Ok("postgresql") => {
            crate::postgres::Database::new()
                .expect("LADETAVLE_TEST_DATABASE wants PostgreSQL: there is no initdb here")
                .url
        }
        Ok(other) => panic!("LADETAVLE_TEST_DATABASE is sqlite or postgresql, not {other}"),
    }
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::with(settings()).await
    }

    pub(crate) async fn with(settings: Serve) -> Self {
        let server = Server::start(&settings, listen(settings.listen).unwrap())
            .await
            .unwrap();
        Self {
            address: server.address,
            http: client(),
            server,
        }
    }

    pub(crate) async fn stop(self) {
        self.server.stop().await;
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let response = self.http.get(self.url(path)).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    pub(crate) async fn get_text(&self, path: &str) -> (u16, String) {
        let response = self.http.get(self.url(path)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// A file, for a reader of a language: what it is called, and what stands in it.
    pub(crate) async fn file(&self, path: &str, language: &str) -> (String, String) {
        let asked = self.http.get(self.url(path)).header("accept-language", language);
        let response = asked.send().await.unwrap();
        let named = response.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .to_owned();
        (named, response.text().await.unwrap())
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let response = self.http.post(self.url(path)).json(&body).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> (u16, Value) {
        let response = self.http.patch(self.url(path)).json(&body).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> (u16, Value) {
        let response = self.http.put(self.url(path)).json(body).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    pub(crate) async fn delete(&self, path: &str) -> (u16, Value) {
        let response = self.http.delete(self.url(path)).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    /// Asks until the answer is as wanted.
    pub(crate) async fn eventually(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let asking = async {
            loop {
                let (_, answer) = self.get(path).await;
                if wanted(&answer) {
                    return answer;
                }
                tokio::task::yield_now().await;
            }
        };
        soon(path, asking).await
    }

    pub(crate) async fn connect(&self, id: &str) -> TestChargePoint {
        self.connect_to(&format!("/ocpp/{id}"), Some("ocpp1.6"))
            .await
            .unwrap_or_else(|error| panic!("{id}: {error}"))
            .0
    }

    pub(crate) async fn connect_to(
        &self,
        path: &str,
        protocols: Option<&str>,
    ) -> Result<(TestChargePoint, Response), Error> {
        self.connect_with(
            path,
            protocols
                .map(|it| ("sec-websocket-protocol", it.to_owned()))
                .into_iter()
                .collect(),
        )
        .await
    }

    pub(crate) async fn connect_with(
        &self,
        path: &str,
        headers: Vec<(&'static str, String)>,
    ) -> Result<(TestChargePoint, Response), Error> {
        let mut request = format!("ws://{}{path}", self.address)
            .into_client_request()
            .unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let (socket, response) = tokio_tungstenite::connect_async(request).await?;
        Ok((TestChargePoint { socket, sent: 0 }, response))
    }

    /// The HTTP error that a handshake was refused with.
    pub(crate) async fn refusal(&self, path: &str, protocols: Option<&str>) -> (u16, String) {
        match self.connect_to(path, protocols).await {
            Err(Error::Http(response)) => {
                let body = response.body().clone().unwrap_or_default();
                (response.status().as_u16(), String::from_utf8(body).unwrap())
            }
            Err(error) => panic!("{path}: {error}"),
            Ok(_) => panic!("{path} was let in"),
        }
    }

    /// A charge point that has booted and reported a free connector 1.
    pub(crate) async fn connect_booted(&self, id: &str) -> TestChargePoint {
        let mut charge_point = self.connect(id).await;
        charge_point
            .ask(
                "BootNotification",
                json!({"chargePointVendor":"Acme","chargePointModel":"Wall 22"}),
            )
            .await;
        charge_point.status(1, "Available").await;
        charge_point
    }

    pub(crate) async fn events(&self, id: &str, query: &str) -> Vec<Value> {
        let (status, body) = self
            .get(&format!("/api/v1/charge-points/{id}/events?{query}"))
            .await;
        assert_eq!(status, 200, "{body}");
        body["items"].as_array().unwrap().clone()
    }
}

/// A charge point that does as the test says.
pub(crate) struct TestChargePoint {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    sent: u32,
}

impl TestChargePoint {
    pub(crate) async fn send(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// The next text frame.
    pub(crate) async fn hear(&mut self) -> String {
        let hearing = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Text(text))) => return text.as_str().to_owned(),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    other => panic!("expected a frame, heard {other:?}"),
                }
            }
        };
        soon("a frame", hearing).await
    }

    pub(crate) async fn expect(&mut self, text: &str) {
        assert_eq!(self.hear().await, text);
    }

    /// Makes a call and gives its answer's payload; panics where it is refused.
    pub(crate) async fn ask(&mut self, action: &str, payload: Value) -> Value {
        let answer = self.ask_for_anything(action, payload).await;
        assert_eq!(answer[0], 3, "{answer}");
        answer[2].clone()
    }

    /// Makes a call and gives the whole frame that answers it.
    pub(crate) async fn ask_for_anything(&mut self, action: &str, payload: Value) -> Value {
        self.sent += 1;
        let id = format!("m{}", self.sent);
        self.send(&json!([2, id, action, payload]).to_string()).await;
        let answer: Value = serde_json::from_str(&self.hear().await).unwrap();
        assert_eq!(answer[1], id, "{answer}");
        answer
    }

    pub(crate) async fn status(&mut self, connector: i32, status: &str) {
        let payload = json!({"connectorId":connector,"status":status,"errorCode":"NoError"});
        assert_eq!(self.ask("StatusNotification", payload).await, json!({}));
    }

    /// The next call of the server's: its id, action and payload.
    pub(crate) async fn called(&mut self) -> (String, String, Value) {
        let call: Value = serde_json::from_str(&self.hear().await).unwrap();
        assert_eq!(call[0], 2, "{call}");
        (
            call[1].as_str().unwrap().to_owned(),
            call[2].as_str().unwrap().to_owned(),
            call[3].clone(),
        )
    }

    /// The code and words with which the server closes.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        let closing = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Close(Some(frame)))) => {
                        return (frame.code.into(), frame.reason.as_str().to_owned());
                    }
                    Some(Ok(_)) => {}
                    other => panic!("expected a close, heard {other:?}"),
                }
            }
        };
        soon("a close", closing).await
    }
}
