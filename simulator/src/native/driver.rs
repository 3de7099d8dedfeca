//! One charge point and its WebSocket.

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep_until, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::{CLOSES_WITHIN, Deed, OPENS_WITHIN, Pace};
use crate::charge_point::{ChargePoint, Output};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Does what a charge point wants done.
pub(super) struct Driver {
    charge_point: ChargePoint,
    address: String,
    pace: Pace,
    socket: Option<Socket>,
    /// What its cars draw, in A on each phase.
    drawn: watch::Sender<[f64; 3]>,
}

/// What happened while nothing was to be done.
enum Happening {
    Stopped,
    Received(Option<Result<Message, Error>>),
    Deed(Deed),
    Due,
}

impl Driver {
    pub(super) fn new(charge_point: ChargePoint, address: String, pace: Pace) -> Self {
        Self {
            charge_point,
            address,
            pace,
            socket: None,
            drawn: watch::Sender::new([0.0; 3]),
        }
    }

    /// What its cars draw, in A on each phase.
    pub(super) fn drawn(&self) -> watch::Receiver<[f64; 3]> {
        self.drawn.subscribe()
    }

    /// Runs until the sender of `stop` is gone.
    pub(super) async fn run(mut self, mut deeds: mpsc::Receiver<Deed>, mut stop: watch::Receiver<()>) {
        loop {
            while let Some(output) = self.charge_point.poll(self.pace.now()) {
                if !self.carry_out(output, &mut stop).await {
                    return;
                }
            }
            self.drawn.send_replace(self.charge_point.drawn_a());
            match self.wait(&mut deeds, &mut stop).await {
                Happening::Stopped => break,
                Happening::Received(received) => self.receive(received),
                Happening::Deed(deed) => deed(&mut self.charge_point, self.pace.now()),
                Happening::Due => {}
            }
        }
        self.close(CloseCode::Away).await;
    }

    /// False where it was stopped meanwhile.
    async fn carry_out(&mut self, output: Output, stop: &mut watch::Receiver<()>) -> bool {
        match output {
            Output::Connect => {
                tokio::select! {
                    opened = Box::pin(open(&self.address)) => self.opened(opened),
                    _ = stop.changed() => return false,
                }
            }
            Output::Send(text) => {
                if let Some(socket) = &mut self.socket {
                    // Who does not read holds us up; being stopped must not wait for that.
                    let sent = tokio::select! {
                        sent = socket.send(Message::text(text)) => sent,
                        _ = stop.changed() => return false,
                    };
                    if let Err(error) = sent {
                        self.lost(&error.to_string());
                    }
                }
            }
            Output::Close => self.close(CloseCode::Normal).await,
            Output::Drop => self.socket = None,
        }
        true
    }

    fn opened(&mut self, opened: Result<Socket, Error>) {
        match opened {
            Ok(socket) => {
                tracing::info!(charge_point.id = self.id(), "simulated charge point connected");
                self.socket = Some(socket);
                self.charge_point.connected(self.pace.now());
            }
            Err(error) => self.lost(&error.to_string()),
        }
    }

    fn receive(&mut self, received: Option<Result<Message, Error>>) {
        match received {
            Some(Ok(Message::Text(text))) => self.charge_point.receive(text.as_str(), self.pace.now()),
            // Pings are answered below us; a close frame is followed by the end.
            Some(Ok(_)) => {}
            Some(Err(error)) => self.lost(&error.to_string()),
            None => self.lost("closed by the other end"),
        }
    }

    fn lost(&mut self, reason: &str) {
        tracing::info!(
            charge_point.id = self.id(),
            reason,
            "simulated charge point has no connection"
        );
        self.socket = None;
        self.charge_point.disconnected(self.pace.now());
    }

    async fn wait(&mut self, deeds: &mut mpsc::Receiver<Deed>, stop: &mut watch::Receiver<()>) -> Happening {
        let due = self
            .charge_point
            .next_wakeup()
            .map(|time| self.pace.instant(time));
        let socket = &mut self.socket;
        let received = async {
            match socket {
                Some(socket) => socket.next().await,
                None => std::future::pending().await,
            }
        };
        let woken = async {
            match due {
                Some(instant) => sleep_until(instant).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = stop.changed() => Happening::Stopped,
            received = received => Happening::Received(received),
            Some(deed) = deeds.recv() => Happening::Deed(deed),
            () = woken => Happening::Due,
        }
    }

    /// Says goodbye, and gives the other end a moment to do the same.
    async fn close(&mut self, code: CloseCode) {
        let Some(mut socket) = self.socket.take() else {
            return;
        };
        let frame = CloseFrame {
            code,
            reason: "".into(),
        };
        let goodbye = async {
            if socket.close(Some(frame)).await.is_ok() {
                while let Some(Ok(_)) = socket.next().await {}
            }
        };
        // Who does not answer is left without one.
        let _ = timeout(CLOSES_WITHIN, goodbye).await;
        tracing::info!(
            charge_point.id = self.id(),
            "simulated charge point closed its connection"
        );
    }

    fn id(&self) -> &str {
        &self.charge_point.profile().id
    }
}

/// Opens a WebSocket that speaks OCPP 1.6.
async fn open(address: &str) -> Result<Socket, Error> {
    let mut request = address.into_client_request()?;
    let protocol = HeaderValue::from_static("ocpp1.6");
    request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, protocol);
    // Thousands of them run on one machine: small buffers, small messages.
    let config = WebSocketConfig::default()
        .read_buffer_size(2 * 1024)
        .write_buffer_size(0)
        .max_message_size(Some(256 * 1024))
        .max_frame_size(Some(256 * 1024));
    let opening = connect_async_with_config(request, Some(config), true);
    match timeout(OPENS_WITHIN, opening).await {
        Ok(opened) => opened.map(|(socket, _)| socket),
        Err(_) => Err(Error::Io(std::io::ErrorKind::TimedOut.into())),
    }
}
