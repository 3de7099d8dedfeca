//! One task per socket: read, answer, record, reply; ping; call; end.

mod inbound;
mod notes;
mod outbound;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use csms::{ChargePointId, Disconnect, Event, Recorded, SessionId, Timestamp, TransactionId};
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, Sleep};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use super::call::OutgoingCall;
use super::calls::{self, Calls};
use super::registry::Link;
use super::retries::Retries;
use super::surroundings::Surroundings;
use super::wire::Wire;
use crate::clock;
use crate::record::RecordError;
use crate::store::Entry;

/// The largest frame that is taken, in bytes.
pub const LARGEST_FRAME: usize = 1024 * 1024;
/// How often we write down that a charge point was heard, where nothing else says so.
const HEARD_EVERY: Duration = Duration::from_secs(10);
/// How long a charge point that did not boot is given to tell who it is by itself.
const ASKED_AFTER: Duration = Duration::from_secs(5);
/// Why a frame ends its connection, in the words that are kept.
const BINARY: &str = "a binary frame";
const TOO_LARGE: &str = "a frame over 1 MiB";
const NOT_UTF8: &str = "a text frame that is not UTF-8";
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// A handshake that was accepted.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// Who connected.
    pub charge_point: ChargePointId,
    /// The life that begins.
    pub session: SessionId,
    /// From which address.
    pub peer: String,
    /// The OCPP version that was agreed on.
    pub ocpp_version: String,
    /// Whether a subprotocol was offered.
    pub subprotocol_offered: bool,
    /// Where it belongs; recorded where nothing is known of it yet.
    pub registration: Event,
}

/// Serves a socket until it ends, and records its beginning and end.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin + Send>(
    mut socket: Box<WebSocketStream<Wire<S>>>,
    accepted: Box<Accepted>,
    around: Arc<Surroundings>,
) {
    let (id, session, peer) = (
        accepted.charge_point.clone(),
        accepted.session,
        accepted.peer.clone(),
    );
    if let Err(error) = Box::pin(opened(accepted, &around)).await {
        tracing::warn!(error = %error, "a connection was turned away");
        Box::pin(farewell(
            &mut socket,
            CloseCode::Error,
            "the connection cannot be recorded now",
        ))
        .await;
        return;
    }
    let (calls, waiting) = mpsc::channel(calls::WAITING);
    let (superseded, newer) = oneshot::channel();
    around.registry.enter(
        &id,
        Link {
            session,
            calls,
            superseded,
        },
    );
    tracing::info!(peer = %peer, "charge point connected");
    drop(peer);

    let now = Instant::now();
    let mut serving = Session {
        calls: Calls::new(session, around.call_timeout, around.settle, around.pace),
        retries: Retries::default(),
        last_heard: now,
        last_heard_at: clock::now(),
        heard_recorded: now,
        idle_after: around.idle_after,
        ping_at: now + around.ping_interval,
        ask_at: Some(now + around.settle + ASKED_AFTER),
        no_transaction: TransactionId::from_v16(0),
        socket,
        messages: 0,
        id: id.clone(),
        around,
    };
    let reason = serving.serve(waiting, newer).await;
    Box::pin(serving.close(session, reason)).await;
}

async fn opened(accepted: Box<Accepted>, around: &Surroundings) -> Result<(), RecordError> {
    let is_new = around.live.with(&accepted.charge_point, |_| ()).is_none();
    let connected = Event::Connected {
        session: accepted.session,
        ocpp_version: accepted.ocpp_version,
        peer: accepted.peer,
        subprotocol_offered: accepted.subprotocol_offered,
    };
    let events = is_new
        .then_some(accepted.registration)
        .into_iter()
        .chain([connected]);
    around
        .recorder
        .note(&accepted.charge_point, clock::now(), None, events)
        .await
}

async fn farewell<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    code: CloseCode,
    words: &'static str,
) {
    // Our own words are all shorter than the 123 bytes that a close frame holds (RFC 6455 §5.5).
    let close = Message::Close(Some(CloseFrame {
        code,
        reason: Utf8Bytes::from_static(words),
    }));
    let leave = async {
        if socket.send(close).await.is_ok() {
            // The other side answers with a close of its own; until then the line may carry more.
            while let Some(Ok(_)) = socket.next().await {}
            // Of a frame that was too large the rest is still under way: unread, it would have the line reset, and
            // the other side might never read why.
            let _ = tokio::io::copy(socket.get_mut(), &mut tokio::io::sink()).await;
        }
    };
    // A line that is dead takes no farewell.
    let _ = tokio::time::timeout(FAREWELL, leave).await;
}

struct Session<S> {
    socket: Box<WebSocketStream<Wire<S>>>,
    /// How many of its messages were heard.
    messages: u64,
    id: ChargePointId,
    around: Arc<Surroundings>,
    calls: Calls,
    retries: Retries,
    last_heard: Instant,
    last_heard_at: Timestamp,
    /// When it was last written down that we heard something.
    heard_recorded: Instant,
    /// After how long a silence it counts as gone: longer than for others where it is to send its Heartbeats less often.
    idle_after: Duration,
    ping_at: Instant,
    /// When to ask who it is, unless it has said so by then.
    ask_at: Option<Instant>,
    /// Stands where no transaction is begun: most messages need no fresh id.
    no_transaction: TransactionId,
}

/// How the line is after something was done with it.
type Going = Result<(), Disconnect>;

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    async fn serve(
        &mut self,
        mut waiting: mpsc::Receiver<Box<OutgoingCall>>,
        mut newer: oneshot::Receiver<SessionId>,
    ) -> Disconnect {
        let shutdown = self.around.shutdown.clone();
        let mut alarm_at = self.next_alarm();
        let mut alarm: Pin<Box<Sleep>> = Box::pin(tokio::time::sleep_until(alarm_at));
        loop {
            // An alarm that comes too early is harmless; one that is needed earlier is set anew.
            let wanted = self.next_alarm();
            if wanted < alarm_at || alarm.is_elapsed() {
                alarm_at = wanted;
                alarm.as_mut().reset(wanted);
            }
            let may_call = self.calls.may_send_at().is_some_and(|at| at <= Instant::now());
            // What is done is kept apart: while nothing is, which is nearly always, it takes no room.
            let going = tokio::select! {
                biased;
                () = shutdown.cancelled() => Err(Disconnect::Shutdown),
                Ok(by) = &mut newer => Err(Disconnect::Superseded { by }),
                // Before the line: whoever sends without a pause is to be asked and looked after all the same.
                () = alarm.as_mut() => Box::pin(self.wake()).await,
                Some(call) = waiting.recv(), if may_call => Box::pin(self.make(*call)).await,
                message = self.socket.next() => Box::pin(self.hear(message)).await,
            };
            if let Err(reason) = going {
                return reason;
            }
        }
    }

    fn next_alarm(&self) -> Instant {
        let idle_at = self.last_heard + self.idle_after;
        let now = Instant::now();
        let call_at = self
            .calls
            .gives_up_at()
            .or(self.calls.may_send_at().filter(|at| *at > now));
        [Some(idle_at), Some(self.ping_at), self.ask_at, call_at]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(idle_at)
    }

    /// Does what its time has come for.
    async fn wake(&mut self) -> Going {
        let now = Instant::now();
        if now >= self.last_heard + self.idle_after {
            // Whose frames came while we were busy, with a slow record perhaps, was not silent.
            if let Some(message) = self.socket.next().now_or_never() {
                return self.hear(message).await;
            }
            let seconds = u32::try_from(self.idle_after.as_secs()).unwrap_or(u32::MAX);
            return Err(Disconnect::Idle { seconds });
        }
        if now >= self.ping_at {
            self.ping_at = now + self.around.ping_interval;
            self.send(Message::Ping(Vec::new().into())).await?;
        }
        if self.calls.gives_up_at().is_some_and(|at| now >= at)
            && let Some((change, end)) = self.calls.give_up(clock::now())
        {
            self.write_down(change, Some(end)).await;
        }
        if self.ask_at.is_some_and(|at| now >= at) {
            self.ask_at = None;
            self.ask_who_it_is();
        }
        Ok(())
    }

    async fn send(&mut self, message: Message) -> Going {
        let sending = tokio::time::timeout(self.around.call_timeout, self.socket.send(message));
        match sending.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Disconnect::Lost {
                words: error.to_string(),
            }),
            Err(_) => Err(Disconnect::Lost {
                words: "the charge point took nothing from us".to_owned(),
            }),
        }
    }

    async fn close(mut self, session: SessionId, reason: Disconnect) {
        self.around.registry.leave(&self.id, session);
        if let Some(change) = self.calls.abandon() {
            self.write_down(change, None).await;
        }
        let events = [
            Event::Heard,
            Event::Disconnected {
                session,
                reason: reason.clone(),
            },
        ];
        let (heard, at) = (self.last_heard_at, clock::now());
        let [was_heard, ended] = events;
        let recorded = |at, event| Recorded {
            charge_point_id: self.id.clone(),
            at,
            event_id: None,
            event,
        };
        let recorded = vec![recorded(heard, was_heard), recorded(at, ended)];
        let entry = Entry {
            charge_point_id: self.id.clone(),
            exchange: None,
            recorded,
        };
        tracing::info!(reason = ?reason, "charge point disconnected");
        let (code, words) = match &reason {
            Disconnect::Shutdown => (CloseCode::Away, "the server stops"),
            Disconnect::Superseded { .. } => (CloseCode::Normal, "a newer connection took its place"),
            Disconnect::Idle { .. } => (CloseCode::Normal, "nothing was heard for too long"),
            Disconnect::Refused { words } if words == BINARY => (CloseCode::Unsupported, "text frames only"),
            Disconnect::Refused { words } if words == NOT_UTF8 => (CloseCode::Invalid, "text is UTF-8"),
            Disconnect::Refused { .. } => (CloseCode::Size, "a frame may have 1 MiB"),
            Disconnect::ByChargePoint { .. } | Disconnect::Lost { .. } => (CloseCode::Normal, ""),
        };
        let leave = async {
            if matches!(reason, Disconnect::ByChargePoint { .. } | Disconnect::Lost { .. }) {
                // The library answered the close; all that is left is to send that.
                let _ = tokio::time::timeout(FAREWELL, self.socket.flush()).await;
            } else {
                farewell(&mut self.socket, code, words).await;
            }
        };
        // At once: a store in trouble keeps nobody from being told why, and that it ended is written down in any case.
        let ((), recorded) = tokio::join!(leave, self.around.recorder.insist(entry));
        if let Err(error) = recorded {
            tracing::warn!(error = %error, "the end of a connection was not recorded");
        }
    }
}
