//! The other side: many chargers in one process.

use std::io::Write;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// What chargers do.
pub(crate) enum Load {
    /// So many send a StatusNotification as soon as the one before is answered, for so many seconds.
    Saturated(usize, u64),
    /// So many send one a second, for so many seconds; timed from when each was due.
    Paced(usize, u64),
    /// So many connect, boot and stay.
    Idle(usize),
    /// So many connect and boot, a few at a time.
    Connects(usize),
    /// So many are cut off at once and come back at once.
    Cut(usize),
}

impl Load {
    /// Reads it from the command line.
    pub(crate) fn parse(words: &[&str]) -> Self {
        let number = |index: usize| words[index].parse().unwrap();
        match words[0] {
            "saturated" => Self::Saturated(number(1), number(2) as u64),
            "paced" => Self::Paced(number(1), number(2) as u64),
            "idle" => Self::Idle(number(1)),
            "connects" => Self::Connects(number(1)),
            "cut" => Self::Cut(number(1)),
            other => panic!("{other}"),
        }
    }
}

/// Makes a load, and prints what was measured as JSON.
pub(crate) fn run(address: &str, load: &Load) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let measured = runtime.block_on(async {
        match *load {
            Load::Saturated(count, seconds) => saturated(address, count, Duration::from_secs(seconds)).await,
            Load::Paced(count, seconds) => paced(address, count, seconds).await,
            Load::Idle(count) => idle(address, count).await,
            Load::Connects(count) => connects(address, count).await,
            Load::Cut(count) => cut(address, count).await,
        }
    });
    println!("{measured}");
}

struct Charger {
    socket: WebSocketStream<TcpStream>,
    sent: u32,
}

impl Charger {
    async fn connect(address: &str, number: usize) -> Self {
        let mut request = format!("ws://{address}/ocpp/BENCH-{number:05}")
            .into_client_request()
            .unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", "ocpp1.6".parse().unwrap());
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let config = WebSocketConfig::default()
            .read_buffer_size(1024)
            .write_buffer_size(0);
        let (socket, _) = tokio_tungstenite::client_async_with_config(request, stream, Some(config))
            .await
            .unwrap();
        Self { socket, sent: 0 }
    }

    async fn ask(&mut self, action: &str, payload: &str) {
        self.sent += 1;
        let id = self.sent;
        self.socket
            .send(Message::text(format!("[2,\"{id}\",\"{action}\",{payload}]")))
            .await
            .unwrap();
        let expected = format!("[3,\"{id}\",");
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) if text.starts_with(&expected) => return,
                Some(Ok(Message::Text(text))) => assert!(text.starts_with("[2,"), "{text}"),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    async fn boot(&mut self) {
        self.ask(
            "BootNotification",
            r#"{"chargePointVendor":"Acme","chargePointModel":"Wall 22","firmwareVersion":"1.2.3"}"#,
        )
        .await;
    }

    async fn report(&mut self) {
        let status = if self.sent.is_multiple_of(2) {
            "Charging"
        } else {
            "SuspendedEV"
        };
        let payload = format!(r#"{{"connectorId":1,"errorCode":"NoError","status":"{status}"}}"#);
        self.ask("StatusNotification", &payload).await;
    }
}

async fn connected(address: &str, count: usize) -> Vec<Charger> {
    let mut chargers = Vec::with_capacity(count);
    let mut numbers = 0..count;
    loop {
        let batch: Vec<_> = numbers
            .by_ref()
            .take(64)
            .map(|number| Charger::connect(address, number))
            .collect();
        if batch.is_empty() {
            return chargers;
        }
        chargers.extend(futures_util::future::join_all(batch).await);
    }
}

fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).map_or(0.0, |it| it.as_secs_f64() * 1000.0)
}

async fn saturated(address: &str, count: usize, span: Duration) -> serde_json::Value {
    let chargers = connected(address, count).await;
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for mut charger in chargers {
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            while began.elapsed() < span {
                let asked = Instant::now();
                charger.report().await;
                latencies.push(asked.elapsed());
            }
            latencies
        });
    }
    let mut latencies: Vec<Duration> = tasks.join_all().await.into_iter().flatten().collect();
    let seconds = began.elapsed().as_secs_f64();
    latencies.sort_unstable();
    serde_json::json!({
        "answers": latencies.len(),
        "per_second": latencies.len() as f64 / seconds,
        "p50_ms": percentile(&latencies, 50),
        "p99_ms": percentile(&latencies, 99),
    })
}

async fn paced(address: &str, count: usize, seconds: u64) -> serde_json::Value {
    let chargers = connected(address, count).await;
    let began = Instant::now() + Duration::from_secs(1);
    let mut tasks = JoinSet::new();
    for (number, mut charger) in chargers.into_iter().enumerate() {
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            let offset = Duration::from_secs(1).mul_f64(number as f64 / count as f64);
            for second in 0..seconds {
                let due = began + offset + Duration::from_secs(second);
                tokio::time::sleep_until(due.into()).await;
                charger.report().await;
                // The timer itself is coarse: a message counts from when it was due.
                latencies.push(due.elapsed());
            }
            latencies
        });
    }
    let mut latencies: Vec<Duration> = tasks.join_all().await.into_iter().flatten().collect();
    latencies.sort_unstable();
    serde_json::json!({"p50_ms": percentile(&latencies, 50), "p99_ms": percentile(&latencies, 99)})
}

async fn idle(address: &str, count: usize) -> serde_json::Value {
    let mut chargers = connected(address, count).await;
    for charger in &mut chargers {
        charger.boot().await;
        charger.report().await;
    }
    let ready = std::io::stdout()
        .write_all(b"!")
        .and_then(|()| std::io::stdout().flush());
    ready.unwrap();
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
        .await
        .unwrap()
        .unwrap();
    drop(chargers);
    serde_json::Value::Null
}

async fn connects(address: &str, count: usize) -> serde_json::Value {
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for lane in 0..64 {
        let address = address.to_owned();
        tasks.spawn(async move {
            let mut chargers = Vec::new();
            for number in (lane..count).step_by(64) {
                let mut charger = Charger::connect(&address, number).await;
                charger.boot().await;
                chargers.push(charger);
            }
            chargers
        });
    }
    let chargers = tasks.join_all().await;
    let seconds = began.elapsed().as_secs_f64();
    drop(chargers);
    serde_json::json!({"per_second": count as f64 / seconds})
}

async fn cut(address: &str, count: usize) -> serde_json::Value {
    let mut chargers = connected(address, count).await;
    for charger in &mut chargers {
        charger.boot().await;
    }
    let began = Instant::now();
    drop(chargers);
    let back = (0..count).map(|number| async move {
        let mut charger = Charger::connect(address, number).await;
        charger.boot().await;
        charger
    });
    let chargers = futures_util::future::join_all(back).await;
    let seconds = began.elapsed().as_secs_f64();
    drop(chargers);
    serde_json::json!({"seconds": seconds})
}
